"""What is written is what Canvas exports itself, and says what it cannot say."""

from dataclasses import replace

import pytest
from defusedxml import ElementTree

from quiz.core.banks import Bank, Skill
from quiz.core.items import Choice, Credit, Image, Item, Kind, Numeric, Option, Text, WrongAnswer
from quiz.formats.archive import open_archive
from quiz.formats.drafts import DraftImage, Loss
from quiz.formats.qti12 import read, write
from tests.factories import BODIES, choice

PNG = b"\x89PNG\r\n\x1a\n" + bytes(30)
NAMESPACE = {"q": "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"}
PACKAGE = {"p": "http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"}


def made(kind: Kind) -> Item:
    return Item(f"one-{kind}", "undo", 2, "apply", "What *does* `git` do?", BODIES[kind])


def bank(*items: Item) -> Bank:
    return Bank("git", "Git & co", "About < it.", "", (), (Skill("undo", "Undo / redo"),), items)


def members(one: Bank, images: dict[str, bytes] | None = None) -> dict[str, bytes]:
    archive = open_archive(write(one, images or {}).content)
    return {name: archive.read(name) for name in archive.names}


def test_a_package_has_the_members_that_canvas_looks_for() -> None:
    found = members(bank(made(Kind.SINGLE)))
    assert list(found) == ["imsmanifest.xml", "git/git.xml", "git/assessment_meta.xml"]
    manifest = ElementTree.fromstring(found["imsmanifest.xml"])
    resources = manifest.findall(".//p:resource", PACKAGE)
    assert [resource.get("type") for resource in resources] == [
        "imsqti_xmlv1p2",
        "associatedcontent/imscc_xmlv1p1/learning-application-resource",
    ]
    assert [file.get("href") for file in manifest.findall(".//p:file", PACKAGE)] == list(found)[1:]
    dependency = resources[0].find("p:dependency", PACKAGE)
    assert dependency is not None
    assert dependency.get("identifierref") == resources[1].get("identifier")
    settings = ElementTree.fromstring(found["git/assessment_meta.xml"])
    assert [child.text for child in settings][:2] == ["Git & co", "<p>About &lt; it.</p>"]


def test_the_same_bank_gives_the_same_bytes() -> None:
    assert write(bank(made(Kind.TEXT)), {}) == write(bank(made(Kind.TEXT)), {})


@pytest.mark.parametrize(
    ("kind", "label", "losses"),
    [
        (Kind.SINGLE, "multiple_choice_question", []),
        (
            Kind.MULTIPLE,
            "multiple_answers_question",
            ["Canvas gives part marks by its own rule; ours (right-minus-wrong) comes back only to us."],
        ),
        (Kind.NUMERIC, "numerical_question", ["Canvas does not show the unit “keys”."]),
        (Kind.TEXT, "short_answer_question", []),
        (
            Kind.ORDERING,
            "ordering_question",
            ["Classic quizzes of Canvas have no question in which entries are put in order."],
        ),
        (Kind.MATCHING, "matching_question", []),
    ],
)
def test_every_kind_has_the_name_that_canvas_gives_it(kind: Kind, label: str, losses: list[str]) -> None:
    written = write(bank(made(kind)), {})
    root = ElementTree.fromstring(open_archive(written.content).read("git/git.xml"))
    assert next(entry.text for entry in root.findall(".//q:fieldentry", NAMESPACE)) == label
    assert [loss.what for loss in written.losses] == losses


def test_true_and_false_in_their_order_are_a_question_of_their_own() -> None:
    options = (Option("True", False, "No."), Option("False", True, "Yes."))
    item = replace(made(Kind.SINGLE), body=Choice(options), fixed_order=True)
    data = members(bank(item))
    assert b"true_false_question" in data["git/git.xml"]
    assert b"<shuffle_answers>false" in data["git/assessment_meta.xml"]
    assert b"<shuffle_answers>true" in members(bank(made(Kind.SINGLE)))["git/assessment_meta.xml"]


def test_a_picture_goes_with_its_question_and_comes_back() -> None:
    item = replace(made(Kind.SINGLE), image=Image("git log.png", 'A "graph" & more'))
    written = write(bank(item), {"git log.png": PNG, "other.png": b"not named"})
    (draft,) = read(written.content, "git.zip").found
    assert getattr(draft, "images", ()) == (DraftImage("git log.png", PNG, 'A "graph" & more'),)
    assert "other.png" not in open_archive(written.content)
    assert written.losses == ()


def test_a_picture_that_is_not_given_is_a_loss() -> None:
    item = replace(made(Kind.SINGLE), image=Image("gone.png", "Gone"))
    assert write(bank(item), {}).losses == (Loss(item.id, "The format has no place for: image."),)


def test_what_canvas_cannot_say_is_said() -> None:
    body = Text(("HEAD",), True, "It points.", (WrongAnswer("head", "Not on Linux."),))
    number = Numeric(20, 0.5, "", "Counted.", (WrongAnswer("19", "One more."),))
    items = (
        replace(
            made(Kind.TEXT), body=body, references=("https://a.example",), example="$ git", proof="machine"
        ),
        replace(made(Kind.NUMERIC), body=number),
    )
    assert [loss.what for loss in write(bank(*items), {}).losses] == [
        "The format has no place for: proof, references and example.",
        "Canvas does not tell upper from lower case.",
        "The wrong answers with their reasons are left out: some programs would accept them.",
        "The wrong answers with their reasons are left out: some programs would accept them.",
    ]


def test_wrong_answers_stand_in_no_condition_that_a_program_could_take_for_a_key() -> None:
    body = Text(("HEAD",), False, "It points.", (WrongAnswer("index", "That is the stage."),))
    assert b"index" not in members(bank(replace(made(Kind.TEXT), body=body)))["git/git.xml"]


def test_numbers_are_written_in_digits() -> None:
    body = Numeric(1e-7, 5e-8, "", "Small.")
    data = members(bank(replace(made(Kind.NUMERIC), body=body)))["git/git.xml"]
    for digits in (b">0.0000001<", b">0.00000005<", b">0.00000015<"):
        assert digits in data


def test_characters_that_xml_cannot_hold_are_left_out() -> None:
    item = replace(made(Kind.SINGLE), stem="ab\x0bc\ufffe")
    (draft,) = read(write(bank(item), {}).content, "git.zip").found
    assert getattr(draft, "stem", "") == "abc"


def test_canvas_own_rule_of_credit_is_no_loss() -> None:
    body = choice(5, 2, many=True, credit=Credit.NET_CORRECT)
    assert write(bank(replace(made(Kind.MULTIPLE), body=body)), {}).losses == ()
