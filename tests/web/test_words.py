"""The words of the interface: all through gettext, all in the house's tone, none lost in formatting."""

import re
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import yaml
from babel.messages.extract import extract_from_dir
from babel.support import NullTranslations
from flask import Flask
from jinja2 import Environment

from quiz.config import PACKAGE, Config, packaged
from quiz.services import accounts, setup
from quiz.services.workspace import open_workspace
from quiz.web import create_app
from quiz.web.words import source_name
from tests.clock import Clock
from tests.conftest import QUESTIONS, SECRET
from tests.web.actors import FINISH, HEADING_OF, REVIEW, SAVE, UNKNOWN, Page, Visitor, words
from tests.web.conftest import PASSWORD
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


ACCENTED = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "áƀçðéƒĝĥíĵķļɱñóþɋŕšţúṽŵẋýžÁƁÇÐÉƑĜĤÍĴĶĻṀÑÓÞɊŔŠŢÚṼŴẊÝŽ",
)


def pseudo(message: str) -> str:
    """A made-up translation: accents on every letter, 40 % longer, placeholders kept."""
    parts = re.split(r"(%\(\w+\)s)", message)
    accented = "".join(part if part.startswith("%(") else part.translate(ACCENTED) for part in parts)
    return accented + "·" * round(0.4 * len(message))


class Pseudo(NullTranslations):
    """A catalogue in which everything is translated."""

    def ugettext(self, message: str) -> str:
        return pseudo(message)

    def ungettext(self, singular: str, plural: str, num: int) -> str:
        return pseudo(singular if num == 1 else plural)


READ_KEYS = frozenset(
    {"title", "summary", "stem", "text", "why", "unit", "left", "right", "outcome", "alt", "license"}
)
READ_LISTS = frozenset({"accept", "sequence", "distractors", "authors"})


def in_greek(value: Any, key: str = "") -> Any:  # noqa: ANN401 - whatever YAML holds
    """A bank or roadmap whose readable texts are Greek letters, so that Latin ones are the interface's."""
    match value:
        case dict():
            return {name: in_greek(each, name) for name, each in value.items()}
        case list() if key in READ_LISTS:
            return [in_greek(each, "text") for each in value]
        case list():
            return [in_greek(each, "") for each in value]
        case str() if key in READ_KEYS:
            return re.sub(r"[A-Za-z]", lambda letter: chr(0x3B1 + ord(letter[0].lower()) % 24), value)
        case _:
            return value


@pytest.fixture(scope="module")
def abroad(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application in the pseudo-locale over Greek questions."""
    folder = tmp_path_factory.mktemp("abroad")
    for name in ("banks/harbour.yaml", "banks/weather.yaml", "roadmaps/backend.yaml"):
        (folder / name).parent.mkdir(exist_ok=True)
        greek = in_greek(yaml.safe_load((QUESTIONS / name).read_text()))
        (folder / name).write_text(yaml.safe_dump(greek, sort_keys=False, allow_unicode=True))
    (folder / "banks/light.png").write_bytes((QUESTIONS / "banks/light.png").read_bytes())
    config = Config(f"sqlite:///{folder / 'quiz.sqlite3'}", SECRET, folder)
    workspace = open_workspace(config, Clock())
    setup.prepare(workspace)
    token = accounts.add_account(workspace, "Ada", accounts.Role.INSTRUCTOR)
    accounts.use_link(workspace, token, "", PASSWORD)
    app = create_app(config, workspace)
    with app.app_context():
        app.extensions["babel"].instance.domain_instance.cache["en", "messages"] = Pseudo()
    yield app
    workspace.database.close()


ALLOWED = re.compile(
    r"\bBearings\b|\bada\b|\bUTC\b|\bexample\.org: [\w-]+|\b[\w-]+\.(yaml|png)\b|\bJanuary\b"
    r"|\b(harbour|weather|ropes|lights)\b",
    re.IGNORECASE,
)


def english_left(page: Page) -> list[str]:
    """Visible words in Latin letters without an accent, apart from code, names, dates and ids.

    Findings speak English: they are the loader's, which the command line prints too.
    """
    for own in page.tree.xpath("//pre | //textarea | //script | //article[@class='finding']"):
        own.drop_tree()
    read = [words(page.tree), *page.tree.xpath("//@aria-label | //@alt | //@title | //@placeholder")]
    return [word for text in read for word in re.findall(r"[A-Za-z]{2,}", ALLOWED.sub("", text))]


def press(visitor: Visitor, page: Page, button: str) -> Page:
    return visitor.press(page, pseudo(button))


def test_the_learners_pages_hold_no_untranslated_word(abroad: Flask) -> None:
    visitor = Visitor(abroad)
    for path in ("/help", "/results", "/roadmap", "/topics/harbour", "/nowhere", "/sign-in"):
        visitor.open(path)
    page = first = press(visitor, visitor.open("/check"), "Start")
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


def test_a_question_page_weighs_little(learner: Visitor) -> None:
    pages = [learner.reach(kind) for kind in HEADING_OF]
    files = {
        file for page in pages for file in page.tree.xpath("//link[@rel='stylesheet']/@href | //script/@src")
    }
    assert len(files) == 2
    shared = sum(len(learner.open(file).response.data) for file in files)
    assert max(len(page.response.data) for page in pages) + shared <= 17 * 1024
