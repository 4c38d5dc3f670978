"""Advice on one item: what breaks a rule, and what is near and does not."""

from dataclasses import replace

import pytest

from quiz.content.advice import CHECKS, flaws
from quiz.content.rules import ITEM_ADVICE, RULES
from quiz.core.items import Choice, Item, Kind, Matching, Numeric, Option, Ordering, Pair, Text, WrongAnswer
from tests.factories import BODIES

STEM = "A client sends the request twice. What does the server store?"
WHYS = (
    "Every repetition replaces what stood there, whoever typed it.",
    "Believes that numbers grow on their own, which happens to counters alone.",
    "Confuses this with an append, where nothing earlier gets lost.",
    "Would hold behind a cache whose lifetime had already ended.",
)


def choice(key: str, *others: str, whys: tuple[str, ...] = WHYS, many: bool = False) -> Choice:
    """The key first, then the distractors, each with a reason."""
    texts = (key, *others)
    return Choice(tuple(Option(text, text == key, why) for text, why in zip(texts, whys, strict=False)), many)


def item(*options: str, stem: str = STEM, fixed: bool = False) -> Item:
    """A single choice whose first option is the key."""
    body = choice(*(options or ("one record", "two records", "no record")))
    return Item("asked", "one", 1, "apply", stem, body, ("https://example.org/#part",), fixed_order=fixed)


def explained(*whys: str) -> Item:
    """The sound item with other reasons."""
    return replace(
        item(), body=choice("one record", "two records", "no record", whys=(*whys, *WHYS[len(whys) :]))
    )


def rules(asked: Item) -> set[str]:
    """The rules that it breaks."""
    return {rule for rule, _ in flaws(asked)}


LONG = " ".join(["The", "client", "sends", "a", "word."] * 13)
COUNTED = Numeric(2, 0, "records", WHYS[0], (WrongAnswer("3", "Three records."),))

BREAKING: dict[str, list[Item]] = {
    "L1": [
        item("the last of the two versions", "both versions", "no version at all"),
        item("the newest of these", "the older texts", "no text"),  # four words, 19 characters to 15
    ],
    "L2": [
        item("the last version", "both", "every version that any of the clients has ever sent"),
        item("`git log`", "`git log --all --graph --oneline --decorate`"),
        item("the newest text of every client", "twelve texts"),  # 31 characters to 12
    ],
    "L3": [
        item("one record", "two records", "all of the above"),
        item("one record", "two records", "None of the options"),
        item("one record", "two records", "None of these."),
        item("one record", "two records", "All the above"),
        item("one record", "two records", "none of the above answers"),
    ],
    "L4": [
        item(stem="Which of these requests is not safe for a cache?"),
        item(
            stem="A client retries. Which request may it not repeat? Which ones does HTTP not define as safe?"
        ),
        item(stem="Which method doesn't change the resource on the server?"),
        item(stem="Which method doesn’t change the resource on the server?"),
        item(stem="All of these methods are safe except which one? Which method is incorrect?"),
        item(stem="In a queue of three jobs, what is not done first?"),
    ],
    "L5": [
        item("one record", "always two records", "no record"),
        item("one record", "two records", "no record, as it cannot"),
    ],
    "L6": [
        item(stem="The structure that returns the newest entry first is a"),
        item(stem="The structure that returns the newest entry first is an …"),
        item(stem="The structure that returns the newest entry first is called a:"),
    ],
    "L8": [item("True", "False"), item("**Yes**", "it depends", "perhaps"), item("no.", "one record")],
    "L9": [item(stem="A stack returns the ___ entry first, and a queue does the contrary?")],
    "L10": [
        item("one record", "two records, usually", "no record"),
        item("often one", "two records", "none"),
    ],
    "L11": [
        item("3", "1", "2"),
        item("1", "2", "3"),
        item("`10`", "`9`", "`8`"),
        item("−1", "1", "0", fixed=True),
        item("1,000", "500", "700", fixed=True),
        item("3 rows", "1 row", "2 rows", fixed=True),
        item("12 %", "8 %", "10 %", fixed=True),
    ],
    "L12": [
        item("the first request", "two records", "no record"),
        item("what was requested", "two records", "no record"),
    ],
    "L13": [
        item("old and new rows stay", "old rows and files", "new users stay here", "all empty"),
        item("old and new rows", "old and done", "new rows here"),
    ],
    "L14": [
        item(stem="What is stored?"),
        item(stem="What is stored here?"),
        item(stem="Which `git` command?"),
    ],
    "L15": [item(stem="Which of these statements is true?"), item(stem="Which one is correct for indexes?")],
    "L16": [item(stem=LONG)],
    "L17": [
        explained("It is so."),
        explained("A mechanism, a belief, a history."),
        explained(WHYS[0], "Two records are what the server stores when a client sends the request twice."),
        explained("`one` `mechanism` `belief` `history` `remedy` stands."),
        replace(item(), body=COUNTED),
        replace(item(), body=Ordering(("a", "b"), "First comes first.")),
        replace(item(), body=Text(("one",), case=False, why="One.")),
        replace(
            item(), body=Matching((Pair("server", "stores", "The server stores."), Pair("a", "b", WHYS[0])))
        ),
    ],
    "L18": [
        explained(f"{WHYS[0]} Option B counts the repetition."),
        explained(f"{WHYS[0]} See answer C for the contrary."),
        explained(f"{WHYS[0]} It is the second option that counts."),
        explained(f"{WHYS[0]} The option above forgets the cache."),
        explained(f"{WHYS[0]} Unlike choice 2 it counts once."),
    ],
    "L19": [explained(WHYS[0], WHYS[0]), explained(WHYS[0], f" {WHYS[0]}\n")],
    "L20": [replace(item(), references=())],
    "L21": [
        item(stem="Considering idempotency, which retransmission characteristics differentiate operations?"),
    ],
}

