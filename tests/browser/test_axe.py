"""The accessibility check finds what is wrong and leaves alone what is right."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page

from tests.browser.axe import axe_violations
from tests.proofs.lab import served

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

PAGE = '<!doctype html><html lang="en"><title>A page</title><main><h1>A page</h1>{}</main></html>'
SOUND = """
<form><label>Your name <input name="name" autocomplete="name"></label> <button>Save</button></form>
<p style="color: #333; background: #fff">Plain text</p> <img alt="" src="data:,">
"""
DEFECTS = [
    ("image-alt", '<img src="data:,">'),
    ("label", '<input type="text">'),
    ("button-name", "<button></button>"),
    ("color-contrast", '<p style="color: #999; background: #fff">Faint text</p>'),
    ("autocomplete-valid", '<label>Name <input autocomplete="surname-of-mine"></label>'),  # WCAG 2.1
    ("target-size", '<button style="all: unset; width: 9px">x</button>' * 2),  # WCAG 2.2
]


def test_a_sound_page_has_no_violation(page: Page) -> None:
    page.set_content(PAGE.format(SOUND))
    assert axe_violations(page) == []


@pytest.mark.parametrize(("rule", "defect"), DEFECTS)
def test_a_seeded_defect_is_found(page: Page, rule: str, defect: str) -> None:
    page.set_content(PAGE.format(SOUND + defect))
    assert {violation.partition(":")[0] for violation in axe_violations(page)} == {rule}


def test_a_strict_content_security_policy_does_not_stop_it(page: Page) -> None:
    def application(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        policy = ("Content-Security-Policy", "default-src 'none'; require-trusted-types-for 'script'")
        start_response("200 OK", [("Content-Type", "text/html"), policy])
        return [PAGE.format("<button></button>").encode()]

    with served(application) as url:
        page.goto(url)
        assert axe_violations(page) == ["button-name: button: Buttons must have discernible text"]
