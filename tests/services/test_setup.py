"""What the questions folder brings into the database, and what it may not overtake."""

import hashlib
import os
import subprocess
import sysconfig
from collections.abc import Iterator
from pathlib import Path

import pytest

from quiz.config import Config
from quiz.errors import BankRefused
from quiz.services.instructing import check_upload, publish
from quiz.services.setup import content_hash, is_ready, prepare, sync
from quiz.services.workspace import Workspace, open_workspace
from quiz.storage.tables import BankImage, BankVersion, CurrentBank
from tests.clock import Clock
from tests.conftest import SECRET
from tests.racing import at_once
from tests.sittings import rows

PROGRAM = Path(sysconfig.get_path("scripts")) / "quiz"


def file(workspace: Workspace) -> Path:
    return workspace.questions / "banks" / "harbour.yaml"


def rename(workspace: Workspace, title: str) -> bytes:
    """The harbour bank under another title."""
    return file(workspace).read_bytes().replace(b"title: Harbour work\n", f"title: {title}\n".encode())


def upload(workspace: Workspace, content: bytes) -> str:
    picture = {"light.png": file(workspace).with_name("light.png").read_bytes()}
    return check_upload(workspace, "ada", "harbour.yaml", content, picture).version_id or ""


def numbers(workspace: Workspace) -> dict[int | None, str]:
    """The versions of the harbour bank: number and title."""
    titles = {row.number: row.source.partition("title: ")[2].partition("\n")[0] for row in harbour(workspace)}
    return dict(sorted(titles.items(), key=lambda pair: pair[0] or 0))


def harbour(workspace: Workspace) -> list[BankVersion]:
    return rows(workspace, BankVersion, bank="harbour")


def current(workspace: Workspace) -> int | None:
    (pointer,) = rows(workspace, CurrentBank, bank="harbour")
    return next(row.number for row in harbour(workspace) if row.id == pointer.version_id)


def test_the_folder_is_taken_in_with_its_pictures(workspace: Workspace) -> None:
    assert [
        (row.bank, row.number, row.origin) for row in sorted(rows(workspace, BankVersion), key=bank_of)
    ] == [
        ("harbour", 1, "disk"),
        ("weather", 1, "disk"),
    ]
    (picture,) = rows(workspace, BankImage)
    assert (picture.version_id, picture.media_type) == (harbour(workspace)[0].id, "image/png")
    assert picture.content == file(workspace).with_name("light.png").read_bytes()


def bank_of(version: BankVersion) -> str:
    return version.bank


def test_the_same_content_again_adds_nothing(workspace: Workspace, clock: Clock) -> None:
    before = rows(workspace, BankVersion), rows(workspace, CurrentBank), rows(workspace, BankImage)
    clock.forward(days=1)
    file(workspace).rename(file(workspace).with_name("port.yml"))
    sync(workspace)
    assert (rows(workspace, BankVersion), rows(workspace, CurrentBank), rows(workspace, BankImage)) == before


def test_changed_content_is_the_next_version_and_the_current_one(workspace: Workspace) -> None:
    file(workspace).write_bytes(rename(workspace, "Second"))
    sync(workspace)
    assert numbers(workspace) == {1: "Harbour work", 2: "Second"}
    assert current(workspace) == 2


def test_another_picture_is_other_content(workspace: Workspace) -> None:
    file(workspace).with_name("light.png").write_bytes(b"\x89PNG another")
    sync(workspace)
    assert current(workspace) == 2
    assert len(rows(workspace, BankImage)) == 2


def test_a_folder_that_goes_back_is_followed_back(workspace: Workspace) -> None:
    first = file(workspace).read_bytes()
    file(workspace).write_bytes(rename(workspace, "Second"))
    sync(workspace)
    file(workspace).write_bytes(first)
    sync(workspace)
    assert (current(workspace), len(harbour(workspace))) == (1, 2)


