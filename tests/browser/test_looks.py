"""The harness of the looks finds what is wrong, and in the look in which it is wrong: it is able to fail."""

import pytest
from playwright.sync_api import Page

from tests.browser.keyboard import moved_by_keys
from tests.browser.looks import LOOKS, faults, faults_in

SHEET = """
:root { color-scheme: light dark }
body { margin: 0; overflow-wrap: break-word; font: 1rem system-ui; background: Canvas; color: CanvasText }
button { font: inherit; min-height: 48px; background: ButtonFace; color: ButtonText }
:focus-visible { outline: 3px solid; outline-offset: 2px }
.note { color: light-dark(#555, #bbb) }
@media (prefers-contrast: more) { .note { color: inherit } }
.dot { fill: light-dark(#0b5a68, #86ccd6) }
@media (forced-colors: active) { .dot { fill: CanvasText } }
"""
PAGE = (
    '<!doctype html><html lang="en"><title>A page</title><style>{style}</style>'
    "<main><h1>A page</h1>{body}</main></html>"
)
SOUND = """<p class="note">Words, some of them pale.</p>
<form><button>Save</button> <button>Review</button></form>
<svg width="90" height="20" aria-hidden="true"><rect class="dot" width="20" height="20"/></svg>"""

LONG = "an_identifier_of_ninety_characters_that_nothing_in_it_can_break_so_that_it_spills_out_of_it"

DEFECTS = {
    "an identifier that does not break": ("narrow", f'<pre style="margin: 0">{LONG}</pre>'),
    "a button narrower than its word": (
        "narrow",
        '<button style="width: 60px; overflow: hidden; white-space: nowrap">Unmistakable</button>',
    ),
    "a line too low for spaced text": (
        "spaced text",
        '<label style="display: block; height: 1.3em; overflow: hidden">Words</label>',
    ),
    "a line too low for doubled text": (
        "doubled text",
        '<label style="display: block; height: 24px; overflow: hidden">Words</label>',
    ),
    "a low button": ("light", '<button style="min-height: 0; height: 30px">Save</button>'),
    "stops in another order than they stand": (
        "light",
        '<p style="display: grid"><button style="order: 2">One</button><button>Two</button></p>',
    ),
    "a picture without words": ("light", '<img src="data:,">'),
    "text too pale in the dark": ("dark", '<p style="color: #555">Faint in the dark</p>'),
    "a chart that keeps its colour": (
        "forced colours",
        '<svg width="9" height="9" aria-hidden="true"><rect width="9" height="9" fill="#a9cdd1"/></svg>',
    ),
    "text that keeps its colour": ("forced colours", '<p style="forced-color-adjust: none">Mine</p>'),
    "a grey that stays": ("more contrast", '<p class="note" style="color: GrayText">Pale</p>'),
    "something that moves": (
        "reduced motion",
        "<style>@keyframes turn { to { rotate: 1turn } } h1 { animation: turn 9s infinite }</style>",
    ),
    "a focus that is not shown": ("short", "<style>button:focus-visible { outline: none }</style>"),
    "a bar over the focus": (
        "short",
        '<div style="position: fixed; inset: 0 0 auto 0; height: 220px; background: #ddd"></div>',
    ),
    "a ring that forced colours remove": (
        "forced colours",
        "<style>@media (forced-colors: active) { :focus-visible { outline: none } }</style>",
    ),
    "a physical shift": (
        "right to left",
        '<div style="position: relative; left: -90px">Shifted to the left</div>',
    ),
}


def show(page: Page, body: str) -> None:
    page.set_content(PAGE.format(style=SHEET, body=body))


def test_a_sound_page_has_no_fault_in_any_look(page: Page) -> None:
    show(page, SOUND)
    assert faults(page) == {}


@pytest.mark.parametrize(("look", "defect"), DEFECTS.values(), ids=DEFECTS)
def test_a_seeded_defect_is_found_in_its_look(page: Page, look: str, defect: str) -> None:
    show(page, SOUND + defect)
    assert len(faults_in(page, look)) >= 1


IN_ONE_LOOK = ["text too pale in the dark", "a chart that keeps its colour", "a physical shift"]


@pytest.mark.parametrize("defect", IN_ONE_LOOK)
def test_it_is_not_found_where_it_does_no_harm(page: Page, defect: str) -> None:
    show(page, SOUND + DEFECTS[defect][1])
    assert faults_in(page, "light") == []


def test_every_look_has_found_something() -> None:
    checks = {check for look, _ in DEFECTS.values() for check in LOOKS[look].checks}
    assert checks >= {check for look in LOOKS.values() for check in look.checks}


def test_a_page_with_keys_of_its_own_is_caught(page: Page) -> None:
    show(page, SOUND)
    assert not moved_by_keys(page)
    page.evaluate("() => addEventListener('keydown', ({ key }) => { if (key === 'j') document.title = 'j' })")
    assert moved_by_keys(page)
