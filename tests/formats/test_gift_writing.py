"""A bank written as GIFT comes back equal in everything that GIFT can say."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from quiz.core.banks import Bank
from quiz.core.items import (
    Body,
    Choice,
    Credit,
    Item,
    Kind,
    Matching,
    Numeric,
    Option,
    Ordering,
    Pair,
    Text,
    WrongAnswer,
)
from quiz.formats import gift
from quiz.formats.drafts import Written
from quiz.formats.markup import from_html, from_markdown, is_plain, to_html
from quiz.formats.settling import settle
from tests.factories import bank as bank_of
from tests.factories import item as item_of
from tests.factories import one_of_each
from tests.formats.banks import banks

SAID = {Credit.RIGHT_MINUS_WRONG, Credit.NET_CORRECT}


def written(bank: Bank) -> Written:
    return gift.write(bank, {})


def back(bank: Bank) -> Bank:
    found = settle(gift.read(written(bank).content, "bank.gift.txt"), bank.id)
    assert [outcome.why for outcome in found.outcomes if outcome.why] == []
    return found.bank


def as_gift_says(item: Item) -> Item:
    """The item without what GIFT has no place for."""
    plain = replace(item, references=(), proof="reference", example="", image=None, fixed_order=False)
    return replace(plain, stem=shown(item.stem), body=_body(item.body))


def shown(text: str, *, arrows: bool = False) -> str:
    """A text that Moodle's Markdown would show otherwise goes through HTML: the same page, other signs."""
    kept = from_markdown(text).text == text and not (arrows and "->" in text)
    return text if kept else from_html(to_html(text)).text


def _body(body: Body) -> Body:
    match body:
        case Choice(options=options, many=many, credit=credit):
            bare = tuple(Option(shown(each.text), each.correct, shown(each.why)) for each in options)
            named = credit if credit in SAID else Credit.RIGHT_MINUS_WRONG
            even = many and len(body.key) * 2 == len(options)  # both rules give the same
            return Choice(bare, many, Credit.RIGHT_MINUS_WRONG if even else named)
        case Numeric(wrong=wrong):
            return replace(body, unit="", why=shown(body.why), wrong=_wrong(wrong))
        case Text(wrong=wrong):
            return replace(body, case=False, why=shown(body.why), wrong=_wrong(wrong, arrows=True))
        case Matching(pairs=pairs):
            why = shown("\n\n".join(dict.fromkeys(pair.why for pair in pairs)))
            return replace(
                body, pairs=tuple(Pair(shown(each.left, arrows=True), each.right, why) for each in pairs)
            )
    return body


def _wrong(wrong: tuple[WrongAnswer, ...], *, arrows: bool = False) -> tuple[WrongAnswer, ...]:
    return tuple(WrongAnswer(answer.text, shown(answer.why, arrows=arrows)) for answer in wrong)


def is_said(item: Item) -> bool:
    """Whether the item does not stay behind, and its right sides are plain."""
    if isinstance(item.body, Matching):
        return all(map(is_plain, item.body.rights))
    return not isinstance(item.body, Ordering)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(banks())
def test_any_bank_comes_back_in_what_gift_can_say(bank: Bank) -> None:
    said = replace(bank, items=tuple(item for item in bank.items if is_said(item)))
    if said.items:
        assert back(said).items == tuple(map(as_gift_says, said.items))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(banks())
def test_every_item_that_stays_behind_is_named(bank: Bank) -> None:
    left_out = [loss.item for loss in written(bank).losses if loss.left_out]
    kept = [item.id for item in back(bank).items] if len(left_out) < len(bank.items) else []
    assert sorted([*left_out, *kept]) == sorted(item.id for item in bank.items)


def test_true_and_false_go_out_as_such() -> None:
    options = (Option("True", False, "No."), Option("False", True, "Yes."))
    bank = bank_of(replace(item_of(body=Choice(options)), fixed_order=True))
    assert b"\tFALSE#No.#Yes.\n" in written(bank).content
    assert back(bank).items == bank.items


def test_one_of_each_kind_reads_like_gift() -> None:
    text = written(bank_of(*one_of_each())).content.decode()
    assert text.startswith(
        "$CATEGORY: One\n\n// [id:one-single] [tag:skill:one] [tag:level:2] [tag:bloom:apply]\n"
        "::one-single::[markdown]Which?{\n\t=A#Because 1.\n\t~B#Because 2.\n"
    )
    assert "\t~%50%A#Because 1.\n\t~%50%B#Because 2.\n\t~%-33.33333%C#Because 3.\n" in text
    assert "{#\n\t=20:0\n\t####Counted.\n}" in text
    assert "\t=%100%git bisect\n\t=%100%bisect\n\t####It halves.\n" in text
    assert "\t=Stack -> LIFO\n" in text
    assert "\t= -> FILO\n" in text


@pytest.mark.parametrize(
    ("body", "what"),
    [
        (Ordering(("a", "b"), "So."), "put in order"),
        (Text(("a -> b",), False, "So."), "divides the pairs"),
        (Matching((Pair("a", "`c`", "So."), Pair("d", "e", "So."))), "plain text"),
        (Matching((Pair("a", "c", "So."), Pair("d", "e", "And so."))), "one feedback"),
        (Numeric(1, 0, "keys", "So."), "the unit “keys”"),
        (Text(("a",), True, "So."), "upper from lower case"),
        (Choice((Option("a", True, "."), Option("b", False, ".")), True, Credit.HALVES), "“halves”"),
    ],
)
def test_what_gift_cannot_say_is_a_loss(body: Body, what: str) -> None:
    losses = written(bank_of(item_of(body=body))).losses
    assert any(what in loss.what for loss in losses)


def test_every_sign_of_the_grammar_is_escaped() -> None:
    stem = r"a:b #c =d {e} ~f \g // h ::i:: ####j [html]k %50%l"
    bank = bank_of(replace(item_of(), stem=stem))
    assert back(bank).items[0].stem == stem
    text = written(bank_of(item_of(body=Text(("a*b", "[html]c"), False, "So.")))).content.decode()
    assert "=%100%a\\\\*b\n" in text
    assert back(bank_of(item_of(body=Text(("a*b", "[html]c"), False, "So.")))).items[0].kind == Kind.TEXT
