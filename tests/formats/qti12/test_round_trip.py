"""What goes out as QTI 1.2 comes back as it was, for everything that both sides can say."""

import re
from dataclasses import replace

from hypothesis import given, settings

from quiz.core.banks import Bank
from quiz.core.items import Choice, Item, Numeric, Text
from quiz.formats.qti12 import read, write
from quiz.formats.settling import settle
from tests.formats.pages import shown, without_misconceptions
from tests.formats.random_banks import SIGNS, banks

# Empty code and quotations, and breaks at the ends, are lost on the way through HTML, whose tests know more.
_ALPHABET = "".join(sign for sign in SIGNS if sign not in "`>")
_EMPTY = re.compile(r" ?<blockquote>\s*</blockquote> ?|(?<=<p>)(?:<br /> ?)+|(?: ?<br />)+(?=</p>)")
_SPACES = re.compile(" +")
_CODE = re.compile(r"(<pre.*?</pre>)")


def seen(item: Item) -> str:
    """What a page shows of an item: outside of code, line ends and spaces are one space; an empty
    quotation is nothing."""
    parts = _CODE.split(repr(shown(item)))
    html = "".join(
        part if part.startswith("<pre") else _SPACES.sub(" ", part.replace("\\n", " ")) for part in parts
    )
    return _EMPTY.sub("", html).replace("value=-0.0,", "value=0.0,")


def kept(item: Item) -> Item:
    """The item without what QTI 1.2 cannot say."""
    fixed = item.fixed_order and isinstance(item.body, Choice)  # it says nothing of the other kinds
    plain = replace(item, references=(), example="", proof="reference", fixed_order=fixed)
    plain = without_misconceptions(plain)
    if isinstance(plain.body, Text | Numeric):
        plain = replace(plain, body=replace(plain.body, wrong=()))
    return plain


def again(bank: Bank) -> tuple[Bank, list[str]]:
    settled = settle(read(write(bank, {}).content, "demo.zip"), bank.id)
    complaints = [text for outcome in settled.outcomes for text in (*outcome.losses, outcome.why) if text]
    return settled.bank, complaints


@settings(deadline=None, max_examples=60)
@given(banks(_ALPHABET))
def test_every_item_comes_back_as_it_was(bank: Bank) -> None:
    returned, complaints = again(bank)
    assert complaints == []
    assert [seen(kept(item)) for item in bank.items] == [seen(item) for item in returned.items]
    titles = {skill.id: skill.title for skill in bank.skills}
    assert {skill.id: skill.title for skill in returned.skills} == {
        skill: titles[skill] for skill in dict.fromkeys(item.skill for item in bank.items)
    }
