"""Proofs of the bank ``testing-debugging``: real pytest, unittest, pdb, Hypothesis and git runs decide."""

import ast
import io
import logging
import os
import random
import re
import shlex
import shutil
import socket
import sqlite3
import subprocess
import sys
import threading
import unittest
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import combinations, pairwise, permutations, product
from pathlib import Path
from types import CodeType, FrameType
from typing import TYPE_CHECKING, Any, Protocol
from unittest.mock import Mock, create_autospec

import psycopg
import requests
from flask import Flask, request
from hypothesis import HealthCheck, Phase, example, given, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from tests.proofs.lab import Lab, proves

if TYPE_CHECKING:
    from _typeshed import TraceFunction
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

CODE = re.compile(r"`([^`]+)`")
OUTCOME = re.compile(r"^(\S+)::(\S+) (PASSED|FAILED|ERROR|SKIPPED)", re.MULTILINE)
TIMEOUT = 60

# What the proofs share


def code(text: str) -> str:
    """The first piece of ``text`` in backticks."""
    found = CODE.search(text)
    assert found, f"no code in {text!r}"
    return found.group(1)


def chosen(lab: Lab, facts: Mapping[str, bool]) -> list[bool]:
    """The computed fact of each option, by its text."""
    assert set(facts) == set(lab.options), f"facts about {set(facts) ^ set(lab.options)}"
    return [facts[option] for option in lab.options]


def which(lab: Lab, value: object) -> list[bool]:
    """Which options name the computed value."""
    return [option == str(value) for option in lab.options]


def run(source: str, **names: object) -> dict[str, Any]:
    """Execute code of the bank; the names as it leaves them."""
    scope: dict[str, Any] = {**names}
    exec(source, scope)  # noqa: S102  (the code is our own bank's)
    return scope


def value(source: str, **names: object) -> object:
    """Evaluate an expression of the bank."""
    return eval(source, {**names})  # noqa: S307  (the code is our own bank's)


def holds(check: str, **names: object) -> bool:
    """Whether an assertion of the bank passes; a ``TypeError`` on the way is a red test too."""
    try:
        run(check, **names)
    except (AssertionError, TypeError):
        return False
    return True


def python(
    folder: Path, *arguments: str, stdin: str = "", **variables: str
) -> subprocess.CompletedProcess[str]:
    """Run this Python in ``folder`` with its own small environment and ``variables``."""
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": "0",
        "PYTHONUTF8": "1",
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        "COLUMNS": "200",
        "NO_COLOR": "1",
        **variables,
    }
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=environment,
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=TIMEOUT,
    )


def write(folder: Path, files: Mapping[str, str]) -> Path:
    """Write files into ``folder``, which is made if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def pytest_run(
    folder: Path, *arguments: str, stdin: str = "", **variables: str
) -> subprocess.CompletedProcess[str]:
    """Run pytest on ``folder`` without any settings but its defaults."""
    (folder / "pytest.ini").write_text("[pytest]\n")
    base = f"--basetemp={folder / 'base'}"
    fixed = ("-m", "pytest", "-v", "--no-header", "-p", "no:cacheprovider", base)
    return python(folder, *fixed, *arguments, stdin=stdin, **variables)


def outcomes(folder: Path, *arguments: str, **variables: str) -> dict[str, str]:
    """The outcome of each test as pytest names it, by file and name: ``{"test_a.py::test_b": "PASSED"}``."""
    done = pytest_run(folder, *arguments, **variables)
    found = {f"{file}::{name}": outcome for file, name, outcome in OUTCOME.findall(done.stdout)}
    assert found, done.stdout + done.stderr
    return found


def passed(folder: Path, *arguments: str, **variables: str) -> dict[str, bool]:
    """Whether each test passed, by its name without the file."""
    found = outcomes(folder, *arguments, **variables)
    return {name.partition("::")[2]: outcome == "PASSED" for name, outcome in found.items()}


def lines_of(function: Callable[..., object], *arguments: object) -> tuple[int, ...]:
    """The lines of the function's own body that a call runs, in order; the line of ``def`` is 0."""
    wanted: CodeType = function.__code__
    seen: list[int] = []

    def trace(frame: FrameType, event: str, _: object) -> "TraceFunction | None":
        if frame.f_code is not wanted:
            return None
        if event == "line":
            seen.append(frame.f_lineno - wanted.co_firstlineno)
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        function(*arguments)
    finally:
        sys.settrace(before)
    return tuple(seen)


# Choose and aim tests


def shop_page(add_vat: Callable[[Any], object]) -> Flask:
    """The application of the item, with its mistake."""
    app = Flask("shop")
    app.testing = True

    @app.post("/vat")
    def show() -> str:
        return str(add_vat(request.form["net"]))

    return app


@proves("form-text-reaches-the-rule")
def form_text_reaches_the_rule(lab: Lab) -> list[bool]:
    """Run each assertion; with the conversion that was forgotten, all of them pass."""

    def add_vat(net: int) -> int:
        return net + net // 5

    broken = shop_page(add_vat).test_client()
    mended = shop_page(lambda net: add_vat(int(net))).test_client()
    assert all(holds(code(option), client=mended, add_vat=add_vat) for option in lab.options)
    return [not holds(code(option), client=broken, add_vat=add_vat) for option in lab.options]


@proves("assertion-notices-unchanged-text")
def assertion_notices_unchanged_text(lab: Lab) -> list[bool]:
    """Every assertion passes on the right function; which one fails on the broken one?"""
    assert all(
        holds(code(option), slug=lambda title: title.lower().replace(" ", "-")) for option in lab.options
    )
    return [not holds(code(option), slug=lambda title: title) for option in lab.options]


@proves("provider-renames-a-field")
def provider_renames_a_field(lab: Lab) -> list[bool]:
    """Run the three checks against a real server, before and after the change."""

    def service(field: str) -> Callable[["WSGIEnvironment", "StartResponse"], list[bytes]]:
        def answer(_: "WSGIEnvironment", start_response: "StartResponse") -> list[bytes]:
            start_response("200 OK", [("Content-Type", "application/json")])
            return [f'{{"{field}": 5}}'.encode()]

        return answer

    def checks(field: str) -> dict[str, bool]:
        stored = {"price": 5}
        with lab.serve(service(field)) as url:
            reply = requests.get(url, timeout=TIMEOUT)
        return {
            "A unit test that parses a stored answer and expects its `price`": "price" in stored,
            "A smoke test that calls the live service and expects status 200": reply.status_code == 200,
            "A contract test that calls the live service and expects a `price`": "price" in reply.json(),
        }

    assert all(checks("price").values())
    return [not green for green in chosen(lab, checks("amount"))]


@proves("order-free-assertion")
def order_free_assertion(lab: Lab) -> list[bool]:
    """Right if every order passes and every order with Bob twice fails."""

    def fits(check: str) -> bool:
        correct = all(holds(check, names=[*names]) for names in permutations(["Ada", "Bob"]))
        doubled = any(holds(check, names=[*names]) for names in permutations(["Ada", "Bob", "Bob"]))
        return correct and not doubled

    return [fits(code(option)) for option in lab.options]


@proves("combinations-through-the-top")
def combinations_through_the_top(lab: Lab) -> float:
    """Send every input through three real functions and count the different combinations of lines."""

    def stage(paths: int) -> Callable[[int], object]:
        cases = "".join(f"    if n == {case}:\n        return {case}\n" for case in range(1, paths))
        function: Callable[[int], object] = run(f"def stage(n):\n{cases}    return 0\n")["stage"]
        return function

    stages = [stage(paths) for paths in (4, 3, 5)]
    each = [{lines_of(function, n) for n in range(10)} for function in stages]
    assert [len(paths) for paths in each] == [4, 3, 5]
    runs = product(range(6), repeat=3)
    return len({tuple(map(lines_of, stages, inputs)) for inputs in runs})


