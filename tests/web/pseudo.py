"""A made-up language: what stays English was never given to gettext, what spills out stands too tight."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml
from babel.support import NullTranslations
from flask import Flask

from quiz.config import Config
from quiz.services import accounts, setup
from quiz.services.workspace import open_workspace
from quiz.web import create_app
from tests.clock import Clock
from tests.conftest import QUESTIONS, SECRET
from tests.web.conftest import PASSWORD

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


def write_greek(folder: Path) -> None:
    """The questions of the tests, in Greek letters."""
    for name in ("banks/harbour.yaml", "banks/weather.yaml", "roadmaps/backend.yaml"):
        (folder / name).parent.mkdir(exist_ok=True)
        greek = in_greek(yaml.safe_load((QUESTIONS / name).read_text()))
        (folder / name).write_text(yaml.safe_dump(greek, sort_keys=False, allow_unicode=True))
    (folder / "banks/light.png").write_bytes((QUESTIONS / "banks/light.png").read_bytes())


@contextmanager
def pseudo_app(folder: Path) -> Iterator[Flask]:
    """The application in the made-up language over Greek questions, with an instructor."""
    write_greek(folder)
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
