"""Settings: what the environment may say, and that the README lists all of it."""

import re
import stat
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from threading import Barrier

import pytest

from quiz.config import SETTINGS, Config, kept_secret, packaged, sqlite_path
from quiz.errors import SettingRefused

ROOT = Path(__file__).parents[1]
SECRET = "sixteen letters!"
POSTGRES = "postgresql+psycopg://quiz@localhost/quiz"
NAMES = {setting.name for setting in SETTINGS}


def from_env(**given: str) -> Config:
    return Config.from_env({"QUIZ_DATABASE_URL": POSTGRES, "QUIZ_SECRET_KEY": SECRET} | given)


def test_nothing_but_a_secret_is_needed_beside_a_database() -> None:
    assert asdict(from_env()) == {
        "database_url": POSTGRES,
        "secret_key": SECRET,
        "questions": packaged("questions"),
        "https": False,
        "trusted_hosts": (),
    }


def test_every_setting_is_read(tmp_path: Path) -> None:
    given = from_env(
        QUIZ_QUESTIONS=str(tmp_path), QUIZ_HTTPS="1", QUIZ_TRUSTED_HOSTS=" a.example ,, b.example"
    )
    assert (given.questions, given.https, given.trusted_hosts) == (tmp_path, True, ("a.example", "b.example"))


REFUSED = [
    ("QUIZ_SECRET_KEY", "x" * 15),
    ("QUIZ_SECRET_KEY", ""),
    ("QUIZ_HTTPS", "yes"),
    ("QUIZ_HTTPS", ""),
    ("QUIZ_QUESTIONS", "/no/such/folder"),
    ("QUIZ_DATABASE_URL", "sqlite:////no/such/folder/quiz.sqlite3"),
]


@pytest.mark.parametrize(("name", "value"), REFUSED)
def test_a_setting_that_cannot_be_used_is_named(name: str, value: str) -> None:
    with pytest.raises(SettingRefused, match=name) as refused:
        from_env(**{name: value})
    assert refused.value.name == name
    assert "x" * 15 not in str(refused.value)


def test_a_secret_is_not_shown() -> None:
    assert SECRET not in repr(from_env())


PATHS = [
    ("sqlite:///quiz.sqlite3", "quiz.sqlite3"),
    ("sqlite:////srv/quiz.sqlite3", "/srv/quiz.sqlite3"),
    ("sqlite+pysqlite:///quiz.sqlite3", "quiz.sqlite3"),
    ("sqlite:///C:/data/quiz.sqlite3", "C:/data/quiz.sqlite3"),
    ("sqlite:///quiz.sqlite3?timeout=5", "quiz.sqlite3"),
    ("sqlite://", None),
    ("sqlite:///:memory:", None),
    (POSTGRES, None),
]


@pytest.mark.parametrize(("url", "path"), PATHS)
def test_the_file_of_an_address_is_known(url: str, path: str | None) -> None:
    assert sqlite_path(url) == (path if path is None else Path(path))


def test_a_secret_is_made_once_beside_the_file_for_its_owner_alone(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'quiz.sqlite3'}"
    made = Config.from_env({"QUIZ_DATABASE_URL": url}).secret_key
    assert len(made) >= 40
    assert Config.from_env({"QUIZ_DATABASE_URL": url}).secret_key == made
    (kept,) = tmp_path.iterdir()
    assert (kept.name, stat.S_IMODE(kept.stat().st_mode)) == ("quiz.sqlite3.secret", 0o600)


def test_processes_that_start_at_once_share_one_secret(tmp_path: Path) -> None:
    gate = Barrier(20)

    def read(_: int) -> str:
        gate.wait(30)
        return kept_secret(tmp_path / "secret")

    with ThreadPoolExecutor(20) as threads:
        secrets = set(threads.map(read, range(20)))
    assert len(secrets) == 1
    assert len(secrets.pop()) >= 40
    assert [path.name for path in tmp_path.iterdir()] == ["secret"]


def test_a_folder_that_is_none_is_said_to_be_none(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingRefused, match="QUIZ_DATABASE_URL"):
        kept_secret(tmp_path / "file" / "quiz.sqlite3.secret")


def settings_table() -> dict[str, tuple[str, str]]:
    """The table of settings in the README: name to default and meaning, without code marks."""
    table = (ROOT / "README.md").read_text().partition("| Setting | Default | Meaning |\n")[2]
    lines = [line.replace("`", "") for line in table.partition("\n\n")[0].splitlines()[1:]]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {name: (default, meaning) for name, default, meaning in cells}


def test_the_readme_lists_every_setting_as_it_is() -> None:
    assert settings_table() == {setting.name: (setting.default, setting.meaning) for setting in SETTINGS}


def test_every_variable_that_the_code_reads_is_a_setting() -> None:
    modules = [*(ROOT / "quiz").rglob("*.py"), ROOT / "wsgi.py"]
    read = {name for path in modules for name in re.findall(r"\bQUIZ_[A-Z_]+", path.read_text("utf-8"))}
    assert read == NAMES
