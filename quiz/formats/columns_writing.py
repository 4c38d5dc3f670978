"""Our own table, one item a row (docs/formats.md): the writer of the format ``csv``."""

from collections.abc import Iterator, Mapping

from quiz.core.banks import Bank
from quiz.core.items import Choice, Item, Matching, Numeric, Ordering, Text, WrongAnswer
from quiz.formats.drafts import Written
from quiz.formats.keys import number_as_typed
from quiz.formats.sheets import separated
from quiz.formats.unsaid import unsaid

ALWAYS = ("id", "skill", "skill_title", "level", "bloom", "kind", "stem")
SOMETIMES = (
    *("correct", "credit", "why", "case", "tolerance", "unit", "fixed_order", "example", "references"),
)
_SAID = ("level", "bloom", "misconceptions", "references", "example")


def write(bank: Bank, images: Mapping[str, bytes]) -> Written:  # noqa: ARG001 (every writer is called so)
    """The bank as a table: all but pictures. Columns that no item uses are left out."""
    titles = {skill.id: skill.title for skill in bank.skills}
    rows = [_row(item, titles.get(item.skill, item.skill)) for item in bank.items]
    used = {name for row in rows for name, cell in row.items() if cell}
    names = [*ALWAYS, *(name for name in SOMETIMES if name in used), *_numbered(used)]
    content = separated([names, *([row.get(name, "") for name in names] for row in rows)])
    losses = tuple(loss for item in bank.items for loss in unsaid(item, *_SAID))
    return Written(content, ".csv", losses)


def _numbered(used: set[str]) -> Iterator[str]:
    """The columns of the first answer, then those of the second …; option_1 is there in any case."""
    numbers = {int(name.rpartition("_")[2]) for name in used if name.rpartition("_")[2].isdecimal()}
    for number in range(1, max(numbers, default=1) + 1):
        for name in ("option", "right", "why", "misconception"):
            if (column := f"{name}_{number}") in used | {"option_1"}:
                yield column


def _row(item: Item, title: str) -> dict[str, str]:
    return {
        "id": item.id,
        "skill": item.skill,
        "skill_title": title,
        "level": str(item.level),
        "bloom": item.bloom,
        "kind": item.kind,
        "stem": item.stem.strip("\n"),
        "fixed_order": "yes" if item.fixed_order else "",
        "example": item.example.strip("\n"),
        "references": "\n".join(item.references),
        **dict(_body(item)),
    }


def _body(item: Item) -> Iterator[tuple[str, str]]:
    match item.body:
        case Choice() as choice:
            yield from _choice(choice)
        case Numeric(value=value, tolerance=tolerance, unit=unit, why=why, wrong=wrong):
            yield from (("why", why.strip("\n")), ("tolerance", number_as_typed(tolerance)), ("unit", unit))
            yield from _typed((number_as_typed(value),), wrong)
        case Text(accept=accept, case=case, why=why, wrong=wrong):
            yield from (("why", why.strip("\n")), ("case", "yes" if case else ""))
            yield from _typed(accept, wrong)
        case Ordering(sequence=sequence, why=why):
            yield "why", why.strip("\n")
            yield from ((f"option_{n}", entry.strip("\n")) for n, entry in enumerate(sequence, 1))
        case Matching() as matching:
            yield from _matching(matching)


def _choice(choice: Choice) -> Iterator[tuple[str, str]]:
    yield "correct", " ".join(map(str, sorted(choice.key)))
    yield "credit", str(choice.credit) if choice.many else ""
    for number, option in enumerate(choice.options, 1):
        yield f"option_{number}", option.text.strip("\n")
        yield f"why_{number}", option.why.strip("\n")
        yield f"misconception_{number}", option.misconception


def _typed(accept: tuple[str, ...], wrong: tuple[WrongAnswer, ...]) -> Iterator[tuple[str, str]]:
    yield "correct", " ".join(str(number) for number in range(1, len(accept) + 1))
    for number, text in enumerate(accept, 1):
        yield f"option_{number}", text
    for number, answer in enumerate(wrong, len(accept) + 1):
        yield f"option_{number}", answer.text
        yield f"why_{number}", answer.why.strip("\n")
        yield f"misconception_{number}", answer.misconception


def _matching(matching: Matching) -> Iterator[tuple[str, str]]:
    for number, pair in enumerate(matching.pairs, 1):
        yield f"option_{number}", pair.left.strip("\n")
        yield f"right_{number}", pair.right.strip("\n")
        yield f"why_{number}", pair.why.strip("\n")
    for number, text in enumerate(matching.distractors, len(matching.pairs) + 1):
        yield f"right_{number}", text.strip("\n")