NEAR: dict[str, list[Item]] = {
    "L1": [
        item("just the newest text", "the oldest texts", "none of it"),  # 1.25 times, no more
        item("idempotent", "both", "none"),  # a word is a name, and names have their lengths
        item("`git log --follow app.py`", "`git log app.py file.py`"),
        replace(item(), body=choice("the last of the two versions", "both", "none", many=True)),
    ],
    "L2": [item("the last version", "both", "none"), item("**`git log`**", "`git log`, then `git show`")],
    "L3": [
        item("all of the rows", "none of the rows", "both of the clients"),
        item("both of them", "neither of them", "the first of them"),  # of the two that the stem names
        item("`none of the above`", "`all of these`", "two records"),
        item("all of these rows", "one record"),
    ],
    "L4": [
        item(stem="Which of these requests is **not** safe for a cache?"),
        item(stem="Which of these requests is *not* safe for a cache?"),
        item(stem="Which of these requests is NOT safe for a cache?"),
        item(stem="Which request is sent at least twice by that client?"),
        item(stem="What happens if the file is not found by the server?"),
        item(stem="Which status fits when the client is not known to the server?"),
        item(stem="A table holds rows, which are not sorted. Which index does the server read?"),
        item(stem="The file is not found. Which status does the server send?"),
        item(stem="With which lines does Git stage the one file but not the other?"),
        item(stem="Which rows does `NOT IN` give, as in `WHERE x is not 3`?"),
        item(stem="Why is the row not found by that query?"),
    ],
    "L5": [
        item("always one record", "always two records", "no record"),
        item("one record", "two records in `always`", "no record"),
        item("one record", "two records at most", "no record"),
    ],
    "L6": [
        item(stem="The stack returns the newest entry. What happens on a `git push`?"),
        item(stem="The edges are A→B and B→C. Which node comes after A?"),
        item(stem="Which type has the column `a`?"),
        item(stem="Which of the two comes first in an array?"),
        replace(item(stem="The structure that returns the newest entry first is a"), body=BODIES[Kind.TEXT]),
    ],
    "L8": [item("`True`", "`False`", "`None`"), item("yes, twice", "no record"), item("None", "one record")],
    "L9": [
        item(stem="When does Python call the method `___`, as in `x.__hash__()`?"),
        item(stem="When does Python call the method __hash__ of a key?"),
        item(stem="What is the value of snake___case in this program?"),
    ],
    "L10": [
        item("one record", "two in `often`", "no record"),
        item("most of them", "softening", "no record"),
    ],
    "L11": [
        item("1", "2", "3", fixed=True),
        item("30", "20", "10", fixed=True),
        item("1 row", "2 rows", "10 rows", fixed=True),
        item("3", "None", "1"),
        item("512 kB", "1 MB", "2 MB"),
        item("3 of 5", "1 of 5", "2 of 5"),
        item("2, 1", "1, 2"),
        item("404 Not Found", "200 OK"),
        item("2026-03-01", "2026-01-01"),
        item("O(n)", "O(1)"),
    ],
    "L12": [
        item("the first request", "the second request", "no record"),
        item("`server` answers", "two records", "no record"),
        item("what they sent", "two records", "no record"),
        item("each that does", "two records", "no record"),
    ],
    "L13": [
        item("old and new rows stay", "old and new rows go", "new users stay here"),
        item("old rows", "old files", "new rows"),
    ],
    "L14": [item(stem="What does the server store?")],
    "L15": [
        item(stem="Which of these statements about two clients of one server in one room is true?"),
        item(stem="When one client sends two requests to one server, which statement is true?"),
        item(stem="Which is true of `a` after the call?"),
        item(stem="Which status is sent to the client?"),
    ],
    "L16": [item(stem=f"{STEM}\n\n```text\n{LONG}\n```"), item(stem=" ".join(["word"] * 60))],
    "L17": [
        replace(item(), body=replace(COUNTED, wrong=(WrongAnswer("3", WHYS[1]),))),
        replace(item(), body=Ordering(("a", "b"), WHYS[0])),
        replace(item(), body=Text(("one",), case=False, why=WHYS[0])),
        replace(item(), body=Matching((Pair("a", "b", WHYS[0]), Pair("c", "d", WHYS[1])))),
    ],
    "L18": [
        explained(f"{WHYS[0]} The option `-B` counts the repetition."),
        explained(f"{WHYS[0]} The answer 4 counts the start."),
        explained(f"{WHYS[0]} The first choice of a greedy rule stays."),
        explained(f"{WHYS[0]} Each option has its price."),
    ],
    "L19": [explained(WHYS[0], f"{WHYS[0]} And again.")],
    "L20": [item()],
    "L21": [item(stem=f"{STEM} See `{LONG}`."), item()],
}


