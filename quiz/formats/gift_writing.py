"""GIFT: the writer. Texts go out as Markdown wherever Moodle shows the same: they come back as they were.

The skill, level and bloom of an item travel as tags, which Moodle keeps and our reader knows again.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from quiz.core.banks import Bank, Skill
from quiz.core.items import Choice, Credit, Item, Matching, Numeric, Option, Ordering, Text
from quiz.formats.drafts import Loss, Written
from quiz.formats.keys import number_as_typed
from quiz.formats.markup import from_markdown, is_plain, to_html, to_plain
from quiz.formats.unsaid import unsaid

_MARKS = re.compile(r"[\\#={}~:\n]")
_TRUTH = ("True", "False")
_SHARED = {Credit.RIGHT_MINUS_WRONG, Credit.NET_CORRECT}


def write(bank: Bank, images: Mapping[str, bytes]) -> Written:  # noqa: ARG001 - every format's writer takes both
    """The bank as GIFT; entries to order, and what is marked so, stay behind."""
    skills = {skill.id: skill for skill in bank.skills}
    blocks, current, losses = list[str](), "", list[Loss]()
    for item in bank.items:
        losses += _losses(item)
        if losses and losses[-1] == _left_out(item):
            continue
        if item.skill != current:
            current = item.skill
            blocks.append(_category(skills.get(current, Skill(current, current))))
        blocks.append(_question(item))
    return Written("\n".join(blocks).encode(), ".txt", tuple(losses))


def escaped(text: str) -> str:
    """Text in which no sign is a mark, on one line."""
    return _MARKS.sub(lambda sign: "\\n" if sign[0] == "\n" else f"\\{sign[0]}", text.strip())


def _category(skill: Skill) -> str:
    return f"$CATEGORY: {escaped(skill.title.replace('/', '//'))}\n"


def _question(item: Item) -> str:
    tags = (f"skill:{item.skill}", f"level:{item.level}", f"bloom:{item.bloom}")
    marks = " ".join(f"[tag:{tag}]" for tag in tags)
    base, stem = _form(item.stem)
    head = f"::{escaped(item.id)}::[{base}]{escaped(stem)}"
    answers = "".join(f"\t{line}\n" for line in _answers(item, base))
    opening = "{#" if isinstance(item.body, Numeric) else "{"
    return f"// [id:{item.id}] {marks}\n{head}{opening}\n{answers}}}\n"


def _answers(item: Item, base: str) -> Iterator[str]:
    match item.body:
        case Choice(options=options, many=False) if _is_truth(item):
            right = options[0].correct
            wrong = next(option for option in options if not option.correct)
            key = next(option for option in options if option.correct)
            yield f"{'TRUE' if right else 'FALSE'}#{_shown(wrong.why, base)}#{_shown(key.why, base)}"
        case Choice(options=options, many=False):
            yield from (f"{'=' if option.correct else '~'}{_option(option, base)}" for option in options)
        case Choice() as body:
            yield from _weighted(body, base)
        case Numeric(value=value, tolerance=tolerance, why=why, wrong=wrong_numbers):
            yield f"={number_as_typed(value)}:{number_as_typed(tolerance)}"
            yield from (f"=%0%{each.text.strip()}:0#{_shown(each.why, base)}" for each in wrong_numbers)
            yield f"####{_shown(why, base)}"
        case Text(accept=accept, why=why, wrong=wrong_texts):
            yield from (f"=%100%{_typed(text)}" for text in accept)
            yield from (f"=%0%{_typed(each.text)}#{_without_arrows(each.why, base)}" for each in wrong_texts)
            yield f"####{_shown(why, base)}"
        case Matching() as body:
            yield from _pairs(body, base)


def _weighted(body: Choice, base: str) -> Iterator[str]:
    key = len(body.key)
    wrong = key if body.credit is Credit.NET_CORRECT else len(body.options) - key
    for option in body.options:
        weight = 100 / key if option.correct else -100 / wrong
        yield f"~%{number_as_typed(round(weight, 5))}%{_option(option, base)}"


def _pairs(body: Matching, base: str) -> Iterator[str]:
    yield from (
        f"={_without_arrows(pair.left, base)} -> {escaped(to_plain(pair.right))}" for pair in body.pairs
    )
    yield from (f"= -> {escaped(to_plain(text))}" for text in body.distractors)
    whys = dict.fromkeys(pair.why for pair in body.pairs)
    together = "\n\n".join(why.strip("\n") for why in whys)
    yield f"####{_shown(together, base)}"


def _option(option: Option, base: str) -> str:
    return f"{_shown(option.text, base)}#{_shown(option.why, base)}"


def _form(text: str) -> tuple[str, str]:
    """Markdown where Moodle shows with it what we show; else HTML."""
    return ("markdown", text) if from_markdown(text).text == text.strip("\n") else ("html", to_html(text))


def _without_arrows(text: str, base: str) -> str:
    """The same where an arrow (->) would make a pair: HTML writes its head as a character reference."""
    return f"[html]{escaped(to_html(text))}" if "->" in text else _shown(text, base)


def _shown(text: str, base: str) -> str:
    """A text that names its format where it is not the question's, or where its bracket would name one."""
    form, said = _form(text)
    named = form != base or said.lstrip().startswith("[")
    return f"{f'[{form}]' if named else ''}{escaped(said)}"


