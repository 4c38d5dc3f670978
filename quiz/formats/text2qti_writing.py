"""text2qti: the writer. What it writes, text2qti 0.8.0 reads without an error, and our reader reads back."""

import re
from collections.abc import Iterable, Iterator, Mapping

from markdown_it import MarkdownIt
from markdown_it.token import Token

from quiz.core.banks import Bank
from quiz.core.items import Body, Choice, Credit, Item, Matching, Numeric, Option, Ordering, Text
from quiz.formats.drafts import Loss, Written
from quiz.formats.keys import number_as_typed
from quiz.formats.markup import from_markdown, to_html
from quiz.formats.unsaid import unsaid

_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")
_MARK = re.compile("\ue000([0-9]+)\ue001")
_CODES = {"fence", "code_block", "code_inline"}
_SMALLEST = 1e-4
_MARKS = {(True, True): "[*]", (True, False): "[ ]", (False, True): "*a)", (False, False): "a)"}
_TRAILING = re.compile(r"[ ]$", re.MULTILINE)


def write(bank: Bank, images: Mapping[str, bytes]) -> Written:  # noqa: ARG001 (every writer is called so)
    """The bank as a quiz of text2qti; entries to order, pairs and what text2qti refuses stay behind."""
    blocks = [f"Quiz title: {' '.join(bank.title.split())}\n"]
    losses: list[Loss] = []
    stems: set[str] = set()
    for item in bank.items:
        if why := _obstacle(item, stems):
            losses.append(Loss(item.id, why, left_out=True))
            continue
        stems.add(to_html(item.stem))
        losses += _losses(item)
        blocks.append(_question(item, len(blocks)))
    return Written("\n".join(blocks).encode(), ".txt", tuple(losses))


def _obstacle(item: Item, stems: set[str]) -> str:
    """Why text2qti would refuse the item, and with it the whole file; "" if it would not."""
    match item.body:
        case Ordering():
            return "There is no way to ask for an order."
        case Matching():
            return "There is no way to ask for pairs."
        case Numeric(value=value, tolerance=tolerance) if _is_near_zero(value, tolerance):
            return "Numbers below 0.0001 are not accepted."
    return "Another item has the same question." if to_html(item.stem) in stems else ""


def _is_near_zero(value: float, tolerance: float) -> bool:
    return min(abs(value - tolerance), abs(value + tolerance)) < _SMALLEST


def _question(item: Item, number: int) -> str:
    tags = f"[tag:skill:{item.skill}] [tag:level:{item.level}] [tag:bloom:{item.bloom}]"
    lines = [f"% {tags}", f"Title: {item.id}", _part(f"{number}.", item.stem), *_answers(item.body)]
    return "\n".join(lines) + "\n"


def _answers(body: Body) -> Iterator[str]:
    match body:
        case Choice(options=options, many=many):
            yield from (line for option in options for line in _option(option, many))
        case Numeric(value=value, tolerance=tolerance, why=why):
            yield _part("...", why)
            whole = float(value).is_integer() and tolerance == 0 and abs(value) < 1e15
            margin = "" if whole else f" +- {number_as_typed(tolerance)}"
            yield f"=   {number_as_typed(value)}{margin}"
        case Text(accept=accept, why=why):
            yield _part("...", why)
            yield from (f"*   {text}" for text in accept)


def _option(option: Option, many: bool) -> Iterator[str]:
    yield _part(_MARKS[many, option.correct], option.text)
    yield _part("...", option.why)


def _part(mark: str, markdown: str) -> str:
    """A mark and its text; further lines are indented as far as the first."""
    lead = f"{mark} ".ljust(4)
    first, *rest = _written(markdown).split("\n")
    return "\n".join([lead + first, *(f"{' ' * len(lead)}{line}" if line else "" for line in rest)])


def _written(markdown: str) -> str:
    """The text as it is where text2qti keeps its spaces and meaning, else as HTML, which it takes too."""
    text = _with_dollars(markdown.strip("\n"))
    if text is not None and _keeps_spaces(text) and from_markdown(text).text == text:
        return text
    return _TRAILING.sub("&#32;", to_html(markdown).replace("\t", "&#9;").replace("$", "&#36;"))


def _keeps_spaces(text: str) -> bool:
    return text == text.strip() and "\t" not in text and not _TRAILING.search(text)


def _with_dollars(markdown: str) -> str | None:
    r"""``$`` as ``\$`` outside code: it begins a formula in text2qti, in indented code even so (None)."""
    *pieces, last = markdown.split("$")
    if not pieces:
        return markdown
    marked = "".join(f"{piece}\ue000{number}\ue001" for number, piece in enumerate(pieces)) + last
    code = [token for token in _leaves(_MARKDOWN.parse(marked)) if token.type in _CODES]
    if any(token.type == "code_block" for token in code):
        return None
    inside = {int(found) for token in code for found in _MARK.findall(token.content)}
    inside |= {number for number, piece in enumerate(pieces) if _is_escaping(piece)}
    return _MARK.sub(lambda found: "$" if int(found[1]) in inside else "\\$", marked)


def _is_escaping(text: str) -> bool:
    return (len(text) - len(text.rstrip("\\"))) % 2 == 1


def _leaves(tokens: Iterable[Token]) -> Iterator[Token]:
    for token in tokens:
        yield from token.children if token.children is not None else (token,)


def _losses(item: Item) -> Iterator[Loss]:
    yield from unsaid(item, "level", "bloom")
    for what in _lost(item):
        yield Loss(item.id, what)


def _lost(item: Item) -> Iterator[str]:
    match item.body:
        case Choice(many=True, credit=credit) if credit is not Credit.RIGHT_MINUS_WRONG:
            yield f"The credit {credit} is left out."
        case Numeric(unit=unit) if unit:
            yield f"The unit {unit} is left out."
        case Text(case=True):
            yield "Small and capital letters are the same there."
    if isinstance(item.body, Numeric | Text) and item.body.wrong:
        yield "Its wrong answers are left out."
    if item.fixed_order:
        yield "The fixed order of its options is left out."
