"""Words of authors' Markdown, code kept apart: `__hash__` is no blank, `->>` is not `->`."""

import re
from collections.abc import Iterable

_FENCE = r"^ {0,3}(?P<fence>`{3,}|~{3,})[^\n]*\n(?P<block>.*?)^ {0,3}(?P=fence)[`~]*[ \t]*$"
_SPAN = r"(?<!`)(?P<ticks>`+)(?!`)(?P<span>.+?)(?<!`)(?P=ticks)(?!`)"
_CODE = re.compile(f"{_FENCE}|{_SPAN}", re.MULTILINE | re.DOTALL)
_STARS = r"(\*{1,3})(?=\S)(?P<starred>.+?)(?<=\S)\1"
# An underscore inside a word is none of Markdown's marks: snake_case stays.
_LINES = r"(?<!\w)(_{1,3})(?=\S)(?P<lined>.+?)(?<=\S)\3(?!\w)"
_EMPHASIS = re.compile(f"{_STARS}|{_LINES}", re.DOTALL)
_HELD = "\0"  # stands for code; a file that holds it is refused (Y013)
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’-])*")
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


def prose(text: str) -> str:
    """Markdown without any code; emphasis stays."""
    return _CODE.sub(" ", text)


def visible(text: str) -> str:
    """What a reader sees: code without its ticks and fences, prose without the marks of emphasis."""
    codes = (found["block"] or found["span"] or "" for found in _CODE.finditer(text))
    plain = _EMPHASIS.sub(lambda found: found["starred"] or found["lined"], _CODE.sub(_HELD, text))
    return re.sub(_HELD, lambda _: next(codes), plain).strip()


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
    for ending in ("ing", "ed", "es", "e", "s"):
        if word.endswith(ending) and not word.endswith("ss") and len(word) - len(ending) >= 4:
            word = word[: -len(ending)]
            break
    return word[:-1] if word[-2:-1] == word[-1:] else word  # committed, commits


def reading_grade(text: str) -> float:
    """Flesch-Kincaid grade: 0.39 words/sentence + 11.8 syllables/word - 15.59 (Kincaid et al. 1975)."""
    typed = _WORD.findall(prose(text))
    if not typed:
        return 0.0
    sentences = sum(1 for sentence in _SENTENCE.split(prose(text)) if _WORD.search(sentence))
    return 0.39 * len(typed) / sentences + 11.8 * sum(map(syllables, typed)) / len(typed) - 15.59


def syllables(word: str) -> int:
    """Groups of vowels, a silent e at the end left out; never less than one."""
    silent = word.lower().endswith("e") and not word.lower().endswith("le")
    return max(1, len(_VOWELS.findall(word.lower())) - silent)


def shared(own: Iterable[str], others: Iterable[Iterable[str]]) -> int:
    """How many of the words stand in any of the others."""
    known = {word for other in others for word in other}
    return sum(word in known for word in set(own))
