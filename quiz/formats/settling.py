"""Drafts to a bank of ours, once for all formats, with an account of every question."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from quiz.core.banks import Bank, Skill
from quiz.core.items import Image, Item
from quiz.core.unsettled import NO_DESCRIPTION, UNSORTED
from quiz.formats.drafts import Draft, DraftImage, Reading, Refusal, Where
from quiz.formats.fitting import LONGEST, LONGEST_NAME, Account, Unfit, quoted, refuse_many
from quiz.formats.keys import body_of

LARGEST_IMAGE = 5_000_000
"""Bytes of one picture."""

BLOOMS = ("remember", "understand", "apply", "analyse", "evaluate")

_UNSEEN = re.compile(
    "[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
    "|[\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]"
)
_MAGIC = (
    (re.compile(rb"\x89PNG\r\n\x1a\n"), ".png"),
    (re.compile(rb"\xff\xd8\xff"), ".jpg"),
    (re.compile(rb"GIF8[79]a"), ".gif"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), ".webp"),
)
_PLACES = {"$course$", "$system$", "$module$", "$cat1$", "top"}
_LONGEST_ID = 60
_WEB = re.compile(r"https?://[\w.-]+(?::[1-9]\d{0,4})?(?:[/?#][!-~\u00a1-\uffff]*)?")
_LEVEL = re.compile(r"level:([123])")


class Fate(StrEnum):
    """What became of a question."""

    IMPORTED = "imported"
    WITH_LOSS = "imported with loss"
    REFUSED = "refused"


@dataclass(frozen=True)
class Outcome:
    """What became of one question: its item's id, what was lost, or why it was refused."""

    where: Where
    name: str
    item: str = ""
    losses: tuple[str, ...] = ()
    why: str = ""

    @property
    def fate(self) -> Fate:
        """In one word."""
        if self.why:
            return Fate.REFUSED
        return Fate.WITH_LOSS if self.losses else Fate.IMPORTED


@dataclass(frozen=True)
class Settled:
    """The bank (without items if everything was refused), its pictures by name, and the account."""

    bank: Bank
    images: Mapping[str, bytes] = field(repr=False)
    outcomes: tuple[Outcome, ...]
    notes: tuple[str, ...] = ()


def settle(reading: Reading, bank_id: str) -> Settled:
    """Every draft of a reading as an item where one of our kinds can hold it; FileRefused for too many."""
    refuse_many(len(reading.found))
    desk = _Desk()
    outcomes = tuple(desk.outcome(found) for found in reading.found)
    title = _clean(reading.title, Account())[:LONGEST_NAME].strip() or bank_id
    bank = Bank(slug(bank_id) or "imported", title, "", "", (), tuple(desk.skills), tuple(desk.items))
    return Settled(bank, desk.images, outcomes, reading.notes)


