"""Files and packages: where questions stand, what belongs to them, and what is no QTI 1.2."""

import base64

import pytest

from quiz.formats.archive import pack
from quiz.formats.drafts import Draft, DraftImage, FileRefused, Reading, Refusal, Where
from quiz.formats.qti12 import read
from tests.formats.qti12.samples import choose, document, equal, field, item, labels, rule, text

PNG = b"\x89PNG\r\n\x1a\n" + bytes(30)
CHOICE = item(text("Which?") + choose(labels(a="Red", b="Blue")), rule(equal("a")))


def pictured(source: str, alt: str = "A rose") -> str:
    words = f'&lt;p&gt;Which?&lt;img src="{source}" alt="{alt}"&gt;&lt;/p&gt;'
    return CHOICE.replace("Which?", words.replace('"', "&quot;"))


def package(**members: bytes) -> Reading:
    return read(pack(members), "export.zip")


def drafts(reading: Reading) -> list[Draft]:
    return [found for found in reading.found if isinstance(found, Draft)]


@pytest.mark.parametrize(
    "data",
    [
        document(CHOICE),
        document(CHOICE).replace(b' xmlns="http://www.imsglobal.org/xsd/ims_qtiasiv1p2"', b""),
        CHOICE.encode(),
        f"<objectbank>{CHOICE}</objectbank>".encode(),
        f'<!DOCTYPE questestinterop SYSTEM "q.dtd">\n<questestinterop>{CHOICE}</questestinterop>'.encode(),
        document(CHOICE).decode().replace('"1.0"?', '"1.0" encoding="UTF-16"?').encode("utf-16"),
    ],
)
def test_a_loose_file_is_read_with_whatever_it_begins(data: bytes) -> None:
    assert [draft.stem for draft in drafts(read(data, "quiz.xml"))] == ["Which?"]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"<POOL><TITLE/></POOL>", "an old Blackboard"),
        (b"<quiz><question/></quiz>", "Import it as moodle-xml"),
        (b"<assessmentItem/>", "qti21"),
        (b"<qti-assessment-item/>", "qti30"),
        (b"<manifest/>", "the whole package"),
        (b"<html/>", "<html>, which is not QTI 1.2"),
        (b"no xml", "not well-formed"),
        (b"", "not well-formed"),
        (b"<item><x></item>", "not well-formed"),
        (b'<!DOCTYPE item [<!ENTITY a "b">]><item>&a;</item>', "entities"),
        (b"<item>" * 200, "nested deeper"),
        (pack({}), "no QTI 1.2"),
        (pack({"imsmanifest.xml": b"<manifest/>", "a.xml": b"<assessmentItem/>"}), "qti21"),
        (pack({"res1.dat": b"<?xml version='1.0'?><POOL/>"}), "an old Blackboard"),
        (pack({"quiz.xml": b"<questestinterop><item>"}), "quiz.xml"),
        (pack({"../quiz.xml": document(CHOICE)}), "leads out of the archive"),
    ],
)
def test_what_is_no_qti_is_refused_with_a_hint(data: bytes, why: str) -> None:
    with pytest.raises(FileRefused) as refused:
        read(data, "quiz.xml")
    assert why in refused.value.why


def test_a_file_without_questions_is_an_empty_reading() -> None:
    assert read(b"<questestinterop/>", "empty.xml") == Reading("empty", ())


def test_questions_are_counted_through_the_file_with_their_lines() -> None:
    data = document(CHOICE, "\n\n" + CHOICE)
    assert [draft.where for draft in drafts(read(data, "quiz.xml"))] == [Where(1, 1), Where(2, 3)]


def test_titles_of_quizzes_and_groups_are_the_categories() -> None:
    fact = "<fieldlabel>bank_title</fieldlabel><fieldentry>Old ones</fieldentry>"
    metadata = f"<qtimetadata><qtimetadatafield>{fact}</qtimetadatafield></qtimetadata>"
    group = f'<section title="Main"><section title="Undo">{CHOICE}</section>{CHOICE}</section>'
    quiz = f'<assessment title="Git">{group}</assessment>'
    objects = f'<objectbank ident="b">{metadata}{CHOICE}</objectbank>'
    data = f"<questestinterop>{quiz}{objects}</questestinterop>"
    reading = read(data.encode(), "export.xml")
    assert [draft.categories for draft in drafts(reading)] == [("Git", "Undo"), ("Git",), ("Old ones",)]
    assert reading.title == "export"