@proves("sqlite-stands-in-for-postgresql")
def sqlite_stands_in_for_postgresql(lab: Lab) -> list[bool]:
    """Run each statement on both engines."""
    table = "CREATE TABLE item (name text NOT NULL, price integer)"
    sqlite, postgres = lab.sqlite(), lab.postgres()
    sqlite.execute(table)
    postgres.execute(table.encode())

    def works(run_it: Callable[[], object]) -> bool:
        try:
            run_it()
        except (sqlite3.IntegrityError, psycopg.DataError, psycopg.IntegrityError):
            return False
        return True

    statements = [code(option) for option in lab.options]
    return [
        works(lambda text=text: sqlite.execute(text))  # type: ignore[misc]
        and not works(lambda text=text: postgres.execute(text.encode()))  # type: ignore[misc]
        for text in statements
    ]


SHOP = """
def tax(net): return {tax}
def price(net): return net + tax(net)
def total(net): return 2 * price(net)
"""

SHOP_TESTS = """
from unittest.mock import patch
import shop

def test_tax(): assert shop.tax(100) == 20
def test_price(): assert shop.price(100) == 120
def test_price_stub():
    with patch("shop.tax", return_value=20): assert shop.price(100) == 120
def test_total_stub():
    with patch("shop.price", return_value=120): assert shop.total(100) == 240
"""


@proves("who-notices-a-broken-helper")
def who_notices_a_broken_helper(lab: Lab) -> list[bool]:
    """Run the four tests with the sound and with the broken function."""

    def green(body: str, name: str) -> dict[str, bool]:
        files = {"shop.py": SHOP.format(tax=body), "test_shop.py": SHOP_TESTS}
        return passed(write(lab.folder / name, files))

    assert all(green("net // 5", "sound").values())
    red = green("0", "broken")
    facts = {
        "The test that calls `tax()` alone": not red["test_tax"],
        "The test of `price()` with the real `tax()`": not red["test_price"],
        "The test of `price()` with a stub for `tax()`": not red["test_price_stub"],
        "The test of `total()` with a stub for `price()`": not red["test_total_stub"],
    }
    return chosen(lab, facts)


# Use test doubles


@proves("prepare-a-canned-answer")
def prepare_a_canned_answer(lab: Lab) -> list[bool]:
    """Prepare a fresh mock by each line, then call it."""

    def answers(line: str) -> bool:
        rates = Mock()
        return holds(f'{line}\nassert rates.get("EUR") == 1.1', rates=rates)

    return [answers(code(option)) for option in lab.options]


MAILER = "def send(item): print('real', item)\n"


@proves("patch-where-it-is-looked-up")
def patch_where_it_is_looked_up(lab: Lab) -> list[bool]:
    """Right if the order is taken without an error and the real function prints nothing."""
    shop = "from mailer import send\n\ndef order(item):\n    send(item)\n"
    write(lab.folder, {"mailer.py": MAILER, "shop.py": shop})

    def quiet(patching: str) -> bool:
        test = (
            f'import mailer, shop\nfrom unittest.mock import patch\nwith {patching}:\n    shop.order("pen")\n'
        )
        done = python(lab.folder, "-c", test)
        return done.returncode == 0 and not done.stdout

    assert not quiet('patch("os.getcwd")')
    return [quiet(code(option)) for option in lab.options]


@proves("side-effect-runs-out")
def side_effect_runs_out(lab: Lab) -> list[bool]:
    """What the third call gives."""
    fetch = Mock(side_effect=[503, 200])
    assert [fetch(), fetch()] == [503, 200]
    try:
        third = fetch()
    except StopIteration:
        third = StopIteration
    facts = {
        "It returns 200 once more": third == 200,
        "It returns 503 again": third == 503,
        "It returns another new `Mock`": isinstance(third, Mock),
        "It raises `StopIteration`": third is StopIteration,
    }
    return chosen(lab, facts)


@proves("assertions-about-calls")
def assertions_about_calls(lab: Lab) -> list[bool]:
    """Run each check on the mock with its two calls."""
    save = Mock()
    save("a")
    save("b")
    return [holds(code(option), save=save) for option in lab.options]


class Store(Protocol):
    """What both stores of users can do."""

    def add(self, number: int, email: str) -> None: ...

    def email(self, number: int) -> str | None: ...


class FakeStore:
    """The dictionary of the item."""

    def __init__(self) -> None:
        self.users: dict[int, str] = {}

    def add(self, number: int, email: str) -> None:
        self.users[number] = email

    def email(self, number: int) -> str | None:
        return self.users.get(number)


class RealStore:
    """The table of the item."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        connection.execute("CREATE TABLE users (id integer PRIMARY KEY, email text UNIQUE)")

    def add(self, number: int, email: str) -> None:
        self.connection.execute("INSERT INTO users VALUES (?, ?)", (number, email))

    def email(self, number: int) -> str | None:
        row = self.connection.execute("SELECT email FROM users WHERE id = ?", (number,)).fetchone()
        return row and str(row[0])


@proves("fake-store-without-constraint")
def fake_store_without_constraint(lab: Lab) -> list[bool]:
    """Run each test on both stores."""

    def green(store: Store, added: Sequence[tuple[int, str]], found: Sequence[str | None]) -> bool:
        try:
            for number, email in added:
                store.add(number, email)
        except sqlite3.IntegrityError:
            return False
        return [store.email(number) for number in range(1, len(found) + 1)] == [*found]

    one, both = [(1, "ada@x")], [(1, "team@x"), (2, "team@x")]
    cases: dict[str, tuple[list[tuple[int, str]], list[str | None]]] = {
        "Ada is added, looked up by her id, and her e-mail is compared": (one, ["ada@x"]),
        "Ada and Bob are added with one shared e-mail, and both are found": (both, ["team@x", "team@x"]),
        "Nobody is added, Ada's id is looked up, and nothing is found": ([], [None]),
    }
    assert all(green(FakeStore(), *case) for case in cases.values())
    return chosen(lab, {text: not green(RealStore(lab.sqlite()), *case) for text, case in cases.items()})


@proves("default-argument-escapes-patch")
def default_argument_escapes_patch(lab: Lab) -> list[bool]:
    """Let the test print who was called; with a look-up in the body the double is called, as a contrast."""
    test = (
        "import mailer, shop\nfrom unittest.mock import patch\n"
        'with patch("mailer.send") as fake:\n    shop.order("pen")\n'
        'print("fake" if fake.called else "unused")\n'
    )

    def printed(shop: str, name: str) -> subprocess.CompletedProcess[str]:
        return python(write(lab.folder / name, {"mailer.py": MAILER, "shop.py": shop}), "-c", test)

    late = printed("import mailer\ndef order(item):\n    mailer.send(item)\n", "late")
    assert late.stdout == "fake\n"
    done = printed("import mailer\ndef order(item, send=mailer.send):\n    send(item)\n", "early")
    facts = {
        "The double `fake` gets the call": done.stdout == "fake\n",
        "The real `send` gets the call": done.stdout == "real pen\nunused\n",
        "`patch` itself raises `AttributeError`": "AttributeError" in done.stderr,
    }
    return chosen(lab, facts)


class ItemStore:
    """The class of the item."""

    def save(self, item: int) -> None:
        """Save it."""


@proves("what-spec-lets-through")
def what_spec_lets_through(lab: Lab) -> list[bool]:
    """Make each mistake with both doubles."""

    def unnoticed(call: str, store: object) -> bool:
        try:
            run(call, store=store)
        except (AttributeError, TypeError):
            return False
        return True

    calls = [code(option) for option in lab.options]
    return [
        unnoticed(call, Mock(spec=ItemStore))
        and not unnoticed(call, create_autospec(ItemStore, instance=True))
        for call in calls
    ]


@proves("recorded-argument-changes-later")
def recorded_argument_changes_later(lab: Lab) -> list[bool]:
    """Run the item's lines and look at what the mock has recorded; without the clearing, the check passes."""
    save = Mock()
    flush = "def flush(batch, save):\n    save(batch)\n    {then}\nflush([1, 2], save)\n"
    check = "save.assert_called_once_with([1, 2])"
    assert holds(flush.format(then="pass") + check, save=Mock())
    passes = holds(flush.format(then="batch.clear()") + check, save=save)
    facts = {
        "It passes: the call was recorded with its two numbers": passes,
        "It fails: the recorded argument is an empty list by now": not passes
        and save.call_args.args == ([],),
        "It fails: clearing the list removes the recorded call": not passes and save.call_count == 0,
    }
    return chosen(lab, facts)


