"""An instructor's way by plain HTTP: account, findings, mending, preview, publishing."""

from collections.abc import Callable
from io import BytesIO

import pytest

from tests.clock import Clock
from tests.conftest import QUESTIONS
from tests.web.actors import HEADING_OF, SAVE, UNKNOWN, Page, Visitor

BANK = """\
bank: tides
title: Tides
summary: High and low water.
license: CC-BY-4.0
authors: [Ada]
skills: [{id: range, title: Range of the tide, step: night}]
items:
  - id: spring-when
    skill: range
    level: 1
    bloom: remember
    stem: When is the range greatest?
    options:
      - {text: At new moon, correct: true, why: Sun and moon pull in one line.}
      - {text: At half moon, why: They pull at right angles., misconception: half-is-spring}
    references: ["https://example.org/tides"]
"""
BROKEN = BANK.replace("correct: true", "corect: true")


def upload(instructor: Visitor, name: str, content: bytes, pictures: dict[str, bytes] | None = None) -> Page:
    """Choose a file, and pictures, on the upload page and press Check it."""
    address, fields = instructor.open("/banks/upload").sent_by("Check it")
    files = [(BytesIO(each), file) for file, each in (pictures or {}).items()]
    data = {**dict(fields), "bank": (BytesIO(content), name), "images": files}
    return instructor.open(address, "POST", data=data, content_type="multipart/form-data")


def test_a_broken_bank_is_shown_with_line_rule_and_mend_and_is_not_kept(
    instructor: Visitor, stored: Callable[[], str]
) -> None:
    before = stored()
    page = upload(instructor, "tides.yaml", BROKEN.encode())
    assert (page.status, page.heading) == (400, "What to mend in tides.yaml")
    assert any("line 14, column" in heading for heading in page.texts("//article/h2"))
    assert "How to mend it:" in page.text
    assert "correct" in page.texts("//article[contains(., 'line 14')]/p")[-1]
    assert stored() == before


def test_a_bank_mended_on_the_page_becomes_a_draft_that_learners_do_not_see(
    instructor: Visitor, learner: Visitor
) -> None:
    findings = upload(instructor, "tides.yaml", BROKEN.encode())
    source = findings.labelled("The text of the bank")
    assert source.value == BROKEN
    source.value = source.value.replace("corect", "correct")
    draft = instructor.press(findings, "Check it again")
    assert draft.heading == "Tides"
    assert "Draft: learners do not see it yet. From the file tides.yaml." in draft.text
    assert "Tides" not in learner.open("/").texts("//main//a")


def test_a_published_bank_is_taken_by_learners(instructor: Visitor, learner: Visitor) -> None:
    draft = upload(instructor, "tides.yaml", BANK.encode())
    published = instructor.press(draft, "Publish")
    assert "Version 1 is published. Open attempts stay on theirs." in published.texts("//*[@role='status']")
    assert "Publish" not in published.texts("//button")
    report = learner.finish(learner.press(learner.start("Tides").choose("At new moon"), SAVE))
    assert report.heading == "Tides: where you stand"


def test_an_open_attempt_stays_on_its_version_and_a_new_one_takes_the_newest(
    instructor: Visitor, learner: Visitor, clock: Clock
) -> None:
    instructor.press(upload(instructor, "tides.yaml", BANK.encode()), "Publish")
    old = learner.start("Tides")
    clock.forward(minutes=1)
    newer = BANK.replace("When is the range greatest?", "At which moon is the range greatest?")
    draft = upload(instructor, "tides.yaml", newer.encode())
    assert "Version 2 is published." in instructor.press(draft, "Publish").text
    assert learner.open(old.path).heading == "When is the range greatest?"
    assert learner.start("Tides").heading == "At which moon is the range greatest?"
    banks = instructor.open("/banks")
    rows = [row for row in banks.texts("//tbody/tr") if row.startswith("tides")]
    assert ["in use" in row for row in rows] == [True, False]


def test_an_earlier_version_can_be_used_again(instructor: Visitor, learner: Visitor) -> None:
    first = instructor.press(upload(instructor, "tides.yaml", BANK.encode()), "Publish")
    instructor.press(
        upload(instructor, "tides.yaml", BANK.replace("greatest", "largest").encode()), "Publish"
    )
    instructor.press(instructor.open(first.path), "Use this version again")
    assert learner.start("Tides").heading == "When is the range greatest?"


