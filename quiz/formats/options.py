"""Options of a draft to a choice: the key by full marks, the rule of credit by the weights."""

from collections.abc import Iterable, Sequence

from quiz.core.items import Choice, Credit, Option
from quiz.core.unsettled import NO_REASON
from quiz.formats.drafts import Draft, DraftAnswer
from quiz.formats.fitting import Account, Unfit, as_seen, both, counted, is_full, percent, quoted, refuse_long

_NEARLY = 0.005  # 33.333 % is a third


def single(draft: Draft, account: Account) -> Choice:
    """Exactly one option is worth full marks; raises Unfit."""
    answers = _distinct(draft.answers, account)
    right = [answer for answer in answers if is_full(answer.weight)]
    if not right:
        raise Unfit("No option is marked as right (worth full marks).")
    if len(right) > 1:
        raise Unfit(f"{len(right)} options are each worth full marks; a single choice has one right option.")
    _lose_weights(answers, account)
    return Choice(_options(answers, draft, right))


def _lose_weights(answers: Sequence[DraftAnswer], account: Account) -> None:
    """Say once what part of the marks the wrong options earned or cost."""
    for verb, sign in (("earned", 1), ("cost", -1)):
        parts = [each for each in answers if not is_full(each.weight) and each.weight * sign > 0]
        named = ", ".join(f"{quoted(each.text)} {percent(abs(each.weight))}" for each in parts)
        if parts:
            account.lose(f"options that {verb} a part of the marks are simply wrong here: {named}")


def multiple(draft: Draft, account: Account) -> Choice:
    """Options worth more than nothing are the key; raises Unfit."""
    answers = _distinct(draft.answers, account)
    right = [answer for answer in answers if answer.weight > 0]
    if not right:
        raise Unfit("No option is marked as right.")
    if len(right) == len(answers):
        raise Unfit("Every option is marked as right; a multiple choice has at least one wrong option.")
    credit = draft.credit or _credit(answers, right, account)
    return Choice(_options(answers, draft, right), many=True, credit=credit)


def _credit(answers: Sequence[DraftAnswer], right: Sequence[DraftAnswer], account: Account) -> Credit:
    """The rule that gives what the weights give: score = max(0, sum of the weights that were ticked)."""
    wrong = [answer.weight for answer in answers if answer.weight <= 0]
    shares = [answer.weight for answer in right]
    if len(right) > 1 and all(map(is_full, shares)) and not any(wrong):
        return Credit.ALL_OR_NOTHING
    if _all_near(shares, 1 / len(right)):
        if _all_near(wrong, -1 / len(wrong)):
            return Credit.RIGHT_MINUS_WRONG
        if _all_near(wrong, -1 / len(right)) or (len(right) == 1 and all(weight <= -1 for weight in wrong)):
            return Credit.NET_CORRECT
    given = "; ".join(f"{quoted(answer.text)} {percent(answer.weight)}" for answer in answers)
    account.lose(f"the weights ({given}) follow none of our rules of credit; right minus wrong is used")
    return Credit.RIGHT_MINUS_WRONG


def _all_near(weights: Iterable[float], share: float) -> bool:
    return all(abs(weight - share) < _NEARLY for weight in weights)


def _distinct(answers: Sequence[DraftAnswer], account: Account) -> list[DraftAnswer]:
    """Options in number and difference as a choice needs them; raises Unfit."""
    kept: dict[str, DraftAnswer] = {}
    for answer in answers:
        if not answer.text.strip():
            raise Unfit("An option has no text; our options are words.")
        refuse_long(answer.text, "An option")
        same = kept.setdefault(as_seen(answer.text), answer)
        if same is not answer:
            _drop_repeated(same, answer, account)
    if not 2 <= len(kept) <= 8:
        raise Unfit(f"It has {counted(len(kept), 'option', 'options')}; ours have 2 to 8.")
    return list(kept.values())


def _drop_repeated(same: DraftAnswer, answer: DraftAnswer, account: Account) -> None:
    if same.weight != answer.weight:
        raise Unfit(f"The option {quoted(answer.text)} stands twice, with different weights.")
    account.lose(f"the option {quoted(answer.text)} stood twice and stands once")


def _options(
    answers: Sequence[DraftAnswer], draft: Draft, right: Sequence[DraftAnswer]
) -> tuple[Option, ...]:
    """Options with their reasons; the general feedback joins that of the first right option."""
    options = []
    for answer in answers:
        own = answer.feedback
        if right and answer is right[0] and own:
            own = both(own, draft.feedback)
        why = own or draft.feedback or NO_REASON
        options.append(Option(answer.text, answer in right, why, answer.misconception))
    return tuple(options)
