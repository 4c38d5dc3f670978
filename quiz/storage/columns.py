"""Columns that the tables share: moments in UTC and text of any length."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Column, DateTime, Dialect
from sqlalchemy import Text as LongText
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field


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
