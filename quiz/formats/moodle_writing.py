"""Moodle XML: the writer. Texts go out as Markdown wherever Moodle shows the same, so that they come back
as they were; the others go out as HTML."""

import base64
import re
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from urllib.parse import quote
from xml.sax.saxutils import quoteattr

from quiz.core.banks import Bank, Skill
from quiz.core.items import (
    Choice,
    Credit,
    Item,
    Matching,
    Numeric,
    Option,
    Ordering,
    Pair,
    Text,
    WrongAnswer,
)
from quiz.formats.drafts import Loss, Written
from quiz.formats.keys import number_as_typed
from quiz.formats.markup import from_markdown, is_plain, to_html, to_plain
from quiz.formats.unsaid import unsaid

PLACE = "@@PLUGINFILE@@/"
"""What stands before the name of a file that comes with the text."""

# What XML 1.0 cannot hold, however it is written.
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BRACKETS = re.compile(r"[\\\[\]]")
_SHARED = {Credit.RIGHT_MINUS_WRONG, Credit.NET_CORRECT}


def write(bank: Bank, images: Mapping[str, bytes]) -> Written:
    """The bank as questions of Moodle: every kind has a type there, so that no item stays behind."""
    skills = {skill.id: skill for skill in bank.skills}
    parts = ['<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n']
    current = ""
    for item in bank.items:
        if item.skill != current:
            current = item.skill
            parts.append(_category(skills.get(current, Skill(current, current))))
        parts.append(_question(item, images))
    losses = tuple(loss for item in bank.items for loss in _losses(item, images))
    return Written("".join([*parts, "</quiz>\n"]).encode(), ".xml", losses)


def picture_line(file: str, alt: str) -> str:
    """A picture in Markdown; the reader takes it out again at the end of a stem."""
    words = _BRACKETS.sub(r"\\\g<0>", " ".join(alt.split()))
    return f"![{words}]({PLACE}{quote(file)})"


def _category(skill: Skill) -> str:
    path = "$course$/top/" + skill.title.replace("/", "//")
    info = f'<info format="plain_text">{_text(skill.definition)}</info>\n' if skill.definition else ""
    return (
        f'<question type="category">\n<category>{_text(path)}</category>\n{info}'
        f"<idnumber>{_cdata(skill.id)}</idnumber>\n</question>\n"
    )


def _question(item: Item, images: Mapping[str, bytes]) -> str:
    kind, why, fields = _body(item)
    lines = [
        f'<question type="{kind}">',
        f"<name>{_text(item.id)}</name>",
        _stem(item, images),
        _passage("generalfeedback", why),
        "<defaultgrade>1</defaultgrade>\n<penalty>0.3333333</penalty>\n<hidden>0</hidden>",
        f"<idnumber>{_cdata(item.id)}</idnumber>",
        *fields,
        _tags(item),
        "</question>\n",
    ]
    return "\n".join(lines)


def _tags(item: Item) -> str:
    """What every importer of ours reads in tags."""
    tags = (f"level:{item.level}", f"bloom:{item.bloom}", f"skill:{item.skill}")
    return "<tags>" + "".join(f"<tag>{_text(tag)}</tag>" for tag in tags) + "</tags>"


def _body(item: Item) -> tuple[str, str, Iterable[str]]:
    """The type, the general feedback, and the fields of that type."""
    match item.body:
        case Choice(options=options) as choice if not choice.many and _is_true_or_false(item):
            return "truefalse", "", [_option(option, 100.0 * option.correct, "plain") for option in options]
        case Choice() as choice:
            return "multichoice", "", _multichoice(choice, item.fixed_order)
        case Numeric(why=why) as numeric:
            return "numerical", why, _numerical(numeric)
        case Text(why=why) as text:
            return "shortanswer", why, _shortanswer(text)
        case Ordering(why=why) as ordering:
            return "ordering", why, _ordering(ordering)
        case Matching(pairs=pairs) as matching:
            return "matching", _reasons(pairs), _matching(matching)


def _is_true_or_false(item: Item) -> bool:
    body = item.body
    texts = [option.text for option in body.options] if isinstance(body, Choice) else []
    return item.fixed_order and texts == ["True", "False"]


def _multichoice(choice: Choice, fixed: bool) -> Iterator[str]:
    yield f"<single>{_flag(not choice.many)}</single>"
    yield f"<shuffleanswers>{_flag(not fixed)}</shuffleanswers>\n<answernumbering>abc</answernumbering>"
    right, wrong = _fractions(choice)
    for option in choice.options:
        yield _option(option, right if option.correct else wrong, "markdown")


def _fractions(choice: Choice) -> tuple[float, float]:
    """Percentages of a right and of a wrong option: what they add up to is the credit."""
    if not choice.many:
        return 100.0, 0.0
    right = 100 / len(choice.key)
    spare = len(choice.options) - len(choice.key)
    return right, -right if choice.credit is Credit.NET_CORRECT else -100 / max(spare, 1)


def _option(option: Option, fraction: float, form: str) -> str:
    if form == "plain":
        head, text = f'<answer fraction="{_percent(fraction)}">', _text(option.text.lower())
    else:
        name, text = _formatted(option.text)
        head, text = f'<answer fraction="{_percent(fraction)}" format="{name}">', _text(text)
    return f"{head}\n{text}\n{_passage('feedback', option.why)}\n</answer>"


