"""What a page must keep in every look: its window, its colours, its size of text, and with a keyboard."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page, ViewportSize

from tests.browser import geometry
from tests.browser.axe import axe_violations

Check = Callable[[Page], list[str]]

WIDE, NARROW = ViewportSize(width=1280, height=800), ViewportSize(width=320, height=640)
SHORT, PHONE = ViewportSize(width=1280, height=256), ViewportSize(width=320, height=480)
LANDSCAPE = ViewportSize(width=640, height=320)

PLAIN: Mapping[str, Any] = {
    "color_scheme": "light",
    "forced_colors": "none",
    "reduced_motion": "no-preference",
    "contrast": "no-preference",
}


@dataclass(frozen=True)
class Look:
    """A window, what a person has set, and what is checked in it."""

    window: ViewportSize
    checks: tuple[Check, ...]
    media: Mapping[str, Any]
    added: str = ""
    direction: str = "ltr"


def look(window: ViewportSize, *checks: Check, added: str = "", direction: str = "ltr", **media: Any) -> Look:  # noqa: ANN401
    """A look; in every one of them a page fits its window."""
    return Look(window, (geometry.too_wide, *checks), {**PLAIN, **media}, added, direction)


SPACED = """
* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
p { margin-block-end: 2em !important }"""
"""The text spacing of WCAG 1.4.12."""

DOUBLED = "html { font-size: 200% !important }"

LOOKS: Mapping[str, Look] = {
    "light": look(WIDE, axe_violations, geometry.small_targets, geometry.out_of_order),
    "dark": look(WIDE, axe_violations, color_scheme="dark"),
    "forced colours": look(
        WIDE, axe_violations, geometry.unforced, geometry.unseen_stops,
        forced_colors="active", color_scheme="dark",
    ),
    "more contrast": look(WIDE, geometry.subtle_greys, contrast="more"),
    "reduced motion": look(WIDE, geometry.motion, reduced_motion="reduce"),
    "narrow": look(
        NARROW, axe_violations, geometry.small_targets, geometry.clipped, geometry.out_of_order
    ),
    "short": look(SHORT, geometry.unseen_stops),
    "a phone's keyboard": look(PHONE, geometry.unseen_stops),
    "spaced text": look(NARROW, geometry.clipped, added=SPACED),
    "doubled text": look(WIDE, geometry.clipped, added=DOUBLED),
    "doubled text, landscape": look(LANDSCAPE, geometry.clipped, added=DOUBLED),
    "right to left": look(NARROW, axe_violations, geometry.clipped, direction="rtl"),
}  # fmt: skip


def faults(page: Page) -> dict[str, list[str]]:
    """What is wrong with ``page`` as it stands, by look; a look without faults is left out."""
    # A press is over when the page has come, which may be before its style sheet.
    page.wait_for_load_state("load")
    found = {name: faults_in(page, name) for name in LOOKS}
    put_on(page, LOOKS["light"])
    return {name: each for name, each in found.items() if each}


def faults_in(page: Page, name: str) -> list[str]:
    """What is wrong with ``page`` in one look, which it keeps."""
    put_on(page, LOOKS[name])
    return [fault for check in LOOKS[name].checks for fault in check(page)]


def put_on(page: Page, worn: Look) -> None:
    """Make the page look so."""
    page.set_viewport_size(worn.window)
    page.emulate_media(**worn.media)
    page.evaluate(DRESS, [worn.added, worn.direction])


# A sheet of the page's own making: its content security policy would refuse a style element.
DRESS = """([added, direction]) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(added);
    document.adoptedStyleSheets = added ? [sheet] : [];
    document.documentElement.dir = direction;
}"""
