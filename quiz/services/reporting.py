"""Reading reports: the page's view of one, its JSON twin, and a learner's list of them."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from quiz.core.items import Item
from quiz.core.modes import Mode
from quiz.core.reports import Report, ScoredItem
from quiz.services.figures import as_figures, from_json
from quiz.services.reflecting import as_said
from quiz.services.timing import close_expired_of
from quiz.services.workspace import Workspace
from quiz.storage import attempts, banks
from quiz.storage.tables import Attempt


@dataclass(frozen=True)
class Source:
    """A bank version that a report was made on."""

    bank: str
    title: str
    number: int


@dataclass(frozen=True)
class AnsweredItem:
    """A scored question with its item, and the bank version that its pictures belong to."""

    position: int
    scored: ScoredItem
    item: Item
    version_id: str


@dataclass(frozen=True)
class ReportView:
    """A report with what its page needs to say it. ``title`` is empty for the whole check."""

    address: str
    title: str
    bank: str | None
    finished_at: datetime
    sources: tuple[Source, ...]
    report: Report
    answers: tuple[AnsweredItem, ...]


@dataclass(frozen=True)
class Sat:
    """One line of "My results": an attempt, open or finished. Practice has "" for the address of a report."""

    attempt_id: str
    title: str
    started_at: datetime
    finished_at: datetime | None
    report: str
    practice: bool = False


def get_report(workspace: Workspace, address: str) -> ReportView:
    """The report at an address: whoever has the address may read it. Raises NotFound."""
    with workspace.database.reading() as session:
        return view_of(workspace, session, attempts.get_attempt_by_report(session, address))


def view_of(workspace: Workspace, session: Session, attempt: Attempt) -> ReportView:
    """The report of a finished attempt as its page needs it."""
    report = from_json(attempts.newest_result(session, attempt.id).data)
    shown = attempts.shown_items(session, attempt.id)
    asked = {row.version_id: workspace.bank(session, row.version_id) for row in shown}
    versions = [banks.get_version(session, each) for each in attempts.versions_of(session, attempt.id)]
    sources = tuple(
        Source(version.bank, workspace.bank(session, version.id).title, version.number or 0)
        for version in versions
    )
    answers = tuple(
        AnsweredItem(row.position, scored, asked[row.version_id].by_id[row.item], row.version_id)
        for row, scored in zip(shown, report.items, strict=True)
    )
    return ReportView(
        address=attempt.report,
        title=sources[0].title if attempt.bank else "",
        bank=attempt.bank,
        finished_at=attempt.finished_at or attempt.started_at,
        sources=sources,
        report=report,
        answers=answers,
    )


def report_data(view: ReportView) -> dict[str, object]:
    """The report as data: what the page says, nothing that it does not say."""
    sources = [{"bank": each.bank, "title": each.title, "version": each.number} for each in view.sources]
    return {
        "title": view.title,
        "finished_at": view.finished_at.isoformat(),
        "banks": sources,
        **as_figures(view.report),
        **as_said(view.report),
    }


def my_results(workspace: Workspace, learner_id: str) -> tuple[Sat, ...]:
    """Every attempt of a learner, newest first; those whose time is over are finished."""
    close_expired_of(workspace, learner_id)
    with workspace.database.reading() as session:
        rows = attempts.attempts_of(session, learner_id)
        return tuple(_sat(workspace, session, row) for row in rows)


def _sat(workspace: Workspace, session: Session, attempt: Attempt) -> Sat:
    versions = attempts.versions_of(session, attempt.id)
    practice = attempt.mode == Mode.PRACTICE
    return Sat(
        attempt_id=attempt.id,
        title=workspace.bank(session, versions[0]).title if attempt.bank else "",
        started_at=attempt.started_at,
        finished_at=attempt.finished_at,
        report=attempt.report if attempt.finished_at and not practice else "",
        practice=practice,
    )