# Set up and keep tests apart


@proves("two-tests-one-file-name")
def two_tests_one_file_name(lab: Lab) -> list[bool]:
    """Let the second test note what it finds."""
    tests = (
        "from pathlib import Path\n"
        'def test_one(tmp_path): (tmp_path / "out.txt").write_text("one")\n'
        "def test_two(tmp_path):\n"
        "    found = {path.name: path.read_text() for path in tmp_path.iterdir()}\n"
        '    Path("found.txt").write_text(repr(found))\n'
    )
    assert all(passed(write(lab.folder, {"test_two.py": tests})).values())
    found = ast.literal_eval((lab.folder / "found.txt").read_text())
    facts = {
        "The file that the other wrote": found == {"out.txt": "one"},
        "An empty file of the same name": found == {"out.txt": ""},
        "Nothing: it is a new empty folder": found == {},
    }
    return chosen(lab, facts)


@proves("stacked-parametrize")
def stacked_parametrize(lab: Lab) -> list[bool]:
    """Count the runs."""
    tests = (
        "import pytest\n"
        '@pytest.mark.parametrize("size", [1, 2, 3])\n'
        '@pytest.mark.parametrize("colour", ["red", "blue"])\n'
        "def test_label(size, colour): assert size and colour\n"
    )
    return which(lab, len(passed(write(lab.folder, {"test_label.py": tests}))))


@proves("fixture-runs-per-test")
def fixture_runs_per_test(lab: Lab) -> float:
    """Let the fixture write a line each time; with module scope there is one, as a contrast."""
    tests = (
        "import pytest\n"
        "@pytest.fixture{scope}\n"
        "def basket():\n"
        '    with open("runs.txt", "a") as file: print("run", file=file)\n'
        '    return ["pen"]\n'
        "def test_a(basket): assert basket\n"
        "def test_b(basket): assert basket\n"
        '@pytest.mark.parametrize("n", [1, 2, 3, 4])\n'
        "def test_c(basket, n): assert basket\n"
    )

    def runs(scope: str, name: str) -> int:
        folder = write(lab.folder / name, {"test_basket.py": tests.format(scope=scope)})
        assert len(passed(folder)) == 6
        return len((folder / "runs.txt").read_text().splitlines())

    assert runs('(scope="module")', "module") == 1
    return runs("", "function")


def unittest_calls(broken: bool) -> list[str]:
    """The names of a TestCase's methods in the order of their calls; a broken ``setUp`` fails half-way."""
    calls: list[str] = []

    class Case(unittest.TestCase):
        @classmethod
        def setUpClass(cls) -> None:
            calls.append("setUpClass")

        @classmethod
        def tearDownClass(cls) -> None:
            calls.append("tearDownClass")

        def setUp(self) -> None:
            calls.append("setUp")
            self.addCleanup(calls.append, "release")
            if broken:
                raise OSError("no connection")

        def tearDown(self) -> None:
            calls.append("tearDown")

        def test_total(self) -> None:
            calls.append("test_total")

    suite = unittest.defaultTestLoader.loadTestsFromTestCase(Case)
    result = unittest.TextTestRunner(stream=io.StringIO()).run(suite)
    assert result.wasSuccessful() is not broken
    return calls


@proves("unittest-order-of-calls")
def unittest_order_of_calls(lab: Lab) -> list[str]:
    """Let every method note its name."""
    return [f"`{name}`" for name in unittest_calls(broken=False)]


@proves("set-up-fails-half-way")
def set_up_fails_half_way(lab: Lab) -> list[bool]:
    """Which clean-up methods are among the calls."""
    names = {"release": "close_file", "tearDown": "tearDown"}
    cleaned = [names[name] for name in unittest_calls(broken=True) if name in names]
    return [CODE.findall(option) == cleaned for option in lab.options]


@proves("when-teardown-is-skipped")
def when_teardown_is_skipped(lab: Lab) -> list[bool]:
    """One test per case; the fixture notes for which of them it closes."""
    tests = (
        "import pytest\n"
        "@pytest.fixture\n"
        "def account(request):\n"
        '    if request.node.name == "test_open": raise OSError\n'
        "    yield 1\n"
        '    with open("closed.txt", "a") as file: print(request.node.name, file=file)\n'
        'def test_error(account): raise KeyError("x")\n'
        "def test_skip(account): pytest.skip()\n"
        "def test_fail(account): assert account == 2\n"
        "def test_open(account): assert account == 1\n"
    )
    found = outcomes(write(lab.folder, {"test_account.py": tests}))
    assert [*found.values()] == ["FAILED", "SKIPPED", "FAILED", "ERROR"]
    closed = (lab.folder / "closed.txt").read_text().split()
    facts = {
        "The test raises `KeyError`": "test_error" not in closed,
        "The test calls `pytest.skip()`": "test_skip" not in closed,
        "The test fails an assertion": "test_fail" not in closed,
        "`open_account()` raises `OSError`": "test_open" not in closed,
    }
    return chosen(lab, facts)


BASKET = "import pytest\n{decorator}\ndef basket():\n    return []\n"
BASKET_TESTS = (
    'def test_add(basket):\n    basket.append("pen")\n    assert basket == ["pen"]\n',
    "def test_new_basket(basket):\n    assert basket == []\n",
)


@proves("shared-list-in-module-scope")
def shared_list_in_module_scope(lab: Lab) -> list[bool]:
    """Run both orders, each in a file of its own, with every decorator."""

    def green(decorator: str, name: str) -> list[bool]:
        fixture = BASKET.format(decorator=decorator)
        orders = permutations(BASKET_TESTS)
        files = {f"test_{number}.py": fixture + "".join(order) for number, order in enumerate(orders)}
        found = outcomes(write(lab.folder / name, files))
        return [outcome == "PASSED" for outcome in found.values()]

    assert green('@pytest.fixture(scope="module")', "start") == [True, False, True, True]
    return [all(green(code(option), str(place))) for place, option in enumerate(lab.options)]


@proves("setting-read-at-import")
def setting_read_at_import(lab: Lab) -> list[bool]:
    """One test per line; the limit is back afterwards."""
    tests = "import api, conf\n\ndef test_before(): assert api.limit() == 50\n" + "".join(
        f"def test_{place}(monkeypatch):\n    {code(option)}\n    assert api.limit() == 3\n"
        for place, option in enumerate(lab.options)
    )
    files = {
        "conf.py": 'import os\nLIMIT = int(os.environ.get("LIMIT", "50"))\n',
        "api.py": "import conf\n\ndef limit(): return conf.LIMIT\n",
        "test_api.py": tests + "def test_after(): assert api.limit() == 50\n",
    }
    green = passed(write(lab.folder, files))
    assert green["test_before"]
    assert green["test_after"]
    return [green[f"test_{place}"] for place in range(len(lab.options))]


