"""The words for facts. Everything a person reads that is not in a template is here, through gettext."""

import re
from datetime import datetime
from urllib.parse import urlsplit

from flask import Flask
from flask_babel import format_datetime, get_locale, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from quiz.core.change import Direction
from quiz.core.mastery import Verdict
from quiz.core.measurement import MODEL
from quiz.core.recommendation import Mark
from quiz.core.reports import Outcome
from quiz.core.scoring import Slip
from quiz.core.self_knowledge import Certainty, Fit, Insight, Rating
from quiz.errors import Finding
from quiz.services.limits import LIMITS
from quiz.services.planning import Shown
from quiz.services.sitting import Sitting, State

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

CERTAINTIES = {
    Certainty.GUESS: _l("A guess"),
    Certainty.FAIRLY: _l("Fairly sure"),
    Certainty.VERY: _l("Very sure"),
}

RATINGS = {
    Rating.NEW: _l("New to me"),
    Rating.LITTLE: _l("A little"),
    Rating.HALF: _l("About half"),
    Rating.MOST: _l("Most of it"),
    Rating.NEARLY_ALL: _l("Nearly all of it"),
}

INSIGHTS = {
    Insight.RIGHT: _l("You were right about yourself"),
    Insight.HIGHER: _l("You rated yourself higher than your answers show"),
    Insight.LOWER: _l("You rated yourself lower than your answers show"),
    Insight.CANNOT_SAY: _l("Not enough evidence yet to say"),
}
FITS = {
    Fit.FITS: _l("Right as often as you thought"),
    Fit.TOO_SURE: _l("Right less often than you thought"),
    Fit.NOT_SURE_ENOUGH: _l("Right more often than you thought"),
    Fit.TOO_FEW: _l("Too few answers to say"),
}
DIRECTIONS = {
    Direction.UP: _l("Higher than last time"),
    Direction.DOWN: _l("Lower than last time"),
    Direction.OVERLAP: _l("The two ranges overlap: no change can be claimed"),
    Direction.CANNOT_SAY: _l("Not enough evidence yet to compare"),
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
    "standard": _l("Settled the topic for 7 in 10 simulated learners, and 6 in 10 of its skills."),
    "thorough": _l("Settled the topic for 7 in 10 simulated learners, and 7 in 10 of its skills."),
    "all": _l("Asks everything that this small bank holds."),
}


def init_app(app: Flask) -> None:
    """Make the words known to the templates, and which language they are in."""
    app.context_processor(language)
    app.jinja_env.filters.update(
        points=points,
        minutes=minutes_words,
        moment=moment,
        clock_time=clock_time,
        day=day,
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
        certainties=CERTAINTIES,
        ratings=RATINGS,
        insights=INSIGHTS,
        fits=FITS,
        directions=DIRECTIONS,
        place_words=place_words,
        sitting_words=sitting_words,
        left_words=left_words,
        limits=LIMITS,
        range_words=range_words,
        model_words=model_words,
        settles=SETTLES,
    )


def language() -> dict[str, str]:
    """The language of the page and the direction in which it is read."""
    locale = get_locale()
    return {"locale": str(locale).replace("_", "-"), "direction": locale.text_direction}


def slip_words(slip: Slip) -> str:
    """What to mend in an answer."""
    return str(SLIPS[slip])


def place_words(sitting: Sitting, position: int) -> str:
    """Where a question stands; an adaptive quiz has no fixed end."""
    total = sitting.total(position)
    if sitting.adaptive:
        return _("Question %(position)s of about %(total)s", position=position, total=total)
    return _("Question %(position)s of %(total)s", position=position, total=total)


def sitting_words(sitting: Sitting) -> str:
    """What a learner is taking."""
    if sitting.practice:
        return _("Practice: %(title)s", title=sitting.title)
    return sitting.title or _("The whole backend check")


def points(share: float) -> int:
    """A share in [0, 1] on the scale from 0 to 100, rounded to 5: more digits would promise too much."""
    return round(share * 20) * 5


def percent_words(chance: float) -> str:
    """A chance as "about 6 in 10"; the ends are not said as certain."""
    tenths = min(9, max(1, round(chance * 10)))
    return _("about %(tenths)s in 10", tenths=tenths)


def range_words(low: float, high: float) -> str:
    """A range of shares in [0, 1] on the scale from 0 to 100."""
    return _("%(low)s to %(high)s", low=points(low), high=points(high))


def left_words(seconds: int) -> str:
    """The time that is left, in whole minutes; never more than there is. `clock.js` changes the number."""
    return _("%(minutes)s min left", minutes=seconds // 60 or ("< 1" if seconds else 0))


def minutes_words(minutes: float) -> str:
    """Minutes, from 120 on in hours."""
    if minutes < 120:
        return ngettext("%(num)s minute", "%(num)s minutes", round(minutes))
    return ngettext("%(num)s hour", "%(num)s hours", round(minutes / 60))


def model_words(model: str) -> str:
    """Where a report's question levels come from."""
    if model == MODEL:
        return _("The authors of the questions set their levels.")
    return _("The levels of the questions were learned from answers (%(model)s).", model=model)


def day(when: datetime) -> str:
    """The day of a moment in UTC."""
    return str(format_datetime(when, "d MMMM y"))


def moment(when: datetime) -> str:
    """A moment with its zone."""
    return str(format_datetime(when, "d MMMM y, HH:mm z"))


def clock_time(when: datetime) -> str:
    """A moment of this day or the next, with its zone."""
    return str(format_datetime(when, "HH:mm z"))


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
