"""What goes with every response: policy headers, cookies, limits on bodies, names of hosts."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.web.actors import SAVE, Page, Visitor
from tests.web.conftest import PASSWORD
from tests.web.test_strangers import routes

POLICY = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def lacks(response: TestResponse) -> set[str]:
    """What is missing or loose in the headers of a response."""
    sources = response.headers["Content-Security-Policy"].split("; ")
    wanted = {"default-src 'none'", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'"}
    loose = {each for each in sources if re.search(r"unsafe|\*|https?:|data:|blob:", each)}
    wrong = {name for name, value in POLICY.items() if response.headers.getlist(name) != [value]}
    return (wanted - set(sources)) | loose | wrong


def test_every_route_answers_with_the_policy(app: Flask, learner: Visitor, instructor: Visitor) -> None:
    paths = {re.sub(r"<.*?>", "1", rule.rule) for _, rule in routes(app)} | {
        "/static/bearings.css",
        "/nowhere",
    }
    for visitor in (learner, instructor):
        for path in paths:
            for method in ("GET", "POST", "HEAD", "OPTIONS", "PUT"):
                visitor.open(path, method)
        visitor.start()
    assert {response.request.path for response in visitor.seen} >= paths
    seen = [*learner.seen, *instructor.seen]
    assert {200, 303, 400, 404, 405} <= {response.status_code for response in seen}
    assert {response.request.path: lacks(response) for response in seen if lacks(response)} == {}


def test_pages_are_private_and_asked_for_again_on_back(learner: Visitor, report: Page) -> None:
    seen = [response for response in learner.seen if response.mimetype in {"text/html", "application/json"}]
    assert {response.headers["Cache-Control"] for response in seen} == {"private, no-store"}
    assert not any("Refresh" in response.headers for response in seen)


def test_no_page_needs_anything_from_another_host_or_inline(learner: Visitor, report: Page) -> None:
    for response in learner.seen:
        if response.mimetype == "text/html" and response.data:
            tree = Page(response).tree
            assert (
                tree.xpath("//script[not(@src)] | //style | //@style | //@*[starts-with(name(), 'on')]") == []
            )
            loaded = tree.xpath("//script/@src | //link/@href | //img/@src | //form/@action")
            assert [each for each in loaded if not re.match(r"/(?!/)", each)] == []


def cookie_of(visitor: Visitor) -> str:
    (header,) = {each for response in visitor.seen for each in response.headers.getlist("Set-Cookie")}
    return header


def test_the_cookie_is_small_and_kept_from_scripts_and_other_sites(learner: Visitor) -> None:
    learner.open("/check")
    cookie = cookie_of(learner)
    assert cookie.startswith("bearings=")
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
    assert "Secure" not in cookie
    assert len(cookie) < 1000


def test_behind_https_the_cookie_is_bound_to_host_and_https(https_app: Flask) -> None:
    visitor = Visitor(https_app, "https://quiz.example")
    page = visitor.start()
    assert visitor.press(page.choose("I don't know yet"), SAVE).status == 200
    cookie = next(each for response in visitor.seen for each in response.headers.getlist("Set-Cookie"))
    assert cookie.startswith("__Host-bearings=")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
    assert "Domain" not in cookie


def test_a_form_sent_from_another_site_is_refused(https_app: Flask, stored: Callable[[], str]) -> None:
    visitor = Visitor(https_app, "https://quiz.example")
    address, fields = visitor.open("/check").sent_by("Start")
    before = stored()
    sent = visitor.open(address, "POST", data=dict(fields), headers={"Referer": "https://evil.example/"})
    assert sent.status == 400
    assert stored() == before


def test_pages_open_without_a_cookie_until_one_is_needed(learner: Visitor) -> None:
    for path in ("/", "/help", "/results", "/healthz"):
        assert "Set-Cookie" not in learner.open(path).response.headers


@pytest.mark.parametrize("host", ["evil.example", "quiz.example.evil.example", "localhost"])
def test_a_host_that_is_not_ours_is_not_answered(https_app: Flask, host: str) -> None:
    page = Visitor(https_app, f"https://{host}").open("/")
    assert page.status == 400
    assert lacks(page.response) == set()
    assert host not in page.response.get_data(as_text=True)


LARGE = "x" * (70 * 1024)


@pytest.mark.parametrize(
    "fields", [{"answer": LARGE}, {f"f{n}": "x" for n in range(20_000)}], ids=["long", "many"]
)
def test_an_answer_above_64_kilobytes_is_refused_in_words(
    learner: Visitor, fields: dict[str, str], stored: Callable[[], str]
) -> None:
    page = learner.reach("text")
    address, own = page.sent_by(SAVE)
    before = stored()
    refused = learner.post(address, [*own, *fields.items()])
    assert (refused.status, refused.heading) == (413, "That is too much at once")
    assert lacks(refused.response) == set()
    assert stored() == before


def test_instructors_alone_may_send_large_files(app: Flask, learner: Visitor, instructor: Visitor) -> None:
    token = learner.open("/check").field("csrf_token")
    assert learner.post("/banks/upload", [("csrf_token", token), ("source", LARGE)]).status == 413
    form = instructor.open("/banks/upload")
    address, own = form.sent_by("Check it")
    large = [*own, ("source", "# " + LARGE)]
    assert instructor.post(address, large).heading == "What to mend in bank.yaml"
    beyond = instructor.post(address, [*own, ("source", "x" * (13 * 1024 * 1024))])
    assert (beyond.status, beyond.heading) == (413, "That is too much at once")
    assert instructor.post("/sign-in", [("name", LARGE)]).status == 413


def test_signing_in_gives_a_fresh_cookie_that_ends_with_the_browser(app: Flask) -> None:
    visitor = Visitor(app)
    visitor.open("/check")
    visitor.press(visitor.open("/sign-in").fill({"Name": "Ada", "Password": PASSWORD}), "Sign in")
    cookies = [each for response in visitor.seen for each in response.headers.getlist("Set-Cookie")]
    assert "Expires" in cookies[0]
    assert "Expires" not in cookies[-1]
    before = len(visitor.seen)
    visitor.start()
    cookies = [each for response in visitor.seen[before:] for each in response.headers.getlist("Set-Cookie")]
    assert [each for each in cookies if "Expires" in each] == []
