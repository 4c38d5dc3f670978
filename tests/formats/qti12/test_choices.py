"""Choices: the key is what the rules give full marks for, and nothing else."""

from collections.abc import Mapping

import pytest

from quiz.core.items import Credit, Kind
from quiz.formats.qti12.scoring import Scoring
from tests.formats.qti12.samples import (
    CORRECT,
    choose,
    draft,
    equal,
    feedback,
    field,
    item,
    labels,
    refusal,
    rule,
    shows,
    text,
)

ASKS = text("Which?") + choose(labels(a="Red", b="Blue", c="Grey"))
MANY = text("Which?") + choose(labels(a="Red", b="Blue", c="Grey", d="Pink"), cardinality="Multiple")


def add(points: str, variable: str = "SCORE") -> str:
    return f'<setvar action="Add" varname="{variable}">{points}</setvar>'


def weights(one: str) -> list[float]:
    return [answer.weight for answer in draft(one).answers]


def test_the_right_option_is_that_of_the_rules() -> None:
    found = draft(item(ASKS, rule(equal("b")), "multiple_choice_question"))
    assert (found.kind, found.stem, found.name, found.source_id) == (Kind.SINGLE, "Which?", "One", "q1")
    assert [(answer.text, answer.weight) for answer in found.answers] == [
        ("Red", 0),
        ("Blue", 1),
        ("Grey", 0),
    ]
    assert found.categories == ("Quiz",)
    assert not found.fixed_order
    assert found.losses == ()


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        (rule(equal("a"), add("0")) + rule(equal("b"), add("3")), [0, 1, 0]),
        (rule(equal("a"), add("-1")) + rule(equal("b"), add("2")) + rule(equal("c"), add("1")),
         [-0.5, 1, 0.5]),
        (rule(equal("b"), "<setvar>100</setvar>"), [0, 1, 0]),
        (rule(equal("b"), '<setvar variablename="SCORE" action="Set">SCORE.max</setvar>'), [0, 1, 0]),
        (rule(f"<and>{equal('b')}<not>{equal('a')}</not></and>"), [0, 1, 0]),
        (rule(f"<or>{equal('b')}</or>"), [0, 1, 0]),
        (rule(f"<not><or>{equal('a')}{equal('c')}</or></not>"), [0, 1, 0]),
        (rule(equal("b")) + rule("<other/>", add("0")), [0, 1, 0]),
        (rule(equal("b"), more="") + rule("<other/>", '<setvar action="Set">0</setvar>', ""), [0, 1, 0]),
        (rule(equal("b"), add("1", "Correct")) + rule(equal("a"), add("1", "Incorrect")), [0, 1, 0]),
        (rule(equal("b"), add("1", "D2L_Correct")) + rule("<other/>", add("5", "que_score")), [0, 1, 0]),
        (rule(equal("b"), add("0")) + rule(equal("a"), add("1")) + rule(equal("a"), add("1")), [1, 0, 0]),
        (rule(equal("a"), add("1"), "") + rule(equal("a"), '<setvar action="Divide">4</setvar>', "")
         + rule(equal("b"), add("1"), ""), [0.25, 1, 0]),
    ],
)  # fmt: skip
def test_each_option_weighs_what_the_rules_give_for_it(rules: str, expected: list[float]) -> None:
    assert weights(item(ASKS, rules)) == expected


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        (rule(equal("a"), add("0")) + rule(equal("b"), '<setvar action="Set">0</setvar>'), [0, 1, 0]),
        (
            rule(equal("a"), '<setvar action="Set">0.0</setvar>')
            + rule(equal("b"), '<setvar action="Set">0.0</setvar>', ' correctanswer="Yes"'),
            [0, 1, 0],
        ),
    ],
)
def test_a_question_worth_nothing_says_its_key_in_another_way(rules: str, expected: list[float]) -> None:
    assert weights(item(ASKS, rules)) == expected


@pytest.mark.parametrize(
    "rules",
    [
        "",
        rule(equal("x")),
        rule(equal("b", "elsewhere")),
        rule(equal("a"), add("0")) + rule(equal("b"), add("0")),
        rule(equal("a"), '<setvar action="Set">0</setvar>')
        + rule(equal("b"), '<setvar action="Set">0</setvar>'),
        rule(f"<and>{equal('a')}{equal('b')}</and>"),
    ],
)
def test_without_a_right_option_it_is_refused_whatever_its_label(rules: str) -> None:
    for kind in ("", "multiple_choice_question"):
        assert refusal(item(ASKS, rules, kind)) == "No option is marked as right."


def test_two_right_options_of_a_single_choice_are_left_for_the_account() -> None:
    assert weights(item(ASKS, rule(equal("a")) + rule(equal("b")))) == [1, 1, 0]


