"""Authoring advice on one item: flaws by which it can be guessed, or by which it misleads.

Thresholds and their evidence: content study 4.1 and 4.2 (Haladyna, Downing & Rodriguez 2002; NBME guide). An
author silences a rule with a written reason: `lint: {L12: "…"}`.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from quiz.content.wording import content_words, prose, reading_grade, shared, stem, tokens, visible, words
from quiz.core.items import Choice, Item, Matching, Numeric, Option, Ordering, Text
from quiz.core.unsettled import NO_REASON

_ALL_OF_THEM = re.compile(
    r"\b(all|none|both|neither|any) (of )?(the |these |those )?(above|options|answers)\b"
    r"|\b(all|none|both|neither|any) of (these|those)\W*$",
    re.I,
)
# Words between the question word and the negation, as long as they open no clause of their own: "what happens
# if the file is not found" asks for what happens.
_MAIN_CLAUSE = (
    r"(?:[^\w.?!:;]+(?!(?:if|when|where|because|so|while|although|unless|who|whose|why|how|but|and|or)\b)\w+)"
)
_NEGATIVE = re.compile(
    rf"(?:^|[.?!:]\s+|,\s+(?=[^.!?]*\?))(?:\w+\s+)?(?:which|what)\b{_MAIN_CLAUSE}{{0,5}}?[^\w.?!:;]+"
    r"(?:(?:is|are|was|were|does|do|did|will|would|can|could|should|has|have)"
    rf"{_MAIN_CLAUSE}{{0,2}}?\W+(not)\b|(except|incorrect)\b|\w+(n['’]t)\b)",
    re.I,
)
_EMPHASISED = re.compile(
    r"\b(?:NOT|EXCEPT|INCORRECT|FALSE)\b|(?:\*{1,3}|\b_{1,3})(?i:not|except|incorrect|false|\w+n['’]t)(?:\*|_)"
)
_ABSOLUTE = re.compile(r"\b(always|never|must|cannot|impossible|completely)\b", re.I)
_VAGUE = re.compile(
    r"\b(usually|often|sometimes|generally|typically|frequently|rarely|occasionally|normally)\b", re.I
)
_BARE = frozenset({"true", "false", "yes", "no"})
_BLANK = re.compile(r"(?<![\w`])_{3,}(?![\w`])")
# Small letters alone: A is the name of a node, a column or a client.
_ARTICLE_AT_END = re.compile(r"\b(a|an)\s*[:?….]*$")
_UNFOCUSED = re.compile(r"\bwhich\b.{0,40}\b(is|are) (true|correct|right)\b", re.I)
_BY_PLACE = re.compile(
    r"\b(?:[Oo]ption|[Cc]hoice) (?:[A-H]|\d)\b|\b[Aa]nswer [A-H]\b"
    r"|\b(?:first|second|third|fourth|last|previous|next) option\b"
    r"|\b(?:option|answer|choice)s? (?:above|below)\b"
)
_NUMBER = re.compile(r"[-−]?\d[\d,]*(?:\.\d+)?")

NEW_WORDS = 4
HARDEST = 12.0

Check = Callable[[Item], str]
"""Gives the message of a flaw, or "" where there is none."""


@dataclass(frozen=True)
class Lengths:
    """Visible lengths of the key and of the distractors of a single choice."""

    key: int
    distractors: tuple[int, ...]


def lengths(item: Item) -> Lengths | None:
    """The lengths of a single choice; None for every other kind."""
    if not isinstance(item.body, Choice) or item.body.many:
        return None
    key = sum(len(visible(option.text)) for option in item.body.options if option.correct)
    others = tuple(len(visible(option.text)) for option in item.body.options if not option.correct)
    return Lengths(key, others) if key and others else None


def options(item: Item) -> tuple[Option, ...]:
    """The options of a choice; none for the other kinds."""
    return item.body.options if isinstance(item.body, Choice) else ()


def sides(item: Item) -> tuple[Option, tuple[Option, ...]] | None:
    """The key and the distractors of a single choice."""
    if not isinstance(item.body, Choice) or item.body.many:
        return None
    keys = [option for option in item.body.options if option.correct]
    others = tuple(option for option in item.body.options if not option.correct)
    return (keys[0], others) if keys and others else None


def longest_key(item: Item) -> str:
    """L1: the key is conspicuously the longest option."""
    found, both = lengths(item), sides(item)
    if not found or not both or len(tokens(both[0].text)) < 4:
        return ""
    if found.key <= 1.25 * max(found.distractors):
        return ""
    return f"The key has {found.key} characters, the longest other option {max(found.distractors)}."


def uneven_options(item: Item) -> str:
    """L2: options of very different length."""
    sizes = [len(visible(option.text)) for option in options(item)]
    if len(sizes) < 2 or max(sizes) <= 30 or max(sizes) <= 2.5 * min(sizes):
        return ""
    return f"The options have {min(sizes)} to {max(sizes)} characters."


def all_of_the_above(item: Item) -> str:
    """L3: an option that speaks of the other options."""
    return first_match(_ALL_OF_THEM, (prose(option.text) for option in options(item)), "An option says “{}”.")


def negative_stem(item: Item) -> str:
    """L4: a negative question that does not emphasise its negation."""
    text = prose(item.stem)
    found = _NEGATIVE.search(text)
    if not found or _EMPHASISED.search(text):
        return ""
    word = next(group for group in found.groups() if group)
    return f"The question is negative (“{word}”) and does not emphasise it."


def absolute_distractors(item: Item) -> str:
    """L5: absolutes in distractors alone."""
    both = sides(item)
    if not both or _ABSOLUTE.search(prose(both[0].text)):
        return ""
    texts = (prose(option.text) for option in both[1])
    return first_match(_ABSOLUTE, texts, "Wrong options alone hold an absolute word (“{}”).")


def article_at_end(item: Item) -> str:
    """L6: a stem that ends with a or an, which tells how the key begins."""
    return (
        first_match(_ARTICLE_AT_END, [item.stem.strip()], "The stem ends with “{}”.") if options(item) else ""
    )


def bare_options(item: Item) -> str:
    """L8: true, false, yes or no as options; `True` in code is a value that a program prints."""
    bare = [option.text for option in options(item) if option.text.lower().strip(" .*_") in _BARE]
    return f"An option is just “{bare[0]}”." if bare else ""


def blank_in_stem(item: Item) -> str:
    """L9: a blank to fill in inside the stem."""
    return "The stem holds a blank (___)." if _BLANK.search(prose(item.stem)) else ""


def vague_options(item: Item) -> str:
    """L10: a vague quantifier in an option."""
    return first_match(_VAGUE, (prose(option.text) for option in options(item)), "An option says “{}”.")


def unordered_numbers(item: Item) -> str:
    """L11: numbers as options that are not in order, or that shuffling would put out of order."""
    read = [as_number(option.text) for option in options(item)]
    known = [number for number, _ in filter(None, read)]
    units = {unit for _, unit in filter(None, read)}
    if len(known) < 2 or len(known) < len(read) or len(units) > 1:
        return ""
    if known not in (sorted(known), sorted(known, reverse=True)):
        return "The options are numbers and not in order."
    return "" if item.fixed_order else "The options are numbers, and shuffling puts them out of order."


def echoed_word(item: Item) -> str:
    """L12: a word of the stem that stands in the key and in no distractor."""
    both = sides(item)
    if not both:
        return ""
    asked = content_words(item.stem)
    others = set().union(*(content_words(option.text) for option in both[1]))
    echoes = [word for word in words(both[0].text) if stem(word) in asked - others]
    return f"Of the options, the key alone repeats “{echoes[0]}” from the stem." if echoes else ""


def convergent_key(item: Item) -> str:
    """L13: the key shares most of its words with the other options."""
    both = sides(item)
    if not both:
        return ""
    each = [set(tokens(option.text.lower())) for option in (both[0], *both[1])]
    common = [shared(own, each[:place] + each[place + 1 :]) for place, own in enumerate(each)]
    if common[0] < 4 or common[0] < 1.6 * max(common[1:]):
        return ""
    return f"The key shares {common[0]} words with the other options, the next one {max(common[1:])}."


def short_stem(item: Item) -> str:
    """L14: a stem too short to hold the question."""
    count = len(item.stem.split())
    return f"The stem has {count} words." if count < 5 else ""


def unfocused_stem(item: Item) -> str:
    """L15: "which is true", and nothing else."""
    words_of_stem = item.stem.split()
    if len(words_of_stem) > 12 or "`" in item.stem or not _UNFOCUSED.search(item.stem):
        return ""
    return "The stem asks which is true, and nothing else."


def long_stem(item: Item) -> str:
    """L16: a stem above 60 words, code not counted."""
    count = len(prose(item.stem).split())
    return f"The stem has {count} words." if count > 60 else ""


def thin_reason(item: Item) -> str:
    """L17: a reason that says hardly more than the stem and the answer do."""
    for text, why in reasons(item):
        fresh = content_words(why) - content_words(item.stem) - content_words(text)
        if len(fresh) < NEW_WORDS and why != NO_REASON:  # B006 names that
            return f"The reason “{why[:60].strip()}” adds {len(fresh)} new words."
    return ""


def reason_by_place(item: Item) -> str:
    """L18: a reason that names an option by its place, which shuffling changes."""
    return first_match(_BY_PLACE, (prose(why) for _, why in reasons(item)), "A reason says “{}”.")


def repeated_reason(item: Item) -> str:
    """L19: the same reason twice."""
    whys = [" ".join(why.split()) for _, why in reasons(item)]
    twice = [why for place, why in enumerate(whys) if why in whys[:place] and why != NO_REASON]
    return f"The reason “{twice[0][:60]}” stands twice." if twice else ""


def no_reference(item: Item) -> str:
    """L20: no source."""
    return "" if item.references else "The item names no source."


def hard_to_read(item: Item) -> str:
    """L21: a stem above school grade 12 (Flesch-Kincaid)."""
    grade = reading_grade(item.stem)
    return f"The stem reads like school grade {grade:.0f}." if grade > HARDEST else ""


def reasons(item: Item) -> list[tuple[str, str]]:
    """Pairs of an answer's text and its reason."""
    match item.body:
        case Choice(options=each):
            return [(option.text, option.why) for option in each]
        case Matching(pairs=pairs):
            return [(f"{pair.left} {pair.right}", pair.why) for pair in pairs]
        case Ordering(why=why):
            return [("", why)]
        case Numeric(why=why, wrong=wrong) | Text(why=why, wrong=wrong):
            return [("", why), *((each.text, each.why) for each in wrong)]


