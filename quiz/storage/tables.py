"""The tables. Every row of a learner carries the learner's id, so that rows can be spread by it."""

from datetime import UTC, datetime
from typing import Any, ClassVar

from sqlalchemy import (
    CheckConstraint,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    UniqueConstraint,
)
from sqlalchemy import Text as LongText
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel


class UtcTime(TypeDecorator[datetime]):
    """A moment in UTC. SQLite forgets time zones, so they are taken off and put back here."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Only moments with a zone may be stored."""
        if value is None:
            return None
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Every moment that is read has the zone UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


def moment(*, nullable: bool = False) -> Any:  # noqa: ANN401 - SQLModel's Field is untyped by design
    """A column that holds a moment in UTC."""
    return Field(default=None, sa_column=Column(UtcTime, nullable=nullable))


def long_text(*, nullable: bool = False) -> Any:  # noqa: ANN401
    """A column that holds text of any length."""
    return Field(default=None, sa_column=Column(LongText, nullable=nullable))


class BankVersion(SQLModel, table=True):
    """One version of a bank, never changed once it has a number; without a number it is a draft."""

    __tablename__: ClassVar[str] = "bank_version"
    __table_args__ = (UniqueConstraint("bank", "content_hash"), UniqueConstraint("bank", "number"))

    id: str = Field(primary_key=True)
    bank: str = Field(index=True)
    number: int | None = None
    content_hash: str
    source: str = long_text()
    file_name: str
    origin: str
    created_at: datetime = moment()
    published_at: datetime | None = moment(nullable=True)
    author: str | None = None


class BankImage(SQLModel, table=True):
    """A picture that belongs to a bank version."""

    __tablename__: ClassVar[str] = "bank_image"

    version_id: str = Field(primary_key=True, foreign_key="bank_version.id")
    file: str = Field(primary_key=True)
    media_type: str
    content: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class CurrentBank(SQLModel, table=True):
    """Which version of a bank new attempts take, and whether the disk or the browser says so."""

    __tablename__: ClassVar[str] = "current_bank"

    bank: str = Field(primary_key=True)
    version_id: str = Field(foreign_key="bank_version.id")
    origin: str


class CalibrationRow(SQLModel, table=True):
    """Item parameters and population figures learned from answers, as JSON; never changed."""

    __tablename__: ClassVar[str] = "calibration"

    id: str = Field(primary_key=True)
    number: int = Field(unique=True)
    data: str = long_text()
    learners: int
    created_at: datetime = moment()


class Learner(SQLModel, table=True):
    """A person who takes quizzes: a random id, nothing more."""

    __tablename__: ClassVar[str] = "learner"

    id: str = Field(primary_key=True)
    created_at: datetime = moment()


class ResumeCode(SQLModel, table=True):
    """The code by which a learner goes on in another browser; a new one replaces it."""

    __tablename__: ClassVar[str] = "resume_code"

    learner_id: str = Field(primary_key=True, foreign_key="learner.id")
    code_hash: str = Field(unique=True)
    created_at: datetime = moment()


class Attempt(SQLModel, table=True):
    """One sitting. ``report`` is the unguessable address of its report; the seed is a fact of the attempt."""

    __tablename__: ClassVar[str] = "attempt"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'finished')", name="attempt_state"),
        UniqueConstraint("learner_id", "nonce"),
    )

    id: str = Field(primary_key=True)
    learner_id: str = Field(foreign_key="learner.id", index=True)
    nonce: str
    report: str = Field(unique=True)
    bank: str | None = None
    length: str
    seed: int
    adaptive: bool = False
    asks_sure: bool = False
    calibration_id: str | None = Field(default=None, foreign_key="calibration.id")
    state: str = "open"
    started_at: datetime = moment()
    finished_at: datetime | None = moment(nullable=True)


class AttemptBank(SQLModel, table=True):
    """The bank versions that an attempt stays on."""

    __tablename__: ClassVar[str] = "attempt_bank"

    attempt_id: str = Field(primary_key=True, foreign_key="attempt.id")
    position: int = Field(primary_key=True)
    version_id: str = Field(foreign_key="bank_version.id")
    learner_id: str


