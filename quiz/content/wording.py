"""Words of authors' Markdown, code kept apart: `__hash__` is no blank, `->>` is not `->`."""

import re
from collections.abc import Iterable

_FENCE = re.compile(r"^(```|~~~).*?^\1[ \t]*$", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"(`+)(.+?)\1", re.DOTALL)
_MARKS = re.compile(r"[*_]{1,3}(?=\S)|(?<=\S)[*_]{1,3}")
_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")
_VOWELS = re.compile(r"[aeiouy]+")
_SENTENCE = re.compile(r"[.!?:;]+(?:\s|$)")

STOP_WORDS = frozenset(
    """
    about after again all also and any are because been before being between both but can cannot could did
    does doing done each else even every few for from further get gets give given goes had has have having
    here how into its itself just like made make makes many may might more most much must need needs never
    new nor not off once one only other our out over own same shall should some still such take takes than
    that the their them then there these they this those through too under until upon use used uses using
    very was way well were what when where which while who whose why will with without would yet you your
    """.split()  # noqa: SIM905 - a hundred quoted words read worse
)


def without_blocks(text: str) -> str:
    """Markdown without its fenced code."""
    return _FENCE.sub(" ", text)


def prose(text: str) -> str:
    """Markdown without any code; emphasis stays."""
    return _CODE.sub(" ", without_blocks(text))


def visible(text: str) -> str:
    """What a reader sees of a short text: code without its ticks, prose without its emphasis."""
    parts = _CODE.split(without_blocks(text))
    # split() gives prose, ticks, code, prose, …: the code is kept as it is typed.
    return "".join(
        part if index % 3 == 2 else _MARKS.sub("", part) for index, part in enumerate(parts) if index % 3 != 1
    ).strip()


def tokens(text: str) -> list[str]:
    """Everything between spaces."""
    return visible(text).split()


def words(text: str) -> list[str]:
    """Words of four letters or more that carry meaning, in small letters; code is left out."""
    return [word for word in _WORD.findall(prose(text).lower()) if len(word) > 3 and word not in STOP_WORDS]


def content_words(text: str) -> set[str]:
    """The same words, each in one form."""
    return {stem(word) for word in words(text)}


def stem(word: str) -> str:
    """A word without the endings by which its forms differ; crude, and the same for both sides."""
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def reading_grade(text: str) -> float:
    """Flesch-Kincaid grade: 0.39 words/sentence + 11.8 syllables/word - 15.59 (Kincaid et al. 1975)."""
    typed = _WORD.findall(prose(text))
    if not typed:
        return 0.0
    sentences = max(1, len(_SENTENCE.findall(prose(text).strip())))
    return 0.39 * len(typed) / sentences + 11.8 * sum(map(syllables, typed)) / len(typed) - 15.59


def syllables(word: str) -> int:
    """Groups of vowels, a silent e at the end left out; never less than one."""
    silent = word.lower().endswith("e") and not word.lower().endswith("le")
    return max(1, len(_VOWELS.findall(word.lower())) - silent)


def shared(own: Iterable[str], others: Iterable[Iterable[str]]) -> int:
    """How many of the words stand in any of the others."""
    known = {word for other in others for word in other}
    return sum(word in known for word in set(own))
