"""The banks that come with the program keep what we promise of them."""

import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from quiz.config import packaged
from quiz.content import format_findings_text, read_folder
from quiz.content.advice import reasons
from quiz.content.wording import content_words
from quiz.core.banks import Bank
from quiz.core.items import Choice, Item, Kind, Matching, Numeric, Ordering, Text

LEVELS: dict[str, dict[str, tuple[int, int]]] = {
    "sql-vs-nosql": {
        "relational-model": (1, 2),
        "querying": (1, 3),
        "schema-design": (1, 3),
        "transactions": (2, 3),
        "indexing": (2, 3),
        "nosql-models": (1, 2),
        "access-patterns": (2, 3),
        "consistency": (2, 3),
        "choosing": (1, 3),
    },
    "rest-vs-soap": {
        "http-semantics": (1, 3),
        "status-codes": (1, 2),
        "rest-design": (1, 3),
        "caching-conditional": (2, 3),
        "api-evolution": (2, 3),
        "soap-messages": (1, 3),
        "wsdl-ws": (2, 3),
        "security": (2, 3),
        "choosing-style": (1, 3),
    },
    "version-control": {
        "commits-index": (1, 2),
        "object-model": (2, 3),
        "branching-merging": (1, 3),
        "conflicts": (1, 3),
        "remotes": (1, 3),
        "undoing": (1, 3),
        "history": (2, 3),
        "workflows": (1, 3),
    },
    "mvc": {
        "separation": (1, 2),
        "model-rules": (1, 3),
        "view-templates": (1, 3),
        "controller-routing": (1, 3),
        "request-lifecycle": (1, 3),
        "view-data-access": (2, 3),
        "testability": (2, 3),
        "variants-origins": (1, 3),
    },
    "dsa": {
        "complexity": (1, 3),
        "arrays-lists": (1, 2),
        "stacks-queues": (1, 2),
        "hashing": (1, 3),
        "trees-heaps": (1, 3),
        "graphs": (2, 3),
        "sorting": (1, 3),
        "searching": (1, 2),
        "design": (2, 3),
    },
}
"""The five topics, their skills and the lowest and highest level of each (content study, section 3)."""

NEVER_KEYS: dict[str, str] = {
    "1 the name of SQL": r"standard query language",
    "2 the year of SQL": r"\bsql\b.*\b1979\b|\b1979\b.*\bsql\b",
    "3 REST and SOAP as frameworks": r"\b(rest|soap)\b[^.]*\bframework|framework[^.]*\b(rest|soap)\b",
    "4 SOAP as an acronym of today": r"simple object access protocol",
    "5 SOAP by Microsoft alone": r"\bsoap\b.*\bby microsoft\b|\bmicrosoft\b.*\bdeveloped\b.*\bsoap\b",
    "6 REST runs faster": r"\b(rest|soap)\b.*\b(faster|slower)\b|\b(faster|slower) than (rest|soap)\b",
    "7 SOAP is more secure": r"\b(rest|soap)\b.*\b(more|higher|less|lower)\b.*\bsecur",
    "8 retries within SOAP": r"\bsoap\b.*\b(built-in|integrated|includes)\b.*\b(retry|retries|reliab)",
    "9 who likes SQL": r"\b(developers?|designers?|programmers?)\b.*\b(like|prefer|avoid|love|hate)\b",
    "10 NoSQL has no tables": r"\bnosql\b.*\b(no|without|not .*) tables?\b",
    "11 Django, Express, Flask": r"\b(django|express|flask)\b.*\b(follows?|implements?|enforces?)\b.*\bmvc\b",
    "12 MVC scales": r"\b(mvc|mvvm)\b.*\bscal(e|es|able|ability|ing)\b",
    "13 the decline of Java": r"\bjava\b.*\b(declin|inefficien|outdated|dying)",
    "14 .NET of 2002": r"\.net\b.*\b2002\b|\b2002\b.*\.net\b",
    "15 two kinds of hosting": r"\bmanaged hosting\b|technologically savvy",
    "16 a free year of AWS": r"\b(aws|amazon)\b.*\bfree\b",
    "17 Heroku for nothing": r"\bheroku\b",
    "18 jobs on Stack Overflow": r"\bstack ?overflow\b",
    "19 vendor-neutral Oracle": r"vendor[- ]neutral|oracle certified",
    "20 salaries and growth": r"\bsalar(y|ies) of\b|\binr\b|\bjob[- ]growth\b",
    "21 many languages at once": r"\b(many|multiple|several|more) (programming )?languages\b",
    "22 Postman builds": r"\bpostman\b",
    "23 version control is rolling back": r"\bversion control (is|means)\b.*\broll",
    "24 names of sites": r"\btwitter\b|\bx\.com\b",
}
"""Dated or wrong statements (content study, 3.6): welcome as distractors, never as a key."""