@pytest.mark.parametrize(
    ("words", "kind", "fixed"),
    [
        (("True", "False"), "", True),
        (("false", "true"), "", True),
        (("Yes", "No"), "true_false_question", True),
        (("Yes", "No"), "", False),
    ],
)
def test_true_and_false_stay_in_their_order(words: tuple[str, str], kind: str, fixed: bool) -> None:
    asks = text("It is.") + choose(labels(a=words[0], b=words[1]))
    found = draft(item(asks, rule(equal("a")), kind))
    assert found.fixed_order is fixed
    if not kind and fixed:
        assert {answer.text for answer in found.answers} == {"True", "False"}


def test_options_that_are_not_shuffled_stay_in_their_order() -> None:
    asks = ASKS.replace("<render_choice>", '<render_choice shuffle="No">')
    assert draft(item(asks, rule(equal("a")))).fixed_order


@pytest.mark.parametrize(
    ("rules", "credit", "expected"),
    [
        (
            rule(f"<and>{equal('a')}{equal('b')}<not>{equal('c')}</not><not>{equal('d')}</not></and>"),
            Credit.ALL_OR_NOTHING,
            [0.5, 0.5, 0, 0],
        ),
        (
            rule(f"{equal('a')}{equal('b')}<not>{equal('c')}</not><not>{equal('d')}</not>"),
            Credit.ALL_OR_NOTHING,
            [0.5, 0.5, 0, 0],
        ),
        (
            "".join(rule(equal(ident), add(points), "") for ident, points in
                    {"a": "50", "b": "50", "c": "-50", "d": "-50"}.items()),
            Credit.RIGHT_MINUS_WRONG,
            [0.5, 0.5, 0, 0],
        ),
        (
            "".join(rule(equal(ident), add(points), "") for ident, points in
                    {"a": "33.33", "b": "33.33", "c": "33.33", "d": "-33.33"}.items()),
            Credit.NET_CORRECT,
            [1 / 3, 1 / 3, 1 / 3, 0],
        ),
        (
            "".join(rule(equal(ident), add(points), "") for ident, points in
                    {"a": "25", "b": "75", "c": "-10", "d": "0"}.items()),
            None,
            [0.25, 0.75, -0.1, 0],
        ),
    ],
)  # fmt: skip
def test_several_right_options_keep_their_rule_of_credit(
    rules: str, credit: Credit | None, expected: list[float]
) -> None:
    found = draft(item(MANY, rules))
    assert found.kind is Kind.MULTIPLE
    assert found.credit is credit
    assert [answer.weight for answer in found.answers] == pytest.approx(expected, abs=1e-5)


def test_a_stated_rule_of_credit_goes_before_the_points() -> None:
    rules = rule(equal("a"), add("50"), "") + rule(equal("b"), add("50"), "")
    found = draft(item(MANY, rules, facts={"scoring_algorithm": "AllOrNothing"}))
    assert found.credit is Credit.ALL_OR_NOTHING
    assert [answer.weight for answer in found.answers] == [0.5, 0.5, 0, 0]


def test_the_label_does_not_make_several_of_one() -> None:
    assert draft(item(ASKS, rule(equal("b")), "multiple_answers_question")).kind is Kind.SINGLE


def test_sets_of_options_that_earn_the_same_are_no_key() -> None:
    rules = rule(f"<or>{equal('a')}{equal('b')}</or>")
    assert refusal(item(MANY, rules)) == "Several sets of options earn full marks."


def test_points_beyond_all_measure_decide_nothing_by_infinity() -> None:
    rules = "".join(rule(equal(ident), '<setvar action="Multiply">1e300</setvar>', "") for ident in "ab" * 9)
    rules = rule(equal("a"), add("1e308"), "") * 2 + rule(equal("b"), add("1"), "") + rules
    assert weights(item(ASKS, rules)) == [1, 1, 0]
    assert refusal(item(MANY, rules)) == "Several sets of options earn full marks."


def test_a_question_with_nothing_to_tick_is_refused() -> None:
    nothing = "".join(f"<not>{equal(ident)}</not>" for ident in "abcd")
    assert refusal(item(MANY, rule(f"<and>{nothing}</and>"))) == "Ticking nothing earns full marks."


def test_an_option_without_text_is_left_out_with_a_loss() -> None:
    found = draft(item(text("Which?") + choose(labels(a="Red", b="", c="Grey")), rule(equal("a"))))
    assert [answer.text for answer in found.answers] == ["Red", "Grey"]
    assert found.losses == ("An option without text was left out.",)


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (labels(**{f"o{number}": f"Word {number}" for number in range(51)}), "51 options"),
        (labels(a="", b=" "), "no text"),
        (labels(a="x") + labels(a="y"), "same identifier"),
    ],
)
def test_options_that_nobody_can_choose_from_are_refused(options: str, why: str) -> None:
    assert why in refusal(item(text("Which?") + choose(options), rule(equal("a"))))


