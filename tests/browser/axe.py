"""Accessibility of a page as axe-core sees it; ``vendor/axe.min.js`` names its version in its first line."""

import time
from pathlib import Path

from playwright.sync_api import Page

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
"""WCAG 2.0, 2.1 and 2.2 at levels A and AA; axe leaves the criteria of 2.2 out unless they are named."""

# Started and then asked for: a script that never ends would hold the test for ever, a question has its time.
START = """tags => {
    window.axeFound = null;
    axe.run(document, {runOnly: {type: "tag", values: tags}, resultTypes: ["violations"]})
        .then(results => { window.axeFound = results.violations; });
}"""
PATIENCE = 60

# There the colours are the system's. axe reads the one that an author gave to the letters, which nobody sees;
# `geometry.unforced` finds what does keep its own colour.
FORCED = "matchMedia('(forced-colors: active)').matches"


def axe_violations(page: Page) -> list[str]:
    """What breaks WCAG or good practice on ``page`` as it stands, as ``rule: where: what is wrong``; or [].

    The page must have JavaScript: without it axe never answers.
    """
    # A page behind another one is not drawn, and axe waits for it to be drawn.
    page.bring_to_front()
    # Evaluated, not added as a script: the page's content security policy would refuse a script.
    page.evaluate(AXE)
    page.evaluate(START, TAGS)
    deadline = time.monotonic() + PATIENCE
    while (found := page.evaluate("() => window.axeFound")) is None:
        assert time.monotonic() < deadline, "axe does not answer"
        page.wait_for_timeout(50)
    return [
        f"{violation['id']}: {' '.join(map(str, node['target']))}: {violation['help']}"
        for violation in found
        if not (violation["id"] == "color-contrast" and page.evaluate(FORCED))
        for node in violation["nodes"]
    ]
