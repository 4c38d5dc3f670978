"""How many questions of real files are read as an independent look at the file finds them, by format.

Each look knows one plain way in which its format writes a key, by another parser than ours; it gives for each
question that our kinds can hold the words (or numbers) that are right. A question that is refused, or whose
key differs, does not agree.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from html import unescape
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from defusedxml import ElementTree

from quiz.core.items import Kind
from quiz.formats.drafts import Draft, FileRefused, Reading
from quiz.formats.markup import to_plain
from quiz.formats.registry import FORMATS

Key = frozenset[str]
Look = Callable[[bytes], Iterator[Key]]
"""From a file to the key of each question that our kinds hold."""

_TAG = re.compile(r"<[^<>]*>|[*_`\\]")
_FULL = 1 - 1e-5
_MOODLE = frozenset({"multichoice", "truefalse", "shortanswer", "numerical", "matching", "ordering"})
_CANVAS = frozenset(
    f"{kind}_question"
    for kind in (
        *("multiple_choice", "true_false", "short_answer", "multiple_answers", "numerical", "matching"),
        *("fill_in_multiple_blanks", "multiple_dropdowns"),
    )
)
# One of the real files labels a matching as "multiple answers".
_PAIRS = frozenset({"matching_question", "multiple_answers_question"})
_ONE_TEXT = frozenset({"choice", "textentry", "inlinechoice", "extendedtext", "hottext"})


def squeezed(text: str) -> str:
    """Words alone, without tags, marks and spaces: readers differ in how they write them."""
    words = unescape(_TAG.sub("", unescape(text))).lower()
    return "".join(sign for sign in words if sign.isalnum()) or words.strip()


def rate(name: str, paths: list[Path]) -> tuple[int, int]:
    """The questions whose key is the file's, and all questions that a look finds, over several files."""
    agreed = total = 0
    for path in paths:
        try:
            wanted = Counter(LOOKS[name](path.read_bytes()))
        except ParseError:
            continue  # no XML: nobody can read it
        total += wanted.total()
        agreed += (wanted & Counter(_keys(name, path))).total()
    return agreed, total


def _keys(name: str, path: Path) -> list[Key]:
    """What is right in each question of our reading, the gaps of one together."""
    try:
        reading = FORMATS[name].read(path.read_bytes(), path.name)
    except FileRefused:
        return []
    return [frozenset(_right(reading, number)) for number in {one.where.number for one in reading.found}]


def _right(reading: Reading, number: int) -> Iterator[str]:
    for one in reading.found:
        if isinstance(one, Draft) and one.where.number == number:
            least = 0.0 if one.kind is Kind.MULTIPLE else _FULL
            yield from (_shown(each.text) for each in one.answers if each.weight > least)
            yield from (squeezed(to_plain(pair.left) + to_plain(pair.right)) for pair in one.pairs)
            yield from (squeezed(to_plain(text)) for text in one.sequence)


def _shown(text: str) -> str:
    return _number(text) or squeezed(to_plain(text))


def _number(text: str) -> str:
    """A number in one form, "" for anything else."""
    try:
        return f"{float(text):g}"
    except ValueError:
        return ""


def _local(element: Element) -> str:
    """The name of an element in the words of QTI 2, in small letters."""
    return element.tag.rpartition("}")[2].removeprefix("qti-").replace("-", "").lower()


def _below(element: Element, *names: str) -> Iterator[Element]:
    return (each for each in element.iter() if _local(each) in names)


def _words(element: Element | None) -> str:
    return "".join(element.itertext()).strip() if element is not None else ""


def _moodle(data: bytes) -> Iterator[Key]:
    for one in ElementTree.fromstring(data).findall("question"):
        if one.get("type") in _MOODLE:
            yield frozenset(_moodle_key(one))


