"""What a learner sees of an item: two items that show the same are the same, however they are typed."""

import re
from dataclasses import replace

from quiz.core.items import Body, Choice, Credit, Item, Matching, Numeric, Ordering, Text
from quiz.formats.markup import from_plain, to_html, to_plain

_CODE = re.compile("(<pre>.*?</pre>)", re.DOTALL)


def page(markdown: str) -> str:
    """HTML in which spaces and line ends count in code alone."""
    parts = _CODE.split(to_html(markdown))
    return "".join(part if part.startswith("<pre>") else " ".join(part.split()) for part in parts)


def shown(item: Item) -> Item:
    """The item with every Markdown text as HTML."""
    return replace(item, stem=page(item.stem), body=_shown(item.body))


def _shown(body: Body) -> Body:
    match body:
        case Choice(options=options):
            made = (replace(each, text=page(each.text), why=page(each.why)) for each in options)
            return replace(body, options=tuple(made))
        case Numeric(why=why, wrong=wrong) | Text(why=why, wrong=wrong):
            answers = tuple(replace(each, why=page(each.why)) for each in wrong)
            return replace(body, why=page(why), wrong=answers)
        case Ordering(sequence=sequence, why=why):
            return Ordering(tuple(map(page, sequence)), page(why))
        case Matching(pairs=pairs, distractors=distractors):
            sides = (
                replace(pair, left=page(pair.left), right=page(pair.right), why=page(pair.why))
                for pair in pairs
            )
            return Matching(tuple(sides), tuple(map(page, distractors)))


def without_misconceptions(item: Item) -> Item:
    """The item as formats that know no misconceptions keep it."""
    match item.body:
        case Choice(options=options) as body:
            plain = tuple(replace(option, misconception="") for option in options)
            return replace(item, body=replace(body, options=plain))
        case Numeric(wrong=wrong) | Text(wrong=wrong) as body:
            answers = tuple(replace(answer, misconception="") for answer in wrong)
            return replace(item, body=replace(body, wrong=answers))
    return item


def with_plain_rights(item: Item) -> Item:
    """The item as formats with plain right sides keep it."""
    if not isinstance(item.body, Matching):
        return item
    pairs = tuple(replace(pair, right=from_plain(to_plain(pair.right))) for pair in item.body.pairs)
    distractors = tuple(from_plain(to_plain(text)) for text in item.body.distractors)
    return replace(item, body=Matching(pairs, distractors))


def with_credit(item: Item, known: frozenset[Credit]) -> Item:
    """The item as formats keep it that know some rules of credit; the others become the default."""
    body = item.body
    if isinstance(body, Choice) and body.many and body.credit not in known:
        return replace(item, body=replace(body, credit=Credit.RIGHT_MINUS_WRONG))
    return item
