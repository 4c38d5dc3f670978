"""The words of the interface: all through gettext, all in the house's tone, none lost in formatting."""

import re
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from flask import Flask
from jinja2 import Environment

from quiz.config import PACKAGE, packaged
from quiz.services.exchanging import FORMATS
from quiz.web.words import points, source_name
from tests.web.actors import ASK_SURE, FINISH, REVIEW, SAVE, UNKNOWN, Page, Visitor, words
from tests.web.conftest import PASSWORD
from tests.web.pseudo import pseudo, pseudo_app
from tests.web.test_banks import BROKEN, upload

TEMPLATES = packaged("templates")
BANNED = re.compile(
    r"\b(invalid|valid|oops|please|forbidden|illegal|fail\w*|weak\w*|poor\w*|you forgot|only|unfortunately"
    r"|below average|users?|students?)\b|!",
    re.IGNORECASE,
)


def messages() -> Iterator[str]:
    """Every string that goes through gettext, from templates and modules."""
    keywords = {"_": None, "_l": None, "gettext": None, "ngettext": (1, 2)}
    options = {"**.html": {"trimmed": "true"}}
    for folder in (TEMPLATES, PACKAGE):
        found = extract_from_dir(
            str(folder),
            [("**.py", "python"), ("**.html", "jinja2")],
            options_map=options,
            keywords=keywords,
        )
        for _file, _line, message, _comments, _context in found:
            yield from [message] if isinstance(message, str) else message


MESSAGES = sorted(set(messages()))


def test_the_strings_are_found() -> None:
    assert len(MESSAGES) > 200
    assert {"Save and continue", "Sorry, there is a problem with the service", "Right"} <= set(MESSAGES)


@pytest.mark.parametrize("message", MESSAGES)
def test_a_string_keeps_the_tone_and_survives_formatting(message: str) -> None:
    assert BANNED.findall(message) == []
    assert "sorry" not in message.lower() or "problem with the service" in message
    # Templates format every string, also those without values: a stray "% s" would be one.
    named = re.findall(r"%\((\w+)\)s", message)
    assert message.count("%") == len(named)
    assert "’" not in message  # scripts look for the straight "I don't know yet"


class Naked(HTMLParser):
    """The texts and readable attributes of a template that stand there as they are."""

    READ = frozenset({"alt", "aria-label", "placeholder", "title"})

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(markup)
        self.close()

    def handle_starttag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value or "" for name, value in attrs if name in self.READ]

    def handle_data(self, data: str) -> None:
        self.found.append(data)


def literal_parts(source: str) -> str:
    """A template without its expressions, statements and comments."""
    lexed = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).lex(source)
    return "".join(value for _line, kind, value in lexed if kind == "data")


@pytest.mark.parametrize("template", sorted(TEMPLATES.rglob("*.html")), ids=lambda file: file.stem)
def test_no_template_holds_a_word_outside_gettext(template: Path) -> None:
    naked = Naked(literal_parts(template.read_text(encoding="utf-8"))).found
    assert [text.strip() for text in naked if re.search(r"[^\W\d_]", text.replace("Bearings", ""))] == []


