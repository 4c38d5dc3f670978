"""Random banks, for tests that a bank survives being written and read."""

from dataclasses import replace

from hypothesis import strategies as st

from quiz.core.banks import Bank, Skill
from quiz.core.items import (
    Body,
    Choice,
    Credit,
    Image,
    Item,
    Matching,
    Numeric,
    Option,
    Ordering,
    Pair,
    Text,
    WrongAnswer,
)

WORDS: tuple[str, ...] = (
    "reset",
    "`git log`",
    "**not**",
    "a_b",
    "x < y",
    "1.5",
    "100 %",
    "né",
    "{x}",
    "a = b",
    "~",
    "#1",
    "a:b",
)
MORE = (
    "\\n",
    "C:\\x",
    "[a]",
    "(b)",
    '"q"',
    "it's",
    "日本",
    "->",
    "&amp;",
    "<b>",
    "//",
    "::",
    "####",
    "no",
    "50%",
)


def texts(most: int = 6) -> st.SearchStrategy[str]:
    """Lines of words that formats stumble over."""
    line = st.lists(st.sampled_from(WORDS + MORE), min_size=1, max_size=most).map(" ".join)
    return st.lists(line, min_size=1, max_size=2).map("\n\n".join)


def names(most: int = 4) -> st.SearchStrategy[str]:
    """Short texts on one line."""
    return st.lists(
        st.sampled_from(("alpha", "beta", "gamma-2", "it's", "é", "x y")), min_size=1, max_size=most
    ).map(" ".join)


def slugs() -> st.SearchStrategy[str]:
    """Kebab-case ids, among them words that YAML misreads."""
    part = st.sampled_from(("no", "a", "on", "reset", "1", "2024", "null", "x9"))
    return st.lists(part, min_size=1, max_size=3).map("-".join)


@st.composite
def choices(draw: st.DrawFn) -> Choice:
    """Choices with different options and a key that the kind allows."""
    options = draw(st.lists(texts(), min_size=2, max_size=8, unique_by=lambda text: " ".join(text.split())))
    many = draw(st.booleans())
    most = len(options) - 1 if many else 1
    key = draw(st.sets(st.integers(0, len(options) - 1), min_size=1, max_size=most))
    made = tuple(Option(text, at in key, draw(texts())) for at, text in enumerate(options))
    return Choice(made, many, draw(st.sampled_from(Credit)) if many else Credit.RIGHT_MINUS_WRONG)


@st.composite
def numerics(draw: st.DrawFn) -> Numeric:
    """Numbers with a wrong one outside of the tolerance."""
    value = draw(st.floats(-1e6, 1e6, allow_nan=False).map(lambda number: round(number, 3) + 0.0))
    tolerance = draw(st.sampled_from((0.0, 0.5, 2.0)))
    wrong = tuple(
        WrongAnswer(f"{round(value + 10 + at, 3):g}", draw(texts())) for at in range(draw(st.integers(0, 2)))
    )
    wrong = tuple({float(each.text): each for each in wrong if abs(float(each.text) - value) > 5}.values())
    return Numeric(value, tolerance, draw(st.sampled_from(("", "keys", "%"))), draw(texts()), wrong)


@st.composite
def typed(draw: st.DrawFn) -> Text:
    """Short answers; accepted and wrong ones differ."""
    words = st.sampled_from(
        ("git", "bisect", "a*b", "null", "x=1", "50%", "{a}", "#", "C:\\x", "two words", "ß")
    )
    answers = draw(st.lists(words, min_size=1, max_size=4, unique_by=str.casefold))
    cut = draw(st.integers(1, len(answers)))
    wrong = tuple(WrongAnswer(text, draw(texts())) for text in answers[cut:])
    return Text(tuple(answers[:cut]), draw(st.booleans()), draw(texts()), wrong)


@st.composite
def orderings(draw: st.DrawFn) -> Ordering:
    """Entries that differ."""
    entries = draw(st.lists(texts(), min_size=2, max_size=8, unique_by=lambda text: " ".join(text.split())))
    return Ordering(tuple(entries), draw(texts()))


@st.composite
def matchings(draw: st.DrawFn) -> Matching:
    """Pairs whose left sides differ; distractors that no pair has."""
    lefts = draw(st.lists(texts(), min_size=2, max_size=6, unique_by=lambda text: " ".join(text.split())))
    rights = draw(st.lists(names(), min_size=len(lefts) + 2, max_size=len(lefts) + 2, unique=True))
    pairs = tuple(Pair(left, right, draw(texts())) for left, right in zip(lefts, rights, strict=False))
    return Matching(pairs, tuple(rights[len(lefts) :][: draw(st.integers(0, 2))]))


def bodies() -> st.SearchStrategy[Body]:
    """A body of any kind."""
    return st.one_of(choices(), numerics(), typed(), orderings(), matchings())


@st.composite
def items(draw: st.DrawFn, item_id: str, skill: str) -> Item:
    """An item with everything that it may have."""
    references = ("https://example.org/a?b=c#d", "https://example.org/é")
    return Item(
        item_id,
        skill,
        draw(st.integers(1, 3)),
        draw(st.sampled_from(("remember", "understand", "apply", "analyse", "evaluate"))),
        draw(texts(10)),
        draw(bodies()),
        references[: draw(st.integers(0, 2))],
        draw(st.sampled_from(("reference", "machine"))),
        draw(st.sampled_from(("", "$ git log\n  a: b\n", "one line"))),
        draw(st.sampled_from((None, Image("a.png", "A: box"), Image("b.webp", "no")))),
        draw(st.booleans()),
    )


@st.composite
def banks(draw: st.DrawFn) -> Bank:
    """A bank of one to four items in one or two skills."""
    skills = draw(st.lists(slugs(), min_size=1, max_size=2, unique=True))
    ids = draw(st.lists(slugs(), min_size=1, max_size=4, unique=True))
    made = tuple(draw(items(item_id, draw(st.sampled_from(skills)))) for item_id in ids)
    held = tuple(Skill(skill, draw(names()), draw(st.sampled_from(("", "what: it is")))) for skill in skills)
    authors = draw(st.sampled_from(((), ("Ada",), ("no", "Bo: B"))))
    return Bank(draw(slugs()), draw(names()), draw(st.sampled_from(("", "A: b"))), "", authors, held, made)


def with_stem(bank: Bank, text: str) -> Bank:
    """The bank with ``text`` as the stem of its items."""
    return replace(bank, items=tuple(replace(item, stem=text) for item in bank.items))
