"""Random banks for round trips: every kind, with texts that are hard on markup, quotes and delimiters."""

from hypothesis import strategies as st

from quiz.core.banks import Bank, Skill
from quiz.core.items import (
    Body,
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
from quiz.core.scoring import is_accepted_number, normalise
from quiz.formats.fitting import as_seen
from quiz.formats.markup import to_plain

LETTERS = "abz AZ09 éß☃漢,.;:?!\"'()"
SIGNS = LETTERS + "\n*_`#<>&[]{}~=%$@/\\|+-^"


def passages(alphabet: str = SIGNS) -> st.SearchStrategy[str]:
    """Markdown that shows something, as an author would leave it: no space around it."""
    typed = st.text(alphabet, min_size=1, max_size=40).map(lambda text: text.strip())
    fragments = st.sampled_from(
        [
            "`x < y`",
            "**not**",
            "a & b",
            "```\n<b>\n  x\n```",
            "1. one\n2. two",
            "[a](https://example.org/)",
            "=1+1",
        ]
    )
    return st.one_of(typed, typed, fragments).filter(lambda text: to_plain(text).strip() != "")


WORDS = st.text("abcdefgh éß☃.,*\\'\"-+=<>&#", min_size=1, max_size=12).map(lambda text: text.strip())
TYPED = WORDS.filter(lambda text: normalise(text, case=False) != "")
NUMBERS = st.one_of(
    st.integers(-(10**6), 10**6).map(float),
    st.floats(-1e6, 1e6, allow_nan=False).filter(lambda value: value == 0 or abs(value) > 1e-6),
)
IDS = st.from_regex(r"[a-z][a-z0-9]{0,5}(-[a-z0-9]{1,4}){0,2}", fullmatch=True)


def _different(text: str) -> str:
    return as_seen(to_plain(text)).lower()


def _lists(texts: st.SearchStrategy[str], low: int, high: int) -> st.SearchStrategy[list[str]]:
    return st.lists(texts, min_size=low, max_size=high, unique_by=_different)


@st.composite
def choices(draw: st.DrawFn, texts: st.SearchStrategy[str]) -> Choice:
    """Two to eight options; some of many are right, or one."""
    written = draw(_lists(texts, 2, 8))
    many = draw(st.booleans())
    count = draw(st.integers(1, len(written) - 1)) if many else 1
    right = draw(st.sets(st.integers(0, len(written) - 1), min_size=count, max_size=count))
    options = tuple(
        Option(text, number in right, draw(texts), draw(st.sampled_from(["", "named"])))
        for number, text in enumerate(written)
    )
    credit = draw(st.sampled_from(Credit)) if many else Credit.RIGHT_MINUS_WRONG
    return Choice(options, many, credit)


@st.composite
def typed_texts(draw: st.DrawFn, texts: st.SearchStrategy[str]) -> Text:
    """Accepted and wrong answers, all different."""
    case = draw(st.booleans())
    answers = draw(st.lists(TYPED, min_size=1, max_size=5, unique_by=lambda text: normalise(text, case=case)))
    count = draw(st.integers(1, len(answers)))
    wrong = tuple(WrongAnswer(text, draw(texts)) for text in answers[count:])
    return Text(tuple(answers[:count]), case, draw(texts), wrong)


@st.composite
def numbers(draw: st.DrawFn, texts: st.SearchStrategy[str]) -> Numeric:
    """A value with a tolerance, and wrong values beyond it."""
    unit = draw(st.sampled_from(["", "keys", "km/h"]))
    body = Numeric(draw(NUMBERS), draw(st.sampled_from([0.0, 0.5, 3.0])), unit, draw(texts))
    values = draw(st.lists(st.integers(-50, 50), max_size=3, unique=True))
    wrong = [WrongAnswer(str(value), draw(texts)) for value in values]
    kept = tuple(answer for answer in wrong if not is_accepted_number(body, answer.text))
    return Numeric(body.value, body.tolerance, unit, body.why, kept)


@st.composite
def orderings(draw: st.DrawFn, texts: st.SearchStrategy[str]) -> Ordering:
    """Two to eight entries."""
    return Ordering(tuple(draw(_lists(texts, 2, 8))), draw(texts))


@st.composite
def matchings(draw: st.DrawFn, texts: st.SearchStrategy[str]) -> Matching:
    """Pairs with one reason, since most formats have no place for more, and up to two distractors."""
    lefts = draw(_lists(texts, 2, 5))
    rights = draw(_lists(texts, len(lefts), len(lefts) + 2))
    why = draw(texts)
    pairs = tuple(Pair(left, right, why) for left, right in zip(lefts, rights, strict=False))
    return Matching(pairs, tuple(rights[len(lefts) :]))


def bodies(texts: st.SearchStrategy[str]) -> st.SearchStrategy[Body]:
    """A body of any kind."""
    return st.one_of(choices(texts), typed_texts(texts), numbers(texts), orderings(texts), matchings(texts))


@st.composite
def items(draw: st.DrawFn, item_id: str, alphabet: str = SIGNS) -> Item:
    """An item of any kind."""
    texts = passages(alphabet)
    body = draw(bodies(texts))
    return Item(
        item_id,
        draw(st.sampled_from(["one", "two-b"])),
        draw(st.integers(1, 3)),
        draw(st.sampled_from(["remember", "apply", "evaluate"])),
        draw(texts),
        body,
        draw(st.sampled_from([(), ("https://example.org/a", "https://example.org/b")])),
        example=draw(st.sampled_from(["", "$ git log\n  x"])),
        fixed_order=isinstance(body, Choice) and draw(st.booleans()),
    )


@st.composite
def banks(draw: st.DrawFn, alphabet: str = SIGNS, most: int = 2) -> Bank:
    """A bank of one to ``most`` items."""
    ids = draw(st.lists(IDS, min_size=1, max_size=most, unique=True))
    drawn = tuple(draw(items(item_id, alphabet)) for item_id in ids)
    titles = {"one": "Skill one", "two-b": "Skill: two/b"}
    used = dict.fromkeys(item.skill for item in drawn)
    skills = tuple(Skill(name, titles[name]) for name in used)
    return Bank("demo", "Demo", "A demo.", "CC-BY-4.0", ("Ada",), skills, drawn)
