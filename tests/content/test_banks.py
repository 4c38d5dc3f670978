"""A bank file becomes exactly the bank that its author wrote."""

import pytest

from quiz.content import load_bank, read_bank
from quiz.core.banks import Skill
from quiz.core.items import Choice, Option
from quiz.errors import BankRefused
from tests.content.samples import BANK, HEAD, ITEM, found, rules


def test_a_sound_file_is_a_bank_without_findings() -> None:
    bank, findings = read_bank(BANK, "demo.yaml")
    assert bank is not None
    assert findings == ()
    assert (bank.id, bank.title, bank.summary) == ("demo", "Demo", "A sound bank.")
    assert (bank.license, bank.authors) == ("CC-BY-4.0", ("Bearings maintainers",))
    assert bank.skills == (Skill("one", "One"),)
    assert bank.by_id["first"].body == Choice(
        (Option("this", True, "It is the one."), Option("that", False, "It is the other."))
    )


def test_texts_are_kept_as_typed() -> None:
    stem = '"  a\\n\\n  b  "'
    assert (
        load_bank(BANK.replace("Which option is right?", stem), "demo.yaml").items[0].stem == "  a\n\n  b  "
    )


def test_what_is_optional_has_its_default() -> None:
    item = load_bank(BANK, "demo.yaml").items[0]
    assert (item.proof, item.references, item.example, item.image, item.fixed_order) == (
        "reference", (), "", None, False,
    )  # fmt: skip


def test_a_refused_file_raises_every_finding() -> None:
    with pytest.raises(BankRefused) as refused:
        load_bank(BANK.replace("level: 1", "level: 7").replace("title: Demo", "title: no"), "demo.yaml")
    assert [(finding.line, finding.rule) for finding in refused.value.findings] == [(2, "Y012"), (10, "Y015")]
    assert refused.value.findings[0].snippet == "title: no"
    assert refused.value.findings[0].file == "demo.yaml"


def test_a_note_does_not_refuse() -> None:
    bank, findings = read_bank(BANK.replace("license: CC-BY-4.0\n", ""), "demo.yaml")
    assert bank is not None
    assert [(finding.rule, finding.must_fix) for finding in findings] == [("B003", False)]


@pytest.mark.parametrize("key", ["bank", "title", "skills", "items"])
def test_it_misses_a_key(key: str) -> None:
    other = {"bank": "bankk", "title": "titel", "skills": "skill", "items": "item"}[key]
    assert {"Y017", "Y018"} <= rules(BANK.replace(f"{key}:", f"{other}:", 1))


@pytest.mark.parametrize("key", ["id", "skill", "level", "bloom", "stem", "options"])
def test_it_misses_a_key_of_an_item_at_the_item(key: str) -> None:
    without = ITEM.replace(f"{key}:", f"# {key}:", 1) if key != "id" else ITEM.replace("id: first\n    ", "")
    text = HEAD + without.split("      - {")[0] if key == "options" else HEAD + without
    assert "8:5 Y018" in found(text)


def test_a_typing_slip_in_a_key_names_the_key_that_was_meant() -> None:
    _, findings = read_bank(BANK.replace("bloom:", "blom:"), "demo.yaml")
    assert "`bloom`" in next(finding.mend for finding in findings if finding.rule == "Y017")


def test_a_skill_that_could_not_be_read_makes_no_item_wrong() -> None:
    assert rules(BANK.replace("{id: one", "{id: 1").replace("skill: one", 'skill: "1"')) == {"Y012"}


def test_a_bank_without_items_is_refused() -> None:
    assert "7:8 Y022" in found(HEAD.replace("items:", "items: []"))


def test_ids_of_items_are_used_once() -> None:
    assert found(BANK + ITEM) == ["16:9 Y021"]


@pytest.mark.parametrize(
    ("skills", "mend"), [(50, "Did you mean `s1`?"), (51, "Name one of the bank's skills.")]
)
def test_a_slip_is_not_compared_with_words_without_end(skills: int, mend: str) -> None:
    listed = ", ".join(f"{{id: s{number}, title: One}}" for number in range(1, skills + 1))
    text = BANK.replace("{id: one, title: One}", listed).replace("skill: one", "skill: s1x")
    assert [finding.mend for finding in read_bank(text, "demo.yaml")[1] if finding.rule == "B001"] == [mend]
