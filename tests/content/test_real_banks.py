"""The questions that come with the program have nothing to mend."""

from quiz.config import packaged
from quiz.content import format_findings_text, read_folder


def test_the_questions_have_no_findings() -> None:
    questions = read_folder(packaged("questions"))
    assert format_findings_text(questions.findings) == ""
    assert questions.banks
    assert questions.roadmaps
