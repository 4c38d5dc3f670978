"""What every reader of a kind is given: one question of the file, and the way to Markdown."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from quiz.core.items import Kind
from quiz.errors import QuizError
from quiz.formats.drafts import Draft, DraftImage, Where
from quiz.formats.markup import Markup, from_html, to_plain
from quiz.formats.qti12.feedback import Feedback
from quiz.formats.qti12.presentation import Presentation
from quiz.formats.qti12.scoring import Scoring

CREDIT, TAGS, UNIT = "bearings_credit", "bearings_tags", "bearings_unit"
"""Metadata of our own writer: what QTI 1.2 has no place for, and no other program looks at."""
MOST_OPTIONS = 50
"""Our kinds hold eight; more than this are refused before their scoring is tried out."""


class Unfit(QuizError):
    """A question that no kind of ours can hold: why, in a sentence for its author."""


@dataclass
class Question:
    """An `item` of the file, and what is lost and found on the way to Markdown.

    ``labels`` are the kinds that it is labelled with, in small letters; ``facts`` its other metadata;
    ``picture`` finds a picture by its address and alternative text, or says in words why there is none.
    """

    where: Where
    name: str
    ident: str
    categories: tuple[str, ...]
    labels: frozenset[str]
    facts: Mapping[str, str]
    presentation: Presentation
    scoring: Scoring
    feedback: Feedback
    picture: Callable[[str, str], DraftImage | str] = field(repr=False)
    losses: dict[str, None] = field(default_factory=dict)
    images: dict[DraftImage, None] = field(default_factory=dict)
    options: dict[str, str] = field(default_factory=dict)

    def lose(self, *losses: str) -> None:
        """Note what is lost, each once."""
        self.losses.update(dict.fromkeys(losses))

    def stem(self, html: str) -> str:
        """The text of the question as Markdown; its pictures are kept."""
        found = from_html(html)
        self.lose(*found.losses)
        for source, alt in found.images:
            picture = self.picture(source, alt)
            if isinstance(picture, str):
                self.lose(picture)
            else:
                self.images.setdefault(picture)
        return found.text

    def part(self, html: str, what: str) -> str:
        """Another text as Markdown; its pictures are lost. ``what`` names it in the loss."""
        return self._without_pictures(from_html(html), what)

    def _without_pictures(self, found: Markup, what: str) -> str:
        self.lose(*found.losses)
        if found.images:
            self.lose(f"A picture in {what} was left out.")
        return found.text

    @property
    def case(self) -> bool:
        """Whether New Quizzes says that upper and lower case matter."""
        return self.facts.get("case_sensitive", "").lower() == "true"

    def option(self, html: str) -> str:
        """The text of an option as Markdown. Raises Unfit where it was nothing but a picture."""
        if html not in self.options:
            found = from_html(html)
            if found.images and not found.text.strip():
                raise Unfit("One of its options is a picture.")
            self.options[html] = self._without_pictures(found, "an option")
        return self.options[html]

    def typed(self, html: str) -> str:
        """A text as a learner types it."""
        return to_plain(from_html(html).text)

    def draft(self, kind: Kind, html: str) -> Draft:
        """What is the same for every kind; ``html`` is the text."""
        stem = self.stem(html)
        feedback = self.part(self.feedback.general, "the feedback")
        tags = tuple(self.facts.get(TAGS, "").split())
        return Draft(
            self.where,
            kind,
            stem,
            name=self.name,
            source_id=self.ident,
            categories=self.categories,
            tags=tags,
            feedback=feedback,
            unit=self.facts.get(UNIT, ""),
        )

    def said(self, *parts: str) -> str:
        """Several pieces of feedback as one text, each once."""
        texts = (self.part(html, "the feedback").strip() for html in parts if html)
        return "\n\n".join(dict.fromkeys(text for text in texts if text))

    def lose_wrong(self) -> None:
        """Note the feedback for wrong answers, where a kind of ours has no place for it."""
        if self.feedback.wrong:
            said = self.said(self.feedback.wrong)
            self.lose(f"The feedback for wrong answers was left out: “{said[:100]}”.")
