"""Who may open what: every route and method, for everybody, against one table."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum, auto

import pytest
from flask import Flask
from werkzeug.routing import Rule

from quiz.services import accounts, sharing
from quiz.services.workspace import Workspace
from tests.web.actors import Page, Visitor


class Who(Enum):
    """For whom a route exists. For the others it answers like any address that does not exist."""

    EVERYBODY = auto()
    OWNER = auto()
    INSTRUCTOR = auto()


POLICY = {
    "GET /": Who.EVERYBODY,
    "GET /help": Who.EVERYBODY,
    "GET /privacy": Who.EVERYBODY,
    "GET /accessibility": Who.EVERYBODY,
    "GET /topics/<bank>": Who.EVERYBODY,
    "POST /topics/<bank>": Who.EVERYBODY,
    "GET /check": Who.EVERYBODY,
    "POST /check": Who.EVERYBODY,
    "GET /results": Who.EVERYBODY,
    "GET /yours": Who.EVERYBODY,
    "POST /yours/code": Who.EVERYBODY,
    "POST /yours/resume": Who.EVERYBODY,
    "GET /yours/everything.json": Who.EVERYBODY,
    "GET /yours/delete": Who.EVERYBODY,
    "POST /yours/delete": Who.EVERYBODY,
    "GET /roadmap": Who.EVERYBODY,
    "GET /roadmap.md": Who.EVERYBODY,
    "POST /roadmap/<step>": Who.EVERYBODY,
    "GET /r/<address>": Who.EVERYBODY,  # a capability: whoever has the address may read
    "GET /r/<address>.json": Who.EVERYBODY,
    "POST /r/<address>/share": Who.OWNER,
    "POST /r/<address>/unshare": Who.OWNER,
    "POST /r/<address>/q/<int:position>/problem": Who.OWNER,
    "GET /s/<link>": Who.EVERYBODY,  # likewise, until its owner takes it back
    "GET /banks/problems": Who.INSTRUCTOR,
    "POST /banks/problems/<int:problem>": Who.INSTRUCTOR,
    "GET /images/<version_id>/<file>": Who.EVERYBODY,  # likewise
    "GET /static/<path:filename>": Who.EVERYBODY,
    "GET /healthz": Who.EVERYBODY,
    "GET /readyz": Who.EVERYBODY,
    "GET /sign-in": Who.EVERYBODY,
    "POST /sign-in": Who.EVERYBODY,
    "GET /welcome/<token>": Who.EVERYBODY,  # whoever has the one-use link
    "POST /welcome/<token>": Who.EVERYBODY,
    "GET /a/<attempt_id>": Who.OWNER,
    "GET /a/<attempt_id>/q/<int:position>": Who.OWNER,
    "POST /a/<attempt_id>/q/<int:position>": Who.OWNER,
    "GET /a/<attempt_id>/review": Who.OWNER,
    "POST /a/<attempt_id>/next": Who.OWNER,
    "POST /a/<attempt_id>/finish": Who.OWNER,
    "POST /a/<attempt_id>/time": Who.OWNER,
    "POST /a/<practice_id>/q/<int:position>/another": Who.OWNER,
    "GET /a/<practice_id>/practised": Who.OWNER,
    "POST /sign-out": Who.INSTRUCTOR,
    "GET /banks": Who.INSTRUCTOR,
    "GET /banks/upload": Who.INSTRUCTOR,
    "POST /banks/upload": Who.INSTRUCTOR,
    "GET /banks/<version_id>": Who.INSTRUCTOR,
    "GET /banks/<version_id>/questions/<int:position>": Who.INSTRUCTOR,
    "POST /banks/<version_id>/publish": Who.INSTRUCTOR,
}


def routes(app: Flask) -> Iterator[tuple[str, Rule]]:
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield f"{method} {rule.rule}", rule


def test_every_route_has_a_policy_and_every_policy_a_route(app: Flask) -> None:
    assert sorted(name for name, _ in routes(app)) == sorted(POLICY)


@dataclass
class World:
    """An owner with an open attempt and a report, a stranger, an instructor, and the ids of their things."""

    people: dict[str, Visitor]
    ids: dict[str, str]

    def allowed(self, who: Who) -> set[str]:
        """Who of them a route exists for."""
        return {Who.OWNER: {"owner"}, Who.INSTRUCTOR: {"instructor"}}.get(who, set(self.people))

    def ask(self, name: str, person: str) -> Page:
        """A request for a route with ids that exist and the token of the person's own session."""
        method, _, path = name.partition(" ")
        path = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: self.ids[found[1]], path)
        visitor = self.people[person]
        token = visitor.open("/check").field("csrf_token")
        sent = {"data": {"csrf_token": token}} if method == "POST" else {}
        return visitor.open(path, method, follow=False, **sent)


def learner_of(visitor: Visitor) -> str:
    """The learner's id, from the cookie."""
    with visitor.client.session_transaction() as cookie:
        return str(cookie["learner"])


