"""The tables. Every row of a learner carries the learner's id, so that rows can be spread by it."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    UniqueConstraint,
)
from sqlmodel import Field, SQLModel

from quiz.storage.columns import long_text, moment


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
    """One sitting. ``report`` is the unguessable address of its report; the seed is a fact of the attempt.

    ``mode`` says when the reasons are shown. Answers are taken until ``deadline_at``; ``limit_minutes`` is
    what the learner chose at the start. Both are NULL without a limit.
    """

    __tablename__: ClassVar[str] = "attempt"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'finished')", name="attempt_state"),
        CheckConstraint("mode IN ('check', 'practice')", name="attempt_mode"),
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
    mode: str = "check"
    limit_minutes: int | None = None
    deadline_at: datetime | None = moment(nullable=True)
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
    """What was given last for one shown item. ``value`` is JSON ("null" is "I don't know"), NULL a blank.

    In practice the reasons are shown from ``told_at`` on, and the answer is final.
    """

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
    told_at: datetime | None = moment(nullable=True)


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


class ShareLink(SQLModel, table=True):
    """The address under which a report can be read without its answers. Revoking deletes the row."""

    __tablename__: ClassVar[str] = "share_link"

    attempt_id: str = Field(primary_key=True, foreign_key="attempt.id")
    learner_id: str
    token: str = Field(unique=True)
    created_at: datetime = moment()


class Problem(SQLModel, table=True):
    """What a learner has to say about a question that they were asked, for the instructors."""

    __tablename__: ClassVar[str] = "problem"
    __table_args__ = (
        ForeignKeyConstraint(["attempt_id", "position"], ["shown_item.attempt_id", "shown_item.position"]),
    )

    id: int | None = Field(default=None, primary_key=True)
    attempt_id: str
    position: int
    learner_id: str
    version_id: str = Field(foreign_key="bank_version.id")
    item: str
    words: str = long_text()
    created_at: datetime = moment()
    settled_at: datetime | None = moment(nullable=True)


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