def test_the_only_quiz_gives_the_title() -> None:
    assert read(document(CHOICE, title="Git &amp; co"), "export.xml").title == "Git & co"


def test_a_question_may_name_its_category_itself() -> None:
    one = item(
        text("Which?") + choose(labels(a="Red", b="Blue")),
        rule(equal("a")),
        facts={"cc_question_category": "CI/CD"},
    )
    assert drafts(read(document(one), "a.xml"))[0].categories == ("CI/CD",)


@pytest.mark.parametrize(
    "reference",
    [
        '<itemref linkrefid="elsewhere"/>',
        '<bankentry_item sourcebank_ref="b" item_ref="elsewhere"/>',
        "<section><selection_ordering><sourcebank_ref>elsewhere</sourcebank_ref></selection_ordering></section>",
    ],
)
def test_a_question_that_only_another_file_holds_is_refused(reference: str) -> None:
    reading = read(document(CHOICE, reference), "quiz.xml")
    assert isinstance(reading.found[0], Draft)
    assert reading.found[1] == Refusal(
        Where(2, 1), "The file only refers to it, as “elsewhere”. Export its question bank too."
    )


def test_a_reference_to_a_question_of_the_package_is_no_question() -> None:
    members = {"a.xml": document('<itemref linkrefid="q1"/>'), "b.xml": document(CHOICE)}
    assert len(read(pack(members), "a.zip").found) == 1


def test_questions_keep_the_text_that_they_belong_to() -> None:
    stimulus = f'<item ident="s">{"<presentation>"}{text("A story.")}</presentation></item>'
    child = item(
        text("Who?") + choose(labels(a="He", b="She")),
        rule(equal("a")),
        facts={"parent_stimulus_item_ident": "s"},
    )
    gaps = item(
        text("The ", "text/plain") + field("f") + text(" end", "text/plain"),
        rule(equal("x", "f")),
        facts={"parent_stimulus_item_ident": "s"},
    )
    lost = child.replace(">s<", ">gone<")
    told, second, third, fourth = read(document(stimulus, child, gaps, lost), "a.xml").found
    assert isinstance(told, Refusal)
    assert isinstance(second, Draft)
    assert isinstance(third, Draft)
    assert isinstance(fourth, Draft)
    assert second.stem == "A story.\n\nWho?"
    assert third.stem == "A story.\n\nThe \\_\\_\\_\\_ end"
    assert fourth.losses == ("It belongs to a text that is not in the file, or is too long.",)


@pytest.mark.parametrize(
    ("source", "member", "picture"),
    [
        ("pic.png", "pic.png", "pic.png"),
        (
            "$IMS-CC-FILEBASE$/a/pic.png?canvas_download=1",
            "web_resources/a/pic.png",
            "web_resources/a/pic.png",
        ),
        ("$IMS_CC_FILE_BASE$a/pic.png", "x/a/pic.png", "x/a/pic.png"),
        ("%24IMS-CC-FILEBASE%24/my%20pic.png", "my pic.png", "my pic.png"),
        ("%%LINKPATH%%pic.png", "pic.png", "pic.png"),
        ("../pic.png", "quiz/pic.png", "quiz/pic.png"),
        ("/courses/1/files/pic.png", "exam/my_files/pic.png", "exam/my_files/pic.png"),
        ("pic.png", "q/PIC.PNG", "q/PIC.PNG"),
    ],
)
def test_pictures_are_found_in_the_package(source: str, member: str, picture: str) -> None:
    reading = read(pack({"quiz/quiz.xml": document(pictured(source)), member: PNG}), "a.zip")
    (draft,) = drafts(reading)
    assert draft.images == (DraftImage(picture.rpartition("/")[2], PNG, "A rose"),)
    assert draft.losses == ()


def test_the_picture_beside_the_text_goes_before_others_of_its_name() -> None:
    members = {"a/pic.png": PNG + b"1", "quiz/pic.png": PNG, "quiz/quiz.xml": document(pictured("pic.png"))}
    (draft,) = drafts(read(pack(members), "a.zip"))
    assert draft.images[0].content == PNG


def test_the_name_of_a_file_is_no_description() -> None:
    reading = package(**{"quiz.xml": document(pictured("pic.png", "IMG_1.png")), "pic.png": PNG})
    assert drafts(reading)[0].images == (DraftImage("pic.png", PNG, ""),)


