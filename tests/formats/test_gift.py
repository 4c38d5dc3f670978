"""One small file for each rule of GIFT's grammar (Moodle 4.1, question/format/gift/format.php)."""

import pytest

from quiz.core.items import Kind
from quiz.formats import gift
from quiz.formats.drafts import Draft, DraftAnswer, DraftPair, FileRefused, Refusal


def one(text: str) -> Draft | Refusal:
    (found,) = gift.read(text.encode(), "bank.gift").found
    return found


def draft(text: str) -> Draft:
    found = one(text)
    assert isinstance(found, Draft), found
    return found


def answers(text: str) -> list[tuple[str, float, str]]:
    return [(each.text, each.weight, each.feedback) for each in draft(text).answers]


def refusal(text: str) -> str:
    found = one(text)
    assert isinstance(found, Refusal), found
    return found.why


@pytest.mark.parametrize("text", ["Why so, and\nhow? {}", "Why so, and how? {=a", "Why so, and how?"])
def test_a_refusal_without_a_name_is_known_by_its_first_words(text: str) -> None:
    found = gift.read(f"{text}\n\nQ?{{T}}".encode(), "x").found[0]
    assert isinstance(found, Refusal)
    assert found.name.startswith("Why so, and how?")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end_divides(end: str) -> None:
    text = f"A?{{T}}{end}{end}B?{{F}}{end}".encode("utf-8-sig")
    found = gift.read(text, "bank.gift").found
    assert [(each.where.number, each.where.line) for each in found] == [(1, 1), (2, 3)]


def test_a_picture_inside_the_text_is_a_loss_with_a_way_out() -> None:
    found = draft('[html]<img src\\="data\\:image/png;base64,iVBORw0KGgo\\="> Q?{T}')
    assert found.losses == (
        "A picture inside the text is left out. Export it as Moodle XML, which is read with its pictures.",
    )


def test_a_line_of_spaces_divides_too() -> None:
    assert len(gift.read(b"A?{T}\n \t\nB?{F}", "x").found) == 2


def test_a_line_that_is_just_0_does_not_divide() -> None:
    assert draft("How many?\n0\n{T}").stem == "How many?  \n0"


def test_comments_are_blanked_inside_of_a_question_and_slashes_in_a_line_stay() -> None:
    found = draft("// first\nSee https://x.org {\n// ~not an answer\n=a\n~b // c\n}")
    assert found.stem == "See https://x.org"
    assert [each.text for each in found.answers] == ["a", "b // c"]


def test_ids_and_tags_stand_in_comments() -> None:
    found = draft("// [id:a\\]b] [id:second] [tag:one] [tag: two ]\n//[tag:x\\]y]\nQ?{T}")
    assert (found.source_id, found.tags) == ("a]b", ("one", "two", "x]y"))


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        (r"a\:b \#c \=d \{e\} \~f", "a:b #c =d {e} ~f"),
        (r"a\nb", "a  " + "\nb"),
        (r"a\\b", "a\\b"),
        (r"a\qb", "a\\qb"),
        (r"[plain]a\\\=b", "a\\\\=b"),
        ("a::b", "a::b"),
    ],
)
def test_escapes(typed: str, shown: str) -> None:
    assert draft(f"{typed} {{T}}").stem == shown


def test_an_escaped_backslash_leaves_the_next_sign_live() -> None:
    assert answers(r"Q?{=a\\=b}") == [("a\\", 1, ""), ("b", 1, "")]


def test_private_signs_of_a_file_do_not_become_marks() -> None:
    assert draft("a\ufdd0b {T}").stem == "ab"


@pytest.mark.parametrize("between", ["\n\n", "\n"])
def test_a_category_holds_for_what_follows(between: str) -> None:
    text = f"$CATEGORY: $course$/top/A//B/C D{between}Q?{{T}}\n\nR?{{T}}"
    found = gift.read(text.encode(), "x").found
    path = ("$course$", "top", "A/B", "C D")
    assert [each.categories for each in found if isinstance(each, Draft)] == [path] * 2


@pytest.mark.parametrize(
    ("typed", "name", "stem"),
    [
        ("::Name::Q?", "Name", "Q?"),
        ("::A \\: b::Q?", "A : b", "Q?"),
        ("::Q?", "", "Q?"),
        ("Q ::x:: y", "", "Q ::x:: y"),
    ],
)
def test_a_title_stands_between_colons_at_the_start(typed: str, name: str, stem: str) -> None:
    found = draft(typed + "{T}")
    assert (found.name, found.stem) == (name, stem)


