"""What every use case stands on: the database, the banks in memory, the roadmap, the clock."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_urlsafe

from sqlmodel import Session

from quiz.config import Config
from quiz.content.banks import load_bank
from quiz.content.roadmaps import load_roadmap
from quiz.core.banks import Bank
from quiz.core.calibrations import START, Calibration, calibrated_pool
from quiz.core.pools import Pool
from quiz.core.reports import tie
from quiz.core.roadmaps import Roadmap
from quiz.storage import banks, calibrations
from quiz.storage.database import Database, open_database

ROADMAP = "backend"


def utc_now() -> datetime:
    """This moment."""
    return datetime.now(UTC)


def new_token() -> str:
    """An id that nobody can guess: 128 random bits, safe in addresses."""
    return token_urlsafe(16)


@dataclass(frozen=True)
class Workspace:
    """The parts that a use case needs. ``now`` is an argument so that tests hold the clock."""

    database: Database
    questions: Path
    roadmap: Roadmap
    now: Callable[[], datetime] = utc_now
    _banks: dict[str, Bank] = field(default_factory=dict)
    _pools: dict[tuple[str, str | None], Pool] = field(default_factory=dict)
    _calibrations: dict[str, Calibration] = field(default_factory=dict)

    def bank(self, session: Session, version_id: str) -> Bank:
        """The bank of a version. A version never changes: it is kept."""
        if version_id not in self._banks:
            version = banks.get_version(session, version_id)
            self._banks[version_id] = load_bank(version.source, version.file_name)
        return self._banks[version_id]

    def calibration(self, session: Session, calibration_id: str | None) -> Calibration:
        """A calibration by its id; None is the time before the first. It never changes: it is kept."""
        if calibration_id is None:
            return START
        if calibration_id not in self._calibrations:
            self._calibrations[calibration_id] = calibrations.get_calibration(session, calibration_id)
        return self._calibrations[calibration_id]

    def pool(self, session: Session, version_id: str, calibration_id: str | None = None) -> Pool:
        """The bank of a version as the response model sees it under a calibration."""
        key = (version_id, calibration_id)
        if key not in self._pools:
            calibration = self.calibration(session, calibration_id)
            self._pools[key] = calibrated_pool(self.bank(session, version_id), calibration)
        return self._pools[key]

    def offered(self, session: Session, calibration_id: str | None = None) -> tuple["Offered", ...]:
        """Every bank in the version that new attempts take, those that measure roadmap steps first."""
        versions = banks.current_versions(session).values()
        pools = [self.pool(session, version.id, calibration_id) for version in versions]
        measuring = tie(self.roadmap, [pool.bank for pool in pools]).banks
        found = [
            Offered(version.id, pool, pool.bank.id in measuring)
            for version, pool in zip(versions, pools, strict=True)
        ]
        return tuple(sorted(found, key=lambda offer: not offer.on_roadmap))


@dataclass(frozen=True)
class Offered:
    """A bank version on offer, and whether a step of the roadmap is measured by it."""

    version_id: str
    pool: Pool
    on_roadmap: bool


def open_workspace(config: Config, now: Callable[[], datetime] = utc_now) -> Workspace:
    """Open what a configuration names. The database is neither made nor migrated here."""
    roadmap = find_roadmap(config.questions)
    return Workspace(open_database(config.database_url), config.questions, roadmap, now)


def find_roadmap(questions: Path) -> Roadmap:
    """The backend roadmap of a questions folder, or an empty one; raises BankRefused for a broken file."""
    for path in sorted(questions.glob("roadmaps/*.y*ml")):
        roadmap = load_roadmap(path.read_bytes(), str(path))
        if roadmap.id == ROADMAP:
            return roadmap
    return Roadmap(ROADMAP, "", ())
