"""The learner's roadmap: what quizzes have shown, what the learner says, and what comes next."""

import pytest

from tests.web.actors import WRONG, Page, Visitor

STEP = "Learn to swim"


def marked(learner: Visitor, mark: str, step: str = "swim") -> Page:
    """Choose a mark of a step and press its Save."""
    page = learner.open("/roadmap")
    (form,) = page.tree.xpath(f"//form[@action='/roadmap/{step}']")
    fields = {**dict(form.form_values()), "mark": mark}
    return learner.post(form.get("action"), list(fields.items()))


def said(page: Page, step: str = "swim") -> str:
    """What a step says of itself."""
    return page.texts(f"//li[@id='{step}']/p")[0]


def test_every_step_stands_after_what_it_builds_on(learner: Visitor) -> None:
    page = learner.open("/roadmap")
    assert page.tree.xpath("//ol/li/@id") == ["swim", "knots", "night", "forecast"]
    assert "Builds on: Learn to swim, not shown and not marked done yet." in page.texts("//li[@id='knots']/p")
    assert said(page, "swim").startswith("Not measured by a quiz yet")
    assert said(page, "knots").startswith("Not answered in a quiz yet")
    assert "optional" in said(page, "forecast")


@pytest.mark.parametrize(
    ("mark", "words"),
    [("in-progress", "In progress"), ("done", "Done"), ("skip", "Skip"), ("not-started", "Not started")],
)
def test_a_mark_is_kept_and_shown(learner: Visitor, mark: str, words: str) -> None:
    page = marked(learner, mark)
    assert page.response.request.path == "/roadmap"
    assert f"your mark: {words}" in said(page)
    (chosen,) = page.tree.xpath("//li[@id='swim']//input[@checked]")
    assert chosen.get("value") == mark


@pytest.mark.parametrize("mark", ["done", "skip"])
def test_a_step_that_is_done_or_skipped_is_no_longer_waited_for(learner: Visitor, mark: str) -> None:
    page = marked(learner, mark)
    assert not any(line.startswith("Builds on: Learn to swim") for line in page.texts("//li/p"))


@pytest.mark.parametrize(("step", "mark"), [("swim", "finished"), ("swim", ""), ("nowhere", "done")])
def test_a_step_or_mark_that_is_not_there_is_no_page(learner: Visitor, step: str, mark: str) -> None:
    token = learner.open("/roadmap").field("csrf_token")
    assert learner.post(f"/roadmap/{step}", [("csrf_token", token), ("mark", mark)]).status == 404


def test_a_report_moves_the_roadmap(learner: Visitor, report: Page) -> None:
    page = learner.open("/roadmap")
    assert said(page, "knots").startswith("Shown by a quiz")
    assert said(page, "forecast").startswith("Not answered in a quiz yet")


def test_the_next_step_of_the_report_is_the_next_one_here(learner: Visitor) -> None:
    report = learner.finish(learner.answer_all(learner.start(), WRONG))
    step = report.texts("//section[@aria-labelledby='next']/h3")
    page = learner.follow(report, "See the whole roadmap")
    assert page.texts("//li[@class='now']/h2")[:1] == step == ["Tie the four knots"]
    assert "Next for you: Tie the four knots." in page.text


def test_what_no_quiz_measures_is_named_first_until_it_is_marked_done(learner: Visitor) -> None:
    report = learner.finish(learner.answer_all(learner.start(), WRONG))
    assert "Not measured by a quiz, and good to know first: Learn to swim." in report.text
    marked(learner, "done")
    again = learner.finish(learner.answer_all(learner.start(), WRONG))
    assert "good to know first" not in again.text


def test_one_learners_marks_are_not_anothers(learner: Visitor, instructor: Visitor) -> None:
    marked(learner, "done")
    assert "your mark: Not started" in said(instructor.open("/roadmap"))


def test_the_map_shows_every_step_by_its_number_and_is_left_out_for_readers(learner: Visitor) -> None:
    page = learner.open("/roadmap")
    assert sorted(page.texts("//figure//text")) == ["1", "2", "3", "4"]
    assert page.tree.xpath("//figure//*[local-name()='svg']/@aria-hidden") == ["true"]
    assert not page.tree.xpath("//figure//a")


def test_the_map_tells_what_is_known_and_what_comes_next(learner: Visitor) -> None:
    learner.finish(learner.answer_all(learner.start(), WRONG))
    marked(learner, "done")
    page = learner.open("/roadmap")
    classes = dict(
        zip(
            page.texts("//figure//text"), page.tree.xpath("//figure//*[local-name()='g']/@class"), strict=True
        )
    )
    steps = page.tree.xpath("//ol/li/@id")
    assert classes[str(steps.index("swim") + 1)] == "known"
    advised = {str(steps.index(each.get("id")) + 1) for each in page.tree.xpath("//li[@class='now']")}
    assert {number for number, name in classes.items() if name == "now"} == advised != set()


def test_the_roadmap_can_be_taken_along_as_markdown(learner: Visitor) -> None:
    marked(learner, "done")
    response = learner.open("/roadmap.md").response
    assert response.mimetype == "text/markdown"
    lines = response.text.splitlines()
    assert next(line for line in lines if line.startswith("## ")) == "## 1. Learn to swim"
    assert [line[:5] for line in lines if line.startswith("- [") and "]" in line[:5]] == [
        "- [x]",
        "- [ ]",
        "- [ ]",
        "- [ ]",
    ]
    assert "- Builds on: Tie the four knots" in lines
    assert any(line.startswith("- [") and "](<https://" in line for line in lines)