@proves("folder-for-a-session-fixture")
def folder_for_a_session_fixture(lab: Lab) -> list[bool]:
    """Request each fixture in session scope and write a file into the folder that it gives."""
    source = (
        "from pathlib import Path\nimport pytest\n"
        '@pytest.fixture(scope="session")\n'
        "def large({name}):\n"
        '    folder = Path({name}.mktemp("large") if hasattr({name}, "mktemp") else {name})\n'
        '    (folder / "large.txt").write_text("x")\n'
        "    return folder\n"
        "def test_large(large): assert list(large.iterdir())\n"
    )
    names = [*lab.options]
    files = {f"test_{place}.py": source.format(name=name) for place, name in enumerate(names)}
    found = outcomes(write(lab.folder, files))
    return [found[f"test_{place}.py::test_large"] == "PASSED" for place in range(len(names))]


@proves("rollback-after-each-test")
def rollback_after_each_test(lab: Lab) -> list[bool]:
    """Each test in a transaction that is rolled back; a second session counts what is left."""
    test, other = lab.postgres(), lab.postgres()
    test.execute("CREATE TABLE item (name text UNIQUE)")
    insert = "INSERT INTO item VALUES ('pen')"
    read = "SELECT name FROM item"
    tests: dict[str, tuple[list[str], str]] = {
        "Inserts a row, then fails an assertion": ([insert, read], "ink"),
        "Inserts a row, then sends `COMMIT`": ([insert, "COMMIT", read], "pen"),
        "Inserts a row, then violates a unique key": ([insert, insert, read], "pen"),
        "Inserts a row, then selects it": ([insert, read], "pen"),
    }

    def leaves(statements: Iterable[str], expected: str) -> bool:
        test.execute("BEGIN")
        with suppress(psycopg.errors.UniqueViolation, AssertionError):  # the red tests
            cursors = [test.execute(statement.encode()) for statement in statements]
            assert cursors[-1].fetchall() == [(expected,)]
        test.execute("ROLLBACK")
        left = other.execute("SELECT * FROM item").fetchall()
        other.execute("DELETE FROM item")
        return bool(left)

    return chosen(lab, {text: leaves(*case) for text, case in tests.items()})


# Read stack traces and logs


@proves("innermost-frame")
def innermost_frame(lab: Lab) -> list[bool]:
    """Run the program of the traceback and take the last frame that Python prints."""
    program = (
        "# the program of the item\n"
        "def mean(rows):\n    return sum(rows) / len(rows)\n\n"
        'def report(rows):\n    return f"mean: {mean(rows)}"\n\n'
        "def main():\n    print(report([]))\n\nmain()\n"
    )
    done = python(write(lab.folder, {"app.py": program}), "app.py")
    frames = re.findall(r"line (\d+), in (\S+)", done.stderr)
    assert frames == [("11", "<module>"), ("9", "main"), ("6", "report"), ("3", "mean")]
    assert done.stderr.endswith("ZeroDivisionError: division by zero\n")
    return [code(option) == frames[-1][1] for option in lab.options]


@proves("none-came-from-above")
def none_came_from_above(lab: Lab) -> list[bool]:
    """Mend one line at a time; right if the program then prints the address."""
    program = (
        "def find(users, name):\n"
        "    for user in users:\n"
        '        if user["name"] == name:\n'
        "            user\n\n"
        'users = [{"name": "Ada", "mail": "ada@example.org"}]\n'
        'print(find(users, "Ada")["mail"])\n'
    ).splitlines()
    mends = {
        "Line 3": (3, '        if user["name"].lower() == name.lower():'),
        "Line 4": (4, "            return user"),
        "Line 7": (7, 'print((find(users, "Ada") or {}).get("mail"))'),
    }

    def output(lines: list[str]) -> subprocess.CompletedProcess[str]:
        return python(lab.folder, "-c", "\n".join(lines))

    assert "line 7" in output(program).stderr
    assert output(program).stderr.endswith("TypeError: 'NoneType' object is not subscriptable\n")
    facts = {
        text: output([*program[: line - 1], mend, *program[line:]]).stdout == "ada@example.org\n"
        for text, (line, mend) in mends.items()
    }
    return chosen(lab, facts)


@proves("print-or-log-with-trace")
def print_or_log_with_trace(lab: Lab) -> list[bool]:
    """Make each call while an exception is handled and look for the stack in the output."""

    def logged(call: str) -> str:
        text = io.StringIO()
        log = logging.Logger("proof")
        log.addHandler(logging.StreamHandler(text))
        try:
            raise OSError("no such disk")
        except OSError as error:
            run(call, log=log, error=error)
        return text.getvalue()

    return ["Traceback (most recent call last)" in logged(code(option)) for option in lab.options]


@proves("chained-exceptions")
def chained_exceptions(lab: Lab) -> dict[str, str]:
    """Run each statement in the handler and look at what is said about the first exception."""
    said = {
        "was the direct cause of the following exception": "It was the direct cause",
        "During handling of the above exception": "Another exception occurred while it was handled",
    }

    def about_key_error(statement: str) -> str:
        program = (
            "class ConfigError(Exception): pass\n"
            f"try:\n    {{}}['port']\nexcept KeyError as error:\n    {statement}\n"
        )
        trace = python(lab.folder, "-c", program).stderr
        assert "ConfigError" in trace.splitlines()[-1]
        found = [text for phrase, text in said.items() if phrase in trace]
        return found[0] if found else {True: "It was raised again", False: "Nothing"}["KeyError:" in trace]

    statements = ("raise ConfigError() from error", "raise ConfigError()", "raise ConfigError() from None")
    return {f"`{statement}`": about_key_error(statement) for statement in statements}


@proves("debugger-at-the-failing-line")
def debugger_at_the_failing_line(lab: Lab) -> list[bool]:
    """Ask the prompt, if there is one, for the variable as it was when the assertion failed."""
    test = "def test_count():\n    count = 1\n    count += 1\n    assert count == 3\n"
    write(lab.folder, {"test_count.py": test})

    def stops_there(text: str) -> bool:
        option = text.rsplit(maxsplit=1)[-1]
        done = pytest_run(lab.folder, option, stdin="p ('count is', count)\nq\n")
        return "(Pdb)" in done.stdout and "('count is', 2)" in done.stdout

    return [stops_there(text) for text in lab.options]


@proves("look-at-the-callers-variables")
def look_at_the_callers_variables(lab: Lab) -> list[bool]:
    """Type each pair of commands at the post-mortem prompt."""
    program = (
        "def mean(rows):\n    return sum(rows) / len(rows)\n\n"
        "def report():\n    orders = [3, None]\n    return mean(orders)\n\n"
        "report()\n"
    )
    write(lab.folder, {"app.py": program})

    def printed(commands: Sequence[str]) -> bool:
        typed = "\n".join(["continue", *commands, "quit", "quit", ""])
        done = python(lab.folder, "-m", "pdb", "app.py", stdin=typed)
        assert "post mortem" in done.stdout
        return "[3, None]" in done.stdout

    assert not printed(["p orders"])
    return [printed(CODE.findall(option)) for option in lab.options]


@proves("error-waits-in-the-future")
def error_waits_in_the_future(lab: Lab) -> list[bool]:
    """Run the program with each line; right if it fails with the frame of the job."""
    program = (
        "from concurrent.futures import ThreadPoolExecutor\n"
        "def job(): raise ValueError('bad')\n"
        "with ThreadPoolExecutor() as pool:\n    future = pool.submit(job)\n"
    )

    def ending(line: str) -> tuple[int, bool, str]:
        done = python(write(lab.folder, {"app.py": program + line + "\n"}), "app.py")
        return done.returncode, "in job" in done.stderr, done.stdout

    assert ending("# here") == (0, False, "")
    return [ending(code(option)) == (1, True, "") for option in lab.options]


@proves("hidden-by-from-none")
def hidden_by_from_none(lab: Lab) -> list[bool]:
    """Catch the exception and look at its attributes."""

    class ConfigError(Exception):
        pass

    def library() -> None:
        try:
            raise KeyError("port")
        except KeyError:
            raise ConfigError("no port") from None

    try:
        library()
    except ConfigError as caught:
        error = caught
    assert error.__suppress_context__
    facts = {
        "In `error.__cause__`": isinstance(error.__cause__, KeyError),
        "In `error.__context__`": isinstance(error.__context__, KeyError),
    }
    return chosen(lab, {**facts, "Nowhere: `from None` discards it": not any(facts.values())})


