"""The figures of a study as a picture: how often calls are wrong, by the engine and by percent correct."""

from collections.abc import Iterator
from xml.sax.saxutils import escape

from quiz.simulation.study import CHECK, PER_SKILL, Figures, Results

WIDTH, ROW, LEFT, RIGHT, TOP = 760, 30, 360, 40, 60
WORST = 0.5
"""The end of the scale: a coin errs half the time."""

MARKS = 5


def draw(results: Results, caption: str) -> str:
    """An SVG picture: a row for each condition and quiz, a dot for the engine, a ring for percent correct."""
    rows = list(rows_of(results))
    height = TOP + ROW * len(rows) + 40
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'font-family="sans-serif" font-size="13" fill="#1a232e"><title>{escape(caption)}</title>'
        f'<rect width="{WIDTH}" height="{height}" fill="#fbfaf6"/>'
        f'<text x="10" y="22" font-weight="bold">{escape(caption)}</text>'
        '<text x="10" y="42">filled: Bearings; ring: percent correct on the same answers</text>'
    )
    parts = [head, *scale(height)]
    for number, (name, figures) in enumerate(rows):
        parts += row(TOP + ROW * number + ROW / 2, name, figures)
    return "\n".join([*parts, "</svg>\n"])


def rows_of(results: Results) -> Iterator[tuple[str, Figures]]:
    """What is shown: skills after topic quizzes, topics after the whole check."""
    for condition, kinds in results.items():
        for kind in PER_SKILL:
            yield f"{condition}: {kind} per skill", kinds[kind].skills
        yield f"{condition}: topics in the check", kinds[CHECK].topics


def across(share: float) -> float:
    """Where a share stands on the scale."""
    return LEFT + min(share, WORST) / WORST * (WIDTH - LEFT - RIGHT)


def scale(height: float) -> Iterator[str]:
    """Lines and words of the scale."""
    for mark in range(MARKS + 1):
        share = WORST * mark / MARKS
        x = across(share)
        yield f'<path d="M{x:.0f} {TOP}V{height - 30}" stroke="#dcd8cd"/>'
        yield f'<text x="{x:.0f}" y="{height - 12}" text-anchor="middle">{share:.0%}</text>'


def row(y: float, name: str, figures: Figures) -> Iterator[str]:
    """One row: its name, the engine's dot, the ring of percent correct, and both in figures."""
    yield f'<text x="10" y="{y + 4:.0f}">{escape(name)}</text>'
    yield f'<circle cx="{across(figures.misclassified):.1f}" cy="{y:.0f}" r="6" fill="#0b5a68"/>'
    yield (
        f'<circle cx="{across(figures.percent_correct):.1f}" cy="{y:.0f}" r="6" fill="none" '
        'stroke="#8a4b00" stroke-width="2"/>'
    )
