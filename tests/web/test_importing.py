"""An instructor uploads a file of another program: the account of every question, the notes, the draft."""

from io import BytesIO

import pytest

from tests.web.actors import SAVE, Page, Visitor

GIFT = b"""\
::When::When in the month is the range of the tide greatest? {
    =At new moon#Sun and moon pull in one line.
    ~%50%At full moon or so#Nearly.
    ~At half moon
}

Write an essay on the tides. {}
"""
AIKEN = b"When is the range of the tide greatest?\nA. At new moon\nB. At half moon\nANSWER: A\n"


def upload(instructor: Visitor, name: str, content: bytes, format_: str = "") -> Page:
    """Choose a file and its format on the upload page and press Check it."""
    address, fields = instructor.open("/banks/upload").sent_by("Check it")
    data = {**dict(fields), "bank": (BytesIO(content), name), "format": format_}
    return instructor.open(address, "POST", data=data, content_type="multipart/form-data")


@pytest.mark.parametrize("format_", ["", "gift"], ids=["found out", "chosen"])
def test_every_question_is_accounted_for_and_the_rest_is_a_draft(instructor: Visitor, format_: str) -> None:
    page = upload(instructor, "tides.gift", GIFT, format_)
    assert (page.status, page.heading) == (200, "What became of tides.gift")
    assert "2 questions were read as Moodle GIFT." in page.text
    rows = page.texts("//tbody/tr")
    assert rows[0].startswith("1. When")
    assert "Imported with loss: Options that earned a part of the marks are simply wrong here" in rows[0]
    assert "Refused: Essay questions are not scored here" in rows[1]
    draft = instructor.follow(page, "Open the draft")
    assert "Draft: learners do not see it yet. From the file tides.yaml." in draft.text
    assert "The item came without a skill and is to be sorted." in draft.text
    assert "At full moon or so" in instructor.follow(draft, "Preview question 1").text


def test_an_imported_bank_is_published_and_taken(instructor: Visitor, learner: Visitor) -> None:
    page = upload(instructor, "tides.txt", AIKEN)
    published = instructor.press(instructor.follow(page, "Open the draft"), "Publish")
    assert "Version 1 is published." in published.text
    report = learner.finish(learner.press(learner.start("tides").choose("At new moon"), SAVE))
    assert report.heading == "tides: where you stand"


def test_the_text_of_the_bank_can_be_mended_at_once(instructor: Visitor) -> None:
    page = upload(instructor, "tides.txt", AIKEN)
    source = page.labelled("The text of the bank")
    source.value = source.value.replace("title: tides", "title: Tides and currents")
    assert instructor.press(page, "Check it again").heading == "Tides and currents"


PICTURED = """\
<quiz><question type="truefalse"><name><text>flood</text></name>
<questiontext format="html"><text>&lt;p&gt;Does the picture show a flood tide?&lt;/p&gt;
&lt;img src="@@PLUGINFILE@@/flood.png" alt="A pier under water"&gt;</text>
<file name="flood.png" encoding="base64">iVBORw0KGgoAAAANSUhEUg==</file></questiontext>
<answer fraction="100"><text>true</text></answer><answer fraction="0"><text>false</text></answer>
</question></quiz>"""


def test_pictures_of_the_file_stay_while_its_text_is_mended(instructor: Visitor) -> None:
    page = upload(instructor, "flood.xml", PICTURED.encode())
    assert "1 picture came with it." in page.text
    source = page.labelled("The text of the bank")
    right, source.value = source.value, source.value.replace("correct: true", "corect: true")
    broken = instructor.press(page, "Check it again")
    assert broken.heading == "What to mend in flood.yaml"
    broken.labelled("The text of the bank").value = right.replace("title: flood", "title: Flood and ebb")
    draft = instructor.press(broken, "Check it again")
    assert draft.heading == "Flood and ebb"
    assert instructor.follow(draft, "Preview question 1").tree.xpath("//main//img/@alt") == [
        "A pier under water"
    ]


def test_a_file_of_which_nothing_fits_is_no_draft(instructor: Visitor) -> None:
    page = upload(instructor, "essays.gift", b"Write an essay. {}\n")
    assert page.status == 400
    assert "No question of this file fits, so there is no draft." in page.text
    assert "Refused: Essay questions" in page.texts("//tbody/tr")[0]
    assert instructor.open("/banks").status == 200
    assert "essays" not in instructor.open("/banks").text


def test_a_file_that_is_not_of_the_chosen_format_is_refused_with_its_place(instructor: Visitor) -> None:
    page = upload(instructor, "tides.xml", b"<quiz><question>", "moodle-xml")
    assert page.status == 400
    assert page.title.startswith("Error: ")
    assert "This file cannot be read as Moodle XML: " in page.text
    assert "line 1, column" in page.text


def test_the_chosen_format_stays_chosen(instructor: Visitor) -> None:
    page = upload(instructor, "tides.txt", b"no question", "aiken")
    assert page.tree.xpath("//select[@name='format']/option[@selected]/@value") == ["aiken"]


@pytest.mark.parametrize("name", ["notes.txt", "notes.zip", "notes"])
def test_a_format_that_cannot_be_found_out_is_asked_for(instructor: Visitor, name: str) -> None:
    page = upload(instructor, name, b"Only prose.")
    assert page.status == 400
    assert "The format of this file cannot be told from its first lines. Choose it." in page.text


def test_a_bank_of_ours_is_known_by_any_name(instructor: Visitor) -> None:
    page = upload(instructor, "tides.txt", b"bank: tides\n")
    assert page.heading == "What to mend in tides.txt"


def test_a_strange_format_is_found_out_instead(instructor: Visitor) -> None:
    assert upload(instructor, "tides.txt", AIKEN, "../etc").status == 200


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04" + b"\0" * 100, b"<" * 1000, b"\xff\xfe\0", b"<?xml version='1.0'?><quiz/>"]
)
@pytest.mark.parametrize("format_", ["", "gift", "moodle-xml", "aiken", "qti12", "qti21", "qti30", "csv"])
def test_a_hostile_file_is_refused_in_words(instructor: Visitor, content: bytes, format_: str) -> None:
    page = upload(instructor, "hostile.bin", content, format_)
    assert page.status == 400
    assert page.texts("//h1")


def test_the_same_file_again_is_the_same_draft(instructor: Visitor) -> None:
    pages = [upload(instructor, "tides.gift", GIFT) for _ in range(2)]
    first, second = (instructor.follow(page, "Open the draft").path for page in pages)
    assert first == second