BANKS = read_folder(packaged("questions")).banks
TOPICS = [bank for bank in BANKS if bank.id in LEVELS]
each_bank = pytest.mark.parametrize("bank", BANKS, ids=lambda bank: bank.id)
each_topic = pytest.mark.parametrize("bank", TOPICS, ids=lambda bank: bank.id)


def share(bank: Bank, *, of: set[str], what: str) -> float:
    """The share of the items whose attribute is one of these."""
    return sum(getattr(item, what) in of for item in bank.items) / len(bank.items)


def distractors(item: Item) -> Iterator[tuple[str, str]]:
    """Each wrong answer that the author expects, and the misconception that it stands for."""
    match item.body:
        case Choice(options=options):
            yield from ((option.text, option.misconception) for option in options if not option.correct)
        case Numeric(wrong=wrong) | Text(wrong=wrong):
            yield from ((answer.text, answer.misconception) for answer in wrong)


def keys(item: Item) -> Iterator[str]:
    """Every text that is said to be right."""
    match item.body:
        case Choice(options=options):
            yield from (option.text for option in options if option.correct)
        case Text(accept=accept):
            yield from accept
        case Ordering(sequence=sequence):
            yield from sequence
        case Matching(pairs=pairs):
            yield from (f"{pair.left} {pair.right}" for pair in pairs)


def names_a_place(address: str) -> bool:
    """Whether a reference leads further than a front door: to a fragment, a DOI, a page or a section."""
    parts = urlsplit(address)
    path = parts.path.strip("/")
    page = path.endswith((".html", ".pdf")) and not path.endswith("index.html")
    return bool(parts.fragment) or parts.hostname == "doi.org" or page or "/" in path


def test_the_five_topics_are_there_with_their_skills() -> None:
    found = {bank.id: [skill.id for skill in bank.skills] for bank in TOPICS}
    assert found == {bank: [*skills] for bank, skills in LEVELS.items()}
    assert sum(len(bank.skills) for bank in TOPICS) == 43
    assert sum(len(bank.items) for bank in TOPICS) >= 344


@each_topic
def test_a_topic_has_eight_items_for_each_skill(bank: Bank) -> None:
    assert {skill: len(items) for skill, items in bank.pools.items() if len(items) < 8} == {}


@each_topic
def test_a_topic_has_two_items_for_each_level_of_a_skill(bank: Bank) -> None:
    for skill, items in bank.pools.items():
        low, high = LEVELS[bank.id][skill]
        count = Counter(item.level for item in items)
        assert [level for level in range(low, high + 1) if count[level] < 2] == [], skill
        assert set(count) <= set(range(low, high + 1)), skill


@each_bank
def test_a_bank_has_four_items_for_each_skill(bank: Bank) -> None:
    assert {skill: len(items) for skill, items in bank.pools.items() if len(items) < 4} == {}


@each_bank
def test_a_fifth_is_not_single_choice(bank: Bank) -> None:
    assert share(bank, of={Kind.SINGLE}, what="kind") <= 0.8