@proves("parent-level-is-not-asked")
def parent_level_is_not_asked(lab: Lab) -> list[bool]:
    """Run the program and collect the messages."""
    program = (
        "import logging\n"
        "logging.basicConfig(level=logging.WARNING)\n"
        'shop, mail = logging.getLogger("shop"), logging.getLogger("mail")\n'
        "shop.setLevel(logging.DEBUG)\n"
        'shop.debug("a")\nmail.debug("b")\nmail.warning("c")\n'
    )
    lines = python(lab.folder, "-c", program).stderr.split()
    messages = [line.rpartition(":")[2] for line in lines]
    return [CODE.findall(option) == messages for option in lab.options]


# Narrow down a fault


def history(lab: Lab, texts: Sequence[str], name: str = "repo") -> Path:
    """A linear history on main, one commit per text of ``app.txt``; commit n has the message and tag n."""
    stream = []
    for number, text in enumerate(texts, start=1):
        when = f"Ada <ada@example.org> {1767600000 + 60 * number} +0000"
        stream += [
            "commit refs/heads/main",
            f"mark :{number}",
            f"committer {when}",
            f"data {len(str(number))}",
            str(number),
            "M 100644 inline app.txt",
            f"data {len(text.encode())}",
            text,
            f"reset refs/tags/{number}",
            f"from :{number}",
            "",
        ]
    lab.git("init", "--template=", "-b", "main", name)
    folder = lab.folder / name
    lab.git("fast-import", "--quiet", cwd=folder, stdin="\n".join(stream) + "\n")
    lab.git("reset", "--hard", "main", cwd=folder)
    return folder


def head(lab: Lab, folder: Path) -> str:
    """The message, and so the number, of the commit that is checked out."""
    return lab.git("log", "-1", "--format=%s", cwd=folder).stdout.strip()


def first_bad(lab: Lab, folder: Path, *command: str) -> str:
    """The number of the commit that ``git bisect run`` reports; "" if it reports none."""
    done = lab.git("bisect", "run", *command, cwd=folder, check=False)
    found = re.search(r"^([0-9a-f]{40}) is the first bad commit", done.stdout, re.MULTILINE)
    return lab.git("log", "-1", "--format=%s", found[1], cwd=folder).stdout.strip() if found else ""


@proves("which-end-is-bad")
def which_end_is_bad(lab: Lab) -> list[bool]:
    """Right if a commit in between is checked out, with main as the bad end."""
    repo = history(lab, [f"{n}\n" for n in range(1, 13)])
    lab.git("tag", "v1.0", "2", cwd=repo)

    def searches(command: str) -> bool:
        copy = shutil.copytree(repo, repo.with_name(f"copy-{len(list(lab.folder.iterdir()))}"))
        done = lab.git(*shlex.split(command)[1:], cwd=copy, check=False)
        bad = lab.git("log", "-1", "--format=%s", "refs/bisect/bad", cwd=copy, check=False).stdout.strip()
        return done.returncode == 0 and bad == "12" and 2 < int(head(lab, copy)) < 12

    return [searches(code(option)) for option in lab.options]


@proves("run-that-separates-two-hypotheses")
def run_that_separates_two_hypotheses(lab: Lab) -> list[bool]:
    """Run two versions of the page, one faulty in each way; a run that tells them apart differs."""

    def bad_data(person: str, browser: str) -> bool:
        return {"Bob": "n/a"}.get(person, "7").isdigit()

    def bad_browser(person: str, browser: str) -> bool:
        return browser not in {"Firefox"}

    pages = (bad_data, bad_browser)
    assert [page("Bob", "Firefox") for page in pages] == [False, False]
    assert [page("Ada", "Chrome") for page in pages] == [True, True]
    runs = [re.match(r"(\w+) in (\w+)", option) for option in lab.options]
    return [bad_data(*found.groups()) != bad_browser(*found.groups()) for found in runs if found]


def total(rows: Iterable[Mapping[str, Any]]) -> object:
    """The function of the item."""
    return sum(r["net"] if r["country"] == "US" else r["net"] * (1 + r["tax"]) for r in rows)