class ShownItem(SQLModel, table=True):
    """An item as it was shown: its place in the attempt and the order of its options, never changed."""

    __tablename__: ClassVar[str] = "shown_item"
    __table_args__ = (UniqueConstraint("attempt_id", "version_id", "item"),)

    attempt_id: str = Field(primary_key=True, foreign_key="attempt.id")
    position: int = Field(primary_key=True)
    version_id: str = Field(foreign_key="bank_version.id")
    item: str
    option_order: str
    learner_id: str


class ResponseRow(SQLModel, table=True):
    """What was given last for one shown item. ``value`` is JSON ("null" is "I don't know"), NULL a blank."""

    __tablename__: ClassVar[str] = "response"
    __table_args__ = (
        ForeignKeyConstraint(["attempt_id", "position"], ["shown_item.attempt_id", "shown_item.position"]),
    )

    attempt_id: str = Field(primary_key=True)
    position: int = Field(primary_key=True)
    learner_id: str
    value: str | None = long_text(nullable=True)
    flagged: bool = False
    sure: int | None = None
    rev: int
    nonce: str
    saved_at: datetime = moment()


class ResponseEvent(SQLModel, table=True):
    """Every save that was asked for, in order, with what became of it. Rows are only ever added."""

    __tablename__: ClassVar[str] = "response_event"
    __table_args__ = (Index("response_event_place", "attempt_id", "position"),)

    id: int | None = Field(default=None, primary_key=True)
    attempt_id: str = Field(sa_column=Column(ForeignKey("attempt.id"), nullable=False))
    position: int
    learner_id: str
    value: str | None = long_text(nullable=True)
    flagged: bool
    sure: int | None = None
    based_on: int
    nonce: str
    outcome: str
    at: datetime = moment()


class Result(SQLModel, table=True):
    """What finishing worked out, as JSON. A regrade adds a row with the next number, never edits one."""

    __tablename__: ClassVar[str] = "result"

    attempt_id: str = Field(primary_key=True, foreign_key="attempt.id")
    number: int = Field(primary_key=True)
    learner_id: str = Field(index=True)
    model: str
    data: str = long_text()
    created_at: datetime = moment()


class SelfRating(SQLModel, table=True):
    """How a learner rated themselves in a topic before an attempt, from 1 to 5. It never changes a score."""

    __tablename__: ClassVar[str] = "self_rating"

    attempt_id: str = Field(primary_key=True, foreign_key="attempt.id")
    bank: str = Field(primary_key=True)
    learner_id: str
    rating: int


class StepMark(SQLModel, table=True):
    """What a learner says about a roadmap step."""

    __tablename__: ClassVar[str] = "step_mark"

    learner_id: str = Field(primary_key=True, foreign_key="learner.id")
    roadmap: str = Field(primary_key=True)
    step: str = Field(primary_key=True)
    mark: str
    updated_at: datetime = moment()


class Account(SQLModel, table=True):
    """An instructor or administrator. ``session`` grows when all signed-in sessions must end."""

    __tablename__: ClassVar[str] = "account"

    id: str = Field(primary_key=True)
    name: str = Field(unique=True)
    password_hash: str | None = None
    role: str
    disabled: bool = False
    session: int = 1
    created_at: datetime = moment()


class OneTimeLink(SQLModel, table=True):
    """A link that works once: for the first account (no account yet), or to set an account's password."""

    __tablename__: ClassVar[str] = "one_time_link"

    token_hash: str = Field(primary_key=True)
    account_id: str | None = Field(default=None, foreign_key="account.id")
    created_at: datetime = moment()
    expires_at: datetime = moment()
    used_at: datetime | None = moment(nullable=True)


class SignInAttempt(SQLModel, table=True):
    """A sign-in that did not succeed, kept to slow down guessing."""

    __tablename__: ClassVar[str] = "sign_in_attempt"
    __table_args__ = (Index("sign_in_attempt_recent", "name", "at"),)

    id: int | None = Field(default=None, primary_key=True)
    name: str
    at: datetime = moment()
