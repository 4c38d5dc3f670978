"""The words for facts. Everything a person reads that is not in a template is here, through gettext."""

import re
from datetime import datetime
from urllib.parse import urlsplit

from flask import Flask
from flask_babel import format_datetime, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from quiz.core.mastery import Verdict
from quiz.core.recommendation import Mark
from quiz.core.reports import Outcome
from quiz.core.scoring import Slip
from quiz.errors import Finding
from quiz.services.planning import Shown
from quiz.services.taking import State

SLIPS = {
    Slip.BLANK: _l("Answer the question, or choose “I don't know yet”."),
    Slip.SHAPE: _l("Choose either an answer or “I don't know yet”, not both."),
    Slip.NOT_A_NUMBER: _l("Enter a number, such as 42 or 2.5."),
    Slip.UNKNOWN_OPTION: _l("Choose one of the answers on the page."),
    Slip.INCOMPLETE: _l("Choose something in every row, or “I don't know yet”."),
    Slip.REPEATED: _l("Use each position once: two rows have the same one."),
}

VERDICTS = {
    Verdict.AT_TARGET: _l("At or above target"),
    Verdict.NEXT: _l("Next to work on"),
    Verdict.TOO_CLOSE: _l("Too close to call"),
    Verdict.NOT_ENOUGH: _l("Not enough evidence yet"),
}
VERDICT_CLASSES = {Verdict.AT_TARGET: "good", Verdict.NEXT: "todo"}

OUTCOMES = {
    Outcome.RIGHT: _l("Right"),
    Outcome.PARTLY: _l("Partly right"),
    Outcome.NOT_YET: _l("Not right yet"),
    Outcome.UNKNOWN: _l("I don't know yet"),
    Outcome.NOT_ANSWERED: _l("Not answered"),
}

STATES = {
    State.ANSWERED: _l("Answered"),
    State.UNKNOWN: _l("I don't know yet"),
    State.NOT_ANSWERED: _l("Not answered"),
}

MARKS = {
    Mark.NOT_STARTED: _l("Not started"),
    Mark.IN_PROGRESS: _l("In progress"),
    Mark.DONE: _l("Done"),
    Mark.SKIP: _l("Skip"),
}

SHOWN = {
    Shown.SHOWN: _l("Shown by a quiz"),
    Shown.NEXT: _l("Next to work on"),
    Shown.OPEN: _l("Too close to call"),
    Shown.NOT_ENOUGH: _l("Not enough evidence yet"),
    Shown.NOT_ANSWERED: _l("Not answered in a quiz yet"),
    Shown.NOT_MEASURED: _l("Not measured by a quiz yet"),
}

LENGTHS = {
    "quick": _l("Quick"),
    "standard": _l("Standard"),
    "thorough": _l("Thorough"),
    "all": _l("All questions"),
}
# Shares of simulated learners for whom a topic, or one of its skills, was not too close to call.
SETTLES = {
    "quick": _l(
        "Can settle where you stand in the topic: in trial runs it did for 6 in 10 simulated learners."
    ),
    "standard": _l("Settled the topic for 7 in 10 simulated learners, and 5 to 6 in 10 of its skills."),
    "thorough": _l("Settled the topic for 8 in 10 simulated learners, and 6 to 7 in 10 of its skills."),
    "all": _l("Asks everything that this small bank holds."),
}


def init_app(app: Flask) -> None:
    """Make the words known to the templates."""
    app.jinja_env.filters.update(
        points=points,
        minutes=minutes_words,
        moment=moment,
        percent_words=percent_words,
        source_name=source_name,
        with_caret=with_caret,
    )
    app.jinja_env.globals.update(
        verdicts=VERDICTS,
        verdict_classes=VERDICT_CLASSES,
        outcomes=OUTCOMES,
        states=STATES,
        marks=MARKS,
        shown_words=SHOWN,
        length_names=LENGTHS,
        settles=SETTLES,
    )


def slip_words(slip: Slip) -> str:
    """What to mend in an answer."""
    return str(SLIPS[slip])


def points(share: float) -> int:
    """A share in [0, 1] on the scale from 0 to 100, rounded to 5: more digits would promise too much."""
    return round(share * 20) * 5


def percent_words(chance: float) -> str:
    """A chance as "about 6 in 10"; the ends are not said as certain."""
    tenths = min(9, max(1, round(chance * 10)))
    return _("about %(tenths)s in 10", tenths=tenths)


def minutes_words(minutes: float) -> str:
    """Minutes, from 120 on in hours."""
    if minutes < 120:
        return ngettext("%(num)s minute", "%(num)s minutes", round(minutes))
    return ngettext("%(num)s hour", "%(num)s hours", round(minutes / 60))


def moment(when: datetime) -> str:
    """A moment with its zone."""
    return str(format_datetime(when, "d MMMM y, HH:mm z"))


def source_name(address: str) -> str:
    """A short name for the address of a source: its host, the last part of its path, and the section."""
    parts = urlsplit(address)
    page = parts.path.rstrip("/").rpartition("/")[2]
    section = re.sub(r"[-_]+", " ", parts.fragment).strip()
    named = [str(parts.hostname), *filter(None, (page, section))]
    return ": ".join(named[:2]) + "".join(f" ({each})" for each in named[2:])


def with_caret(finding: Finding) -> str:
    """The line of a finding, and below it a caret under its column."""
    line = finding.snippet.replace("\t", " ")
    caret = " " * (finding.column - 1) + "^" if finding.column <= len(line) + 1 else ""
    return f"{line}\n{caret}" if caret else line