def _moodle_key(question: Element) -> Iterator[str]:
    several = (question.findtext("single") or "").strip().lower() in {"false", "0"}
    least = -100 if question.get("type") == "ordering" else 0 if several else 100 * _FULL
    for answer in question.findall("answer"):
        text = (answer.findtext("text") or "").strip()
        if text and text != "*" and float(answer.get("fraction") or 0) > least:
            yield _number(text) or squeezed(text)
    for pair in question.findall("subquestion"):
        left, right = pair.findtext("text") or "", pair.findtext("answer/text") or ""
        if left.strip() and right.strip():
            yield squeezed(left + right)


def _aiken(data: bytes) -> Iterator[Key]:
    """Every question that is whole: a text, options, and a letter that is one of theirs."""
    blocks = re.split(r"^ANSWER:[ \t]*([A-Z])[^\n]*\n?", data.decode("utf-8-sig"), flags=re.MULTILINE)
    for text, letter in zip(blocks[::2], blocks[1::2], strict=False):
        options = dict(re.findall(r"^([A-Z])[).][ \t]?([^\n]*)", text, re.MULTILINE))
        starts = re.match(r"\s*(?![A-Z][).])\S", text)
        if starts and letter in options and len(options) > 1:
            yield frozenset({_shown(options[letter])})


def _canvas(data: bytes) -> Iterator[Key]:
    for item in _below(ElementTree.fromstring(data), "item"):
        fields = {_words(one[0]): _words(one[1]) for one in _below(item, "qtimetadatafield") if len(one) > 1}
        kind = fields.get("question_type")
        key = frozenset(_canvas_key(item, kind in _PAIRS)) if kind in _CANVAS else frozenset()
        if key:
            yield key


def _canvas_key(item: Element, pairs: bool) -> Iterator[str]:
    """The texts that rules with points name; a left side stands before its right one."""
    every = {each.get("ident"): _words(each) for each in _below(item, "response_label")}
    lids = {one.get("ident"): one for one in _below(item, "response_lid")}
    for rule in _below(item, "respcondition"):
        denied = {id(each) for no in _below(rule, "not") for each in no.iter()}
        if any(float(_number(_words(setter)) or 0) > 0 for setter in _below(rule, "setvar")):
            for test in (each for each in _below(rule, "varequal") if id(each) not in denied):
                value, lid = _words(test), lids.get(test.get("respident"))
                own = (
                    {each.get("ident"): _words(each) for each in _below(lid, "response_label")}
                    if lid is not None
                    else {}
                )
                left = (
                    _words(next((each for each in lid if _local(each) == "material"), None))
                    if lid is not None
                    else ""
                )
                text = own.get(value, every.get(value, value))
                if text:
                    yield _shown(left + text if pairs else text)


def _qti(data: bytes) -> Iterator[Key]:
    """An item with one choice or one text field, a standard template or no rules, and a declared key."""
    root = ElementTree.fromstring(data)
    asking = [each for each in root.iter() if _local(each).endswith("interaction")]
    rules = next(_below(root, "responseprocessing"), None)
    plain = rules is None or (
        not len(rules) and re.search("match_correct|map_response", rules.get("template", ""))
    )
    if len(asking) != 1 or _local(asking[0]).removesuffix("interaction") not in _ONE_TEXT or not plain:
        return
    choices = {each.get("identifier"): _words(each) for each in asking[0].iter() if each.get("identifier")}
    declared = next(_below(root, "responsedeclaration"), None)
    values = (
        [_words(each) for part in _below(declared, "correctresponse") for each in part] if declared else []
    )
    texts = [choices.get(value, value) for value in values]
    if texts and all(texts) and not any(True for _ in _below(root, "templatedeclaration")):
        yield frozenset(map(_shown, texts))


LOOKS: Mapping[str, Look] = {
    "moodle-xml": _moodle,
    "aiken": _aiken,
    "qti12": _canvas,
    "qti21": _qti,
    "qti22": _qti,
    "qti30": _qti,
}
