"""A question with gaps becomes one question for each gap."""

from dataclasses import replace

from markdown_it import MarkdownIt

from quiz.core.items import Kind
from quiz.formats.drafts import Draft, DraftAnswer, DraftImage, Refusal, Where
from quiz.formats.gaps import MAX_GAPS, Gap, mark, split, without_marks

HERE = Where(3, 14)
RED = Gap(Kind.TEXT, (DraftAnswer("red", 1),))
BLUE = Gap(
    Kind.SINGLE,
    (DraftAnswer("blue", 1), DraftAnswer("grey", 0)),
    feedback="The sky.",
    fixed_order=True,
)
TWO = Draft(
    HERE,
    Kind.TEXT,
    f"Roses are {mark(0)}, violets are {mark(1)}.",
    name="Poem",
    source_id="q7",
    categories=("Poems",),
    feedback="An old rhyme.",
    images=(DraftImage("rose.png", b"GIF89a", "A rose"),),
    losses=("The colour of the text.",),
)


def shown(markdown: str) -> str:
    """What a page shows of it."""
    return str(MarkdownIt("commonmark").render(markdown)).strip()


def drafts(whole: Draft, *gaps: Gap | Refusal) -> list[Draft]:
    return [found for found in split(whole, gaps) if isinstance(found, Draft)]


def test_each_gap_is_a_question_that_shows_the_others_as_blanks() -> None:
    first, second = drafts(TWO, RED, BLUE)
    assert shown(first.stem) == "<p>Roses are [____], violets are ____.</p>"
    assert shown(second.stem) == "<p>Roses are ____, violets are [____].</p>"
    assert (first.kind, first.answers) == (RED.kind, RED.answers)
    assert (second.kind, second.answers, second.fixed_order) == (BLUE.kind, BLUE.answers, True)


def test_each_keeps_what_they_shared() -> None:
    for draft in drafts(TWO, RED, BLUE):
        assert (draft.where, draft.categories, draft.images) == (HERE, TWO.categories, TWO.images)


def test_each_has_a_name_and_an_id_of_its_own_and_the_loss_in_words() -> None:
    first, second = drafts(TWO, RED, BLUE)
    assert (first.name, second.name) == ("Poem (gap 1 of 2)", "Poem (gap 2 of 2)")
    assert (first.source_id, second.source_id) == ("q7-1", "q7-2")
    assert first.losses == (*TWO.losses, "It was one question with 2 gaps; this is gap 1.")


def test_feedback_of_the_gap_goes_before_that_of_the_whole() -> None:
    first, second = drafts(TWO, RED, BLUE)
    assert (first.feedback, second.feedback) == ("An old rhyme.", "The sky.")


def test_a_single_gap_stays_the_question_that_it_was() -> None:
    whole = replace(TWO, stem=f"The sky is {mark(0)}.")
    assert drafts(whole, BLUE) == [
        replace(
            whole,
            kind=Kind.SINGLE,
            stem="The sky is \\_\\_\\_\\_.",
            answers=BLUE.answers,
            feedback="The sky.",
            fixed_order=True,
        )
    ]


def test_a_single_gap_may_stand_outside_of_the_text() -> None:
    (draft,) = drafts(replace(TWO, stem="Which colour?"), RED)
    assert draft.stem == "Which colour?"


def test_a_gap_that_the_text_does_not_show_is_refused() -> None:
    found = split(replace(TWO, stem=f"Roses are {mark(1)}."), (RED, BLUE))
    assert found[0] == Refusal(HERE, "The text does not show where gap 1 of 2 stands.", "Poem (gap 1 of 2)")
    assert isinstance(found[1], Draft)


def test_a_gap_that_could_not_be_read_stays_refused_beside_the_others() -> None:
    first, second = split(TWO, (Refusal(HERE, "No answer is right."), BLUE))
    assert first == Refusal(HERE, "Gap 1 of 2: No answer is right.", "Poem (gap 1 of 2)")
    assert isinstance(second, Draft)
    (alone,) = split(TWO, (Refusal(HERE, "No answer is right."),))
    assert alone == Refusal(HERE, "No answer is right.", "Poem")


def test_a_gap_may_stand_twice() -> None:
    first, _ = drafts(replace(TWO, stem=f"{mark(0)} and {mark(0)} and {mark(1)}"), RED, BLUE)
    assert shown(first.stem) == "<p>[____] and [____] and ____</p>"


def test_blanks_in_code_show_no_backslashes() -> None:
    whole = replace(TWO, stem=f"Say `git {mark(0)}`:\n\n```\ngit {mark(1)} --hard\n```")
    first, second = drafts(whole, RED, BLUE)
    assert "<code>git [____]</code>" in shown(first.stem)
    assert "git [____] --hard" in shown(second.stem)


def test_blanks_never_become_emphasis_or_links() -> None:
    whole = replace(TWO, stem=f"({mark(0)})(https://a.example) x\\_{mark(1)}\\_({mark(2)})\n\n{mark(2)}\n")
    for draft in drafts(whole, RED, BLUE, RED):
        assert "<strong>" not in shown(draft.stem)
        assert "<hr" not in shown(draft.stem)
        assert "<a" not in shown(draft.stem)


def test_too_many_gaps_are_refused_together() -> None:
    (refusal,) = split(TWO, [RED] * (MAX_GAPS + 1))
    assert isinstance(refusal, Refusal)
    assert "51 gaps" in refusal.why


def test_a_foreign_text_cannot_hold_a_mark() -> None:
    assert without_marks(f"a{mark(0)}b") == "a0b"
