"""Errors in plain words: a status, what to do, and nothing about the machinery."""

import re
from collections.abc import Iterator
from urllib.parse import quote_from_bytes

import pytest
from flask import Flask
from sqlalchemy import text

from quiz.config import Config
from quiz.services.workspace import Workspace, open_workspace
from quiz.web import create_app
from tests.conftest import QUESTIONS, SECRET
from tests.web.actors import REVIEW, SAVE, Page, Visitor

TECHNICAL = re.compile(
    r"traceback|exception|error code|internal server|sql|werkzeug|flask|\.py\b|/(?:home|usr|tmp)/|secret",
    re.IGNORECASE,
)


def says_nothing_technical(page: Page) -> bool:
    return not TECHNICAL.search(page.tree.text_content())


@pytest.fixture
def broken(app: Flask) -> Visitor:
    """A visitor of an application that has a page with a fault of ours."""

    def fault() -> str:
        raise RuntimeError("the secret is in quiz/secret.py")

    app.add_url_rule("/fault", view_func=fault)
    return Visitor(app)


def test_a_fault_of_ours_is_told_without_its_trace(broken: Visitor, caplog: pytest.LogCaptureFixture) -> None:
    page = broken.open("/fault")
    assert (page.status, page.heading) == (500, "Sorry, there is a problem with the service")
    assert says_nothing_technical(page)
    assert "the secret is in" in caplog.text


def test_a_database_that_does_not_answer_is_told_and_costs_no_typed_answer(
    learner: Visitor, workspace: Workspace
) -> None:
    page = learner.reach("single").choose("The bowline")
    with workspace.database.engine.begin() as connection:
        connection.execute(text("ALTER TABLE response RENAME TO gone"))
    refused = learner.press(page, SAVE)
    assert (refused.status, refused.heading) == (503, "Sorry, there is a problem with the service")
    assert "what you chose is still on the page" in refused.text
    assert says_nothing_technical(refused)
    with workspace.database.engine.begin() as connection:
        connection.execute(text("ALTER TABLE gone RENAME TO response"))
    assert learner.press(page, SAVE).status == 200
    assert learner.open(page.path).chosen() == ["The bowline"]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nowhere", 404),
        ("GET", "/topics/nowhere", 404),
        ("GET", "/r/AAAAAAAAAAAAAAAAAAAAAA", 404),
        ("GET", "/r/AAAAAAAAAAAAAAAAAAAAAA.json", 404),
        ("GET", "/welcome/AAAAAAAAAAAAAAAAAAAAAA", 404),
        ("GET", "/static/../quiz.sqlite3", 404),
        ("GET", "/static/%2e%2e/__init__.py", 404),
        ("GET", "/images/x/..%2f..%2fetc%2fpasswd", 404),
        ("GET", "/a/%00", 400),
        ("GET", "/topics/%ff%fe", 404),
        ("GET", "/topics/" + "x" * 5000, 404),
        ("PUT", "/", 405),
        ("POST", "/check", 400),
    ],
)
def test_a_refusal_is_one_plain_page_with_a_way_back(
    learner: Visitor, method: str, path: str, status: int
) -> None:
    page = learner.open(path, method)
    assert page.status == status
    assert says_nothing_technical(page)
    assert page.tree.xpath("//main//a/@href") == ["/"]


STRANGE = [
    "\x00",
    "a\x00b",
    "\ud800",
    "😀" * 50,
    "e" + "\u0301" * 5000,
    "\u202eabc",
    "=1+1",
    "%s%(x)s{0}",
    "' OR 1=1 --",
]


@pytest.fixture
def on_either(ready_url: str) -> Iterator[Visitor]:
    """A learner on SQLite, and one on PostgreSQL, which takes no NUL in a text."""
    config = Config(ready_url, SECRET, QUESTIONS)
    workspace = open_workspace(config)
    yield Visitor(create_app(config, workspace))
    workspace.database.close()


def test_any_text_in_any_field_is_stored_or_refused_in_words(on_either: Visitor) -> None:
    page = on_either.reach("text")
    forms = [page.sent_by(SAVE)]
    forms += [on_either.open(path).sent_by(button) for path, button in FORMS.items()]
    for address, fields in forms:
        for name in dict(fields):
            for value in STRANGE:
                sent = {"answer": "spring", **dict(fields), name: value}
                answered = on_either.open(address, "POST", data=encoded(sent), content_type=FORM)
                assert answered.status in {200, 400, 404, 409}, (address, name, value)


@pytest.mark.parametrize(
    "path", ["/a/{}", "/a/{}/q/1", "/r/{}", "/r/{}.json", "/topics/{}", "/images/{}/{}", "/welcome/{}"]
)
def test_any_text_in_an_address_is_a_page_that_is_not_there(on_either: Visitor, path: str) -> None:
    for value in ("%00", "%ed%a0%80", "%27%20OR%201=1", "x" * 5000, "%F0%9F%98%80"):
        assert on_either.open(path.format(value, value)).status == (400 if value == "%00" else 404)


FORMS = {"/topics/harbour": "Start", "/sign-in": "Sign in", "/roadmap": "Save the mark of Learn to swim"}
FORM = "application/x-www-form-urlencoded"


def encoded(fields: dict[str, str]) -> bytes:
    """A form with any code points, also those that are no characters."""
    pairs = (
        f"{quote_from_bytes(name.encode())}={quote_from_bytes(value.encode('utf-8', 'surrogatepass'))}"
        for name, value in fields.items()
    )
    return "&".join(pairs).encode()


@pytest.mark.parametrize("value", set(STRANGE) - {"\x00", "a\x00b", "\ud800"}, ids=ascii)
def test_a_typed_answer_comes_back_as_it_was_typed(learner: Visitor, value: str) -> None:
    page = learner.reach("text").fill({"Your answer": value})
    learner.press(page, REVIEW)
    assert learner.open(page.path).chosen() == [value]


@pytest.mark.parametrize("kind", ["text/plain", "application/json"])
def test_a_body_that_is_no_form_is_no_answer(learner: Visitor, kind: str) -> None:
    page = learner.reach("text")
    answered = learner.open(page.path, "POST", data='{"answer": "spring"}', content_type=kind)
    assert answered.status == 400
    assert learner.open(page.path).chosen() == []