def slug(text: str) -> str:
    """Small letters and digits in words joined by hyphens; "" if there are none."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = re.findall("[a-z0-9]+", plain)
    kept = ""
    for word in words:
        if len(kept) + len(word) >= _LONGEST_ID:
            break
        kept += f"-{word}" if kept else word
    return kept or "".join(words[:1])[:_LONGEST_ID]


def picture_suffix(content: bytes) -> str:
    """The suffix that fits the first bytes of a picture; "" if it is none that a page may show."""
    return next((suffix for magic, suffix in _MAGIC if magic.match(content)), "")


class _Names:
    """Names that are given once each."""

    def __init__(self) -> None:
        self._given: set[str] = set()
        self._last: dict[str, int] = {}

    def unique(self, name: str) -> str:
        """The name, or with the next number behind it where it is taken."""
        found = name
        while found in self._given:
            self._last[name] = self._last.get(name, 1) + 1
            found = f"{name}-{self._last[name]}"
        self._given.add(found)
        return found


class _Desk:
    """Gathers items, skills and pictures, each with a name of its own."""

    def __init__(self) -> None:
        self.items: list[Item] = []
        self.images: dict[str, bytes] = {}
        self.skills: list[Skill] = []
        self._item_ids = _Names()
        self._skill_ids = _Names()
        self._by_path: dict[tuple[str, ...], str] = {}

    def outcome(self, found: Draft | Refusal) -> Outcome:
        """The account of one question; an item is kept if it can be."""
        if isinstance(found, Refusal):
            return Outcome(found.where, found.name, why=found.why)
        account = Account()
        for loss in found.losses:
            account.lose(loss)
        try:
            item = self._item(found, account)
        except Unfit as unfit:
            return Outcome(found.where, found.name, why=str(unfit))
        self.items.append(item)
        return Outcome(found.where, found.name, item.id, tuple(account.losses))

    def _item(self, draft: Draft, account: Account) -> Item:
        draft = _cleaned(draft, account)
        if not draft.stem.strip():
            raise Unfit("The question has no text.")
        if len(draft.stem) > LONGEST:
            raise Unfit(f"The question has {len(draft.stem)} characters; ours have at most {LONGEST}.")
        body = body_of(draft, account)
        level, bloom, skill = self._placed(draft, account)
        wanted = slug(draft.source_id) or slug(draft.name) or slug(draft.stem) or "item"
        item_id = self._item_ids.unique(wanted)
        image = self._image(draft.images, account)
        return Item(
            item_id,
            skill,
            level,
            bloom,
            draft.stem,
            body,
            _references(draft, account),
            example=draft.example,
            image=image,
            fixed_order=draft.fixed_order,
        )

    def _placed(self, draft: Draft, account: Account) -> tuple[int, str, str]:
        """Level, bloom and skill: from tags that our own exports write, else the defaults."""
        level, bloom, skill = draft.level or 2, draft.bloom or "understand", ""
        for tag in draft.tags:
            kind, _, value = tag.partition(":")
            if kind == "level" and _LEVEL.fullmatch(tag):
                level = int(value)
            elif kind == "bloom" and value in BLOOMS:
                bloom = value
            elif kind == "skill" and value == slug(value) != "":
                skill = value
            else:
                account.lose(f"the tag {quoted(tag)} is left out")
        return level, bloom, self._skill(draft.categories, skill)

    def _skill(self, categories: tuple[str, ...], named: str) -> str:
        path = tuple(part.strip() for part in categories if part.strip() and part.strip() not in _PLACES)
        known = (named, *path)
        if known not in self._by_path:
            wanted = named or (slug(path[-1]) or "skill" if path else UNSORTED)
            title = path[-1] if path else named or "To be sorted"
            self._by_path[known] = self._new_skill(wanted, title)
        return self._by_path[known]

    def _new_skill(self, wanted: str, title: str) -> str:
        found = self._skill_ids.unique(wanted)
        self.skills.append(Skill(found, _clean(title, Account())[:LONGEST_NAME].strip() or found))
        return found

    def _image(self, images: Sequence[DraftImage], account: Account) -> Image | None:
        for extra in images[1:]:
            account.lose(f"the picture {quoted(extra.file)} is left out; an item of ours has one")
        if not images:
            return None
        first = images[0]
        suffix = picture_suffix(first.content)
        if not suffix or len(first.content) > LARGEST_IMAGE:
            reason = "is larger than 5 MB" if suffix else "is no PNG, JPEG, GIF or WebP"
            account.lose(f"the picture {quoted(first.file)} {reason} and is left out")
            return None
        alt = " ".join(_clean(first.alt, account).split())[: LONGEST_NAME * 5]
        if not alt:
            account.lose(f"the picture {quoted(first.file)} has no alternative text")
        return Image(self._stored(first, suffix), alt or NO_DESCRIPTION)

    def _stored(self, image: DraftImage, suffix: str) -> str:
        stem = slug(image.file.rpartition(".")[0] or image.file) or "picture"
        number, name = 1, f"{stem}{suffix}"
        while self.images.get(name, image.content) != image.content:
            number += 1
            name = f"{stem}-{number}{suffix}"
        self.images[name] = image.content
        return name


def _references(draft: Draft, account: Account) -> tuple[str, ...]:
    """The references that are web addresses, which is all that ours may be."""
    kept = tuple(reference for reference in draft.references if _WEB.fullmatch(reference))
    for reference in draft.references:
        if reference not in kept:
            account.lose(f"the reference {quoted(reference)} is no web address and is left out")
    return kept


def _clean(text: str, account: Account) -> str:
    """Text without what nobody can see, which no bank may hold."""
    clean = text.replace("\r\n", "\n").replace("\r", "\n")
    if not _UNSEEN.search(clean):
        return clean
    account.lose("signs that cannot be seen are left out")
    return _UNSEEN.sub("", clean)


def _cleaned(draft: Draft, account: Account) -> Draft:
    """The draft with every text clean, and feedback that fits."""
    answers = tuple(
        replace(
            each,
            text=_clean(each.text, account),
            feedback=_why(each.feedback, account),
            misconception=_clean(each.misconception, account).strip()[:LONGEST_NAME],
        )
        for each in draft.answers
    )
    pairs = tuple(
        replace(
            each,
            left=_clean(each.left, account),
            right=_clean(each.right, account),
            feedback=_why(each.feedback, account),
        )
        for each in draft.pairs
    )
    return replace(
        draft,
        stem=_clean(draft.stem, account),
        answers=answers,
        pairs=pairs,
        distractors=tuple(_clean(text, account) for text in draft.distractors),
        sequence=tuple(_clean(text, account) for text in draft.sequence),
        feedback=_why(draft.feedback, account),
        example=_why(draft.example, account),
        unit=_clean(draft.unit, account).strip()[:LONGEST_NAME],
    )


def _why(text: str, account: Account) -> str:
    clean = _clean(text, account)
    if len(clean) > LONGEST:
        account.lose(f"a feedback of {len(clean)} characters is longer than {LONGEST} and is left out")
        return ""
    return clean if clean.strip() else ""
