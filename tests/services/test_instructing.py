"""An instructor's banks: a broken one is not kept, a sound one is a draft until it is published."""

from functools import partial

import pytest

from quiz.errors import NotFound
from quiz.services.instructing import check_upload, get_draft, get_preview, list_banks, publish
from quiz.services.workspace import Workspace
from quiz.storage.tables import BankImage, BankVersion
from tests.clock import START, Clock
from tests.racing import at_once
from tests.sittings import asked, rows, start


def source(workspace: Workspace, title: str = "Mended") -> bytes:
    text = (workspace.questions / "banks" / "harbour.yaml").read_text()
    return text.replace("title: Harbour work", f"title: {title}").encode()


def picture(workspace: Workspace) -> dict[str, bytes]:
    return {"light.png": (workspace.questions / "banks" / "light.png").read_bytes()}


def upload(workspace: Workspace, title: str = "Mended") -> str:
    checked = check_upload(workspace, "ada", "harbour.yaml", source(workspace, title), picture(workspace))
    assert checked.version_id is not None, checked.findings
    return checked.version_id


BROKEN = [
    b"",
    b"\xff\xfe\x00",
    b"bank: [",
    b"bank: x\ntitel: Typo\n",
    b"roadmap: backend\ntitle: B\nsteps: []\n",
]


def test_a_broken_bank_is_not_kept(workspace: Workspace) -> None:
    before = rows(workspace, BankVersion)
    for content in BROKEN:
        checked = check_upload(workspace, "ada", "broken.yaml", content, {"a.png": b""})
        assert checked.version_id is None
        assert any(finding.must_fix for finding in checked.findings)
        assert {finding.file for finding in checked.findings} == {"broken.yaml"}
    assert rows(workspace, BankVersion) == before


def test_a_bank_without_its_picture_is_not_kept(workspace: Workspace) -> None:
    checked = check_upload(workspace, "ada", "harbour.yaml", source(workspace), {"other.png": b"x"})
    assert checked.version_id is None
    assert len(rows(workspace, BankImage)) == 1


def test_a_sound_bank_is_a_draft_that_no_attempt_takes(workspace: Workspace, clock: Clock) -> None:
    clock.forward(hours=1)
    draft = get_draft(workspace, upload(workspace))
    assert (draft.listed.number, draft.listed.published_at, draft.listed.current) == (None, None, False)
    assert (draft.listed.origin, draft.listed.created_at, draft.tied) == ("browser", clock(), True)
    assert draft.bank.title == "Mended"
    assert asked(workspace, start(workspace)).sitting.title == "Harbour work"


def test_only_the_pictures_that_are_used_are_kept(workspace: Workspace) -> None:
    pictures = picture(workspace) | {"unused.png": b"x"}
    check_upload(workspace, "ada", "harbour.yaml", source(workspace), pictures)
    assert {image.file for image in rows(workspace, BankImage)} == {"light.png"}


def test_the_same_content_again_is_the_same_draft(workspace: Workspace) -> None:
    draft = upload(workspace)
    assert upload(workspace) == draft
    publish(workspace, draft)
    assert upload(workspace) == draft
    assert upload(workspace, "Other") != draft


def test_uploads_at_once_are_one_draft_and_publishing_at_once_one_number(workspace: Workspace) -> None:
    assert len(set(at_once(workspace, [upload] * 8))) == 1
    drafts = [upload(workspace, f"Title {n}") for n in range(8)]
    numbers = at_once(workspace, [partial(publish, version_id=draft) for draft in drafts * 2])
    assert sorted(numbers) == sorted([*range(2, 10)] * 2)


def test_publishing_twice_is_publishing_once(workspace: Workspace, clock: Clock) -> None:
    draft = upload(workspace)
    clock.forward(hours=1)
    assert publish(workspace, draft) == 2
    published = get_draft(workspace, draft).listed
    clock.forward(hours=1)
    assert publish(workspace, draft) == 2
    assert get_draft(workspace, draft).listed == published
    assert (published.published_at != START, published.current) == (True, True)


def test_an_older_version_can_be_taken_again(workspace: Workspace) -> None:
    (first,) = [row.id for row in rows(workspace, BankVersion, bank="harbour")]
    publish(workspace, upload(workspace))
    assert asked(workspace, start(workspace)).sitting.title == "Mended"
    assert publish(workspace, first) == 1
    assert asked(workspace, start(workspace, nonce="later")).sitting.title == "Harbour work"


def test_banks_are_listed_newest_first(workspace: Workspace, clock: Clock) -> None:
    clock.forward(hours=1)
    publish(workspace, upload(workspace))
    clock.forward(hours=1)
    upload(workspace, "Drafted")
    listed = [(each.bank, each.number, each.current) for each in list_banks(workspace)]
    assert listed == [
        ("harbour", None, False),
        ("harbour", 2, True),
        ("harbour", 1, False),
        ("weather", 1, True),
    ]


def test_a_draft_that_is_not_there_cannot_be_seen_or_published(workspace: Workspace) -> None:
    for use in (get_draft, publish, partial(get_preview, position=1)):
        for version in ("", "nowhere", "' OR 1=1 --"):
            with pytest.raises(NotFound):
                use(workspace, version)


def test_a_preview_shows_each_question_in_the_order_of_the_file(workspace: Workspace) -> None:
    draft = upload(workspace)
    previews = [get_preview(workspace, draft, n)[1] for n in range(1, 8)]
    assert [place.item for place in previews] == list(get_draft(workspace, draft).bank.items)
    assert [place.order for place in previews[:3]] == [(1, 2, 3, 4), (1, 2, 3, 4, 5), ()]
    for position in (0, 8):
        with pytest.raises(NotFound):
            get_preview(workspace, draft, position)


def test_a_bank_that_no_step_names_is_not_tied(workspace: Workspace) -> None:
    content = source(workspace).replace(b"bank: harbour", b"bank: geology")
    checked = check_upload(workspace, "ada", "geology.yaml", content, picture(workspace))
    assert not get_draft(workspace, checked.version_id or "").tied
