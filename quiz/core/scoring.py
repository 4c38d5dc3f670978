"""From a response to a score: first *valid?*, then *correct?*, and what blind guessing would have earned."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import isfinite

from quiz.core.chance import chance_score
from quiz.core.credit import credit_for
from quiz.core.items import Body, Choice, Item, Matching, Numeric, Ordering, Text
from quiz.core.sequences import ordering_credit

Response = int | str | list[int] | list[str] | None
"""What was given, as it stands in JSON: for single the option's number in file order from 1, for multiple a
list of them, for numeric and text a string, for ordering the entries' file numbers in the given order, for
matching the right sides in the order of the lefts, and ``None`` for "I don't know yet"."""


class Slip(StrEnum):
    """Why a response is not valid: a fact about what was typed, never about the knowledge behind it."""

    BLANK = "blank"
    SHAPE = "shape"
    NOT_A_NUMBER = "not-a-number"
    UNKNOWN_OPTION = "unknown-option"
    INCOMPLETE = "incomplete"
    REPEATED = "repeated"


@dataclass(frozen=True)
class Score:
    """``score`` is credit in [0, 1]; ``chance`` is what a blind guess earns on average, exactly.

    A response that is not valid has a ``slip`` and scores nothing: it is no evidence.
    """

    valid: bool
    score: float
    chance: float
    slip: Slip | None = None


def score(item: Item, response: Response) -> Score:
    """The score of one response. "I don't know yet" (None) is valid and earns 0."""
    chance = chance_score(item)
    if response is None:
        return Score(valid=True, score=0.0, chance=chance)
    slip = find_slip(item.body, response)
    if slip is not None:
        return Score(valid=False, score=0.0, chance=chance, slip=slip)
    return Score(valid=True, score=float(_credit(item.body, response)), chance=chance)


def find_slip(body: Body, response: Response) -> Slip | None:
    """The reason why this response cannot be scored, or None. Decided before any key is looked at."""
    if response in ("", []):
        return Slip.BLANK
    match body, response:
        case Choice(many=False), int():
            return _slip_in_numbers([response], len(body.options))
        case Choice(many=True), list():
            return _slip_in_numbers(response, len(body.options))
        case Numeric(unit=unit), str():
            return _slip_in_number(without_unit(response, unit))
        case Text(), str():
            return None if response.strip() else Slip.BLANK
        case Ordering(sequence=sequence), list():
            return _slip_in_numbers(response, len(sequence), complete=True)
        case Matching(), list():
            return _slip_in_matching(body, response)
        case _:
            return Slip.SHAPE


def _slip_in_numbers(given: list[int] | list[str], highest: int, *, complete: bool = False) -> Slip | None:
    if any(not isinstance(number, int) or isinstance(number, bool) for number in given):
        return Slip.SHAPE
    if any(number not in range(1, highest + 1) for number in given):
        return Slip.UNKNOWN_OPTION
    if len(set(given)) < len(given):
        return Slip.REPEATED
    return Slip.INCOMPLETE if complete and len(given) < highest else None


def _slip_in_number(typed: str) -> Slip | None:
    if not typed.strip():
        return Slip.BLANK
    return Slip.NOT_A_NUMBER if read_number(typed) is None else None


def _slip_in_matching(body: Matching, given: list[int] | list[str]) -> Slip | None:
    if not all(isinstance(right, str) for right in given):
        return Slip.SHAPE
    if not any(given):
        return Slip.BLANK
    if len(given) != len(body.pairs) or not all(given):
        return Slip.INCOMPLETE
    return None if all(right in body.rights for right in given) else Slip.UNKNOWN_OPTION


def _credit(body: Body, response: Response) -> Fraction:
    """Credit of a valid response. The default rules of design.md, table "Judging"."""
    match body, response:
        case Choice(many=False, key=key), int():
            return Fraction(response in key)
        case Choice(many=True), list():
            return credit_for(body, frozenset(int(number) for number in response))
        case Numeric(), str():
            return Fraction(is_accepted_number(body, response))
        case Text(), str():
            return Fraction(is_accepted_text(body, response))
        case Ordering(sequence=sequence), list():
            return ordering_credit([int(number) for number in response], len(sequence))
        case Matching(pairs=pairs), list():
            right = sum(pair.right == given for pair, given in zip(pairs, response, strict=True))
            return Fraction(right, len(pairs))
        case _:
            raise AssertionError(f"{response!r} was not checked before it was scored")


_SPACES = re.compile(r"[\s\u00a0\u2000-\u200b\u202f\u205f\u3000]+")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d{1,3})?", re.IGNORECASE | re.ASCII)
_LONGEST_NUMBER = 40
_QUOTES = str.maketrans(
    {"‘": "'", "’": "'", "‚": "'", "`": "'", "“": '"', "”": '"', "„": '"', "−": "-", "–": "-", "—": "--"}
)


def read_number(typed: str) -> float | None:
    """The number in what was typed, or None.

    Spaces of any width are ignored; a comma is a decimal comma ("2,5", "0,125"), or groups thousands where
    three digits follow each ("1,000", "12,345.6"). Infinity, NaN and what is above 40 characters are refused.
    """
    text = _SPACES.sub("", unicodedata.normalize("NFKC", typed)).translate(_QUOTES)
    if len(text) > _LONGEST_NUMBER:
        return None
    if re.fullmatch(r"[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d*)?", text):
        text = text.replace(",", "")
    text = text.replace(",", ".")
    if not _NUMBER.fullmatch(text):
        return None
    number = float(text)
    return number if isfinite(number) else None


def is_accepted_number(body: Numeric, typed: str) -> bool:
    """Whether the typed number lies within the tolerance; a typed unit behind it is allowed."""
    number = read_number(without_unit(typed, body.unit))
    # Decimal fractions have no exact binary form: 0.3 and 0.4 differ by a little more than 0.1. The slack is
    # relative, so that 0 is not within a tolerance of 0 of one nanosecond.
    slack = 1e-9 * max(body.tolerance, abs(body.value))
    return number is not None and abs(number - body.value) <= body.tolerance + slack


def without_unit(typed: str, unit: str) -> str:
    """What was typed without the unit at its end, case ignored."""
    text, ending = (unicodedata.normalize("NFKC", part).strip().casefold() for part in (typed, unit))
    return text.removesuffix(ending)


def is_accepted_text(body: Text, typed: str) -> bool:
    """Whether the typed text equals an accepted one after normalising."""
    return normalise(typed, case=body.case) in {normalise(text, case=body.case) for text in body.accept}


def normalise(text: str, *, case: bool) -> str:
    """One form for texts that mean the same: NFKC, single spaces, plain quotes and dashes, no outer quotes.

    ``case`` keeps upper and lower case apart.
    """
    plain = unicodedata.normalize("NFKC", text).translate(_QUOTES)
    plain = _SPACES.sub(" ", plain).strip().strip("'\"").strip()
    return plain if case else plain.casefold()