def as_number(text: str) -> tuple[float, str] | None:
    """The number that an option is, and its unit ("" without one); None for every other text."""
    seen = visible(text)
    found = _NUMBER.match(seen)
    if not found or len(seen[found.end() :].split()) > 1 or len(_NUMBER.findall(seen)) > 1:
        return None
    return float(found[0].replace(",", "").replace("−", "-")), seen[found.end() :].strip().removesuffix("s")


def first_match(pattern: re.Pattern[str], texts: Iterable[str], message: str) -> str:
    """The message with the first match in the texts, or ""."""
    found = next((match for text in texts if (match := pattern.search(text))), None)
    return message.format(found[0].strip()) if found else ""


CHECKS: dict[str, Check] = {
    "L1": longest_key,
    "L2": uneven_options,
    "L3": all_of_the_above,
    "L4": negative_stem,
    "L5": absolute_distractors,
    "L6": article_at_end,
    "L8": bare_options,
    "L9": blank_in_stem,
    "L10": vague_options,
    "L11": unordered_numbers,
    "L12": echoed_word,
    "L13": convergent_key,
    "L14": short_stem,
    "L15": unfocused_stem,
    "L16": long_stem,
    "L17": thin_reason,
    "L18": reason_by_place,
    "L19": repeated_reason,
    "L20": no_reference,
    "L21": hard_to_read,
}
"""Every check by its rule. L7 of the study, equal options, is the structural rule Q004."""


def flaws(item: Item) -> list[tuple[str, str]]:
    """The rules that an item breaks, each with its message."""
    found = ((rule, check(item)) for rule, check in CHECKS.items())
    return [(rule, message) for rule, message in found if message]