def cases(table: dict[str, list[Item]]) -> list[tuple[str, Item]]:
    return [(rule, asked) for rule, each in table.items() for asked in each]


def shown(value: object) -> str:
    return value if isinstance(value, str) else ""


@pytest.mark.parametrize(("rule", "asked"), cases(BREAKING), ids=shown)
def test_it_breaks_the_rule(rule: str, asked: Item) -> None:
    assert rule in rules(asked)


@pytest.mark.parametrize(("rule", "asked"), cases(NEAR), ids=shown)
def test_it_is_near_and_does_not(rule: str, asked: Item) -> None:
    assert rule not in rules(asked)


def test_a_sound_item_has_no_flaw() -> None:
    assert flaws(item()) == []


def test_every_rule_has_its_cases() -> None:
    assert list(BREAKING) == list(NEAR) == list(CHECKS)
    assert {*CHECKS, "S5", "S6"} == set(ITEM_ADVICE)


def test_equal_options_are_the_structural_rule() -> None:
    assert "L7" not in RULES


@pytest.mark.parametrize("asked", [replace(item(), body=body) for body in BODIES.values()], ids=lambda _: "")
def test_every_kind_can_be_advised(asked: Item) -> None:
    assert rules(asked) <= set(CHECKS)


@pytest.mark.parametrize("rule", ["L1", "L5", "L12", "L13"])
def test_what_tells_one_key_apart_is_no_flaw_of_several(rule: str) -> None:
    for asked in BREAKING[rule]:
        assert isinstance(asked.body, Choice)
        assert rule not in rules(replace(asked, body=replace(asked.body, many=True)))


def test_a_message_carries_its_facts() -> None:
    said = dict(flaws(item("the last of the two versions", "both versions", "no version at all")))
    assert said["L1"] == "The key has 28 characters, the longest other option 17."
    assert (
        dict(flaws(BREAKING["L4"][0]))["L4"] == "The question is negative (“not”) and does not emphasise it."
    )
    assert dict(flaws(BREAKING["L12"][1]))["L12"].endswith("repeats “requested” from the stem.")