def test_the_disk_does_not_overtake_what_was_published_in_the_browser(workspace: Workspace) -> None:
    publish(workspace, upload(workspace, rename(workspace, "From the browser")))
    file(workspace).write_bytes(rename(workspace, "From the disk"))
    sync(workspace)
    assert numbers(workspace) == {1: "Harbour work", 2: "From the browser", 3: "From the disk"}
    assert current(workspace) == 2


def test_the_disk_does_not_overtake_an_older_version_chosen_in_the_browser(workspace: Workspace) -> None:
    first = harbour(workspace)[0].id
    file(workspace).write_bytes(rename(workspace, "Second"))
    sync(workspace)
    publish(workspace, first)
    for title in ("Second", "Third"):
        file(workspace).write_bytes(rename(workspace, title))
        sync(workspace)
        assert current(workspace) == 1


def test_a_draft_that_is_put_into_the_folder_is_published(workspace: Workspace) -> None:
    content = rename(workspace, "Drafted")
    draft = upload(workspace, content)
    file(workspace).write_bytes(content)
    sync(workspace)
    assert numbers(workspace) == {1: "Harbour work", 2: "Drafted"}
    assert [row.id for row in harbour(workspace) if row.number == 2] == [draft]
    assert current(workspace) == 2


def test_taking_in_by_several_at_once_adds_one_version(workspace: Workspace) -> None:
    file(workspace).write_bytes(rename(workspace, "Second"))
    at_once(workspace, [sync] * 8)
    assert (current(workspace), len(harbour(workspace))) == (2, 2)


def test_a_broken_folder_is_refused_with_every_finding_and_changes_nothing(workspace: Workspace) -> None:
    file(workspace).write_bytes(rename(workspace, "Second"))
    for name in ("one", "two"):
        (file(workspace).with_name(f"{name}.yaml")).write_text(f"bank: {name}\ntitel: Typo\n")
    with pytest.raises(BankRefused) as refused:
        sync(workspace)
    assert {Path(finding.file).stem for finding in refused.value.findings} == {"one", "two"}
    assert len(refused.value.findings) > 2
    assert numbers(workspace) == {1: "Harbour work"}


def test_a_picture_and_its_name_are_part_of_the_content() -> None:
    plain = content_hash("bank", {})
    assert plain == hashlib.sha256(b"bank").hexdigest()
    seen = {plain, content_hash("bank", {"a.png": b"1"}), content_hash("bank", {"b.png": b"1"})}
    assert len(seen | {content_hash("bank", {"a.png": b"2"})}) == 4
    assert content_hash("x", {"a": b"1", "b": b"2"}) == content_hash("x", {"b": b"2", "a": b"1"})


@pytest.fixture
def empty(database_url: str, questions: Path) -> Iterator[Workspace]:
    """A workspace on a database without tables."""
    opened = open_workspace(Config(database_url, SECRET, questions))
    yield opened
    opened.database.close()


def test_preparing_makes_a_database_ready(empty: Workspace) -> None:
    assert not is_ready(empty)
    prepare(empty)
    assert is_ready(empty)
    assert len(rows(empty, CurrentBank)) == 2


def test_processes_that_prepare_at_once_all_find_one_database(empty: Workspace) -> None:
    environment = {
        **os.environ,
        "QUIZ_DATABASE_URL": empty.database.engine.url.render_as_string(hide_password=False),
        "QUIZ_SECRET_KEY": SECRET,
        "QUIZ_QUESTIONS": str(empty.questions),
    }
    command = [str(PROGRAM), "db", "upgrade"]
    started = [
        subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        for _ in range(4)
    ]
    said = [process.communicate()[0] for process in started]
    assert said == ["The database is up to date.\n"] * 4
    assert is_ready(empty)
    assert sorted((row.bank, row.number) for row in rows(empty, BankVersion)) == [
        ("harbour", 1),
        ("weather", 1),
    ]
