"""What every use case stands on."""

from pathlib import Path

import pytest

from quiz.config import Config
from quiz.errors import BankRefused
from quiz.services.workspace import Workspace, find_roadmap, new_token, open_workspace
from quiz.storage.tables import BankVersion
from tests.conftest import SECRET
from tests.sittings import rows


def test_a_version_is_read_once(workspace: Workspace) -> None:
    (version,) = [row.id for row in rows(workspace, BankVersion, bank="harbour")]
    with workspace.database.reading() as session:
        assert workspace.pool(session, version) is workspace.pool(session, version)


def test_opening_neither_makes_nor_migrates_a_database(tmp_path: Path, questions: Path) -> None:
    file = tmp_path / "none.sqlite3"
    opened = open_workspace(Config(f"sqlite:///{file}", SECRET, questions))
    opened.database.close()
    assert not file.exists()
    assert [step.id for step in opened.roadmap.steps] == ["swim", "knots", "night", "forecast"]


def test_a_folder_without_the_roadmap_has_an_empty_one(questions: Path) -> None:
    (questions / "roadmaps" / "backend.yaml").unlink()
    assert find_roadmap(questions).steps == ()


def test_a_broken_roadmap_is_refused(questions: Path) -> None:
    (questions / "roadmaps" / "backend.yaml").write_text("roadmap: backend\n")
    with pytest.raises(BankRefused):
        find_roadmap(questions)


def test_tokens_are_long_and_never_the_same() -> None:
    tokens = {new_token() for _ in range(1000)}
    assert len(tokens) == 1000
    assert {len(token) for token in tokens} == {22}
