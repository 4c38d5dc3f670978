"""Real files of text2qti: every question, and those that are broken on purpose."""

import re

import pytest

from quiz.formats.drafts import Draft, Refusal
from quiz.formats.settling import Fate, settle
from quiz.formats.text2qti import read
from tests.formats.corpus import Listed, listed, requires_corpus

FILES = listed("text2qti")
RIGHT = re.compile(r"^(?:\*[a-z]\)|\[\*\])[ \t]+(.*?)\s*$", re.MULTILINE)


@requires_corpus
@pytest.mark.parametrize("file", FILES, ids=str)
def test_every_question_is_imported_or_refused_for_its_reason(file: Listed) -> None:
    reading = read(file.path.read_bytes(), file.file)
    assert len(reading.found) == file.questions
    refused = [one.why for one in reading.found if isinstance(one, Refusal)]
    broken = [why for why in refused if "essay" not in why]
    assert [("#a)" in why) for why in broken] == ([True] if "error" in file.file else [])
    outcomes = settle(reading, "demo").outcomes
    assert sum(outcome.fate is Fate.REFUSED for outcome in outcomes) == len(refused)


@requires_corpus
@pytest.mark.parametrize("file", [file for file in FILES if "error" not in file.file], ids=str)
def test_the_right_answers_are_those_that_are_marked(file: Listed) -> None:
    marked = RIGHT.findall(file.path.read_text(encoding="utf-8-sig"))
    drafts = [one for one in read(file.path.read_bytes(), file.file).found if isinstance(one, Draft)]
    assert [answer.text for one in drafts for answer in one.answers if answer.weight] == marked
