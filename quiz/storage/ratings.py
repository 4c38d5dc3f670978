"""How learners rated themselves before an attempt."""

from collections.abc import Mapping

from sqlmodel import Session, select

from quiz.storage.tables import Attempt, SelfRating


def add_ratings(session: Session, attempt: Attempt, ratings: Mapping[str, int]) -> None:
    """Store the ratings of an attempt, from 1 to 5 by bank."""
    session.add_all(
        SelfRating(attempt_id=attempt.id, bank=bank, learner_id=attempt.learner_id, rating=rating)
        for bank, rating in ratings.items()
    )


def ratings_of(session: Session, attempt_id: str) -> Mapping[str, int]:
    """The ratings of an attempt by bank."""
    chosen = select(SelfRating).where(SelfRating.attempt_id == attempt_id)
    return {row.bank: row.rating for row in session.exec(chosen)}
