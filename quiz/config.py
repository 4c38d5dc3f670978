"""Settings: read once from the environment, at the edge, and frozen."""

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import mkstemp

from quiz.errors import SettingRefused

PACKAGE = Path(__file__).parent
DEFAULT_DATABASE = "sqlite:///bearings.sqlite3"
SHORTEST_SECRET = 16
DATABASE_URLS = "it must be sqlite:///path or postgresql+psycopg://user@host/name"


def packaged(name: str) -> Path:
    """The folder ``name``: inside the package in an installed wheel, beside it in a checkout."""
    inside = PACKAGE / name
    return inside if inside.is_dir() else PACKAGE.parent / name


@dataclass(frozen=True)
class Setting:
    """One environment variable, for the table in the README."""

    name: str
    default: str
    meaning: str


SETTINGS = (
    Setting("QUIZ_DATABASE_URL", DEFAULT_DATABASE, "sqlite:///path or postgresql+psycopg://user@host/name"),
    Setting("QUIZ_SECRET_KEY", "kept beside an SQLite file", "signs cookies; required with PostgreSQL"),
    Setting("QUIZ_QUESTIONS", "the packaged questions", "folder whose banks/ and roadmaps/ are served"),
    Setting("QUIZ_HTTPS", "0", "1 behind HTTPS: cookies are then sent over HTTPS and nowhere else"),
    Setting("QUIZ_TRUSTED_HOSTS", "any", "host names that are answered, separated by commas"),
)


@dataclass(frozen=True)
class Config:
    """Everything that a deployment may choose."""

    database_url: str
    secret_key: str = field(repr=False)
    questions: Path = field(default_factory=lambda: packaged("questions"))
    https: bool = False
    trusted_hosts: tuple[str, ...] = ()

    @classmethod
    def from_env(cls, environment: Mapping[str, str] | None = None) -> "Config":
        """Read the settings; raises SettingRefused naming the one that cannot be used."""
        given = os.environ if environment is None else environment
        database_url = checked_url(given.get("QUIZ_DATABASE_URL") or DEFAULT_DATABASE)
        hosts = (host.strip() for host in given.get("QUIZ_TRUSTED_HOSTS", "").split(","))
        return cls(
            database_url=database_url,
            secret_key=secret_key(given.get("QUIZ_SECRET_KEY", ""), database_url),
            questions=questions_folder(given.get("QUIZ_QUESTIONS", "")),
            https=switch("QUIZ_HTTPS", given.get("QUIZ_HTTPS", "0")),
            trusted_hosts=tuple(host for host in hosts if host),
        )


def checked_url(url: str) -> str:
    """A database URL, with the folder of an SQLite file there; the storage room checks the rest."""
    if not url.startswith(("sqlite://", "postgresql+psycopg://")):
        raise SettingRefused("QUIZ_DATABASE_URL", url.partition(":")[0], DATABASE_URLS)
    path = sqlite_path(url)
    if path is not None and not path.absolute().parent.is_dir():
        raise SettingRefused("QUIZ_DATABASE_URL", url, f"there is no folder {path.parent}")
    return url


def switch(name: str, value: str) -> bool:
    """0 or 1."""
    if value not in {"0", "1"}:
        raise SettingRefused(name, value, "it must be 0 or 1")
    return value == "1"


def questions_folder(value: str) -> Path:
    """The folder of banks and roadmaps."""
    folder = Path(value) if value else packaged("questions")
    if not folder.is_dir():
        raise SettingRefused("QUIZ_QUESTIONS", value, "it must be a folder that exists")
    return folder


def secret_key(value: str, database_url: str) -> str:
    """The given key, or for SQLite the one kept beside the file, made on first use."""
    if value:
        if len(value) < SHORTEST_SECRET:
            raise SettingRefused("QUIZ_SECRET_KEY", "…", f"it must have {SHORTEST_SECRET} characters or more")
        return value
    path = sqlite_path(database_url)
    if path is None:
        raise SettingRefused("QUIZ_SECRET_KEY", "", "it must be set when the database is not an SQLite file")
    return kept_secret(beside(path))


def beside(path: Path) -> Path:
    """Where the generated secret key of a database file is kept."""
    return path.with_name(path.name + ".secret")


def sqlite_path(database_url: str) -> Path | None:
    """The file of an SQLite URL; None for any other database."""
    scheme, _, rest = database_url.partition(":///")
    path = rest.partition("?")[0]
    return Path(path) if scheme.startswith("sqlite") and path not in {"", ":memory:"} else None


def kept_secret(path: Path) -> str:
    """The secret in a file that nobody else may read; it is made if it is not there."""
    try:
        if not path.exists():
            write_secret(path)
        secret = path.read_text().strip()
    except OSError as problem:
        wanted = f"its folder must be one in which files can be written ({problem.strerror})"
        raise SettingRefused("QUIZ_DATABASE_URL", str(path.with_suffix("")), wanted) from problem
    if len(secret) < SHORTEST_SECRET:
        raise SettingRefused("QUIZ_SECRET_KEY", str(path), "the kept secret is cut short; delete the file")
    return secret


def write_secret(path: Path) -> None:
    """Put a fresh secret there, unless another process that starts at the same moment is faster."""
    handle, draft = mkstemp(dir=path.parent)
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(32))
    # A link appears with its whole content or not at all: nobody reads half a secret.
    try:
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        Path(draft).unlink()