def _typed(text: str) -> str:
    """An answer that is typed; ``*`` would stand for anything."""
    return f"{'[plain]' if text.lstrip().startswith('[') else ''}{escaped(text.replace('*', chr(92) + '*'))}"


def _is_truth(item: Item) -> bool:
    return (
        isinstance(item.body, Choice)
        and item.fixed_order
        and not item.body.many
        and tuple(option.text for option in item.body.options) == _TRUTH
    )


def _left_out(item: Item) -> Loss | None:
    why = ""
    if isinstance(item.body, Ordering):
        why = "GIFT has no question in which entries are put in order."
    if isinstance(item.body, Text) and any("->" in text for text in _typed_texts(item.body)):
        why = "An answer holds an arrow (->), which divides the pairs of GIFT."
    return Loss(item.id, why, left_out=True) if why else None


def _typed_texts(body: Text) -> tuple[str, ...]:
    return (*body.accept, *(answer.text for answer in body.wrong))


def _losses(item: Item) -> list[Loss]:
    if left_out := _left_out(item):
        return [left_out]
    losses = list(unsaid(item, "level", "bloom"))
    losses += [Loss(item.id, what) for what in _said_otherwise(item)]
    if item.fixed_order and isinstance(item.body, Choice) and not _is_truth(item):
        losses.append(Loss(item.id, "GIFT cannot keep the options in their order."))
    if any(text[:1] in {" ", "\t"} for text in (item.stem, *_texts(item))):
        losses.append(Loss(item.id, "Spaces at the beginning of a text are left out."))
    return losses


def _said_otherwise(item: Item) -> Iterator[str]:
    match item.body:
        case Choice(many=True, credit=credit) if credit not in _SHARED:
            yield f"GIFT has no rule of credit “{credit}”; the weights give right minus wrong."
        case Numeric(unit=unit) if unit:
            yield f"GIFT has no place for the unit “{unit}”."
        case Text(case=True):
            yield "GIFT cannot tell upper from lower case."
        case Matching(pairs=pairs) as body:
            if not all(map(is_plain, body.rights)):
                yield "The right sides are plain text in GIFT."
            if len({pair.why for pair in pairs}) > 1:
                yield "The reasons of the pairs stand together as one feedback."


def _texts(item: Item) -> Sequence[str]:
    match item.body:
        case Choice(options=options):
            return [text for option in options for text in (option.text, option.why)]
        case Numeric(why=why, wrong=wrong) | Text(why=why, wrong=wrong):
            return [why, *(answer.why for answer in wrong)]
        case Matching(pairs=pairs):
            return [text for pair in pairs for text in (pair.left, pair.why)]
    return []
