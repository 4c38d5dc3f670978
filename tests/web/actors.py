"""People who use the pages as a browser lets them: read, choose by label, press buttons, follow links."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urljoin

from flask import Flask
from lxml import html
from werkzeug.test import TestResponse

Chosen = str | Sequence[str] | Mapping[str, str]
"""An answer in the words of the page: a label, several labels, or what is typed or picked by label."""

UNKNOWN = "I don't know yet"
SAVE, REVIEW, PREVIOUS = "Save and continue", "Review answers", "Previous question"
FINISH = "Finish and see my result"
FIXED = "Fixed form: all questions are drawn at the start"
PRACTICE = "You see the answer after each question"
ASK_SURE = "Ask me how sure I am after each answer (optional)"

RIGHT: Mapping[str, Chosen] = {
    "Which knot makes a fixed loop at the end of a rope?": "The bowline",
    "Which lights does a sailing boat under way show at night?": [
        "A green light to starboard",
        "A red light to port",
        "A white light astern",
    ],
    "A boat anchors in 8 metres of water with chain four times the depth. How much chain does it let out?": {
        "Your answer": "32"
    },
    "What is the tide with the greatest range called?": {"Your answer": "spring tide"},
    "Put the steps of mooring alongside into order.": {
        "Hang out the fenders": "1",
        "Approach against the wind": "2",
        "Pass the bow line ashore": "3",
        "Make all lines fast": "4",
    },
    "Which top mark does each buoy carry?": {
        "North buoy": "Two cones up",
        "South buoy": "Two cones down",
        "Port buoy": "A cylinder",
    },
    "The picture shows one period of a light, and the table below lists its flashes. Which light is it?": (
        "Fl(2) W 10s"
    ),
}
"""The right answer to each question of tests/questions/banks/harbour.yaml, by its heading."""

WRONG: Mapping[str, Chosen] = dict(
    zip(
        RIGHT,
        [
            "The reef knot",
            ["A yellow light at the bow", "A blue light at the mast"],
            {"Your answer": "12"},
            {"Your answer": "neap tide"},
            {
                "Hang out the fenders": "4",
                "Approach against the wind": "3",
                "Pass the bow line ashore": "2",
                "Make all lines fast": "1",
            },
            {"North buoy": "Two cones down", "South buoy": "Two cones up", "Port buoy": "A flag"},
            "Iso W 10s",
        ],
        strict=True,
    )
)
"""A wrong answer to each, that its author expects."""

KIND_OF = dict(
    zip(RIGHT, ["single", "multiple", "numeric", "text", "ordering", "matching", "picture"], strict=True)
)
HEADING_OF = {kind: heading for heading, kind in KIND_OF.items()}


def words(element: html.HtmlElement) -> str:
    """Its text on one line."""
    return " ".join(element.text_content().split())


@dataclass
class Page:
    """A response as somebody sees it; choosing and typing change it until a button is pressed."""

    response: TestResponse

    @property
    def status(self) -> int:
        """The HTTP status."""
        return self.response.status_code

    @property
    def path(self) -> str:
        """Where the page stands, with its query."""
        return self.response.request.full_path.rstrip("?")

    @cached_property
    def tree(self) -> Any:  # noqa: ANN401 - lxml carries no types
        """The document."""
        markup = self.response.get_data(as_text=True)
        # As HTML says, and as lxml does not: the first line end of a text field is not part of its text.
        return html.document_fromstring(re.sub(r"(<textarea[^>]*>)\n", r"\1", markup))

    @property
    def title(self) -> str:
        """The words in the browser's tab."""
        return words(self.tree.find(".//title"))

    @property
    def heading(self) -> str:
        """The one h1."""
        (heading,) = self.tree.iter("h1")
        return words(heading)

    @property
    def text(self) -> str:
        """What `main` says."""
        return words(self.tree.get_element_by_id("main"))

    def texts(self, path: str) -> list[str]:
        """The words of every element at an XPath."""
        return [words(element) for element in self.tree.xpath(path)]

    def labelled(self, label: str) -> Any:  # noqa: ANN401
        """The control with this accessible name, by a label around it or for it."""
        for each in self.tree.iter("label"):
            if words(each) == label:
                inside = each.xpath(".//input|.//select|.//textarea")
                return inside[0] if inside else self.tree.get_element_by_id(each.get("for"))
        raise LookupError(f"{label!r} is not among {self.texts('//label')}")

    def choose(self, label: str, *, chosen: bool = True) -> "Page":
        """Select a radio, or tick or clear a checkbox."""
        control = self.labelled(label)
        if control.get("type") == "radio":
            for other in control.xpath(f"ancestor::form//input[@name='{control.get('name')}']"):
                other.checked = False
        control.checked = chosen
        return self

    def fill(self, answer: Chosen) -> "Page":
        """Give an answer: choose one label, several, or type and pick by label."""
        if isinstance(answer, str):
            return self.choose(answer)
        if not isinstance(answer, Mapping):
            for label in answer:
                self.choose(label)
            return self
        for label, wanted in answer.items():
            control = self.labelled(label)
            if control.tag == "select":
                options = [each for each in control.iter("option") if words(each) == wanted]
                control.value = options[0].get("value", wanted)
            else:
                control.value = wanted
        return self

    def chosen(self) -> list[str]:
        """What is selected or typed in the answer, in words, in the order of the page."""
        ticked = [words(each.getparent()) for each in self.tree.xpath("//fieldset//input[@checked]")]
        typed = [
            each.get("value") for each in self.tree.xpath("//fieldset//input[@type='text' and @value!='']")
        ]
        picked = [words(each) for each in self.tree.xpath("//fieldset//option[@selected and not(@value='')]")]
        return ticked + typed + picked

    def sent_by(self, button: str) -> tuple[str, list[tuple[str, str]]]:
        """The address and the fields that a button sends."""
        for each in self.tree.iter("button"):
            if words(each) == button:
                (form,) = each.iterancestors("form")
                named = [(each.get("name"), each.get("value", ""))] if each.get("name") else []
                action = each.get("formaction") or form.get("action") or self.path
                return urljoin(self.path, action), [*form.form_values(), *named]
        raise LookupError(f"{button!r} is not among {self.texts('//button')}")

    def field(self, name: str) -> str:
        """The value of a hidden field."""
        return str(self.tree.xpath(f"//input[@name='{name}']")[0].get("value"))