@pytest.fixture
def world(app: Flask, learner: Visitor, instructor: Visitor, report: Page, workspace: Workspace) -> World:
    image_page = learner.reach("picture")
    (image,) = image_page.tree.xpath("//fieldset//img/@src")
    practice = learner.practise()
    learner.finish(practice)
    stranger = Visitor(app)
    stranger.start()
    owner = learner_of(learner)
    address = report.path.removeprefix("/r/")
    sharing.share(workspace, owner, address)
    sharing.report_problem(workspace, owner, address, 1, "The picture is upside down.")
    ids = {
        "link": sharing.find_link(workspace, owner, address) or "",
        "problem": "1",
        "attempt_id": image_page.path.split("/")[2],
        "practice_id": practice.path.split("/")[2],
        "position": "1",
        "address": address,
        "version_id": image.split("/")[2],
        "file": "light.png",
        "bank": "harbour",
        "step": "swim",
        "token": accounts.add_account(workspace, "grace", accounts.Role.INSTRUCTOR),
        "filename": "bearings.css",
    }
    people = {"nobody": Visitor(app), "stranger": stranger, "owner": learner, "instructor": instructor}
    return World(people, ids)


WITHOUT_FIELDS = {
    "POST /topics/<bank>": 404,
    "POST /check": 404,
    "POST /roadmap/<step>": 404,
    "POST /a/<attempt_id>/q/<int:position>": 400,
    "POST /banks/upload": 400,
    "POST /yours/resume": 400,
    "POST /sign-in": 400,
    "POST /welcome/<token>": 400,
}
"""What a form gets whose token is right and whose fields are all missing; others take no fields."""


@pytest.mark.parametrize("name", POLICY)
def test_a_route_exists_for_those_of_its_policy_and_for_nobody_else(
    world: World, name: str, stored: Callable[[], str]
) -> None:
    allowed = world.allowed(POLICY[name])
    for person in sorted(set(world.people) - allowed):
        before = stored()
        page = world.ask(name, person)
        assert (page.status, page.heading) == (404, "Page not found"), person
        assert page.text == world.people[person].open("/no/such/page").text
        assert stored() == before
    expected = {WITHOUT_FIELDS[name]} if name in WITHOUT_FIELDS else {200, 303}
    assert {world.ask(name, person).status for person in allowed} <= expected


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "PUT", "DELETE", "PATCH"])
def test_no_other_method_changes_anything(
    app: Flask, world: World, method: str, stored: Callable[[], str]
) -> None:
    before = stored()
    for name, rule in routes(app):
        for person in ("owner", "instructor"):
            page = world.ask(f"{method} {rule.rule}", person)
            assert page.status in ({200, 303, 404, 405} if method in {"HEAD", "OPTIONS"} else {404, 405}), (
                name
            )
    assert stored() == before


def test_an_unknown_id_and_somebody_elses_look_the_same(world: World) -> None:
    theirs = world.ask("GET /a/<attempt_id>/review", "stranger")
    world.ids["attempt_id"] = "AAAAAAAAAAAAAAAAAAAAAA"
    none = world.ask("GET /a/<attempt_id>/review", "stranger")
    assert (theirs.status, theirs.response.data) == (none.status, none.response.data)


def test_a_question_beyond_the_last_is_no_page(world: World) -> None:
    for position in ("0", "8", "9" * 30, "9" * 5000, "-1", "x"):
        world.ids["position"] = position
        assert world.ask("GET /a/<attempt_id>/q/<int:position>", "owner").status == 404


def test_ids_in_addresses_cannot_be_guessed(world: World) -> None:
    for name in ("attempt_id", "address", "version_id", "token"):
        assert re.fullmatch(r"[\w-]{22,}", world.ids[name])  # 22 characters of 6 bits: 128 and more


def test_one_learner_can_neither_answer_nor_finish_for_another(
    world: World, stored: Callable[[], str]
) -> None:
    before = stored()
    for name in (
        "POST /a/<attempt_id>/q/<int:position>",
        "POST /a/<attempt_id>/next",
        "POST /a/<attempt_id>/finish",
    ):
        assert world.ask(name, "stranger").status == 404
        assert world.ask(name, "instructor").status == 404
    assert stored() == before


def test_an_account_that_was_shut_out_is_nobodys_at_once(instructor: Visitor, workspace: Workspace) -> None:
    accounts.disable_account(workspace, "ada")
    assert instructor.open("/banks").status == 404


def test_a_cookie_kept_from_before_signing_out_is_nobodys(instructor: Visitor) -> None:
    kept = instructor.client.get_cookie("bearings")
    instructor.press(instructor.open("/banks"), "Sign out")
    assert kept is not None
    instructor.client.set_cookie("bearings", kept.value)
    assert instructor.open("/banks").status == 404


def test_signing_out_leaves_the_learner_who_they_are(instructor: Visitor) -> None:
    instructor.start()
    instructor.press(instructor.open("/banks"), "Sign out")
    assert instructor.open("/banks").status == 404
    assert len(instructor.open("/results").texts("//tbody/tr")) == 1


def test_an_image_of_another_version_is_not_there(world: World) -> None:
    world.ids["version_id"] = "AAAAAAAAAAAAAAAAAAAAAA"
    assert world.ask("GET /images/<version_id>/<file>", "owner").status == 404


@pytest.mark.parametrize("cookie", ["x", "eyJsZWFybmVyIjoiYSJ9.x.y", ""])
def test_a_cookie_that_we_did_not_sign_is_nobodys(app: Flask, cookie: str) -> None:
    visitor = Visitor(app)
    visitor.client.set_cookie("bearings", cookie)
    assert visitor.open("/banks").status == 404
    assert "You have not taken a quiz in this browser yet." in visitor.open("/results").text