def test_feedback_goes_to_whom_it_is_for() -> None:
    rules = (
        rule("<other/>", shows("general_fb"), ' continue="Yes"')
        + rule(equal("a"), shows("a_fb"), ' continue="Yes"')
        + rule(equal("b"), CORRECT + shows("correct_fb"))
        + rule("<other/>", shows("general_incorrect_fb"), ' continue="Yes"')
    )
    said = feedback("general_fb", "All") + feedback("correct_fb", "Well done")
    said += feedback("general_incorrect_fb", "Not so") + feedback("a_fb", "Red is hot")
    found = draft(item(ASKS, rules, said=said))
    assert found.feedback == "All"
    assert [answer.feedback for answer in found.answers] == ["Red is hot\n\nNot so", "Well done", "Not so"]


def test_feedback_of_respondus_is_told_apart_by_its_names() -> None:
    links = {"a": ("F1_AIC", "F_IC", "F_ALL"), "b": ("F2_AC", "F_C", "F_ALL"), "c": ("F_IC", "F_ALL")}
    points = {"a": "0", "b": "1", "c": "0"}
    rules = "".join(
        rule(equal(ident), add(points[ident]) + "".join(map(shows, names)), "")
        for ident, names in links.items()
    )
    said = "".join(
        feedback(name, name.replace("_", " ")) for name in ("F1_AIC", "F2_AC", "F_C", "F_IC", "F_ALL")
    )
    found = draft(item(ASKS, rules, said=said))
    assert found.feedback == "F ALL"
    assert [answer.feedback for answer in found.answers] == ["F1 AIC\n\nF IC", "F2 AC\n\nF C", "F IC"]


def test_feedback_that_no_rule_shows_belongs_to_the_option_that_it_names() -> None:
    said = feedback("a", "Of a") + feedback("c_fb", "Of c") + feedback("z", "Of all")
    found = draft(item(ASKS, rule(equal("b")), said=said))
    assert [answer.feedback for answer in found.answers] == ["Of a", "", "Of c"]
    assert found.feedback == "Of all"


def test_markup_is_read_once_and_a_plain_text_stays_as_it_is() -> None:
    options = labels(a="&lt;b&gt; is a tag", b="*not* emphasis")
    asks = text("&lt;p&gt;Is &lt;b&gt;x &amp;lt; y&lt;/b&gt;?&lt;/p&gt;") + choose(options)
    found = draft(item(asks, rule(equal("a"))))
    assert found.stem == "Is **x < y**?"
    assert [answer.text for answer in found.answers] == ["<b> is a tag", "\\*not\\* emphasis"]


def test_a_prompt_of_the_only_response_belongs_to_the_question() -> None:
    asks = text("Match.") + choose(text("Stack", "text/plain") + labels(a="LIFO", b="FIFO"), "response_1")
    found = draft(item(asks, rule(equal("a", "response_1")), "matching_question"))
    assert (found.kind, found.stem) == (Kind.SINGLE, "Match.\n\nStack")
    assert found.losses == ("It was a matching with one pair; here it is a choice.",)


@pytest.mark.parametrize(
    ("asks", "rules", "kind", "why"),
    [
        (text("Write.") + field(), rule("<other/>", ""), "essay_question", "It is an essay;"),
        (text("Write.") + field(), rule("<other/>", ""), "", "its key is missing"),
        (text("Write.") + field(), rule(""), "", "its key is missing"),
        (text("Upload."), "", "file_upload_question", "It is a file upload;"),
        (text("Read."), "", "text_only_question", "It is a text that asks nothing;"),
        (text("Read."), "", "", "It is a text that asks nothing;"),
        (ASKS, rule(equal("a")), "categorization_question", "It is a categorization,"),
        (text("2 + [x]") + field(), rule("<other/>"), "calculated_question", "It is calculated:"),
        (text("Where?") + '<response_xy ident="r"/>', "", "", "a pointer in a picture"),
        (text("Which?") + '<response_grp ident="r"/>', rule(equal("a", "r")), "", "response_grp"),
        (ASKS, rule("<varsubstring>b</varsubstring>"), "", "varsubstring"),
    ],
)
def test_other_kinds_are_refused_by_their_name(asks: str, rules: str, kind: str, why: str) -> None:
    assert why in refusal(item(asks, rules, kind))


def test_every_set_of_ticks_is_tried_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[frozenset[str]] = []
    whole = Scoring.score

    def counted(self: Scoring, chosen: Mapping[str, frozenset[str]], many: bool) -> float:
        tried.extend(chosen.values())
        return whole(self, chosen, many)

    monkeypatch.setattr(Scoring, "score", counted)
    options = labels(**{ident: ident for ident in "abcdefgh"})
    draft(item(text("?") + choose(options, cardinality="Multiple"), rule(equal("a"))))
    assert len(tried) == len(set(tried)) == 2**8
    assert "9 options" in refusal(
        item(
            text("?") + choose(labels(**{ident: ident for ident in "abcdefghi"}), cardinality="Multiple"),
            rule(equal("a")),
        )
    )


def test_a_scoring_of_thousands_of_parts_is_refused_before_it_is_tried() -> None:
    assert "the limit is 5000" in refusal(item(MANY, rule(equal("a")) * 1_300))
