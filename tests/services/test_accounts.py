"""Accounts: links that work once, signing in, and being shut out."""

from collections.abc import Callable

import pytest

from quiz.errors import NotFound, QuizError
from quiz.services import accounts
from quiz.services.accounts import (
    LinkUsedUp,
    NameRefused,
    NameTaken,
    PasswordRefused,
    Role,
    SignedIn,
    SignInRefused,
    TooManyTries,
)
from quiz.services.workspace import Workspace
from quiz.storage.tables import Account, OneTimeLink, SignInAttempt
from tests.clock import Clock
from tests.racing import at_once
from tests.sittings import rows

PASSWORD = "a quiet harbour at noon"
OTHER = "another harbour at night"


def enrol(workspace: Workspace, name: str = "Ada", role: Role = Role.INSTRUCTOR) -> SignedIn:
    return accounts.use_link(workspace, accounts.add_account(workspace, name, role), "", PASSWORD)


def first(workspace: Workspace) -> str:
    link = accounts.first_link(workspace)
    assert link is not None
    return link


def test_the_first_link_makes_the_first_account_once(workspace: Workspace) -> None:
    link = first(workspace)
    assert accounts.linked_name(workspace, link) is None
    made = accounts.use_link(workspace, link, " Ada  Lovelace ", PASSWORD)
    assert made == SignedIn("ada lovelace", Role.ADMIN, 1)
    assert accounts.first_link(workspace) is None
    with pytest.raises(LinkUsedUp):
        accounts.linked_name(workspace, link)
    with pytest.raises(LinkUsedUp):
        accounts.use_link(workspace, link, "eve", PASSWORD)
    assert [account.name for account in accounts.list_accounts(workspace)] == ["ada lovelace"]


def test_a_first_link_ends_with_the_next_one(workspace: Workspace) -> None:
    old, new = first(workspace), first(workspace)
    with pytest.raises(LinkUsedUp):
        accounts.use_link(workspace, old, "ada", PASSWORD)
    accounts.use_link(workspace, new, "ada", PASSWORD)


def test_a_first_link_ends_with_the_first_account(workspace: Workspace) -> None:
    link = first(workspace)
    enrol(workspace)
    with pytest.raises(LinkUsedUp):
        accounts.use_link(workspace, link, "eve", PASSWORD)


def test_a_link_ends_after_seven_days(workspace: Workspace, clock: Clock) -> None:
    links = [first(workspace), accounts.add_account(workspace, "ada", Role.INSTRUCTOR)]
    clock.forward(days=7, seconds=-1)
    assert accounts.linked_name(workspace, links[1]) == "ada"
    clock.forward(seconds=1)
    for link in links:
        with pytest.raises(LinkUsedUp):
            accounts.linked_name(workspace, link)


def test_the_database_holds_neither_links_nor_passwords(workspace: Workspace) -> None:
    link = accounts.add_account(workspace, "ada", Role.INSTRUCTOR)
    accounts.use_link(workspace, link, "", PASSWORD)
    held = repr([*rows(workspace, OneTimeLink), *rows(workspace, Account)])
    assert link not in held
    assert PASSWORD not in held
    assert "$argon2id$v=19$m=19456,t=2,p=1$" in held


PRESSES = [accounts.first_link, lambda workspace: accounts.add_account(workspace, "ada", Role.ADMIN)]


@pytest.mark.parametrize("make", PRESSES, ids=["first", "own"])
def test_a_link_used_by_several_at_once_works_once(
    workspace: Workspace, make: Callable[[Workspace], str]
) -> None:
    link = make(workspace)

    def use(own: Workspace) -> object:
        try:
            return accounts.use_link(own, link, "ada", PASSWORD)
        except QuizError as refused:
            return type(refused)

    outcomes = at_once(workspace, [use] * 5)
    assert outcomes.count(LinkUsedUp) == 4
    assert [account.name for account in rows(workspace, Account)] == ["ada"]


PASSWORDS = [("", False), ("x" * 9, False), ("x" * 10, True), ("x" * 200, True), ("x" * 201, False)]


@pytest.mark.parametrize(("password", "accepted"), PASSWORDS)
def test_a_password_has_ten_to_two_hundred_characters(password: str, accepted: bool) -> None:
    if accepted:
        accounts.check_password(password)
        return
    with pytest.raises(PasswordRefused) as refused:
        accounts.check_password(password)
    assert (refused.value.shortest, refused.value.longest) == (10, 200)


REFUSED = [
    ("", PASSWORD, NameRefused),
    (" \t ", PASSWORD, NameRefused),
    ("x" * 61, PASSWORD, NameRefused),
    ("ada\x1b[2J", PASSWORD, NameRefused),
    ("zero\0", PASSWORD, NameRefused),
    ("ada", "short", PasswordRefused),
]


