"""What a page must keep in every look: light and dark, wide and narrow, and with a keyboard."""

from playwright.sync_api import Page, ViewportSize

from tests.browser.axe import axe_violations

WIDE, NARROW = ViewportSize(width=1280, height=800), ViewportSize(width=320, height=640)

TOO_WIDE = """() => {
    const room = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= room) return [];
    const wide = [...document.querySelectorAll("body *")]
        .filter(element => element.getBoundingClientRect().right > room + 1 && !element.closest(".code"))
        .map(element => `${element.localName} ${element.textContent.trim().slice(0, 40)}`);
    return [`the page is wider than the window: ${wide.join("; ")}`];
}"""

WATCH_FOCUS = """() => {
    window.stops = [];
    document.addEventListener("focusin", ({ target }) => {
        const look = getComputedStyle(target);
        const seen = look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2;
        stops.push([target.innerText || target.name || target.tagName, seen]);
    });
    return document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]").length;
}"""

CHART_COLOURS = """() => {
    const ink = getComputedStyle(document.body).color;
    const shapes = [...document.querySelectorAll(".scale line, .scale rect, .scale circle")];
    return [ink, shapes.flatMap(shape => {
        const { fill, stroke } = getComputedStyle(shape);
        return shape.localName === "line" ? [stroke] : [fill, stroke];
    })];
}"""


def faults(page: Page) -> dict[str, list[str]]:
    """What axe finds, and what does not fit, by look; a look without faults is left out."""
    found = {}
    # A press is over when the page has come, which may be before its style sheet.
    page.wait_for_load_state("load")
    for width in (WIDE, NARROW):
        page.set_viewport_size(width)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            found[f"{scheme}, {width['width']} px"] = axe_violations(page) + too_wide(page)
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(WIDE)
    return {look: each for look, each in found.items() if each}


def too_wide(page: Page) -> list[str]:
    """What makes the page wider than its window; or []."""
    found: list[str] = page.evaluate(TOO_WIDE)
    return found


def stops_without_outline(page: Page) -> list[str]:
    """Walk through the page with Tab; the stops at which nobody sees where they are."""
    for _ in range(page.evaluate(WATCH_FOCUS)):
        page.keyboard.press("Tab")
    stops = page.evaluate("stops")
    assert stops
    return [name for name, seen in stops if not seen]


def chart_colours(page: Page) -> tuple[str, set[str]]:
    """In forced colours: the system's colour of text, and every colour of the charts' shapes."""
    page.emulate_media(forced_colors="active", color_scheme="dark")
    ink, colours = page.evaluate(CHART_COLOURS)
    return ink, set(colours)
