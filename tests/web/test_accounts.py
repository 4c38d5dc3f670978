"""Signing in, and the one-use links that make accounts."""

from pathlib import Path

from flask import Flask

from quiz.config import Config
from quiz.services import accounts, setup
from quiz.services.workspace import Workspace, open_workspace
from quiz.web import create_app
from tests.clock import Clock
from tests.conftest import QUESTIONS, SECRET
from tests.web.actors import Visitor
from tests.web.conftest import PASSWORD

NEW_PASSWORD = "Password, 10 characters or more"


def test_a_one_use_link_sets_a_password_once(app: Flask, workspace: Workspace) -> None:
    token = accounts.add_account(workspace, "Grace", accounts.Role.INSTRUCTOR)
    grace = Visitor(app)
    page = grace.open(f"/welcome/{token}")
    assert page.heading == "Welcome, grace"
    short = grace.press(page.fill({NEW_PASSWORD: "short"}), "Save and sign in")
    assert short.status == 400
    assert "Choose a password of 10 to 200 characters." in short.text
    page = short.fill({NEW_PASSWORD: PASSWORD})
    assert grace.press(page, "Save and sign in").heading == "Banks"
    assert Visitor(app).open(f"/welcome/{token}").status == 404


def test_a_wrong_password_says_the_same_as_an_unknown_name(app: Flask) -> None:
    pages = []
    for name in ("Ada", "Nobody"):
        visitor = Visitor(app)
        page = visitor.open("/sign-in").fill({"Name": name, "Password": "wrong wrong wrong"})
        pages.append(visitor.press(page, "Sign in"))
    assert {page.status for page in pages} == {400}
    assert len({page.text for page in pages}) == 1
    assert pages[0].labelled("Name").value == "Ada"
    assert not pages[0].labelled("Password").value


def test_too_many_tries_are_stopped_also_with_the_right_password(app: Flask) -> None:
    visitor = Visitor(app)
    for password in ["wrong wrong"] * accounts.MOST_FAILURES + [PASSWORD]:
        page = visitor.press(visitor.open("/sign-in").fill({"Name": "Ada", "Password": password}), "Sign in")
    assert page.status == 429
    assert int(page.response.headers["Retry-After"]) > 0


def test_the_first_link_makes_the_first_account(tmp_path: Path) -> None:
    config = Config(f"sqlite:///{tmp_path / 'new.sqlite3'}", SECRET, QUESTIONS)
    workspace = open_workspace(config, Clock())
    setup.prepare(workspace)
    grace = Visitor(create_app(config, workspace))
    page = grace.open(f"/welcome/{accounts.first_link(workspace)}")
    assert page.heading == "Make the first account"
    nameless = grace.press(page.fill({NEW_PASSWORD: PASSWORD}), "Save and sign in")
    assert (nameless.status, nameless.title) == (400, "Error: Welcome – Bearings")
    assert "Enter a name of 1 to 60 characters." in nameless.text
    named = nameless.fill({"Name": "Grace", NEW_PASSWORD: PASSWORD})
    assert grace.press(named, "Save and sign in").heading == "Banks"
    assert accounts.first_link(workspace) is None
    workspace.database.close()


def test_a_link_is_good_for_a_week(learner: Visitor, workspace: Workspace, clock: Clock) -> None:
    token = accounts.add_account(workspace, "Grace", accounts.Role.INSTRUCTOR)
    clock.forward(days=6, hours=23)
    assert learner.open(f"/welcome/{token}").status == 200
    clock.forward(hours=2)
    assert learner.open(f"/welcome/{token}").status == 404


def test_tries_are_heard_again_after_a_while(learner: Visitor, clock: Clock) -> None:
    for _ in range(accounts.MOST_FAILURES):
        learner.press(learner.open("/sign-in").fill({"Name": "Ada", "Password": "wrong wrong"}), "Sign in")
    clock.forward(minutes=16)
    page = learner.open("/sign-in").fill({"Name": " ADA ", "Password": PASSWORD})
    assert learner.press(page, "Sign in").heading == "Banks"