def test_a_refused_form_leaves_the_link_good(workspace: Workspace) -> None:
    link = first(workspace)
    for name, password, refusal in REFUSED:
        with pytest.raises(refusal):
            accounts.use_link(workspace, link, name, password)
    assert rows(workspace, Account) == []
    assert accounts.use_link(workspace, link, "ada", PASSWORD).name == "ada"


def test_names_are_one_whatever_their_case_and_spaces(workspace: Workspace) -> None:
    enrol(workspace, "Ada  Straße")
    for name in ("ADA STRASSE", " ada straße", "ada strasse "):
        assert accounts.sign_in(workspace, name, PASSWORD).name == "ada strasse"
        with pytest.raises(NameTaken):
            accounts.add_account(workspace, name, Role.INSTRUCTOR)


def test_whatever_is_wrong_is_refused_alike(workspace: Workspace) -> None:
    enrol(workspace, "ada")
    enrol(workspace, "bob")
    accounts.disable_account(workspace, "bob")
    accounts.add_account(workspace, "new", Role.INSTRUCTOR)
    for name, password in [("ada", OTHER), ("bob", PASSWORD), ("nobody", PASSWORD), ("new", ""), ("", "")]:
        with pytest.raises(SignInRefused):
            accounts.sign_in(workspace, name, password)
    assert accounts.sign_in(workspace, "ada", PASSWORD) == SignedIn("ada", Role.INSTRUCTOR, 1)


def fail(workspace: Workspace, name: str, times: int) -> None:
    for _ in range(times):
        with pytest.raises(SignInRefused):
            accounts.sign_in(workspace, name, OTHER)


def test_eight_failures_close_a_name_for_a_quarter_of_an_hour(workspace: Workspace, clock: Clock) -> None:
    enrol(workspace, "ada")
    fail(workspace, "ada", 7)
    assert accounts.sign_in(workspace, "ada", PASSWORD)
    clock.forward(minutes=1)
    fail(workspace, "Ada ", 1)
    for password in (PASSWORD, OTHER):
        with pytest.raises(TooManyTries) as refused:
            accounts.sign_in(workspace, "ADA", password)
    assert refused.value.minutes == 15
    fail(workspace, "somebody else", 1)
    clock.forward(minutes=14)
    with pytest.raises(TooManyTries):
        accounts.sign_in(workspace, "ada", PASSWORD)
    clock.forward(seconds=1)
    assert accounts.sign_in(workspace, "ada", PASSWORD)


def test_old_failures_are_forgotten(workspace: Workspace, clock: Clock) -> None:
    fail(workspace, "typed into the wrong field", 2)
    clock.forward(minutes=16)
    fail(workspace, "ada", 1)
    assert [row.name for row in rows(workspace, SignInAttempt)] == ["ada"]


def test_a_reset_signs_out_everywhere_and_lets_a_new_password_be_set(workspace: Workspace) -> None:
    before = enrol(workspace, "ada")
    assert accounts.find_signed_in(workspace, "ada", before.session) == before
    old, new = accounts.reset_account(workspace, "ADA"), accounts.reset_account(workspace, "ada")
    assert accounts.find_signed_in(workspace, "ada", before.session) is None
    fail(workspace, "ada", 1)
    with pytest.raises(SignInRefused):
        accounts.sign_in(workspace, "ada", PASSWORD)
    with pytest.raises(LinkUsedUp):
        accounts.use_link(workspace, old, "", OTHER)
    after = accounts.use_link(workspace, new, "", OTHER)
    assert accounts.find_signed_in(workspace, "ada", after.session) == after
    assert accounts.sign_in(workspace, "ada", OTHER) == after


def test_a_disabled_account_is_out_at_once_and_its_links_end(workspace: Workspace) -> None:
    signed_in = enrol(workspace, "ada")
    link = accounts.reset_account(workspace, "ada")
    accounts.disable_account(workspace, "ada")
    assert accounts.find_signed_in(workspace, "ada", signed_in.session) is None
    with pytest.raises(LinkUsedUp):
        accounts.use_link(workspace, link, "", OTHER)
    again = accounts.use_link(workspace, accounts.reset_account(workspace, "ada"), "", OTHER)
    assert accounts.find_signed_in(workspace, "ada", again.session) == again


def test_an_account_that_is_not_there_can_neither_be_reset_nor_disabled(workspace: Workspace) -> None:
    for change in (accounts.reset_account, accounts.disable_account):
        with pytest.raises(NotFound):
            change(workspace, "nobody")
    assert accounts.find_signed_in(workspace, "nobody", 1) is None


def test_accounts_are_listed_by_name(workspace: Workspace) -> None:
    enrol(workspace, "bob", Role.ADMIN)
    enrol(workspace, "ada")
    listed = [(account.name, account.role) for account in accounts.list_accounts(workspace)]
    assert listed == [("ada", "instructor"), ("bob", "admin")]