def test_the_first_closing_brace_ends_the_answers_and_the_rest_makes_a_gap() -> None:
    found = draft("Grant is {~buried =entombed} in a tomb.")
    assert found.stem == "Grant is _____ in a tomb."


@pytest.mark.parametrize("text", ["Only text. \n\nQ?{T", "Q? T}", "} Q? {"])
def test_a_brace_without_the_other_is_refused(text: str) -> None:
    assert "braces" in gift.read(f"{text}\n\nQ?{{T}}".encode(), "x").found[-2].why  # type: ignore[union-attr]


@pytest.mark.parametrize("text", ["Only prose.", "", "//only a comment", "(define x)\n\n(y)"])
def test_a_file_without_any_answers_is_no_gift(text: str) -> None:
    with pytest.raises(FileRefused, match="braces"):
        gift.read(text.encode(), "x")


def test_a_file_of_categories_alone_has_no_questions() -> None:
    assert gift.read(b"$CATEGORY: a", "x").found == ()


@pytest.mark.parametrize(
    ("data", "line", "column"), [(b"a\nb\xe9 {T}", 2, 2), ("a{T}".encode("utf-16"), 1, 1), (b"a\0{T}", 1, 1)]
)
def test_only_utf_8_is_read(data: bytes, line: int, column: int) -> None:
    with pytest.raises(FileRefused, match=r"UTF-8|not text") as refused:
        gift.read(data, "x")
    assert (refused.value.line, refused.value.column) == (line, column)


def test_the_last_four_hashes_begin_the_general_feedback() -> None:
    found = draft("Q?{=a#x ~b####first####second}")
    assert found.feedback == "second"
    assert found.answers[1] == DraftAnswer("b", 0, "###first")


@pytest.mark.parametrize(
    ("typed", "stem", "option"),
    [
        ("[html]<b>Q</b>{=<i>a</i> ~b}", "**Q**", "*a*"),
        ("[markdown]`Q`{=*a* ~b}", "`Q`", "*a*"),
        ("[plain]*Q*{=[html]<i>a</i> ~b}", "\\*Q\\*", "*a*"),
        ("[moodle]Q<br>R{=a ~b}", "Q  \nR", "a"),
        ("[x]Q{=a ~b}", "[x]Q", "a"),
    ],
)
def test_a_text_names_its_format_and_answers_inherit_it(typed: str, stem: str, option: str) -> None:
    found = draft(typed)
    assert (found.stem, found.answers[0].text) == (stem, option)


def test_an_essay_and_a_description_are_refused_by_name() -> None:
    assert refusal("Write! {}").startswith("Essay")
    found = gift.read(b"Only words.\n\nQ?{T}", "x").found[0]
    assert isinstance(found, Refusal)
    assert "asks nothing" in found.why


@pytest.mark.parametrize(
    "typed", ["The {1:MC:~a~=b} sky {2:SA:=is} blue", "{:NUMERICAL:=3:0.1}", "{1:MULTICHOICE_V:=a~b}"]
)
def test_gaps_in_clozes_notation_are_refused_with_the_way_out(typed: str) -> None:
    assert "Moodle XML" in refusal(typed)


def test_a_choice_with_an_equals_sign_has_one_answer() -> None:
    found = draft("Q?{~a#no =b#yes ~%50%c ~%-33.33333%d}")
    assert found.kind is Kind.SINGLE
    assert answers("Q?{~a#no =b#yes ~%50%c ~%-33.33333%d}") == [
        ("a", 0, "no"),
        ("b", 1, "yes"),
        ("c", 0.5, ""),
        ("d", pytest.approx(-0.333333), ""),
    ]


def test_a_choice_without_one_has_several() -> None:
    assert draft("Q?{~%50%a ~%50%b ~%-100%c}").kind is Kind.MULTIPLE
    assert [weight for _, weight, _ in answers("Q?{~%100%a ~b}")] == [1, 0]


def test_an_equals_sign_inside_of_an_option_begins_a_new_one() -> None:
    assert [text for text, _, _ in answers("Q?{~a=b =c}")] == ["a", "b", "c"]