class Visitor:
    """A browser of its own, with its cookies. ``seen`` holds every response, redirects included."""

    def __init__(self, app: Flask, base_url: str = "http://localhost") -> None:
        self.client = app.test_client()
        self.base_url = base_url
        self.seen: list[TestResponse] = []

    def open(self, path: str, method: str = "GET", follow: bool = True, **sent: Any) -> Page:  # noqa: ANN401
        """Ask for an address; redirects are followed unless ``follow`` is false."""
        headers = {"Referer": self.base_url + "/"} | sent.pop("headers", {})
        response = self.client.open(
            path,
            method=method,
            base_url=self.base_url,
            headers=headers,
            follow_redirects=follow,
            buffered=True,
            **sent,
        )
        self.seen += [*response.history, response]
        return Page(response)

    def post(self, path: str, fields: Sequence[tuple[str, str]], follow: bool = True) -> Page:
        """Send a form."""
        sent: dict[str, list[str]] = {}
        for name, value in fields:
            sent.setdefault(name, []).append(value)
        return self.open(path, "POST", follow, data=sent)

    def press(self, page: Page, button: str, follow: bool = True) -> Page:
        """Press a button of a page."""
        return self.post(*page.sent_by(button), follow=follow)

    def follow(self, page: Page, link: str) -> Page:
        """Follow the first link with these words."""
        for each in page.tree.iter("a"):
            if words(each) == link:
                return self.open(urljoin(page.path, each.get("href")))
        raise LookupError(f"{link!r} is not among {page.texts('//a')}")

    def start(self, topic: str = "Harbour work") -> Page:
        """From the start page to the first question of a topic's fixed form."""
        return self.press(self.follow(self.open("/"), topic).choose(FIXED), "Start")

    def start_adaptive(self, topic: str = "Harbour work", *chosen: str) -> Page:
        """From the start page to the first question of an adaptive quiz, as the page suggests it."""
        page = self.follow(self.open("/"), topic)
        for label in chosen:
            page.choose(label)
        return self.press(page, "Start")

    def practise(self, topic: str = "Harbour work") -> Page:
        """From the start page to the first question of practice."""
        return self.press(self.follow(self.open("/"), topic).choose(PRACTICE), "Start")

    def reach(self, kind: str) -> Page:
        """Start, and go to the question of a kind of tests/questions/banks/harbour.yaml."""
        page = self.start()
        first = page.path
        for position in range(1, 8):
            page = self.open(first.replace("/q/1", f"/q/{position}"))
            if page.heading == HEADING_OF[kind]:
                return page
        raise LookupError(kind)

    def answer_all(self, page: Page, answers: Mapping[str, Chosen] = RIGHT) -> Page:
        """Answer from this question to the last; the review."""
        while page.heading in answers:
            saved = self.press(page.fill(answers[page.heading]), SAVE)
            assert saved.status == 200, saved.text
            page = saved
        return page

    def finish(self, page: Page) -> Page:
        """From any question or the review to the report."""
        review = self.open(page.path.partition("/q/")[0].removesuffix("/review") + "/review")
        return self.press(review, FINISH)