@each_bank
def test_little_is_remembered_and_most_applied(bank: Bank) -> None:
    assert share(bank, of={"remember"}, what="bloom") <= 0.2
    assert share(bank, of={"apply", "analyse"}, what="bloom") >= 0.5


@each_bank
def test_three_quarters_are_proven_by_machine(bank: Bank) -> None:
    assert share(bank, of={"machine"}, what="proof") >= 0.75


@each_bank
def test_every_answer_has_a_reason_that_says_something_new(bank: Bank) -> None:
    thin = [
        (item.id, why)
        for item in bank.items
        for text, why in reasons(item)
        if len(content_words(why) - content_words(item.stem) - content_words(text)) < 4
    ]
    assert thin == []


@each_bank
def test_every_item_names_a_place_in_its_source(bank: Bank) -> None:
    assert [item.id for item in bank.items if not any(map(names_a_place, item.references))] == []


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("https://www.rfc-editor.org/rfc/rfc9110.html#section-9", True),
        ("https://doi.org/10.1137/0201010", True),
        ("https://docs.python.org/3/library/bisect.html", True),
        ("https://www.sqlite.org/#top", True),
        ("https://www.sqlite.org/foreignkeys.html", True),
        ("https://www.sqlite.org/index.html", False),
        ("https://docs.python.org/", False),
        ("https://docs.python.org/3/", False),
        ("https://www.sqlite.org", False),
    ],
)
def test_a_place_is_more_than_a_front_door(address: str, place: bool) -> None:
    assert names_a_place(address) is place


@each_bank
def test_licence_and_authors_are_named(bank: Bank) -> None:
    assert bank.license == "CC-BY-4.0"
    assert bank.authors
    assert bank.summary


@each_bank
def test_every_distractor_stands_for_a_misconception(bank: Bank) -> None:
    unnamed = [(item.id, text) for item in bank.items for text, name in distractors(item) if not name]
    assert unnamed == []


@each_bank
def test_every_open_item_expects_a_wrong_answer(bank: Bank) -> None:
    open_items = [item for item in bank.items if isinstance(item.body, Numeric | Text)]
    assert [item.id for item in open_items if not [*distractors(item)]] == []


@each_bank
def test_no_dated_statement_is_a_key(bank: Bank) -> None:
    stated = [(item.id, text) for item in bank.items for text in keys(item)]
    wrong = [
        (item_id, text, name)
        for item_id, text in stated
        for name, pattern in NEVER_KEYS.items()
        if re.search(pattern, text, re.I | re.S)
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("number", "statement"),
    [
        (1, "SQL stands for Standard Query Language"),
        (2, "SQL was released in 1979"),
        (3, "The REST framework and SOAP are the most popular"),
        (4, "SOAP (Simple Object Access Protocol)"),
        (5, "SOAP was originally developed by Microsoft"),
        (6, "REST runs faster than SOAP"),
        (7, "SOAP has higher security than REST"),
        (8, "SOAP includes integrated retry logic"),
        (9, "Developers tend to prefer not to use SQL"),
        (10, "A NoSQL store has no tables"),
        (11, "Django follows MVC"),
        (12, "MVC makes code scalable"),
        (13, "The use of Java is declining"),
        (14, ".NET was created in 2002"),
        (15, "Managed hosting, or the cloud"),
        (16, "AWS gives nearly a year of free hosting"),
        (17, "Deploy it to Heroku"),
        (18, "The job board of Stack Overflow"),
        (19, "A vendor-neutral certificate"),
        (20, "A salary of INR 77,70,000"),
        (21, "Learn multiple languages at once"),
        (22, "Build it with Postman"),
        (23, "Version control means that you can roll back"),
        (24, "Ask on Twitter"),
    ],
)
def test_the_table_knows_each_dated_statement(number: int, statement: str) -> None:
    (pattern,) = [pattern for name, pattern in NEVER_KEYS.items() if name.startswith(f"{number} ")]
    assert re.search(pattern, statement, re.I)


def test_nothing_is_advised() -> None:
    assert format_findings_text(read_folder(packaged("questions"), advise=True).findings) == ""