@pytest.mark.parametrize("typed", ["T", "TRUE", " TRUE #no#yes", "F", "FALSE"])
def test_true_and_false_are_options_in_their_order(typed: str) -> None:
    found = draft(f"Q?{{{typed}}}")
    assert (found.kind, found.fixed_order) == (Kind.SINGLE, True)
    assert [each.text for each in found.answers] == ["True", "False"]
    assert [each.weight for each in found.answers] == ([0, 1] if typed.startswith("F") else [1, 0])


def test_the_first_feedback_of_true_and_false_is_for_the_wrong_response() -> None:
    assert answers("Q?{F#wrong#right}") == [("True", 0, "wrong"), ("False", 1, "right")]
    assert answers("Q?{T#wrong#right}") == [("True", 1, "right"), ("False", 0, "wrong")]


@pytest.mark.parametrize("typed", ["true", "True", "42"])
def test_everything_else_is_a_short_answer(typed: str) -> None:
    found = draft(f"Q?{{{typed}}}")
    assert (found.kind, found.answers) == (Kind.TEXT, (DraftAnswer(typed, 1),))


def test_short_answers_have_weights_and_keep_further_hashes() -> None:
    assert answers("Q?{=a#x#y =%50%b =%100%c}") == [("a", 1, "x#y"), ("b", 0.5, ""), ("c", 1, "")]


def test_a_star_stands_for_anything_and_is_never_kept_as_a_sign() -> None:
    assert "*b*" in refusal("Q?{=*b*}")
    found = draft("Q?{=a =b* =%0%*#no}")
    assert [each.text for each in found.answers] == ["a"]
    assert len(found.losses) == 2
    assert answers(r"Q?{=a\\*b}") == [("a*b", 1, "")]


def test_pairs_and_distractors() -> None:
    found = draft("Q?{=[html]<b>a</b> -> 1 =b -> x->y = -> 3}")
    assert found.kind is Kind.MATCHING
    assert found.pairs == (DraftPair("**a**", "1"), DraftPair("b", "x->y"))
    assert found.distractors == ("3",)


@pytest.mark.parametrize("typed", ["=a -> 1 =b", "=a -> 1"])
def test_a_matching_that_is_none_is_refused(typed: str) -> None:
    assert refusal(f"Q?{{{typed}}}")


def test_an_arrow_in_an_option_is_text() -> None:
    assert answers("Q?{=a -> b ~c}")[0][0] == "a -> b"


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ("#42", [("42", 0, 1)]),
        ("#-1.5e3:0.5", [("-1.5e3", 0.5, 1)]),
        ("#3.141..3.142", [("3.1415", 0.0005, 1)]),
        ("#-2..-1", [("-1.5", 0.5, 1)]),
        ("#=1822:0 =%50%1822:2", [("1822", 0, 1), ("1822", 2, 0.5)]),
        ("#=5#yes ~#no", [("5", 0, 1)]),
    ],
)
def test_numbers(typed: str, numbers: list[tuple[str, float, float]]) -> None:
    found = draft(f"Q?{{{typed}}}")
    assert found.kind is Kind.NUMERIC
    assert [(each.text, each.tolerance, each.weight) for each in found.answers] == numbers


@pytest.mark.parametrize("typed", ["#", "#abc", "#3,14", "#*", "#1..x", "#2..1", "#1:x", "#..5", "#1e9999"])
def test_what_is_no_number_is_refused(typed: str) -> None:
    assert refusal(f"Q?{{{typed}}}")


def test_a_picture_in_a_text_is_a_loss() -> None:
    assert draft("[html]Q <img src='@@PLUGINFILE@@/a.png'>{T}").losses == (
        "The picture @@PLUGINFILE@@/a.png is not in the file.",
    )


@pytest.mark.parametrize(
    "unit",
    ["{a ", "~a", "=a->b", "[html]", "::", "####", "\\", "%50%", "[id:", "//\n", "a\n\n", "{#1:", "<b>"],
)
def test_the_work_grows_with_the_size_alone(unit: str) -> None:
    """Measured in lines that the interpreter runs, not in seconds."""
    small, large = (steps(f"Q?{{=a ~b {unit * count}}}") for count in (200, 1_600))
    assert large < 12 * small


def steps(text: str) -> int:
    """Calls and lines of our own modules while a text is read; the parts in C are single passes."""
    import sys

    count = 0

    def trace(frame: object, event: str, argument: object) -> object:
        nonlocal count
        count += 1
        return trace

    sys.settrace(trace)  # type: ignore[arg-type]
    try:
        gift.read(text.encode(), "x")
    except FileRefused:
        pass
    finally:
        sys.settrace(None)
    return count
