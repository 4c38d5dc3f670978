"""Before Finish nothing that reaches the browser tells an answer from another."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from quiz.config import Config, packaged
from quiz.content.banks import load_bank
from quiz.core.banks import Bank
from quiz.core.items import Choice, Item, Matching, Numeric, Text
from quiz.services import setup
from quiz.services.workspace import Workspace, open_workspace
from quiz.web import create_app
from quiz.web.markup import plain
from tests.conftest import QUESTIONS, SECRET
from tests.web.actors import FINISH, HEADING_OF, SAVE, UNKNOWN, Page, Visitor, words

TELLING = re.compile(
    r"\b(correct|incorrect|wrong|why|rationale|misconception|distractor|weight|score)\b", re.I
)


def secrets_of(item: Item) -> set[str]:
    """Every text of an item that a learner may not see before Finish."""
    secrets = {*item.references, item.example}
    match item.body:
        case Choice(options=options):
            secrets |= {told for option in options for told in (option.why, option.misconception)}
        case Matching(pairs=pairs):
            secrets |= {pair.why for pair in pairs}
        case Numeric() | Text() as body:
            secrets |= {
                body.why,
                *(told for wrong in body.wrong for told in (wrong.why, wrong.misconception)),
            }
            secrets |= set(body.accept) if isinstance(body, Text) else set()
        case body:
            secrets.add(body.why)
    return {secret for secret in secrets if secret}


def leaks(visitor: Visitor, items: tuple[Item, ...]) -> set[str]:
    """The secrets that stand in any response, as typed or as a page shows them."""
    bodies = {response.get_data(as_text=True): response for response in visitor.seen}
    pages = [Page(response) for response in bodies.values() if response.mimetype == "text/html"]
    read = "\n".join([*bodies, *(words(page.tree) for page in pages)])
    return {each for item in items for each in secrets_of(item) if each in read or plain(each) in read}


def bank_in(file: Path) -> Bank:
    return load_bank(file.read_text(encoding="utf-8"), file.name)


HARBOUR = bank_in(QUESTIONS / "banks" / "harbour.yaml")


def take_everything(visitor: Visitor, page: Page) -> Page:
    """Open every kind of page there is before Finish: questions, errors, chooser, review, neighbours."""
    while page.heading != "Review your answers":
        tab = visitor.open(page.path)
        visitor.press(page, SAVE)
        options = page.texts("//fieldset//label[.//input[@type='radio']]")
        saved = visitor.press(page.choose([*options, UNKNOWN][0]), SAVE)
        if options:
            visitor.press(tab.choose(UNKNOWN), SAVE)
        assert saved.status == 200
        page = saved
    for path in ("/", "/results", "/help", "/static/bearings.js", page.path.replace("/review", "")):
        visitor.open(path)
    return page


def test_no_response_before_finish_holds_a_reason_or_a_key(learner: Visitor) -> None:
    review = take_everything(learner, learner.start())
    learner.open("/roadmap")
    assert leaks(learner, HARBOUR.items) == set()
    told = [TELLING.findall(response.get_data(as_text=True)) for response in learner.seen]
    assert [words for words in told if words] == []
    learner.press(review, FINISH)
    held_back = {secret for item in HARBOUR.items for secret in secrets_of(item)}
    misconceptions = {secret for secret in held_back if re.fullmatch(r"[a-z]+(-[a-z]+)+", secret)}
    assert held_back - leaks(learner, HARBOUR.items) <= misconceptions | {"spring"}


@pytest.fixture(scope="module")
def real_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application over the shipped questions."""
    file = tmp_path_factory.mktemp("real") / "quiz.sqlite3"
    config = Config(f"sqlite:///{file}", SECRET)
    workspace = open_workspace(config)
    setup.prepare(workspace)
    yield create_app(config, workspace)
    workspace.database.close()


@pytest.mark.parametrize(
    "file", sorted(packaged("questions").glob("banks/*.yaml")), ids=lambda file: file.stem
)
def test_no_shipped_bank_tells_a_reason_before_finish(real_app: Flask, file: Path) -> None:
    bank = bank_in(file)
    visitor = Visitor(real_app)
    asked = take_everything(visitor, visitor.start(bank.title))
    shown = {plain(item.stem)[:40] for item in bank.items}
    assert shown & {line.partition(". ")[2][:40] for line in asked.texts("//tbody//th")}
    accepted = {text for item in bank.items if isinstance(item.body, Text) for text in item.body.accept}
    assert leaks(visitor, bank.items) - accepted == set()


