"""Simulated learners on the served questions, and the figures that come of it."""

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from quiz.content.banks import load_bank
from quiz.services.workspace import find_roadmap
from quiz.simulation.plot import draw
from quiz.simulation.study import CHECK, CONDITIONS, PER_SKILL, Figures, Quizzes, Results, study

__all__ = ["CONDITIONS", "Results", "as_json", "as_plot", "as_text", "simulate"]


def simulate(questions: Path, learners: int, seed: int, progress: Callable[[int], None]) -> Results:
    """Let so many learners take every quiz of a questions folder; raises BankRefused."""
    banks = [load_bank(path.read_bytes(), path.name) for path in sorted(questions.glob("banks/*.y*ml"))]
    return study(banks, find_roadmap(questions), learners, seed, progress)


def as_json(results: Results, learners: int, seed: int) -> dict[str, object]:
    """The figures of the matched pools first, then those of every condition."""
    main = results[CONDITIONS[0].name]
    thorough, check = main["5"], main[CHECK]
    return {
        "learners": learners,
        "seed": seed,
        "misclassified": {
            kind: {
                "engine": round(main[kind].skills.misclassified, 4),
                "percent_correct": round(main[kind].skills.percent_correct, 4),
                "guess_corrected": round(main[kind].skills.corrected, 4),
            }
            for kind in PER_SKILL
        },
        "verdict_error": {"said": round(thorough.skills.said, 4), "true": round(thorough.skills.true, 4)},
        "interval_coverage": round(thorough.skills.coverage, 4),
        "first_step_right": rounded(check.first_step),
        "whole_check_topic_error": round(check.topics.misclassified, 4),
        "conditions": {
            condition: {kind: plain(each) for kind, each in kinds.items()}
            for condition, kinds in results.items()
        },
    }


def plain(quizzes: Quizzes) -> dict[str, object]:
    """Every figure of one kind of quiz, rounded."""
    return {
        "skills": figures(quizzes.skills),
        "topics": figures(quizzes.topics),
        "first_step_right": rounded(quizzes.first_step),
        "questions": rounded(quizzes.questions),
        "most_shown_item": rounded(quizzes.most_shown),
    }


def figures(found: Figures) -> dict[str, float | None]:
    """Figures, rounded."""
    return {name: rounded(value) for name, value in asdict(found).items()}


def rounded(value: float | None) -> float | None:
    """Four digits; more would be noise."""
    return None if value is None else round(value, 4)


def as_text(results: Results, learners: int, seed: int) -> str:
    """The figures in lines for people."""
    lines = [
        f"{learners} simulated learners in each condition, seed {seed}. Wrong calls at a cut of 70 in 100:"
    ]
    for condition, kinds in results.items():
        lines.append(f"\n{condition}")
        lines += [line(f"skills, {kind} questions each at most", kinds[kind].skills) for kind in PER_SKILL]
        lines.append(line("topics, whole check", kinds[CHECK].topics))
        right = [f"{kinds[kind].first_step or 0:.0%}" for kind in (*PER_SKILL, CHECK)]
        lines.append(f"  first step truly learnable next: {', '.join(right)} (5, 10 per skill, whole check)")
    return "\n".join(lines) + "\n"


def line(name: str, found: Figures) -> str:
    """One line: wrong by the engine and by percent correct, verdicts said and true, intervals."""
    return (
        f"  {name:36} {found.misclassified:6.1%} (percent correct {found.percent_correct:.1%}); "
        f"verdicts for {found.decided:.0%}, wrong {found.true:.1%}, said {found.said:.1%}; "
        f"80 % intervals hold {found.coverage:.1%}"
    )


def as_plot(results: Results, learners: int, seed: int) -> str:
    """The figures as an SVG picture."""
    return draw(results, f"Wrong calls of {learners} simulated learners, seed {seed}")
