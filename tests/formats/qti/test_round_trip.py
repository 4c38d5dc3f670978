"""What goes out as QTI 2.1, 2.2 or 3.0 comes back as it was, for everything that both sides can say."""

import io
import re
import zipfile
from dataclasses import replace
from itertools import combinations
from types import ModuleType

import pytest
from hypothesis import given, settings

from quiz.core.banks import Bank
from quiz.core.credit import RULES, credit_for
from quiz.core.items import Choice, Credit, Image, Item, Kind
from quiz.formats import qti21, qti22, qti30
from quiz.formats.settling import settle
from tests import factories
from tests.formats.pages import shown, without_misconceptions
from tests.formats.random_banks import banks

VERSIONS = [qti21, qti22, qti30]
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
_SPACE = re.compile(r"(?:\\\\n| |<br />|(?:<blockquote>(?:\\\\n)?)+(?:</blockquote>(?:\\\\n)?)+)+")
_BESIDE_TAGS = re.compile(r"(?<=[>'\"]) | (?=[<'\"])")
_CODE = re.compile(r"(<pre.*?</pre>)")


def seen(item: Item) -> str:
    """What a page shows of an item: outside of code any space is one, and a list begins at 1."""
    parts = _CODE.split(re.sub(r' start="\d+"', "", repr(shown(item))))
    return "".join(
        part if part.startswith("<pre") else _BESIDE_TAGS.sub("", _SPACE.sub(" ", part)) for part in parts
    )


def kept(item: Item) -> Item:
    """The item without what QTI has no place for."""
    fixed = item.fixed_order and isinstance(item.body, Choice)
    return without_misconceptions(
        replace(item, references=(), example="", proof="reference", fixed_order=fixed)
    )


def with_first_rule(item: Item) -> Item:
    """The item with the first of the rules of credit that give what its own gives, whatever is ticked."""
    body = item.body
    if not isinstance(body, Choice) or not body.many:
        return item
    numbers = range(1, len(body.options) + 1)
    sets = [frozenset(one) for size in numbers for one in combinations(numbers, size)]
    alike = (replace(body, credit=rule) for rule in RULES)
    given_ = [credit_for(body, one) for one in sets]
    return replace(
        item, body=next(one for one in alike if [credit_for(one, ticks) for ticks in sets] == given_)
    )


def again(version: ModuleType, bank: Bank, images: dict[str, bytes] | None = None) -> tuple[Bank, list[str]]:
    """The bank after a round trip, and everything that was lost on the way back."""
    settled = settle(version.read(version.write(bank, images or {}).content, "demo.zip"), bank.id)
    told = [text for outcome in settled.outcomes for text in (*outcome.losses, outcome.why) if text]
    return settled.bank, told


@pytest.mark.parametrize("version", VERSIONS)
@settings(deadline=None, max_examples=40)
@given(bank=banks())
def test_every_item_comes_back_as_it_was(version: ModuleType, bank: Bank) -> None:
    returned, told = again(version, bank)
    assert [text for text in told if "only the whole order" not in text] == []
    ours = [seen(kept(with_first_rule(item))) for item in bank.items]
    assert ours == [seen(with_first_rule(item)) for item in returned.items]
    titles = {skill.id: skill.title for skill in bank.skills}
    assert {skill.id: skill.title for skill in returned.skills} == titles


@pytest.mark.parametrize("version", VERSIONS)
def test_every_rule_of_credit_comes_back(version: ModuleType) -> None:
    items = (factories.item(rule, body=factories.choice(6, 2, many=True, credit=rule)) for rule in Credit)
    bank = factories.bank(*items)
    returned, told = again(version, bank)
    assert (returned.items, told) == (bank.items, [])


@pytest.mark.parametrize("version", VERSIONS)
def test_a_picture_travels_with_its_words(version: ModuleType) -> None:
    item = replace(factories.item(), image=Image("map.png", 'A "map"'))
    written = version.write(factories.bank(item), {"map.png": PNG})
    assert written.losses == ()
    settled = settle(version.read(written.content, "demo.zip"), "demo")
    assert settled.bank.items == (item,)
    assert settled.images == {"map.png": PNG}


def test_a_picture_that_is_not_at_hand_is_a_loss() -> None:
    item = replace(factories.item(), image=Image("map.png", "A map"))
    losses = qti21.write(factories.bank(item), {}).losses
    assert [loss.what for loss in losses] == ["The format has no place for: image."]


def test_what_has_no_place_is_told_for_each_item() -> None:
    order = factories.item("order", body=factories.BODIES[Kind.ORDERING])
    more = replace(factories.item("more"), references=("https://example.org/",), example="$ ls")
    losses = qti30.write(factories.bank(order, more), {}).losses
    assert [(loss.item, loss.left_out) for loss in losses] == [("order", False), ("more", False)]
    assert "whole order" in losses[0].what
    assert losses[1].what == "The format has no place for: references and example."


@pytest.mark.parametrize("version", VERSIONS)
def test_the_same_bank_gives_the_same_bytes(version: ModuleType) -> None:
    bank = factories.bank(*factories.one_of_each())
    assert version.write(bank, {}) == version.write(bank, {})


@pytest.mark.parametrize(
    ("version", "root"),
    [(qti21, b"<assessmentItem "), (qti22, b"<assessmentItem "), (qti30, b"<qti-assessment-item ")],
)
def test_each_version_has_its_own_names(version: ModuleType, root: bytes) -> None:
    content = version.write(factories.bank(factories.item("1st")), {}).content
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert package.namelist() == ["imsmanifest.xml", "test.xml", "items/1st.xml"]
        item = package.read("items/1st.xml")
    assert root in item
    assert b'identifier="_1st"' in item
