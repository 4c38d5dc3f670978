"""What axe is silent about, measured on the page as it is drawn; each finding is a line of text."""

from playwright.sync_api import Page

NAME = """const named = element =>
    `${element.localName} ${(element.getAttribute("aria-label") || element.textContent || element.name || "")
        .trim().replace(/\\s+/g, " ").slice(0, 40)}`;
const seen = element => element.checkVisibility({ visibilityProperty: true })
    && !element.closest(".visually-hidden, i, .skip:not(:focus)");"""
"""How a finding names an element, and whether an element is there to be seen."""


def found_by(page: Page, script: str) -> list[str]:
    """What a script finds that may use ``named`` and ``seen``."""
    found: list[str] = page.evaluate(f"() => {{ {NAME} {script} }}")
    return found


def too_wide(page: Page) -> list[str]:
    """What makes the page wider than its window (P24); code scrolls in a box of its own (P25)."""
    return found_by(
        page,
        """
        const room = document.documentElement.clientWidth;
        if (document.documentElement.scrollWidth <= room) return [];
        const wide = [...document.querySelectorAll("body *")].filter(element => {
            const { left, right } = element.getBoundingClientRect();
            return (right > room + 1 || left < -1) && !element.closest(".code, .visually-hidden");
        });
        return [`wider than the window: ${wide.map(named).join("; ")}`];
        """,
    )


def clipped(page: Page) -> list[str]:
    """Labels, buttons and legends whose text does not fit into them (P26, P27)."""
    return found_by(
        page,
        """
        return [...document.querySelectorAll("button, .button, label, legend, summary, th, td, h1, h2, h3")]
            .filter(element => seen(element) && getComputedStyle(element).display !== "inline"
                && (element.scrollWidth > element.clientWidth + 1
                    || element.scrollHeight > element.clientHeight + 2)
                && !element.querySelector(".scale, .code"))
            .map(element => `clipped: ${named(element)}`);
        """,
    )


def small_targets(page: Page) -> list[str]:
    """Choices, buttons and fields that are less than 44 px high, and links that axe would let pass (P16)."""
    return found_by(
        page,
        """
        const targets = "button:not(.link), .button, .choice, label.row, select, textarea, input";
        return [...document.querySelectorAll(targets)]
            .filter(element => !["radio", "checkbox"].includes(element.type))
            .filter(element => seen(element) && element.getBoundingClientRect().height < 44)
            .map(element => `less than 44 px high: ${named(element)}`);
        """,
    )


def out_of_order(page: Page) -> list[str]:
    """Stops of Tab that stand above the one before them (P06)."""
    return found_by(
        page,
        """
        const stops = [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
            .filter(element => seen(element) && element.type !== "hidden" && element.tabIndex >= 0)
            .map(element => [element, element.getBoundingClientRect()]);
        return stops.filter(([, box], at) => at && box.bottom <= stops[at - 1][1].top)
            .map(([element]) => `stands above the stop before it: ${named(element)}`);
        """,
    )


def motion(page: Page) -> list[str]:
    """What moves (P21)."""
    return found_by(
        page,
        "return document.getAnimations().map(each => `moves: ${named(each.effect.target)}`);",
    )


def subtle_greys(page: Page) -> list[str]:
    """Where more contrast is asked for, text that is paler than the rest (P53)."""
    return found_by(
        page,
        """
        const ink = getComputedStyle(document.body).color;
        return [...document.querySelectorAll(".note, .where, .lead, .or, caption, thead th, footer")]
            .filter(element => seen(element) && getComputedStyle(element).color !== ink)
            .map(element => `subtle grey: ${named(element)}`);
        """,
    )


def unforced(page: Page) -> list[str]:
    """In forced colours, shapes that are not drawn in the system's colours (P30), and what resists them."""
    return found_by(
        page,
        """
        const probe = document.createElement("i");
        document.body.append(probe);
        const system = ["CanvasText", "Canvas"].map(name => {
            probe.style.setProperty("color", name);
            return getComputedStyle(probe).color;
        });
        probe.remove();
        const shapes = [...document.querySelectorAll("svg :is(line, rect, circle, path, text)")];
        const drawn = shapes.filter(shape => {
            const { fill, stroke } = getComputedStyle(shape);
            return ![...(shape.localName === "line" ? [] : [fill]), stroke]
                .every(colour => colour === "none" || system.includes(colour));
        }).map(shape => `not in the system's colours: ${shape.outerHTML}`);
        const kept = [...document.querySelectorAll("body *")]
            .filter(element => getComputedStyle(element).forcedColorAdjust === "none")
            .map(element => `keeps its colours: ${named(element)}`);
        return drawn.concat(kept);
        """,
    )


def unseen_stops(page: Page) -> list[str]:
    """Stops of Tab without an outline (P17), or which something hides or the window does not show (P18)."""
    # After one real press a browser shows the focus wherever a script puts it, too.
    page.keyboard.press("Tab")
    return found_by(
        page,
        """
        const stops = [...document.querySelectorAll(
            "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']")]
            .filter(element => element.checkVisibility() && element.tabIndex >= 0);
        const faults = [];
        for (const element of stops) {
            element.focus();
            const look = getComputedStyle(element);
            if (look.outlineStyle === "none" || parseFloat(look.outlineWidth) < 2)
                faults.push(`no outline: ${named(element)}`);
            const box = element.getClientRects()[0];
            const [left, right] = [Math.max(box.left, 0), Math.min(box.right, innerWidth)];
            const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
            const hit = left < right && top < bottom
                && document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
            if (!hit || !(element.contains(hit) || element.closest("label")?.contains(hit)))
                faults.push(`not to be seen: ${named(element)}`);
        }
        document.activeElement.blur();
        scrollTo(0, 0);
        return faults;
        """,
    )


def stops_without_outline(page: Page) -> list[str]:
    """Walk through the page with Tab itself; the stops at which nobody sees where they are."""
    for _ in range(page.evaluate(WATCH_FOCUS)):
        page.keyboard.press("Tab")
    stops = page.evaluate("stops")
    assert stops
    return [name for name, seen in stops if not seen]


WATCH_FOCUS = """() => {
    window.stops = [];
    document.addEventListener("focusin", ({ target }) => {
        const look = getComputedStyle(target);
        const seen = look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2;
        stops.push([target.innerText || target.name || target.tagName, seen]);
    });
    return document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]").length;
}"""
