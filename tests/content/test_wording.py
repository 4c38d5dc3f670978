"""Words of Markdown, code kept apart."""

import pytest

from quiz.content.wording import (
    content_words,
    prose,
    reading_grade,
    shared,
    stem,
    syllables,
    tokens,
    visible,
    words,
)

FENCED = "What does it print?\n\n```python\nfor word in always:\n    print(word)\n```\n\nChoose one."


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("plain words", "plain words"),
        ("`git log`", "git log"),
        ("``a ` b``", "a ` b"),
        ("**bold**, *slanted* and __strong__", "bold, slanted and strong"),
        ("**in bold `code` here**", "in bold code here"),
        ("`__hash__` and `*args`", "__hash__ and *args"),
        ("snake_case_name", "snake_case_name"),
        ("all of *.py and *.js", "all of *.py and *.js"),
        ("SELECT * FROM t", "SELECT * FROM t"),
        ("2 * 3 = 6", "2 * 3 = 6"),
        ("```\na = 1\n```", "a = 1"),
        ("~~~text\na ``` b\n~~~", "a ``` b"),
        ("````\n```\n````", "```"),
        ("", ""),
    ],
)
def test_it_shows_what_a_reader_sees(text: str, seen: str) -> None:
    assert visible(text) == seen


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("the `index` of it", ["the", "of", "it"]),
        ("a **not** stays", ["a", "**not**", "stays"]),
        (FENCED, ["What", "does", "it", "print?", "Choose", "one."]),
        ("  ```sql\n  SELECT 1;\n  ```", []),
        ("an `open tick", ["an", "`open", "tick"]),
    ],
)
def test_prose_is_what_is_no_code(text: str, left: list[str]) -> None:
    assert prose(text).split() == left


def test_tokens_keep_the_marks_of_code() -> None:
    assert tokens("`doc->>'a'` or `doc->'a'`") == ["doc->>'a'", "or", "doc->'a'"]


def test_words_are_long_and_carry_meaning() -> None:
    assert words("The index, which `always` has the *Keys*, isn't read-only: perché?") == [
        "index", "keys", "isn't", "read-only", "perché",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("caches", "cache"),
        ("stored", "stores"),
        ("storing", "store"),
        ("classes", "class"),
        ("committed", "commits"),
        ("trees", "tree"),
        ("bytes", "byte"),
        ("calling", "call"),
    ],
)
def test_forms_of_a_word_are_one(one: str, other: str) -> None:
    assert stem(one) == stem(other)


@pytest.mark.parametrize(
    ("one", "other"), [("table", "tablet"), ("process", "produce"), ("string", "strand")]
)
def test_other_words_stay_apart(one: str, other: str) -> None:
    assert stem(one) != stem(other)


def test_content_words_count_once() -> None:
    assert content_words("Stores what is stored; the store") == {"stor"}


@pytest.mark.parametrize(
    ("word", "count"),
    [("the", 1), ("code", 1), ("table", 2), ("database", 3), ("idea", 2), ("rhythm", 1), ("hmm", 1)],
)
def test_syllables_are_groups_of_vowels(word: str, count: int) -> None:
    assert syllables(word) == count


def test_the_grade_is_that_of_the_formula() -> None:
    # 6 words, 1 sentence, 7 syllables: 0.39 * 6 + 11.8 * 7 / 6 - 15.59
    assert reading_grade("The cat sat on the table.") == pytest.approx(0.39 * 6 + 11.8 * 7 / 6 - 15.59)


def test_the_last_sentence_needs_no_full_stop() -> None:
    assert reading_grade("The cat sat. The dog ran") == reading_grade("The cat sat. The dog ran.")


def test_code_is_not_read_aloud() -> None:
    assert reading_grade("Run `internationalisation_of_everything()` now.") == reading_grade("Run now.")
    assert reading_grade("`a`") == 0


def test_it_counts_the_words_that_are_shared() -> None:
    assert shared(["a", "b", "b", "c"], [["b"], ["c", "d"]]) == 2
    assert shared(["a"], []) == 0