@proves("smaller-input-same-failure")
def smaller_input_same_failure(lab: Lab) -> list[bool]:
    """Right if the failure is the reported one and goes away, or changes, whatever is left out."""

    def missing(rows: list[dict[str, Any]]) -> str:
        try:
            total(rows)
        except KeyError as error:
            return str(error.args[0])
        return ""

    def smaller(rows: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
        for place, row in enumerate(rows):
            yield rows[:place] + rows[place + 1 :]
            for gone in row:
                kept = {key: entry for key, entry in row.items() if key != gone}
                yield [*rows[:place], kept, *rows[place + 1 :]]

    inputs = [ast.literal_eval(code(option)) for option in lab.options]
    return [
        missing(rows) == "tax" and "tax" not in [missing(fewer) for fewer in smaller(rows)] for rows in inputs
    ]


@proves("status-for-an-unbuildable-commit")
def status_for_an_unbuildable_commit(lab: Lab) -> list[bool]:
    """Right if the culprit is found whether it came after or before the commits that do not build."""
    early = ["ok", "fault", "fault", "fault unbuildable", "fault unbuildable", "fault", "fault", "fault"]
    late = ["ok", "ok", "ok", "unbuildable", "unbuildable", "ok", "fault", "fault"]
    check = "if grep -q unbuildable app.txt; then exit {status}; fi\n! grep -q fault app.txt\n"
    repos = [history(lab, early, "early"), history(lab, late, "late")]

    def found(repo: Path, status: str) -> str:
        write(lab.folder, {"check.sh": check.format(status=status)})
        lab.git("bisect", "start", "8", "1", cwd=repo)
        culprit = first_bad(lab, repo, "sh", "../check.sh")
        lab.git("bisect", "reset", cwd=repo)
        return culprit

    return [[found(repo, status) for repo in repos] == ["2", "7"] for status in lab.options]


@proves("commit-that-brought-a-text")
def commit_that_brought_a_text(lab: Lab) -> list[bool]:
    """Run each command in a fresh search; commit 5 brought the text."""
    texts = [f"line = {n}\n" + "debug=True\n" * (n >= 5) for n in range(1, 9)]
    repo = history(lab, texts)

    def found(command: str) -> str:
        lab.git("bisect", "start", "8", "1", cwd=repo)
        culprit = first_bad(lab, repo, *shlex.split(command.replace("app.py", "app.txt"))[3:])
        lab.git("bisect", "reset", cwd=repo)
        return culprit

    return [found(code(option)) == "5" for option in lab.options]


def ddmin(lines: list[str], fails: Callable[[list[str]], bool]) -> list[str]:
    """Minimising delta debugging, Zeller & Hildebrandt 2002 (10.1109/32.988498), figure 5."""
    parts = 2
    while len(lines) >= 2:
        size = len(lines) // parts
        subsets = [lines[start : start + size] for start in range(0, len(lines), size)]
        complements = [[line for line in lines if line not in subset] for subset in subsets]
        if smaller := next((subset for subset in subsets if fails(subset)), None):
            lines, parts = smaller, 2
        elif parts > 2 and (rest := next((rest for rest in complements if fails(rest)), None)):
            lines, parts = rest, max(parts - 1, 2)
        elif parts < len(lines):
            parts = min(2 * parts, len(lines))
        else:
            break
    return lines


@proves("both-halves-pass")
def both_halves_pass(lab: Lab) -> list[bool]:
    """Note the sizes that the published algorithm tries, where lines 1 and 8 are needed together."""
    lines = [f"line {number}" for number in range(1, 9)]
    tried: list[list[str]] = []

    def fails(part: list[str]) -> bool:
        tried.append(part)
        return {"line 1", "line 8"} <= {*part}

    assert ddmin(lines, fails) == ["line 1", "line 8"]
    assert tried[:2] == [lines[:4], lines[4:]]
    sizes = [len(part) for part in tried[2:8]]
    quarters = [lines[start : start + 2] for start in range(0, 8, 2)]
    facts = {
        "Nothing: it reports the lines as minimal": not sizes,
        "Four parts of two lines, and the rest without each of them": tried[2:6] == quarters
        and sizes[4:] == [6, 6],
        "Seven lines, leaving out a different one each time": sizes[0] == 7,
        "Two random parts of four lines, and the rest of each": sizes[0] == 4,
    }
    return chosen(lab, facts)


@proves("fault-that-came-twice")
def fault_that_came_twice(lab: Lab) -> list[bool]:
    """Let git search the history of the item."""
    repo = history(lab, [f"{n} " + "fault" * (n in {4, 5} or n >= 12) for n in range(1, 18)])
    lab.git("bisect", "start", "17", "1", cwd=repo)
    assert head(lab, repo) == "9"  # the only commit that halves the sixteen suspects
    return which(lab, first_bad(lab, repo, "sh", "-c", "! grep -q fault app.txt"))


@proves("one-wrong-answer-to-bisect")
def one_wrong_answer_to_bisect(lab: Lab) -> float:
    """Answer wrongly for commit 9 and rightly for all others; an honest check finds commit 5."""
    repo = history(lab, [f"{n} " + "fault" * (n >= 5) for n in range(1, 18)])

    def search(check: str) -> int:
        lab.git("bisect", "start", "17", "1", cwd=repo)
        assert head(lab, repo) == "9"
        culprit = first_bad(lab, repo, "sh", "-c", check)
        lab.git("bisect", "reset", cwd=repo)
        return int(culprit)

    honest = "! grep -q fault app.txt"
    assert search(honest) == 5
    return search(f"grep -q '^9 ' app.txt || {honest}")


# Find and mend flaky tests


@proves("order-that-hangs-on-the-hash-seed")
def order_that_hangs_on_the_hash_seed(lab: Lab) -> list[bool]:
    """Run the assertions in processes with ten hash seeds."""
    checks = [code(option) for option in lab.options]
    body = "".join(
        f"try:\n    {check}\n    print(1)\nexcept AssertionError:\n    print(0)\n" for check in checks
    )
    runs = [python(lab.folder, "-c", body, PYTHONHASHSEED=str(seed)).stdout.split() for seed in range(10)]
    return [{*results} == {"0", "1"} for results in zip(*runs, strict=True)]


SUSPECTS = {
    "Another test leaves something behind": (
        "users = []\ndef test_other(): users.append(1)\ndef test_suspect(): assert users == []\n"
    ),
    "It needs what another test sets up": (
        "users = []\ndef test_other(): users.append(1)\ndef test_suspect(): assert users == [1]\n"
    ),
    "It depends on chance or on time": (
        "import os, random\ndef test_other(): pass\n"
        'def test_suspect(): assert random.Random(int(os.environ["CHANCE"])).random() < 0.5\n'
    ),
    "Its expected value is wrong": "def test_other(): pass\ndef test_suspect(): assert 1 + 1 == 3\n",
}


@proves("alone-or-in-company")
def alone_or_in_company(lab: Lab) -> dict[str, str]:
    """Run four kinds of suspects alone and after another test, twice each."""
    folder = write(lab.folder, {f"test_{n}.py": text for n, text in enumerate(SUSPECTS.values())})
    suspects = [f"test_{number}.py::test_suspect" for number in range(len(SUSPECTS))]
    draws = ["1", "2"]
    assert [random.Random(int(draw)).random() < 0.5 for draw in draws] == [True, False]

    def seen(*arguments: str) -> list[set[bool]]:
        runs = [outcomes(folder, *arguments, CHANCE=draw) for draw in draws]
        return [{results[suspect] == "PASSED" for results in runs} for suspect in suspects]

    patterns = {
        "Alone it passes, after the others it fails": ({True}, {False}),
        "Alone it fails, after the others it passes": ({False}, {True}),
        "It passes and fails by turns, in both situations": ({True, False}, {True, False}),
    }
    observed = list(zip(seen(*suspects), seen(), strict=True))
    names = [*SUSPECTS]
    return {text: names[observed.index(pattern)] for text, pattern in patterns.items()}


@proves("day-on-which-the-test-fails")
def day_on_which_the_test_fails(lab: Lab) -> list[bool]:
    """Call the function on each day, in a common year and in a leap year."""

    def due(day: date) -> date:
        return day.replace(month=day.month % 12 + 1)

    def fails(day: date) -> bool:
        try:
            due(day)
        except ValueError:
            return True
        return False

    days = {"28 February": (2, 28), "31 July": (7, 31), "31 August": (8, 31), "31 December": (12, 31)}
    years = (2026, 2028)
    assert fails(date(2026, 1, 30))
    return chosen(lab, {text: all(fails(date(year, *day)) for year in years) for text, day in days.items()})


class Hangs(Exception):
    """The virtual clock has passed an hour."""


class VirtualEvent:
    """``threading.Event`` and ``time.sleep`` on a virtual clock; set at ``due`` seconds, or never."""

    def __init__(self, due: float | None) -> None:
        self.now, self.due = 0.0, due

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        if self.now > 3600:
            raise Hangs

    def is_set(self) -> bool:
        self.sleep(0.1)
        return self.due is not None and self.now >= self.due

    def wait(self, timeout: float | None = None) -> bool:
        end = self.now + (timeout or 7200)
        self.sleep(min(end, self.due or end) - self.now)
        return self.is_set()


@proves("wait-for-the-worker", simulator="a virtual clock")
def wait_for_the_worker(lab: Lab) -> list[bool]:
    """Right if a worker that takes 8 seconds passes, and one that never ends fails without hanging."""

    def ends_green(line: str, due: float | None) -> bool | None:
        event = VirtualEvent(due)
        try:
            return holds(line, done=event, time=event)
        except Hangs:
            return None

    lines = [code(option) for option in lab.options]
    assert all(ends_green(line, 0.1) for line in lines)
    return [(ends_green(line, 8.0), ends_green(line, None)) == (True, False) for line in lines]


@proves("port-for-parallel-runs")
def port_for_parallel_runs(lab: Lab) -> list[bool]:
    """Bind two sockets in the same way."""

    def both_bind(call: str) -> bool:
        with socket.socket() as one, socket.socket() as two:
            try:
                run(call, sock=one)
                run(call, sock=two)
            except OSError:
                return False
            return bool(one.getsockname() != two.getsockname())

    return [both_bind(code(option)) for option in lab.options]


@proves("seed-at-the-top-of-the-file")
def seed_at_the_top_of_the_file(lab: Lab) -> list[bool]:
    """Let ``test_b`` note its draw in the full run and alone; right if both draws are equal."""
    tests = (
        "from pathlib import Path\nimport pytest, random\n{top}\n"
        "def test_a(): assert [{draw}, {draw}]\n"
        'def test_b(): Path("draw.txt").write_text(repr({draw}))\n'
    )
    seeding = "random.seed(7)"
    fixture = "@pytest.fixture(autouse=True)\ndef seeded(): random.seed(7)\n"
    variants = {
        "`random.seed(7)` in `conftest.py` instead of here": ("", "random.random()", seeding),
        "`rng = random.Random(7)` as a global shared by both": (
            "rng = random.Random(7)",
            "rng.random()",
            "",
        ),
        "`random.seed(7)` in an `autouse` fixture of function scope": (fixture, "random.random()", ""),
    }

    def steady(name: str, top: str, draw: str, conftest: str) -> bool:
        files = {"conftest.py": f"import random\n{conftest}\n", "test_x.py": tests.format(top=top, draw=draw)}
        folder = write(lab.folder / name, files)
        draws = []
        for arguments in ((), ("test_x.py::test_b",)):
            assert all(passed(folder, *arguments).values())
            draws.append((folder / "draw.txt").read_text())
        return draws[0] == draws[1]

    assert not steady("start", seeding, "random.random()", "")
    return chosen(lab, {text: steady(str(len(text)), *variant) for text, variant in variants.items()})


@proves("retries-hide-a-race")
def retries_hide_a_race(lab: Lab) -> float:
    """Play the CI's rule on every equally likely sequence of outcomes; one in five runs fails."""

    def red(runs: Sequence[int]) -> bool:
        return all(outcome == 0 for outcome in runs)

    sequences = list(product(range(5), repeat=3))
    return 1000 * sum(red(sequence) for sequence in sequences) / len(sequences)


def two_threads(locked: bool) -> tuple[int, int]:
    """The final count and how many threads met a broken barrier, with or without the lock."""
    both = threading.Barrier(2, timeout=0.3 if locked else TIMEOUT)
    lock = threading.Lock() if locked else nullcontext()
    state = {"count": 0, "broken": 0}

    def body() -> None:
        value = state["count"]
        both.wait()
        state["count"] = value + 1

    def add() -> None:
        try:
            with lock:
                body()
        except threading.BrokenBarrierError:
            state["broken"] += 1

    threads = [threading.Thread(target=add) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return state["count"], state["broken"]


@proves("barrier-inside-a-lock")
def barrier_inside_a_lock(lab: Lab) -> list[bool]:
    """Run two threads with the lock; without it the update is lost."""
    assert two_threads(locked=False) == (1, 0)
    count, broken = two_threads(locked=True)
    facts = {
        "Both threads end, and the count is 2": (count, broken) == (2, 0),
        "Both threads end, and the count is 1": (count, broken) == (1, 0),
        "Both wait until the time-out": broken == 2,
    }
    return chosen(lab, facts)


# Test properties


QUIET = settings(
    database=None,
    derandomize=True,
    max_examples=100,
    deadline=None,
    suppress_health_check=(HealthCheck.too_slow,),  # the machine may be busy
    phases=(Phase.generate, Phase.shrink),
)
"""Hypothesis without a memory, without chance and without files."""

FIND = settings(QUIET, phases=(Phase.generate,))
"""The same, for those who need no shortest input."""

NUMBERS = st.lists(st.integers(-9, 9), min_size=1, max_size=5)


def falsified(
    strategy: st.SearchStrategy[Any], true_of: Callable[[Any], bool], profile: settings = FIND
) -> list[Any]:
    """Every input for which a property failed, in the order tried: the last one is what is reported."""
    failing: list[Any] = []

    @profile
    @given(strategy)
    def check(tried: object) -> None:
        fine = true_of(tried)
        if not fine:
            failing.append(tried)
        assert fine

    try:
        check()
    except AssertionError:
        assert failing
    return failing


@proves("property-that-sees-lost-duplicates")
def property_that_sees_lost_duplicates(lab: Lab) -> list[bool]:
    """Check each property of the faulty and of the right function on random lists."""

    def fails(check: str, sort: Callable[[Iterable[int]], list[int]]) -> bool:
        names = {"sort": sort, "Counter": Counter, "pairwise": pairwise}
        return bool(falsified(NUMBERS, lambda xs: bool(value(check, xs=xs, out=sort(xs), **names))))

    checks = [code(option) for option in lab.options]
    assert not any(fails(check, sorted) for check in checks)
    return [fails(check, lambda xs: sorted(set(xs))) for check in checks]


@proves("shrunk-square")
def shrunk_square(lab: Lab) -> float:
    """The number that Hypothesis reports; it met larger ones before."""
    failing = falsified(st.integers(min_value=0), lambda n: n * n < 2000, QUIET)
    assert max(failing) > failing[-1]
    return int(failing[-1])


@proves("even-numbers-without-waste")
def even_numbers_without_waste(lab: Lab) -> list[bool]:
    """Right if all values are even and no condition has rejected a draw."""

    def fits(source: str) -> bool:
        kept: list[bool] = []

        def seen(keep: bool) -> bool:
            kept.append(keep)
            return keep

        counted = source.replace("lambda n: n % 2 == 0", "lambda n: seen(n % 2 == 0)")
        strategy = value(counted, st=st, seen=seen)
        assert isinstance(strategy, st.SearchStrategy)
        odd = falsified(strategy, lambda n: n % 2 == 0)
        return not odd and all(kept)

    return [fits(code(option)) for option in lab.options]


@proves("keep-a-found-input")
def keep_a_found_input(lab: Lab) -> list[bool]:
    """Run the test with each decorator and look for the input among those that were tried."""
    wanted = [17, 4711, -3]
    unhurried = (HealthCheck.too_slow,)
    unremembered = partial(settings, database=None, deadline=None, suppress_health_check=unhurried)

    def tried_with(decorator: str) -> bool:
        tried: list[list[int]] = []

        @given(xs=st.lists(st.integers()))
        def check(xs: list[int]) -> None:
            tried.append(xs)

        names = {"seed": seed, "example": example, "settings": unremembered}
        decorated = run(f"decorated = {decorator.removeprefix('@')}(check)", check=check, **names)[
            "decorated"
        ]
        (decorated if "settings" in decorator else unremembered()(decorated))()
        assert len(tried) >= 100
        return wanted in tried

    return [tried_with(code(option)) for option in lab.options]


def sorted_in_place(xs: list[int]) -> list[int]:
    """Sort the argument itself."""
    xs.sort()
    return [*xs]


@dataclass(frozen=True)
class Sorting:
    """One call: the list before and after it, the result, and the result sorted once more."""

    before: list[int]
    after: list[int]
    out: list[int]
    again: list[int]


@proves("each-fault-its-property")
def each_fault_its_property(lab: Lab) -> dict[str, str]:
    """Check every property of every faulty version; each violates exactly one."""
    faults: dict[str, Callable[[list[int]], list[int]]] = {
        "Returns a copy in the old order": lambda xs: [*xs],
        "Returns an empty list": lambda xs: xs[:0],
        "Sorts `xs` itself, and returns a copy of it": sorted_in_place,
    }
    properties: dict[str, Callable[[Sorting], bool]] = {
        "Each number is at most the next one": lambda call: all(a <= b for a, b in pairwise(call.out)),
        "Each number occurs as often as before": lambda call: Counter(call.out) == Counter(call.before),
        "The argument is the same as before": lambda call: call.after == call.before,
        "`sort` applied once more changes nothing": lambda call: call.again == call.out,
    }

    def violated(sort: Callable[[list[int]], list[int]]) -> list[str]:
        def sorting(before: list[int]) -> Sorting:
            after = [*before]
            out = sort(after)
            return Sorting(before, after, out, sort([*out]))

        return [
            name
            for name, true_of in properties.items()
            if falsified(NUMBERS, lambda xs, true_of=true_of: true_of(sorting(xs)))  # type: ignore[misc]
        ]

    found = {text: violated(sort) for text, sort in faults.items()}
    assert all(len(names) == 1 for names in found.values()), found
    return {text: names[0] for text, names in found.items()}


@proves("relation-without-known-result")
def relation_without_known_result(lab: Lab) -> list[bool]:
    """Check each relation with the right and with the faulty search."""
    docs = ["red shoe", "red hat", "blue shoe", "green hat", "shoe of red leather"]

    def search(quantifier: Callable[[Iterable[bool]], bool], query: str) -> list[str]:
        return [doc for doc in docs if quantifier(word in doc.split() for word in query.split())]

    checks = [code(option) for option in lab.options]
    assert all(value(check, docs=docs, search=partial(search, all)) for check in checks)
    return [not value(check, docs=docs, search=partial(search, any)) for check in checks]


@proves("property-that-repeats-the-code")
def property_that_repeats_the_code(lab: Lab) -> list[bool]:
    """Check each property on random lists."""

    def mean(xs: list[int]) -> int:
        return sum(xs) // len(xs)

    def fails(check: str) -> bool:
        return bool(falsified(NUMBERS, lambda xs: bool(value(check, xs=xs, mean=mean))))

    return [fails(code(option)) for option in lab.options]


class Basket:
    """The class of the item."""

    def __init__(self) -> None:
        self.items: list[int] = []

    def add(self, x: int) -> None:
        self.items.append(x)

    def remove(self, x: int) -> None:
        for item in self.items:
            if item == x:
                self.items.remove(item)


class Baskets(RuleBasedStateMachine):
    """The basket beside its model; ``calls`` belongs to the latest run."""

    calls: list[str]

    def __init__(self) -> None:
        super().__init__()
        self.basket, self.model = Basket(), list[int]()
        type(self).calls = []

    @rule(x=st.integers(0, 3))
    def add(self, x: int) -> None:
        """Add to both."""
        self.calls.append("add")
        self.basket.add(x)
        self.model.append(x)

    @rule(x=st.integers(0, 3))
    def remove(self, x: int) -> None:
        """Remove from both."""
        self.calls.append("remove")
        self.basket.remove(x)
        self.model = [item for item in self.model if item != x]

    @invariant()
    def agrees(self) -> None:
        """Both hold the same."""
        assert self.basket.items == self.model


@proves("shortest-failing-sequence")
def shortest_failing_sequence(lab: Lab) -> float:
    """The calls of the run that Hypothesis reports; trying all shorter sequences finds nothing."""
    failed = False
    try:
        run_state_machine_as_test(Baskets, settings=QUIET)
    except AssertionError:
        failed = True
    assert failed

    def differs(calls: Iterable[tuple[str, int]]) -> bool:
        machine = Baskets()
        for name, x in calls:
            (machine.basket.add if name == "add" else machine.basket.remove)(x)
            machine.model = (
                [*machine.model, x] if name == "add" else [item for item in machine.model if item != x]
            )
        return machine.basket.items != machine.model

    reported = len(Baskets.calls)
    steps = list(product(("add", "remove"), range(2)))
    assert not any(differs(calls) for length in range(reported) for calls in product(steps, repeat=length))
    return reported


# Judge a test suite


def fee(member: bool, express: bool) -> int:
    """The function of the item."""
    total = 10
    if member:
        total -= 2
    if express:
        total += 5
    return total


def fewest(aims: Mapping[object, set[object]]) -> int:
    """The smallest number of calls whose aims together are those of all calls."""
    everything = set().union(*aims.values())
    sizes = range(1, len(aims) + 1)
    return next(
        size
        for size in sizes
        if any(set().union(*chosen) == everything for chosen in combinations(aims.values(), size))
    )


@proves("tests-for-lines-branches-paths")
def tests_for_lines_branches_paths(lab: Lab) -> dict[str, str]:
    """Trace the four possible calls and look for the smallest set that reaches each aim."""
    traces = {call: lines_of(fee, *call) for call in product((True, False), repeat=2)}
    return {
        "Every line runs": str(fewest({call: {*lines} for call, lines in traces.items()})),
        "Every `if` goes both ways": str(fewest({call: {*pairwise(li)} for call, li in traces.items()})),
        "Every path through the function is taken": str(fewest({c: {lines} for c, lines in traces.items()})),
    }


def with_discount(price: int) -> int:
    """A wrong discount: 10 from 100 on was meant."""
    total = price
    if price >= 100:
        total = price - 1
    return total


@proves("full-coverage-without-assertions")
def full_coverage_without_assertions(lab: Lab) -> list[bool]:
    """A suite of one bare call: all lines run, the wrong result stays unnoticed, one direction is missing."""
    every = {line for call in (50, 200) for line in lines_of(with_discount, call)}
    arcs = {arc for call in (50, 200) for arc in pairwise(lines_of(with_discount, call))}

    def suite() -> None:
        with_discount(200)

    suite()  # green
    assert with_discount(200) != 190
    ran = lines_of(with_discount, 200)
    noticed = not holds("suite()", suite=suite)
    facts = {
        "That each line gave a result which was then compared": noticed,
        "That each line ran without an uncaught error": {*ran} == every,
        "That each condition was once true and once false": {*pairwise(ran)} == arcs,
    }
    return chosen(lab, facts)


@proves("value-that-kills-the-mutant")
def value_that_kills_the_mutant(lab: Lab) -> list[bool]:
    """Compare both versions for each age."""
    ages = [int(option) for option in lab.options]
    return [value("age >= 18", age=age) != value("age > 18", age=age) for age in ages]


def parse(text: str) -> int | None:
    """The function of the item."""
    try:
        number = int(text)
    except ValueError:
        return None
    if number < 0:  # noqa: PLR1730  (as in the item)
        number = 0
    return number


@proves("lines-a-single-call-misses")
def lines_a_single_call_misses(lab: Lab) -> float:
    """Trace the one call, and those that reach the rest."""
    assert parse("3") == 3
    first = parse.__code__.co_firstlineno
    body = {line - first for _, _, line in parse.__code__.co_lines() if line and line > first}
    ran = {*lines_of(parse, "3")}
    assert ran | {*lines_of(parse, "-1")} | {*lines_of(parse, "x")} == body
    return len(body - ran)


LARGEST = """
def largest(xs):
    best = xs[0]
    for x in xs:
        if x > best:
            best = x
    return best
"""


@proves("mutant-no-test-can-kill")
def mutant_no_test_can_kill(lab: Lab) -> list[bool]:
    """Compare every mutant with the original on all short lists of small integers."""
    lists = [list(xs) for size in (1, 2, 3) for xs in product(range(-2, 3), repeat=size)]
    results = [max(xs) for xs in lists]

    def equivalent(option: str) -> bool:
        old, new = CODE.findall(option)
        assert LARGEST.count(old) == 1
        mutant = run(LARGEST.replace(old, new))["largest"]
        return [mutant(xs) for xs in lists] == results

    return [equivalent(option) for option in lab.options]


@proves("or-with-one-idle-half")
def or_with_one_idle_half(lab: Lab) -> list[bool]:
    """Run both tests on every changed condition; a third case kills the survivor."""

    def free(condition: str, case: tuple[bool, int]) -> bool:
        return bool(value(condition, member=case[0], total=case[1]))

    cases, right = [(True, 50), (False, 50)], "member or total > 100"
    results = [free(right, case) for case in cases]
    assert {*results} == {True, False}  # both branches are taken
    conditions = [code(option) for option in lab.options]
    survivors = [[free(condition, case) for case in cases] == results for condition in conditions]
    third = (False, 150)
    assert all(
        free(condition, third) != free(right, third)
        for condition, survives in zip(conditions, survivors, strict=True)
        if survives
    )
    return survivors


CLAMP = """
def clamp(n):
    if n < 0:
        return 0
    return n
"""


@proves("mutation-score-of-a-clamp")
def mutation_score_of_a_clamp(lab: Lab) -> float:
    """Run the two tests on every mutant; those that never differ from the original do not count."""
    changes = [
        ("n < 0", "n <= 0"),
        ("n < 0", "n > 0"),
        ("n < 0", "n < -1"),
        ("return 0", "return 1"),
        ("return n", "return -n"),
    ]
    clamp = run(CLAMP)["clamp"]
    mutants = [run(CLAMP.replace(*change))["clamp"] for change in changes]
    assert (clamp(5), clamp(-3)) == (5, 0)
    different = [mutant for mutant in mutants if any(mutant(n) != clamp(n) for n in range(-50, 51))]
    killed = [mutant for mutant in different if (mutant(5), mutant(-3)) != (5, 0)]
    return 100 * len(killed) / len(different)