def _shortanswer(body: Text) -> Iterator[str]:
    yield f"<usecase>{int(body.case)}</usecase>"
    for accepted in body.accept:
        yield _typed(accepted.replace("*", "\\*"), 100)
    for answer in body.wrong:
        yield _typed(answer.text.replace("*", "\\*"), 0, answer)


def _numerical(body: Numeric) -> Iterator[str]:
    yield _typed(number_as_typed(body.value), 100, tolerance=number_as_typed(body.tolerance))
    for answer in body.wrong:
        yield _typed(answer.text, 0, answer, tolerance="0")
    if body.unit:
        unit = f"<multiplier>1</multiplier><unit_name>{_cdata(body.unit)}</unit_name>"
        yield f"<units><unit>{unit}</unit></units>"
    yield "<unitgradingtype>0</unitgradingtype>\n<unitpenalty>0</unitpenalty>"
    yield f"<showunits>{0 if body.unit else 3}</showunits>\n<unitsleft>0</unitsleft>"


def _typed(text: str, fraction: int, wrong: WrongAnswer | None = None, tolerance: str = "") -> str:
    feedback = _passage("feedback", wrong.why if wrong else "")
    within = f"\n<tolerance>{tolerance}</tolerance>" if tolerance else ""
    return f'<answer fraction="{fraction}" format="plain_text">\n{_text(text)}\n{feedback}{within}\n</answer>'


def _ordering(body: Ordering) -> Iterator[str]:
    yield "<layouttype>VERTICAL</layouttype>\n<selecttype>ALL</selecttype>"
    yield f"<selectcount>{len(body.sequence)}</selectcount>"
    yield "<gradingtype>LONGEST_ORDERED_SUBSET</gradingtype>"
    for place, entry in enumerate(body.sequence, 1):
        name, text = _formatted(entry)
        yield f'<answer fraction="{place}" format="{name}">\n{_text(text)}\n</answer>'


def _matching(body: Matching) -> Iterator[str]:
    yield "<shuffleanswers>true</shuffleanswers>"
    for left, right in (
        *((pair.left, pair.right) for pair in body.pairs),
        *(("", text) for text in body.distractors),
    ):
        name, text = _formatted(left)
        answer = f"<answer>{_text(to_plain(right))}</answer>"
        yield f'<subquestion format="{name}">\n{_text(text)}\n{answer}\n</subquestion>'


def _reasons(pairs: Iterable[Pair]) -> str:
    """The reasons of pairs as one text: Moodle has no place for one each."""
    different = dict.fromkeys(pair.why.strip("\n") for pair in pairs)
    return "\n\n".join(different)


def _stem(item: Item, images: Mapping[str, bytes]) -> str:
    name, text = _formatted(item.stem)
    image = item.image
    if image is None or image.file not in images:
        return _field("questiontext", name, text)
    picture = f"\n\n{picture_line(image.file, image.alt)}"
    if name == "html":
        address = quote(image.file)
        picture = f'\n<p><img src="{PLACE}{address}" alt="{escape(image.alt)}"></p>'
    content = base64.b64encode(images[image.file]).decode()
    file = f'\n<file name={quoteattr(image.file)} path="/" encoding="base64">{content}</file>'
    return _field("questiontext", name, text + picture, file)


def _passage(field: str, markdown: str) -> str:
    return _field(field, *_formatted(markdown))


def _field(field: str, name: str, text: str, file: str = "") -> str:
    return f'<{field} format="{name}">\n{_text(text)}{file}\n</{field}>'


def _formatted(markdown: str) -> tuple[str, str]:
    """The name of a format, and the text in it."""
    text = markdown.strip("\n")
    same = text == text.strip() and from_markdown(text).text == text
    return ("markdown", text) if same else ("html", to_html(text))


def _text(text: str) -> str:
    return f"<text>{_cdata(text)}</text>"


def _cdata(text: str) -> str:
    legal = _ILLEGAL.sub("", text)
    if not set("<>&\r") & set(legal):
        return legal
    return "<![CDATA[" + legal.replace("]]>", "]]]]><![CDATA[>") + "]]>"


def _flag(on: bool) -> str:
    return "true" if on else "false"


def _percent(fraction: float) -> str:
    # Five decimals: question/format.php compares with its list of grades to 0.00001.
    return f"{fraction:.5f}".rstrip("0").rstrip(".")


def _losses(item: Item, images: Mapping[str, bytes]) -> Iterator[Loss]:
    there = item.image is None or item.image.file in images
    yield from unsaid(item, "level", "bloom", *(["image"] if there else []))
    match item.body:
        case Choice(many=True, credit=credit) if credit not in _SHARED:
            yield Loss(item.id, f"The credit {credit} is left out: Moodle adds up a share for each option.")
        case Matching(pairs=pairs) as matching:
            if len({pair.why.strip("\n") for pair in pairs}) > 1:
                yield Loss(item.id, "The reasons of its pairs are one text: Moodle has no place for each.")
            if not all(map(is_plain, matching.rights)):
                yield Loss(item.id, "The right sides of its pairs lose their formatting.")