@pytest.fixture(scope="module")
def abroad(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application in a made-up language."""
    with pseudo_app(tmp_path_factory.mktemp("abroad")) as app:
        yield app


ALLOWED = re.compile(
    r"\bBearings\b|\bada\b|\bUTC\b|\bexample\.org: [\w-]+|\b[\w-]+\.(yaml|png)\b|\bJanuary\b"
    r"|\b(harbour|weather|ropes|lights)\b",
    re.IGNORECASE,
)


def english_left(page: Page) -> list[str]:
    """Visible words in Latin letters without an accent, apart from code, names, dates and ids.

    Findings speak English: they are the loader's, which the command line prints too. Formats have names.
    """
    for own in page.tree.xpath("//pre | //textarea | //script | //article[@class='finding']"):
        own.drop_tree()
    for named in page.tree.xpath("//select[@name='format']/option"):
        named.text = next((" " for each in FORMATS.values() if each.title == words(named)), named.text)
    read = [words(page.tree), *page.tree.xpath("//@aria-label | //@alt | //@title | //@placeholder")]
    return [word for text in read for word in re.findall(r"[A-Za-z]{2,}", ALLOWED.sub("", text))]


def press(visitor: Visitor, page: Page, button: str) -> Page:
    return visitor.press(page, pseudo(button))


def test_the_learners_pages_hold_no_untranslated_word(abroad: Flask) -> None:
    visitor = Visitor(abroad)
    for path in (
        *("/", "/help", "/privacy", "/accessibility", "/results", "/yours", "/yours/delete"),
        *("/roadmap", "/topics/harbour", "/nowhere", "/sign-in"),
    ):
        visitor.open(path)
    fixed = f"{pseudo('Fixed form:')} {pseudo('all questions are drawn at the start')}"
    page = first = press(visitor, visitor.open("/check").choose(fixed), "Start")
    for _ in range(9):
        refused = press(visitor, page, SAVE)
        page = press(visitor, refused.choose(pseudo(UNKNOWN)), SAVE)
    option = first.tree.xpath("//fieldset//label[.//input]")
    press(visitor, first.choose(words(option[0])), REVIEW)
    report = press(visitor, page, FINISH)
    press(visitor, first, SAVE)
    for path in ("/results", "/roadmap", report.path):
        visitor.open(path)
    assert_nothing_is_english(visitor)


def test_adaptive_quizzes_and_retakes_hold_no_untranslated_word(abroad: Flask) -> None:
    visitor = Visitor(abroad)
    for _ in range(2):
        start = visitor.open("/check").choose(pseudo(ASK_SURE))
        for rating in start.tree.xpath("//select[starts-with(@name, 'rating')]"):
            rating.value = "3"
        page = press(visitor, start, "Start")
        for _ in range(3):
            known = page.texts("(//fieldset)[1]//label[.//input[@type='radio']]")
            page.choose(known[0] if known else pseudo(UNKNOWN)).choose(pseudo("Very sure"))
            page = press(visitor, page, SAVE)
        review = press(visitor, page.choose(pseudo(UNKNOWN)), REVIEW)
        press(visitor, press(visitor, review, "Next question"), SAVE)
        press(visitor, review, FINISH)
    assert_nothing_is_english(visitor)


def test_practice_and_a_time_limit_hold_no_untranslated_word(abroad: Flask) -> None:
    visitor = Visitor(abroad)
    start = visitor.open("/topics/harbour").choose(pseudo("You see the answer after each question"))
    question = press(visitor, start, "Start")
    tab = visitor.open(question.path)
    press(visitor, question.choose(pseudo(UNKNOWN)), SAVE)
    assert press(visitor, tab, REVIEW).status == 409
    review = visitor.open(question.path.replace("/q/1", "/review"))
    press(visitor, review, FINISH)
    visitor.open("/results")
    address, fields = visitor.open("/check").sent_by(pseudo("Start"))
    first = visitor.post(address, [*(each for each in fields if each[0] != "limit"), ("limit", "5")])
    more = press(visitor, first.choose(pseudo(UNKNOWN)), "More time")
    press(visitor, press(visitor, more, REVIEW), "More time")
    abroad.extensions["workspace"].now.forward(hours=1)
    assert visitor.open(first.path).heading == pseudo("Time is over")
    assert_nothing_is_english(visitor)


def test_the_roadmap_as_markdown_holds_no_untranslated_word(abroad: Flask) -> None:
    text = Visitor(abroad).open("/roadmap.md").response.get_data(as_text=True)
    addresses = re.compile(r"<http\S+>|\[x\]")
    assert re.findall(r"[A-Za-z]{2,}", ALLOWED.sub("", addresses.sub("", text))) == []


def test_the_instructors_pages_hold_no_untranslated_word(abroad: Flask) -> None:
    visitor = Visitor(abroad)
    page = visitor.open("/sign-in")
    fields = dict(page.sent_by(pseudo("Sign in"))[1]) | {"name": "Ada", "password": "not this one"}
    visitor.post("/sign-in", list(fields.items()))
    banks = visitor.post("/sign-in", [*fields.items(), ("password", PASSWORD)][::-1])
    assert banks.heading == pseudo("Banks")
    draft = next(each for each in banks.tree.xpath("//tbody//a/@href"))
    for path in (draft, f"{draft}/questions/1", "/banks/upload"):
        visitor.open(path)
    assert_nothing_is_english(visitor)


def assert_nothing_is_english(visitor: Visitor) -> None:
    pages = [Page(response) for response in visitor.seen if response.status_code != 303]
    left: Mapping[str, list[str]] = {page.path: english_left(page) for page in pages}
    assert {path: found for path, found in left.items() if found} == {}


def test_a_whole_visit_keeps_the_tone(learner: Visitor, instructor: Visitor, report: Page) -> None:
    """The questions of the tests hold none of the words, so that whole pages can be searched."""
    learner.press(learner.start(), SAVE)
    for path in ("/", "/help", "/results", "/roadmap", "/check", "/nowhere"):
        learner.open(path)
    upload(instructor, "tides.yaml", BROKEN.encode())
    pages = [
        Page(response) for response in (*learner.seen, *instructor.seen) if response.mimetype == "text/html"
    ]
    found = {page.path: BANNED.findall(words(page.tree.find("body"))) for page in pages if page.response.data}
    assert {path: banned for path, banned in found.items() if banned} == {}


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://git-scm.com/docs/git-fetch#_pruning", "git-scm.com: git-fetch (pruning)"),
        ("https://example.org/a/b-c/", "example.org: b-c"),
        ("https://example.org/#part_two", "example.org: part two"),
        ("https://example.org", "example.org"),
    ],
)
def test_a_source_is_named_by_its_host_page_and_section(address: str, name: str) -> None:
    assert source_name(address) == name


@pytest.mark.parametrize(("share", "told"), [(0, 0), (0.424, 40), (0.43, 45), (0.7, 70), (0.999, 100)])
def test_a_share_is_told_in_fives(share: float, told: int) -> None:
    assert points(share) == told
