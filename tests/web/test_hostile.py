"""Hostile text in every field of a bank and a roadmap is shown as text, on every page."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from flask import Flask
from lxml import html

from quiz.config import Config
from quiz.services import accounts, setup
from quiz.services.workspace import open_workspace
from quiz.web import create_app
from tests.conftest import SECRET
from tests.web.actors import SAVE, Page, Visitor
from tests.web.conftest import PASSWORD
from tests.web.test_banks import upload

PLAIN = "{{1234*5678}} {% raw %} %(x)s {0.__class__} <script>alert(1)</script> <img src=x onerror=alert(1)>"
ATTACK = PLAIN + ' <svg onload=a()> [x](javascript:a()) ![y](data:,z) "\' onload=y z="'


def hostile(text: str) -> str:
    """A text that can be told from others and attacks."""
    return f"{text} {ATTACK}"


BANK = {
    "bank": "hostile",
    "title": hostile("Title"),
    "summary": hostile("Summary"),
    "license": "CC-BY-4.0",
    "authors": [hostile("Author")],
    "skills": [{"id": "one", "title": hostile("Skill"), "definition": hostile("Definition")}],
    "items": [
        {
            "id": "single",
            "stem": hostile("Single") + "\n\n```html\n" + ATTACK + "\n```\n\n- " + ATTACK,
            "options": [
                {"text": hostile("A"), "correct": True, "why": hostile("Because")},
                {"text": hostile("B"), "why": hostile("Because"), "misconception": "some-belief"},
            ],
            "example": hostile("Example"),
            "image": {"file": "light.png", "alt": hostile("Alt")},
        },
        {
            "id": "numeric",
            "kind": "numeric",
            "stem": hostile("Numeric"),
            "answer": {"value": 1, "tolerance": 0, "unit": "<b>m</b>{{7*7}}"},
            "why": hostile("Because"),
        },
        {
            "id": "text",
            "kind": "text",
            "stem": hostile("Text"),
            "accept": [hostile("Accept")],
            "case": False,
            "why": hostile("Because"),
            "wrong": [{"text": hostile("Wrong"), "why": hostile("Because")}],
        },
        {
            "id": "ordering",
            "kind": "ordering",
            "stem": hostile("Ordering"),
            "sequence": [hostile("First"), hostile("Second")],
            "why": hostile("Because"),
        },
        {
            "id": "matching",
            "kind": "matching",
            "stem": hostile("Matching"),
            "pairs": [
                {"left": hostile("L1"), "right": hostile("R1"), "why": hostile("Because")},
                {"left": hostile("L2"), "right": hostile("R2"), "why": hostile("Because")},
            ],
        },
    ],
}
ROADMAP = {
    "roadmap": "backend",
    "title": hostile("Roadmap"),
    "steps": [
        {
            "id": "start",
            "title": hostile("Step"),
            "outcome": hostile("Outcome"),
            "level": 1,
            "hours": 1,
            "measured_by": {"hostile": ["one"]},
            "resources": [
                {"title": hostile("Resource"), "url": "https://example.org/", "minutes": 1, "kind": "read"}
            ],
        }
    ],
}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    folder = tmp_path_factory.mktemp("hostile")
    for name in ("banks", "roadmaps"):
        (folder / name).mkdir()
    common = {"skill": "one", "level": 1, "bloom": "apply", "references": ["https://example.org/"]}
    bank = BANK | {"items": [common | item for item in BANK["items"]]}  # type: ignore[operator]
    picture = Path(__file__).parent.parent / "questions" / "banks" / "light.png"
    (folder / "banks" / "light.png").write_bytes(picture.read_bytes())
    (folder / "banks" / "hostile.yaml").write_text(json.dumps(bank))
    (folder / "roadmaps" / "backend.yaml").write_text(yaml.safe_dump(ROADMAP, sort_keys=False))
    config = Config(f"sqlite:///{folder / 'quiz.sqlite3'}", SECRET, folder)
    workspace = open_workspace(config)
    setup.prepare(workspace)
    token = accounts.add_account(workspace, "Ada", accounts.Role.INSTRUCTOR)
    accounts.use_link(workspace, token, "", PASSWORD)
    yield create_app(config, workspace)
    workspace.database.close()


def take(visitor: Visitor) -> Page:
    """Every page of a learner, with the error, the chooser and the finished page, on hostile questions."""
    first = visitor.start(hostile("Title"))
    for position in range(1, 6):
        path = first.path.replace("/q/1", f"/q/{position}")
        page, tab = visitor.open(path), visitor.open(path)
        visitor.press(page, SAVE)
        visitor.press(typed(page, ATTACK), SAVE)
        visitor.press(typed(tab, hostile("Another")).choose("Come back to this"), SAVE)
    report = visitor.finish(first)
    visitor.press(typed(first, ATTACK), SAVE)
    for path in ("/roadmap", "/results", report.path + ".json"):
        visitor.open(path)
    return report


def typed(page: Page, text: str) -> Page:
    """The page with a text typed into its field; where there is none, with its first choice chosen."""
    fields = page.tree.xpath("//input[@type='text']")
    for field in fields:
        field.value = text
    return page if fields else page.choose(page.texts("//fieldset//label[.//input]")[0])


def manage(visitor: Visitor) -> None:
    """Every page of an instructor on hostile questions."""
    visitor.press(visitor.open("/sign-in").fill({"Name": "Ada", "Password": PASSWORD}), "Sign in")
    draft = visitor.follow(visitor.open("/banks"), "Open hostile 1")
    for position in range(1, 6):
        visitor.follow(draft, f"Preview question {position}")
    upload(visitor, "<script>alert(1)</script>{{7*7}}.yaml", ("bank: " + ATTACK + "\n" + ATTACK).encode())
    visitor.press(visitor.open("/sign-in").fill({"Name": ATTACK, "Password": "x"}), "Sign in")


OURS = {f"/static/{name}.js" for name in ("bearings", "pages", "clock")}


def dangers(tree: html.HtmlElement) -> list[str]:
    """What a browser would run or load of a page although we did not write it."""
    scripts = [each for each in tree.xpath("//script") if each.get("src") not in OURS or each.text]
    tags = tree.xpath("//iframe | //object | //embed | //base | //style | //math | //meta[@http-equiv] | //b")
    handlers = tree.xpath("//@*[starts-with(name(), 'on')] | //@style | //svg//@href")
    images = [
        each
        for each in tree.xpath("//main//img/@src | //footer//img/@src")
        if not each.startswith("/images/")
    ]
    links = [
        each
        for each in tree.xpath("//@href | //@action")
        if not each.startswith(("/", "#", "https://example.org/"))
    ]
    return [*map(str, scripts), *map(str, tags), *map(str, handlers), *images, *links]


def test_no_page_runs_loads_or_computes_what_an_author_or_a_learner_typed(app: Flask) -> None:
    visitor = Visitor(app)
    report = take(visitor)
    manage(visitor)
    assert {response.status_code for response in visitor.seen} == {200, 303, 400, 409}
    pages = [
        Page(response) for response in visitor.seen if response.mimetype == "text/html" and response.data
    ]
    headings = {page.heading for page in pages if page.response.status_code != 303}
    assert {
        "This answer was changed since the page was opened",
        "You finished this quiz",
        "My results",
    } <= headings
    for page in pages:
        assert dangers(page.tree) == [], page.path
        assert "7006652" not in page.tree.text_content(), page.path
    assert report.text.count(PLAIN) >= 10


@pytest.mark.parametrize("path", ["/", "/topics/hostile", "/roadmap"])
def test_what_was_typed_is_shown_as_it_was_typed(app: Flask, path: str) -> None:
    assert PLAIN in Visitor(app).open(path).text
