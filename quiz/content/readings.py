"""What a plain YAML value is read as: text only if no YAML 1.1 or 1.2 parser takes it for something else."""

import math
import re

_READINGS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("nothing", re.compile("~|null|Null|NULL")),
    ("true", re.compile("yes|Yes|YES|true|True|TRUE|on|On|ON")),
    ("false", re.compile("no|No|NO|false|False|FALSE|off|Off|OFF")),
    (
        "a number",
        re.compile(
            r"[-+]?(0b[01_]+|0o[0-7]+|0x[0-9a-fA-F_]+"
            r"|([0-9][0-9_]*(\.[0-9_]*)?|\.[0-9][0-9_]*)([eE][-+]?[0-9]+)?"
            r"|[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?"  # sexagesimal: 1:30 is 90
            r"|\.(inf|Inf|INF))|\.(nan|NaN|NAN)"
        ),
    ),
    ("a date", re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt \t][0-9:. \tZ+-]*)?")),
    ("a sign of its own", re.compile("=|<<")),
)
_INTEGER = re.compile("[-+]?(0|[1-9][0-9]*)")
_NUMBER = re.compile(r"[-+]?((0|[1-9][0-9]*)(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]{1,3})?")
_MOST_DIGITS = 40


def misread_as(plain: str) -> str:
    """What YAML may take the plain value ``plain`` for instead of text, or nothing."""
    return next((reading for reading, pattern in _READINGS if pattern.fullmatch(plain)), "")


def integer(plain: str) -> int | None:
    """The whole number that YAML 1.1 and 1.2 both read in ``plain`` (010 is 8 in one and 10 in the other)."""
    return int(plain) if len(plain) <= _MOST_DIGITS and _INTEGER.fullmatch(plain) else None


def number(plain: str) -> float | None:
    """The finite decimal number that YAML 1.2 reads in ``plain``."""
    if len(plain) > _MOST_DIGITS or not _NUMBER.fullmatch(plain):
        return None
    value = float(plain)
    return value if math.isfinite(value) else None