def test_a_picture_in_the_text_itself_is_read() -> None:
    source = f"data:image/png;base64,{base64.b64encode(PNG).decode()}"
    (draft,) = drafts(read(document(pictured(source)), "a.xml"))
    assert draft.images == (DraftImage("picture.png", PNG, "A rose"),)


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("pic.png", "The picture “pic.png” was left out: it is not in the file."),
        ("../../etc/passwd", "The picture “../../etc/passwd” was left out: it is not in the file."),
        (
            "https://a.example/pic.png",
            "The picture at https://a.example/pic.png was left out: it is not in the file.",
        ),
        ("//a.example/pic.png", "The picture at //a.example/pic.png was left out: it is not in the file."),
        ("data:image/png;base64,@@", "A picture in the text was left out: it is damaged."),
    ],
)
def test_a_picture_that_is_not_there_is_a_loss_and_nothing_is_fetched(source: str, why: str) -> None:
    members = {"quiz.xml": document(pictured(source)), "a/x.png": PNG, "b/x.png": PNG}
    (draft,) = drafts(read(pack(members), "a.zip"))
    assert (draft.images, draft.losses) == ((), (why,))


def test_two_pictures_of_one_name_are_not_guessed_between() -> None:
    members = {"q/quiz.xml": document(pictured("x.png")), "a/x.png": PNG, "b/x.png": PNG}
    (draft,) = drafts(read(pack(members), "a.zip"))
    assert draft.images == ()


def test_pictures_of_options_are_a_loss_and_options_of_pictures_alone_are_refused() -> None:
    shown = '&lt;img src="x.png"&gt;'
    beside = CHOICE.replace('"text/plain">Red', f'"text/html">Red {shown}')
    (draft,) = drafts(read(document(beside), "a.xml"))
    assert draft.losses == ("A picture in an option was left out.",)
    alone = CHOICE.replace('"text/plain">Red', f'"text/html">{shown}')
    (refusal,) = read(document(alone), "a.xml").found
    assert isinstance(refusal, Refusal)
    assert refusal.why == "One of its options is a picture."


def test_pictures_of_respondus_and_blackboard_stand_in_elements_of_their_own() -> None:
    image = '<material><matimage uri="%%LINKPATH%%pic.png" label="A rose"/></material>'
    application = '<material><matapplication label="pic.png" uri="folder/pic.png"/></material>'
    embedded = f'<material><matimage imagtype="image/png" embedded="base64">{base64.b64encode(PNG).decode()}'
    for more in (image, application, embedded + "</matimage></material>"):
        one = CHOICE.replace("<presentation>", f"<presentation>{more}")
        (draft,) = drafts(read(pack({"quiz.xml": document(one), "pic.png": PNG}), "a.zip"))
        assert [picture.content for picture in draft.images] == [PNG]


def test_the_fuller_copy_of_a_cartridge_is_read_alone() -> None:
    short, full = document(CHOICE), document(CHOICE, CHOICE)
    members = {"abc/assessment_qti.xml": short, "non_cc_assessments/abc.xml.qti": full}
    assert len(drafts(read(pack(members), "course.imscc"))) == 2
    assert len(drafts(read(pack({"abc/assessment_qti.xml": short}), "course.imscc"))) == 1


def test_a_package_names_its_members_and_says_what_it_leaves_aside() -> None:
    reading = package(
        **{
            "imsmanifest.xml": b"<manifest/>",
            "a/quiz.xml": document(CHOICE),
            "a/assessment_meta.xml": b"<quiz/>",
            "b/broken.xml": b"<questestinterop><item></questestinterop>",
            "../etc/passwd": b"root",
            "inner.zip": pack({"c.xml": document(CHOICE)}),
        }
    )
    assert [draft.where for draft in drafts(reading)] == [Where(1, 1, "a/quiz.xml")]
    assert [note.partition(":")[0] for note in reading.notes] == [
        "The member “../etc/passwd” was not read",
        "The member “inner.zip” was not read",
        "The member “b/broken.xml” was not read",
        "The settings of the quiz (time, attempts, dates) are not imported.",
    ]


def test_scripts_and_handlers_of_a_file_reach_nobody() -> None:
    evil = "&lt;p onclick=&quot;x()&quot;&gt;Which?&lt;script&gt;alert(1)&lt;/script&gt;&lt;/p&gt;"
    (draft,) = drafts(read(document(CHOICE.replace("Which?", evil)), "a.xml"))
    assert draft.stem == "Which?"
    assert draft.losses == ("a script was left out",)