def test_the_same_file_again_is_the_same_draft(instructor: Visitor) -> None:
    first, second = (upload(instructor, "tides.yaml", BANK.encode()) for _ in range(2))
    assert first.path == second.path


def test_every_question_is_previewed_as_a_learner_sees_it_with_the_reasons_below(
    instructor: Visitor, learner: Visitor
) -> None:
    draft = instructor.follow(instructor.open("/banks"), "Open harbour 1")
    for position, kind in enumerate(HEADING_OF, 1):
        preview = instructor.follow(draft, f"Preview question {position}")
        assert preview.heading == HEADING_OF[kind]
        assert preview.texts("//fieldset//label")[-1] == UNKNOWN
        shown = learner.reach(kind)
        assert sorted(preview.texts("//fieldset//label")) == sorted(shown.texts("//fieldset//label"))
        assert preview.tree.xpath("//fieldset//img/@alt") == shown.tree.xpath("//fieldset//img/@alt")
        assert "What the report explains" in preview.texts("//h2")
        assert preview.texts("//article/h3")[0].startswith(f"Question {position} ")
    assert "A reef knot joins" in instructor.follow(draft, "Preview question 1").text


def test_a_bank_brings_its_pictures(instructor: Visitor) -> None:
    source = (QUESTIONS / "banks" / "harbour.yaml").read_text().replace("bank: harbour", "bank: port")
    picture = (QUESTIONS / "banks" / "light.png").read_bytes()
    assert upload(instructor, "port.yaml", source.encode()).status == 400
    draft = upload(instructor, "port.yaml", source.encode(), {"light.png": picture})
    page = instructor.follow(draft, "Preview question 7")
    (address,) = set(page.tree.xpath("//main//img/@src"))
    image = instructor.open(address).response
    assert (image.mimetype, image.data) == ("image/png", picture)


def test_nothing_chosen_is_an_error_with_words(instructor: Visitor) -> None:
    page = instructor.press(instructor.open("/banks/upload"), "Check it")
    assert page.status == 400
    assert page.title.startswith("Error: ")
    assert "Choose a bank file, such as sql-joins.yaml." in page.text


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "a" * 300 + ".yaml", "<script>.yaml", "naïve {{7*7}}.yaml", ".."]
)
def test_a_file_name_is_a_name_and_nothing_else(instructor: Visitor, name: str) -> None:
    page = upload(instructor, name, BROKEN.encode())
    assert page.status == 400
    shown = page.field("file_name")
    assert not set("/\\<>{}\r\n") & set(shown)


HOSTILE_FILES = {
    "tag": b"!!python/object/apply:os.system ['true']",
    "nesting": b"[" * 200_000,
    "alias bomb": b"a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\n",
    "not text": bytes(range(256)) * 20,
    "another encoding": BANK.encode("utf-16"),
    "one long line": b"bank: " + b"x" * 400_000,
    "nothing": b"\n",
}


@pytest.mark.parametrize("content", HOSTILE_FILES.values(), ids=HOSTILE_FILES)
def test_a_hostile_file_ends_in_findings(instructor: Visitor, content: bytes) -> None:
    page = upload(instructor, "hostile.yaml", content)
    assert (page.status, page.heading) == (400, "What to mend in hostile.yaml")
    assert len(page.texts("//article")) >= 1


@pytest.mark.parametrize(
    ("name", "picture"),
    [
        ("light.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("light.html", b"<b>x</b>"),
    ],
)
def test_a_picture_that_could_run_is_refused(instructor: Visitor, name: str, picture: bytes) -> None:
    source = (QUESTIONS / "banks" / "harbour.yaml").read_text().replace("light.png", name)
    assert upload(instructor, "harbour.yaml", source.encode(), {name: picture}).status == 400


def test_a_picture_that_is_a_page_is_served_as_a_picture(instructor: Visitor) -> None:
    source = (QUESTIONS / "banks" / "harbour.yaml").read_text().replace("bank: harbour", "bank: port")
    page = upload(instructor, "port.yaml", source.encode(), {"light.png": b"<script>alert(1)</script>"})
    if page.status == 200:
        (address,) = set(instructor.follow(page, "Preview question 7").tree.xpath("//main//img/@src"))
        response = instructor.open(address).response
        assert response.mimetype == "image/png"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
