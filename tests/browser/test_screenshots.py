"""The README's pictures are taken from the running program, and each is small enough to load at once.

They are kept where one is missing, and all of them with QUIZ_SCREENSHOTS=1; else the project stays as it is.
"""

import os
import shutil
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from quiz.config import Config
from quiz.core.items import Item, Kind
from quiz.services.workspace import open_workspace
from quiz.storage.tables import Attempt
from tests.browser.pages import start
from tests.browser.questions import WHOLE_TOPIC
from tests.browser.servers import Serving
from tests.sittings import asked, right, rows, save

KEPT = Path(__file__).parents[2] / "docs" / "screenshots"
PICTURES = {
    "start.png": 700,
    "question.png": 760,
    "report.png": 1030,
    "report-dark.png": 900,
    "roadmap.png": 700,
}
"""With their heights: as much of each page as tells what it is."""

WIDTH = 1000
LARGEST = 150_000

ASKED, REPORTED, QUESTIONS = "dsa", "sql-vs-nosql", 45
WELL_KNOWN = 5
"""So many of the topic's skills are known; of the others, beginners' questions alone."""


def test_the_pictures_of_the_readme_show_the_program(real: Serving, browser: Browser, tmp_path: Path) -> None:
    assert WHOLE_TOPIC not in {ASKED, REPORTED}  # of which the browser tests serve a part
    with browser.new_context() as context:
        follow_a_learner(context.new_page(), real, tmp_path)
    for path in tmp_path.iterdir():
        if os.environ.get("QUIZ_SCREENSHOTS") == "1" or not (KEPT / path.name).exists():
            KEPT.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, KEPT / path.name)
    sizes = {path.name: path.stat().st_size for path in KEPT.iterdir()}
    assert set(sizes) >= set(PICTURES)
    assert max(sizes.values()) < LARGEST, sizes


def follow_a_learner(page: Page, server: Serving, folder: Path) -> None:
    """Take a quiz, and the pictures on the way."""
    page.goto(server.url)
    take(page, folder / "start.png")
    attempt = start(page, server, ASKED, "Thorough")
    page.goto(f"{attempt}/q/{answer_everything(server, attempt)}")
    take(page, folder / "question.png")
    attempt = start(page, server, REPORTED, "Thorough")
    answer_everything(server, attempt)
    page.goto(f"{attempt}/review")
    page.get_by_role("button", name="Finish and see my result").click()
    heading = page.get_by_role("heading", name="Where you are now")
    expect(heading).to_be_visible()
    take(page, folder / "report.png")
    page.emulate_media(color_scheme="dark")
    heading.evaluate("heading => scrollTo(0, heading.offsetTop - 40)")
    take(page, folder / "report-dark.png")
    page.emulate_media(color_scheme="light")
    page.get_by_role("link", name="See the whole roadmap").click()
    take(page, folder / "roadmap.png")


def take(page: Page, path: Path) -> None:
    """Take a picture of what a window of its height shows."""
    page.set_viewport_size({"width": WIDTH, "height": PICTURES[path.name]})
    page.screenshot(path=path)


def answer_everything(server: Serving, address: str) -> int:
    """Save an answer to every question, as the learner; gives the position of one that shows well."""
    workspace = open_workspace(Config(f"sqlite:///{server.database}", "", server.questions))
    attempt_id = address.rpartition("/")[2]
    (attempt,) = rows(workspace, Attempt, id=attempt_id)
    who = attempt.learner_id
    items = [asked(workspace, attempt_id, n, who).place.item for n in range(1, QUESTIONS + 1)]
    known = set(sorted({item.skill for item in items})[:WELL_KNOWN])
    for position, item in enumerate(items, 1):
        response = right(item) if item.skill in known or item.level == 1 else None
        save(workspace, attempt_id, response, position=position, learner=who)
    workspace.database.close()
    singles = [n for n, item in enumerate(items, 1) if item.kind is Kind.SINGLE and item.skill in known]
    return min(singles, key=lambda n: width_of_code(items[n - 1]))


def width_of_code(item: Item) -> int:
    """The length of the longest line of code in a stem; without code, more than any page holds."""
    code = item.stem.split("```")[1:2]
    return max(map(len, code[0].splitlines())) if code else 1000