def shown_order(page: Page) -> tuple[str, ...]:
    return tuple(
        page.texts("//fieldset//label[.//input[@name='answer']] | //fieldset//div[@class='pick']/label")
    )


def values(page: Page) -> list[str]:
    return [str(value) for value in page.tree.xpath("//fieldset//input[@name='answer']/@value")]


@pytest.mark.parametrize("kind", ["single", "multiple", "picture"])
def test_options_are_numbered_as_they_stand_and_stand_differently_in_each_attempt(
    learner: Visitor, kind: str
) -> None:
    pages = [learner.reach(kind) for _ in range(12)]
    for page in pages:
        shown = values(page)
        assert shown == [*(str(number) for number in range(1, len(shown))), "unknown"]
        assert page.tree.xpath("//fieldset//@id")[:2] == ["answer-hint", "answer-1"] or kind == "picture"
        assert shown_order(learner.open(page.path)) == shown_order(page)
    assert len({shown_order(page) for page in pages}) > 1
    assert len({frozenset(shown_order(page)) for page in pages}) == 1


def test_entries_to_order_and_right_sides_stand_differently_in_each_attempt(learner: Visitor) -> None:
    orders = {shown_order(learner.reach("ordering")) for _ in range(8)}
    rights = {tuple(learner.reach("matching").texts("(//select)[1]/option[@value!='']")) for _ in range(8)}
    assert len(orders) > 1
    assert len(rights) > 1


def test_options_whose_order_has_a_meaning_keep_it(learner: Visitor) -> None:
    page = learner.start("Weather at sea")
    pages = [page, learner.open(page.path.replace("/q/1", "/q/2"))]
    (fixed,) = [page for page in pages if page.heading.startswith("Which force")]
    assert shown_order(fixed) == ("Force 2", "Force 5", "Force 8", UNKNOWN)


def test_questions_stand_in_another_order_in_each_attempt(learner: Visitor) -> None:
    assert len({learner.start().heading for _ in range(10)}) > 1


def test_right_and_wrong_answers_get_the_same_response(learner: Visitor) -> None:
    page = learner.reach("single")
    answers = set()
    for label in page.texts("//fieldset//label"):
        response = learner.press(learner.open(page.path).choose(label), SAVE, follow=False).response
        answers.add(
            (response.status_code, response.location, len(response.data), *sorted(response.headers.keys()))
        )
    assert len(answers) == 1


def test_the_review_looks_the_same_whatever_was_answered(learner: Visitor) -> None:
    page = learner.reach("single")
    reviews = set()
    for label in page.texts("//fieldset//label")[:-1]:
        learner.press(learner.open(page.path).choose(label), SAVE)
        review = learner.open(page.path.rpartition("/q/")[0] + "/review").tree
        for token in review.xpath("//input[@name='csrf_token']"):
            token.set("value", "")
        reviews.add(str(review.text_content()))
    assert len(reviews) == 1


@pytest.mark.parametrize(
    "path",
    ["/banks/harbour.yaml", "/static/harbour.yaml", "/questions/banks/harbour.yaml", "/topics/harbour.yaml"],
)
def test_the_bank_file_is_nowhere(learner: Visitor, path: str) -> None:
    assert learner.open(path).status == 404


def test_there_is_no_report_before_finish(learner: Visitor, workspace: Workspace) -> None:
    page = learner.start()
    with workspace.database.engine.connect() as connection:
        address = connection.execute(text("SELECT report FROM attempt")).scalar_one()
    assert address not in page.response.get_data(as_text=True)
    for path in (f"/r/{address}", f"/r/{address}.json", page.path.replace("/q/1", "/report")):
        assert learner.open(path).status == 404


def test_a_kind_is_reached_by_its_heading() -> None:
    assert set(HEADING_OF.values()) == {plain(item.stem).partition(" flashes =")[0] for item in HARBOUR.items}
