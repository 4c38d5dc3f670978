"""A bank to the YAML file that it loads from. What ``load_bank`` reads back is the same bank."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from quiz.content.readings import misread_as
from quiz.core.banks import Bank, Skill
from quiz.core.items import Body, Choice, Credit, Item, Matching, Numeric, Option, Ordering, Text, WrongAnswer

_PLAIN = re.compile(r"[^\W\d_][^\t\n:#\x00-\x1f\x7f-\x9f]*")
_NUMBER = re.compile(r"[-+]?((0|[1-9][0-9]*)(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]{1,3})?")
_BLOCK = re.compile(r"[^\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\u2028\u2029\ud800-\udfff\ufffe\uffff]+")
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}
_STEP = "  "


@dataclass(frozen=True)
class _Bare:
    """A number or a word that stands without quotes whatever it looks like."""

    text: str


_Value = str | _Bare | list["_Value"] | dict[str, "_Value"]


def write_bank(bank: Bank, lint: Mapping[str, Mapping[str, str]] | None = None) -> str:
    """The text of a bank file; ``lint`` holds the rules that are silenced, by item, each with its reason."""
    quiet = lint or {}
    top: dict[str, _Value] = {"bank": bank.id, "title": bank.title}
    _give(top, summary=bank.summary, license=bank.license, authors=list(bank.authors))
    top["skills"] = [_skill(skill) for skill in bank.skills]
    lines = [*_mapping(top, ""), "items:"]
    for item in bank.items:
        entry = _entry(_mapping(_item(item, quiet.get(item.id, {})), _STEP * 2), _STEP)
        lines += [*entry, ""]
    return "\n".join(lines).rstrip("\n") + "\n" if not bank.items else "\n".join(lines[:-1]) + "\n"


def _give(mapping: dict[str, _Value], **values: _Value) -> None:
    """Enter what is not empty."""
    mapping.update({key: value for key, value in values.items() if value})


def _skill(skill: Skill) -> dict[str, _Value]:
    mapping: dict[str, _Value] = {"id": skill.id, "title": skill.title}
    _give(mapping, definition=skill.definition, step=skill.step)
    return mapping


def _item(item: Item, lint: Mapping[str, str]) -> dict[str, _Value]:
    mapping: dict[str, _Value] = {
        "id": item.id,
        "skill": item.skill,
        "level": _Bare(str(item.level)),
        "bloom": item.bloom,
    }
    if not (isinstance(item.body, Choice) and not item.body.many):
        mapping["kind"] = item.kind.value
    mapping["stem"] = item.stem
    mapping.update(_body(item.body))
    image: dict[str, _Value] = {"file": item.image.file, "alt": item.image.alt} if item.image else {}
    proof = "" if item.proof == "reference" else item.proof
    _give(mapping, example=item.example, references=list(item.references), proof=proof, image=image)
    if item.fixed_order:
        mapping["fixed_order"] = _Bare("true")
    _give(mapping, lint=dict(lint))
    return mapping


def _body(body: Body) -> dict[str, _Value]:
    match body:
        case Choice(options=options, many=many, credit=credit):
            named: dict[str, _Value] = {"credit": credit.value} if many and credit is not _DEFAULT else {}
            return {**named, "options": [_option(option) for option in options]}
        case Numeric():
            return _numeric(body)
        case Text(accept=accept, case=case, why=why, wrong=wrong):
            told: dict[str, _Value] = {"case": _Bare("true")} if case else {}
            return {"accept": list(accept), **told, "why": why, **_wrong(wrong, "text")}
        case Ordering(sequence=sequence, why=why):
            return {"sequence": list(sequence), "why": why}
        case Matching(pairs=pairs, distractors=distractors):
            mapping: dict[str, _Value] = {
                "pairs": [{"left": pair.left, "right": pair.right, "why": pair.why} for pair in pairs]
            }
            _give(mapping, distractors=list(distractors))
            return mapping


_DEFAULT = Credit.RIGHT_MINUS_WRONG


def _option(option: Option) -> dict[str, _Value]:
    mapping: dict[str, _Value] = {"text": option.text}
    if option.correct:
        mapping["correct"] = _Bare("true")
    mapping["why"] = option.why
    _give(mapping, misconception=option.misconception)
    return mapping


def _numeric(body: Numeric) -> dict[str, _Value]:
    answer: dict[str, _Value] = {"value": _number(body.value), "tolerance": _number(body.tolerance)}
    _give(answer, unit=body.unit)
    return {"answer": answer, "why": body.why, **_wrong(body.wrong, "value")}


def _number(value: float) -> _Bare:
    return _Bare(f"{value:.0f}" if float(value).is_integer() and abs(value) <= 1e15 else repr(value))


def _wrong(answers: tuple[WrongAnswer, ...], key: str) -> dict[str, _Value]:
    entries: list[_Value] = []
    for answer in answers:
        typed: _Value = (
            _Bare(answer.text) if key == "value" and _NUMBER.fullmatch(answer.text) else answer.text
        )
        entry: dict[str, _Value] = {key: typed, "why": answer.why}
        _give(entry, misconception=answer.misconception)
        entries.append(entry)
    return {"wrong": entries} if entries else {}


def _mapping(mapping: Mapping[str, _Value], indent: str) -> list[str]:
    lines: list[str] = []
    for key, value in mapping.items():
        match value:
            case dict():
                lines += [f"{indent}{key}:", *_mapping(value, indent + _STEP)]
            case list():
                lines += [f"{indent}{key}:{'' if value else ' []'}", *_sequence(value, indent + _STEP)]
            case _:
                first, *rest = _scalar(value, indent + _STEP)
                lines += [f"{indent}{key}: {first}", *rest]
    return lines


def _sequence(values: list[_Value], indent: str) -> Iterator[str]:
    for value in values:
        if isinstance(value, dict):
            yield from _entry(_mapping(value, indent + _STEP), indent)
        elif not isinstance(value, list):
            first, *rest = _scalar(value, indent + _STEP)
            yield from (f"{indent}- {first}", *rest)


def _entry(lines: list[str], indent: str) -> list[str]:
    """The lines of a mapping as an entry of a list."""
    return [f"{indent}- {lines[0].lstrip(' ')}", *lines[1:]]


def _scalar(value: str | _Bare, indent: str) -> list[str]:
    """Plain where no parser can misread it, as a block where it has lines, else in quotes."""
    if isinstance(value, _Bare):
        return [value.text]
    if "\n" in value and value.strip() and _BLOCK.fullmatch(value):
        return _block(value, indent)
    if _PLAIN.fullmatch(value) and value == value.strip() and not misread_as(value):
        return [value]
    return ['"' + "".join(_escaped(sign) for sign in value) + '"']


def _block(value: str, indent: str) -> list[str]:
    """A literal block: all line ends and spaces as they are."""
    body = value.rstrip("\n")
    ends = len(value) - len(body)
    width = str(len(_STEP)) if body[:1] in {" ", "\n", "\t"} else ""
    chomp = "-" if ends == 0 else "+" if ends > 1 else ""
    lines = [*body.split("\n"), *[""] * (ends - 1)]
    return [f"|{width}{chomp}", *(indent + line if line else "" for line in lines)]


def _escaped(sign: str) -> str:
    if sign in _ESCAPES:
        return _ESCAPES[sign]
    if sign.isprintable() or ("\xa0" <= sign <= "\ufffd" and not 0xD800 <= ord(sign) <= 0xDFFF):
        return sign
    return f"\\U{ord(sign):08X}"
