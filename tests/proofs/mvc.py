"""Proofs of the bank ``mvc``: real Flask, Jinja and SQLAlchemy applications, run for every option."""

import ast
import gc
import io
import re
import subprocess
import sys
import weakref
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import FrozenInstanceError, dataclass
from datetime import date, datetime, tzinfo
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from unittest.mock import MagicMock, Mock, create_autospec
from wsgiref.handlers import SimpleHandler
from wsgiref.util import setup_testing_defaults

import psycopg
import requests
from flask import Flask, Response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from jinja2 import DictLoader, Environment
from sqlalchemy import Engine, ForeignKey, create_engine, event, select, text, update
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    joinedload,
    lazyload,
    mapped_column,
    raiseload,
    relationship,
    selectinload,
    validates,
)
from sqlalchemy.orm.exc import DetachedInstanceError
from werkzeug.routing import BaseConverter

from tests.proofs.lab import Lab, proves

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment
    from sqlalchemy.sql.base import ExecutableOption

# What the proofs share


def code(option: str) -> str:
    """The code between the first and the last backtick of an option."""
    return option[option.index("`") + 1 : option.rindex("`")]


def run(source: str, names: dict[str, Any]) -> dict[str, Any]:
    """Execute code of the bank; the names as it leaves them."""
    exec(source, names)  # noqa: S102  (the code is our own bank's)
    return names


def value_of(source: str, names: dict[str, Any]) -> Any:  # noqa: ANN401  (whatever the code makes)
    """The value of an expression of the bank."""
    return run(f"value = {source}", names)["value"]


def render(source: str, **values: object) -> str:
    """A Jinja template, rendered with autoescaping."""
    return Environment(autoescape=True).from_string(source).render(values)


def application(**templates: str) -> Flask:
    """A quiet Flask application; ``hello_html`` is the template ``hello.html``."""
    app = Flask("proof", root_path="/")
    app.secret_key = "proof"
    app.logger.disabled = True
    app.jinja_loader = DictLoader({name.replace("_", "."): source for name, source in templates.items()})
    return app


def runs_bare(folder: Path, program: str) -> bool:
    """Whether a Python without any installed package runs ``program``; it finds the modules in ``folder``."""
    return runs(folder, program, "-I", "-S")


def runs(folder: Path, program: str, *switches: str) -> bool:
    """Whether a new Python process runs ``program``; it finds the modules in ``folder``."""
    found = f"import sys; sys.path.insert(0, {str(folder)!r})\n{program}"
    done = subprocess.run([sys.executable, *switches, "-B", "-c", found], capture_output=True, check=False)
    return done.returncode == 0


class Tags(HTMLParser):
    """Every start tag with its attributes, and the text inside each element that has an id."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, str] = {}
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the tag."""
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        """Give the text to the element that was opened last."""
        if self.tags and (name := self.tags[-1][1].get("id")):
            self.texts[name] = self.texts.get(name, "") + data


# separation


@proves("import-breaks-separation")
def import_breaks_separation(lab: Lab) -> list[bool]:
    """Each import is run by a Python that has no web framework."""
    models = lab.folder / "models"
    models.mkdir()
    (models / "customer.py").write_text("class Customer: pass\n")
    assert runs(lab.folder, "from flask import render_template"), "it runs where Flask is installed"
    return [not runs_bare(lab.folder, code(option)) for option in lab.options]


class Cart:
    """The model of the item: its rule reads the web request."""

    def __init__(self, prices: list[float]) -> None:
        self.prices = prices

    def total(self) -> float:
        """The sum, less 10 % with a coupon."""
        rate = 0.9 if request.args.get("coupon") else 1
        return sum(self.prices) * rate


@proves("model-reads-request")
def model_reads_request(lab: Lab) -> list[bool]:
    """Called outside a request; inside one, both answers that the distractors expect do occur."""
    app = application()
    with app.test_request_context("/"):
        assert Cart([10, 20]).total() == 30
    with app.test_request_context("/?coupon=1"):
        assert Cart([10, 20]).total() == 27.0
    try:
        outcome = f"It returns {Cart([10, 20]).total()},"
    except (RuntimeError, ImportError) as error:
        outcome = f"It raises `{type(error).__name__}`,"
    return [option.startswith(outcome) for option in lab.options]


FUNCTIONS = """
def ships_free(order):
    return order.total >= 100

def price_cell(order):
    return f"<td>{order.total:.2f} EUR</td>"

def save():
    order = Order(total=float(request.form["total"]))
    store.add(order)
    return redirect("/orders")
"""


def part_of(function: ast.FunctionDef) -> str:
    """The part of MVC that a function's own words give away: HTTP, markup, or neither."""
    nodes = list(ast.walk(function))
    names = {node.id for node in nodes if isinstance(node, ast.Name)}
    strings = [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    if names & {"request", "redirect", "session"}:
        return "Controller"
    return "View" if any("<" in string for string in strings) else "Model"


@proves("part-of-each-function")
def part_of_each_function(lab: Lab) -> dict[str, str]:
    """The functions of the stem are parsed."""
    functions = [node for node in ast.parse(FUNCTIONS).body if isinstance(node, ast.FunctionDef)]
    return {f"`{function.name}`": part_of(function) for function in functions}


def english(day: object) -> object:
    """4 May 2026; anything but a date as it is."""
    return f"{day.day} {day:%B %Y}" if isinstance(day, date) else day


@proves("date-format-for-one-page")
def date_format_for_one_page(lab: Lab) -> list[bool]:
    """The edit is made in each place; right if the page changes and the API does not."""
    day = date(2026, 5, 4)

    def outputs(stored: object, attribute: Callable[[Any], object], template: str) -> tuple[str, str]:
        app = application(order_html=template)
        app.add_template_filter(english, "english")
        app.add_url_rule("/page", "page", lambda: render_template("order.html", placed=attribute(stored)))
        app.add_url_rule("/api", "api", lambda: {"placed": str(attribute(stored))})
        client = app.test_client()
        return client.get("/page").text, client.get("/api").get_json()["placed"]

    plain = "{{ placed }}"
    edits = {
        "In the model, where `placed` is defined": (day, english, plain),
        "In the template, where it is printed": (day, lambda value: value, "{{ placed|english }}"),
        "In the database, where it is stored": (english(day), lambda value: value, plain),
    }
    assert outputs(day, lambda value: value, plain) == ("2026-05-04", "2026-05-04")
    return [outputs(*edits[option]) == ("4 May 2026", "2026-05-04") for option in lab.options]


NOTIFYING = """
import importlib

class Model:
    def __init__(self):
        self.listeners, self.items = [], []

    def change(self):
        {statement}

told = []
model = Model()
model.listeners.append(told.append)
model.change()
assert told or sys.modules["views"].calls
"""


@proves("notify-without-import")
def notify_without_import(lab: Lab) -> list[bool]:
    """Each statement runs with the module ``views`` beside it (all tell the view) and without."""
    (with_views := lab.folder / "with").mkdir()
    (without := lab.folder / "without").mkdir()
    (with_views / "views.py").write_text(
        "calls = []\nredraw = redraw_all = calls.append\nclass chart: redraw = calls.append\n"
    )
    programs = [NOTIFYING.format(statement=code(option)) for option in lab.options]
    assert all(runs_bare(with_views, program) for program in programs)
    return [runs_bare(without, program) for program in programs]


CANCEL = {
    3: "order = orders.get(id)",
    4: "order.refund = order.paid * (1.0 if order.days < 15 else 0.8)",
    5: 'flash("Order cancelled")',
    6: 'return redirect(url_for("show", id=id))',
}


@proves("rule-hidden-in-controller")
def rule_hidden_in_controller(lab: Lab) -> list[bool]:
    """Each line becomes a function of its own that knows an order and nothing of the web or the store."""

    def works_alone(line: str) -> bool:
        order = SimpleNamespace(paid=100, days=20, refund=None)
        method = run(f"def method(order, id):\n    {line}", {})["method"]
        try:
            method(order, 1)
        except NameError:
            return False
        return bool(order.refund == 80)

    numbers = [int(re.findall(r"\d+", option)[0]) for option in lab.options]
    return [works_alone(CANCEL[number]) for number in numbers]


@proves("threshold-copied-into-template")
def threshold_copied_into_template(lab: Lab) -> list[bool]:
    """Every line is rendered with the old limit and with the new one."""

    def prints_free(line: str, limit: int) -> bool:
        order = SimpleNamespace(total=120, FREE_FROM=limit, ships_free=limit <= 120)
        return "Free" in render(line, order=order)

    assert all(prints_free(code(option), 100) for option in lab.options)
    return [prints_free(code(option), 150) for option in lab.options]


# model-rules


@proves("check-after-the-change")
def check_after_the_change(lab: Lab) -> list[bool]:
    """The code of the stem; with the check in front, the balance stays as it was."""
    head = "class Account:\n    def __init__(self, balance):\n        self.balance = balance\n"
    head += "    def withdraw(self, amount):\n"
    change = "        self.balance -= amount\n"

    def balance_after(body: str) -> str:
        account = run(head + body, {})["Account"](20)
        try:
            account.withdraw(50)
        except ValueError:
            return str(account.balance)
        raise AssertionError("nothing was raised")

    check = "        if self.balance{} < 0:\n            raise ValueError('overdrawn')\n"
    assert balance_after(check.format(" - amount") + change) == "20"
    observed = balance_after(change + check.format(""))
    return [option == observed for option in lab.options]


@dataclass
class Member:
    """A member of the library, with the limit inside ``borrow`` or not."""

    limited: bool
    loans: int = 0

    def borrow(self, book: str) -> None:
        """Lend ``book``. Raises ValueError above five loans when the rule is here."""
        if self.limited and self.loans >= 5:
            raise ValueError(book)
        self.loans += 1


def library(member: Member, place: str) -> Flask:
    """The library's site and API for one member, with the check for the limit in one place."""
    script = "if (loans >= 5) form.onsubmit = () => false" if place == "script" else ""
    app = application(loans_html="<form>{% if not full %}<button>{% endif %}</form><script>{{ js }}</script>")

    def page() -> str:
        full = place == "template" and member.loans >= 5
        return render_template("loans.html", full=full, js=script)

    def borrow_form() -> ResponseReturnValue:
        if place == "controller" and member.loans >= 5:
            return "refused", 422
        member.borrow(request.form["book"])
        return redirect("/loans", 303)

    def borrow_api() -> ResponseReturnValue:
        member.borrow(request.get_json()["book"])
        return {"loans": member.loans}

    app.add_url_rule("/loans", "page", page)
    app.add_url_rule("/loans", "form", borrow_form, methods=["POST"])
    app.add_url_rule("/api/loans", "api", borrow_api, methods=["POST"])
    return app


@proves("one-place-for-three-entrances")
def one_place_for_three_entrances(lab: Lab) -> list[bool]:
    """Six loans are tried through each entrance; right if each stops at five."""

    def loans(place: str, entrance: str) -> int:
        member = Member(limited=place == "model")
        client = library(member, place).test_client()
        for _ in range(6):
            if entrance == "form":
                client.get("/loans")
                client.post("/loans", data={"book": "SICP"})
            elif entrance == "api":
                client.post("/api/loans", json={"book": "SICP"})
            else:
                nightly_import(member)
        return member.loans

    def nightly_import(member: Member) -> None:
        try:
            member.borrow("SICP")
        except ValueError:
            return

    places = {
        "In the JavaScript of the form page": "script",
        "In the controller behind the form": "controller",
        "In the method of the domain object": "model",
        "In the template that shows the result": "template",
    }
    assert loans("controller", "form") == 5, "the controller does guard its own form"
    entrances = ("form", "api", "import")
    return [all(loans(places[option], way) == 5 for way in entrances) for option in lab.options]


@proves("html-min-is-no-guard")
def html_min_is_no_guard(lab: Lab) -> list[bool]:
    """A client that is no browser posts 12 to a real server whose form says min="18"."""
    app = application(
        join_html='<form method="post"><input name="age" type="number" min="18" required></form>'
    )
    members: list[SimpleNamespace] = []

    def join() -> ResponseReturnValue:
        if request.method == "POST":
            members.append(SimpleNamespace(age=int(request.form["age"])))
            return "welcome", 201
        return render_template("join.html")

    app.add_url_rule("/join", "join", join, methods=["GET", "POST"])
    with lab.serve(app) as base:
        assert 'min="18"' in requests.get(f"{base}/join").text
        requests.post(f"{base}/join", data={"age": "12"})
    outcome = str(members[0].age) if members else "Nothing"
    return [option == outcome for option in lab.options]


@proves("invariant-only-at-birth")
def invariant_only_at_birth(lab: Lab) -> list[bool]:
    """The two statements run; a frozen class is the contrast."""
    source = (
        "@dataclass{arguments}\nclass Order:\n    quantity: int\n    def __post_init__(self):\n"
        "        if self.quantity < 1:\n            raise ValueError('quantity')\n"
    )

    def outcome(arguments: str) -> str:
        order_class = run(source.format(arguments=arguments), {"dataclass": dataclass})["Order"]
        order = order_class(2)
        try:
            order.quantity = -1
        except (ValueError, FrozenInstanceError) as error:
            return f"It raises `{type(error).__name__}`"
        return f"It sets {order.quantity}"

    assert outcome("(frozen=True)") == "It raises `FrozenInstanceError`"
    observed = outcome("")
    return [re.split(r",| from| without", option)[0] == observed for option in lab.options]


class Checked(DeclarativeBase):
    """The base of the model with a validator."""


class CheckedOrder(Checked):
    """An order whose quantity is checked when the attribute is set."""

    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    quantity: Mapped[int]

    @validates("quantity")
    def at_least_one(self, name: str, quantity: int) -> int:
        """The quantity. Raises ValueError below 1."""
        if quantity < 1:
            raise ValueError(name)
        return quantity


@proves("write-past-the-validator")
def write_past_the_validator(lab: Lab) -> list[bool]:
    """Each statement runs against its own database that holds one good order."""

    def stores_a_bad_order(statement: str) -> bool:
        with tables(Checked) as (engine, _), Session(engine) as session:
            session.add(CheckedOrder(id=1, quantity=5))
            session.commit()
            try:
                run(statement, {"session": session, "Order": CheckedOrder, "update": update})
                session.commit()
            except ValueError:
                session.rollback()
            return -1 in session.scalars(text("SELECT quantity FROM orders")).all()

    return [stores_a_bad_order(code(option)) for option in lab.options]


@proves("unique-mail-race")
def unique_mail_race(lab: Lab) -> list[bool]:
    """Two PostgreSQL sessions with overlapping transactions, in the same steps for every measure."""
    insert = "INSERT INTO members VALUES ('ann@example.org')"
    count = "SELECT count(*) FROM members"

    def members(measure: str) -> int:
        first, second = pair = (lab.postgres(), lab.postgres())
        first.execute("DROP TABLE IF EXISTS members")
        first.execute(f"CREATE TABLE members (mail text {'UNIQUE' if 'UNIQUE' in measure else ''})")
        for client in pair:
            client.execute("BEGIN ISOLATION LEVEL READ COMMITTED")
            client.execute("SET LOCAL lock_timeout = '50ms'")
        if "before the insert" in measure:
            assert [client.execute(count).fetchone() for client in pair] == [(0,), (0,)], "both may insert"
        first.execute(insert)
        waits = blocked(second, insert)
        assert waits == ("UNIQUE" in measure)
        if "before the commit" in measure:
            assert [client.execute(count).fetchone() for client in pair] == [(1,), (1,)], "both may commit"
        first.execute("COMMIT")
        second.execute("ROLLBACK" if waits else "COMMIT")
        if waits:
            assert blocked(second, insert), "after the first commit it is refused as a duplicate"
        return len(first.execute("SELECT * FROM members").fetchall())

    def blocked(client: psycopg.Connection[Any], statement: str) -> bool:
        try:
            client.execute(statement)
        except (psycopg.errors.LockNotAvailable, psycopg.errors.UniqueViolation):
            return True
        return False

    return [members(option) == 1 for option in lab.options]


# view-templates


@proves("autoescape-html")
def autoescape_html(lab: Lab) -> list[bool]:
    """A Flask view renders the template; the same text from a .txt template stays as it is."""
    source = "Hello {{ name }}"
    app = application(hello_html=source, hello_txt=source)
    app.add_url_rule("/<name>", "hello", lambda name: render_template(name, name="<b>Ann</b>"))
    client = app.test_client()
    assert client.get("/hello.txt").text == "Hello <b>Ann</b>"
    return [code(option) == client.get("/hello.html").text for option in lab.options]


def inherited(base: str, child: str) -> str:
    """``child`` rendered in an environment that holds ``base`` as base.html; white space collapsed."""
    loader = DictLoader({"base.html": base, "child.html": child})
    return " ".join(Environment(loader=loader, autoescape=True).get_template("child.html").render().split())


@proves("super-block-text")
def super_block_text(lab: Lab) -> list[bool]:
    """The two templates of the stem."""
    page = inherited(
        "<title>{% block title %}Shop{% endblock %}</title>",
        '{% extends "base.html" %}\n{% block title %}{{ super() }}: Cart{% endblock %}',
    )
    title = page.removeprefix("<title>").removesuffix("</title>")
    return [answer == title for answer in lab.options]


@proves("safe-filter-lets-script-in")
def safe_filter_lets_script_in(lab: Lab) -> list[bool]:
    """Each expression is rendered and the result parsed as a browser would."""
    pages = [render(code(option), comment="<script>alert(1)</script>") for option in lab.options]
    return [("script", {}) in Tags(page).tags for page in pages]


@proves("text-outside-blocks")
def text_outside_blocks(lab: Lab) -> list[bool]:
    """The two templates of the stem."""
    page = inherited(
        "<h1>{% block title %}Shop{% endblock %}</h1>",
        '{% extends "base.html" %}\n{% block title %}Cart{% endblock %}\n<p>Two items</p>',
    )
    return [code(option) == page for option in lab.options]


@proves("file-names-without-escaping")
def file_names_without_escaping(lab: Lab) -> list[bool]:
    """Flask renders one source under every name."""
    app = application()
    app.jinja_loader = DictLoader({code(option): "{{ name }}" for option in lab.options})
    with app.app_context():
        return [render_template(code(option), name="<b>") == "<b>" for option in lab.options]


@proves("misspelt-attribute")
def misspelt_attribute(lab: Lab) -> list[bool]:
    """A Flask page with the slip; one step further the same slip does raise."""
    app = application(hello_html="Hello {{ user.nmae }}!", deep_html="Hello {{ user.nmae.first }}!")
    user = SimpleNamespace(name="Ann")
    app.add_url_rule("/<name>", "page", lambda name: render_template(f"{name}.html", user=user))
    client = app.test_client()
    assert client.get("/deep").status_code == 500
    answer = client.get("/hello")
    shown = f"`{answer.text}`" if answer.status_code == 200 else f"An error with status {answer.status_code}"
    return [option == shown for option in lab.options]


@proves("unquoted-attribute-hole")
def unquoted_attribute_hole(lab: Lab) -> list[bool]:
    """Each line is rendered with autoescaping and parsed."""
    pages = [render(code(option), tip="x onmouseover=alert(1)") for option in lab.options]
    return ["onmouseover" in Tags(page).tags[0][1] for page in pages]


@proves("counter-set-in-loop")
def counter_set_in_loop(lab: Lab) -> float:
    """The template of the stem; with a namespace object the sum does come out."""
    loop = "{% for q in [2, 3] %}{% set n.sum = n.sum + q %}{% endfor %}"
    assert render("{% set n = namespace(sum=0) %}" + loop + "{{ n.sum }}") == "5"
    source = "{% set n = 0 %}{% for q in [2, 3] %}{% set n = n + q %}{% endfor %}{{ n }} pieces"
    return int(render(source).split()[0])


# controller-routing


@proves("post-redirect-get")
def post_redirect_get(lab: Lab) -> list[bool]:
    """A client posts, follows redirects as browsers do, and repeats the request behind the last page."""

    def reload_is_get_only(status: int) -> bool:
        app = application()
        methods: list[str] = []

        @app.route("/orders", methods=["POST"], endpoint="save")
        @app.route("/orders/1", methods=["GET", "POST"], endpoint="show")
        def page() -> ResponseReturnValue:
            methods.append(request.method)
            moved = request.endpoint == "save" and status >= 300
            return redirect("/orders/1", status) if moved else ("order 1", status if status < 300 else 200)

        with lab.serve(app) as base, requests.Session() as browser:
            shown = browser.post(f"{base}/orders", data={"item": "tea"}).request
            before = len(methods)
            browser.send(shown)
        return methods[before:] == ["GET"]

    return [reload_is_get_only(int(option[:3])) for option in lab.options]


@proves("post-to-get-route")
def post_to_get_route(lab: Lab) -> list[bool]:
    """The app of the stem."""
    app = application()
    app.add_url_rule("/orders", "orders", lambda: "orders")
    client = app.test_client()
    assert client.get("/orders").status_code == 200
    return [option == str(client.post("/orders").status_code) for option in lab.options]


@proves("letters-for-an-int")
def letters_for_an_int(lab: Lab) -> list[bool]:
    """The app of the stem; digits reach the view."""
    app = application()
    app.add_url_rule("/orders/<int:order_id>", "show", lambda order_id: f"order {order_id}")
    client = app.test_client()
    assert client.get("/orders/7").text == "order 7"
    return [option == str(client.get("/orders/abc").status_code) for option in lab.options]


@proves("fixed-word-beats-variable")
def fixed_word_beats_variable(lab: Lab) -> list[bool]:
    """Both orders of registration; the views that run are recorded."""

    def views_run(rules: Iterable[str]) -> list[str]:
        app = application()
        ran: list[str] = []
        for rule in rules:

            def view(rule: str = rule, **values: str) -> str:
                ran.append(rule)
                return rule

            app.add_url_rule(rule, rule, view)
        assert app.test_client().get("/users/me").status_code == 200
        return ran

    rules = ["/users/<name>", "/users/me"]
    ran = views_run(rules)
    assert views_run(reversed(rules)) == ran
    texts = {
        ("/users/<name>",): "The one registered for `/users/<name>`",
        ("/users/me",): "The one registered for `/users/me`",
        tuple(rules): "Both, in the order of registration",
    }
    return [option == texts[tuple(ran)] for option in lab.options]


@proves("slash-at-the-end")
def slash_at_the_end(lab: Lab) -> dict[str, str]:
    """The three requests."""
    app = application()
    app.add_url_rule("/docs/", "docs", lambda: "docs")
    app.add_url_rule("/about", "about", lambda: "about")
    client = app.test_client()
    answers = {path: client.get(path) for path in ("/docs/", "/docs", "/about/")}
    assert answers["/docs"].location.endswith("/docs/")
    texts = {
        200: "200 from the view",
        308: "308 to the other spelling",
        404: "404 from the router",
        405: "405 from the router",
    }
    return {f"`GET {path}`": texts[answer.status_code] for path, answer in answers.items()}


@proves("url-for-extra-argument")
def url_for_extra_argument(lab: Lab) -> list[bool]:
    """The call of the stem, in a view."""
    app = application()
    app.add_url_rule(
        "/orders/<int:order_id>", "show", lambda order_id: url_for("show", order_id=order_id, page=2)
    )
    address = app.test_client().get("/orders/7").text
    return [answer == address for answer in lab.options]


@proves("post-without-final-slash")
def post_without_final_slash(lab: Lab) -> list[bool]:
    """A real server and a client that follows redirects."""
    app = application()

    @app.route("/orders/", methods=["GET", "POST"])
    def orders() -> str:
        return (
            f"A {request.method} {'with' if request.form.get('item') == 'tea' else 'without'} the form data"
        )

    with lab.serve(app) as base:
        answer = requests.post(f"{base}/orders", data={"item": "tea"})
    received = answer.text if answer.ok else "Nothing, as no path matches"
    return [option == received for option in lab.options]


@proves("path-matches-verb-does-not")
def path_matches_verb_does_not(lab: Lab) -> list[bool]:
    """The two routes of the stem; with the first route alone the answer is 404."""

    def answer(both: bool) -> str:
        app = application()
        app.add_url_rule("/items/<int:item_id>", "show", lambda item_id: f"The result of `show` {item_id}")
        if both:
            app.add_url_rule(
                "/items/<name>", "create", lambda name: f"The result of `create` {name}", methods=["POST"]
            )
        reply = app.test_client().get("/items/abc")
        return reply.text if reply.status_code == 200 else str(reply.status_code)

    assert answer(both=False) == "404"
    return [option.startswith(answer(both=True)) for option in lab.options]


# request-lifecycle


def traced(trace: list[str], **templates: str) -> Flask:
    """An application whose hooks, templates (through ``seen``) and view at / write to ``trace``."""
    app = application(**templates)

    def note(name: str) -> None:
        trace.append(name)

    app.jinja_env.globals["seen"] = note
    app.before_request(lambda: note("before_request"))
    app.teardown_request(lambda _: note("teardown_request"))

    @app.after_request
    def after(response: Response) -> Response:
        note("after_request")
        return response

    return app


@proves("flask-hook-order")
def flask_hook_order(lab: Lab) -> list[str]:
    """An instrumented application answers one request."""
    trace: list[str] = []
    app = traced(trace, page_html="{{ seen('template') or '' }}page")

    @app.route("/")
    def view() -> str:
        trace.append("view")
        return render_template("page.html")

    assert app.test_client().get("/").text == "page"
    texts = {
        "view": "The first line of the view function",
        "template": "The template `page.html`",
    }
    return [texts.get(name, f"The `{name}` hook") for name in trace]


@proves("view-source-shows-html")
def view_source_shows_html(lab: Lab) -> list[bool]:
    """The bytes that a real server sends."""
    app = application(list_html="{% for n in names %}<li>{{ n }}</li>{% endfor %}")
    app.add_url_rule("/", "list", lambda: render_template("list.html", names=["Ann", "Bo"]))
    with lab.serve(app) as base:
        page = requests.get(base).text
    return [code(option) == page for option in lab.options]


@proves("from-socket-to-view")
def from_socket_to_view(lab: Lab) -> list[str]:
    """The standard library's WSGI handler runs a Flask app; both are instrumented."""
    trace: list[str] = []

    class Server(SimpleHandler):
        def setup_environ(self) -> None:
            trace.append("The server builds the `environ` dictionary")
            super().setup_environ()

        def send_headers(self) -> None:
            trace.append("The server sends status line and headers")
            super().send_headers()

    class Matching(BaseConverter):
        def to_python(self, value: str) -> str:
            trace.append("The URL is matched to a view function")
            return value

    app = application()
    app.url_map.converters["traced"] = Matching

    @app.route("/<traced:name>")
    def page(name: str) -> str:
        trace.append("The view function runs and returns")
        return name

    def called(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        trace.append("The server calls the application object")
        return app(environ, start_response)

    environ: dict[str, Any] = {"PATH_INFO": "/page"}
    setup_testing_defaults(environ)
    sent = io.BytesIO()
    Server(io.BytesIO(), sent, io.StringIO(), environ).run(called)
    assert sent.getvalue().endswith(b"page")
    return trace


@proves("view-returns-a-dict")
def view_returns_a_dict(lab: Lab) -> list[bool]:
    """The view of the stem."""
    app = application()
    app.add_url_rule("/", "view", lambda: {"id": 7})
    answer = app.test_client().get("/")
    facts = {
        "Status 500, as only text is accepted": answer.status_code == 500,
        "The word `id` as `text/html`": (answer.text, answer.mimetype) == ("id", "text/html"),
        "A JSON object as `application/json`": (answer.get_json(), answer.mimetype)
        == ({"id": 7}, "application/json"),
    }
    return [facts[option] for option in lab.options]


@proves("hook-answers-itself")
def hook_answers_itself(lab: Lab) -> list[bool]:
    """What runs besides the hook that answers."""
    trace: list[str] = []
    app = traced(trace)
    app.before_request(lambda: ("Closed", 503))

    @app.route("/")
    def view() -> str:
        trace.append("View function")
        return "open"

    assert app.test_client().get("/").status_code == 503
    names = {"View function", "after_request", "teardown_request"}
    mentioned = [{name for name in names if name in option} for option in lab.options]
    return [some == set(trace) - {"before_request"} for some in mentioned]


@proves("middleware-layers")
def middleware_layers(lab: Lab) -> list[str]:
    """Two real middlewares around an app."""
    trace: list[str] = []

    def layer(name: str, inner: "WSGIApplication") -> "WSGIApplication":
        def outer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
            trace.append(f"`{name}`, code before the call")
            body = inner(environ, start_response)
            trace.append(f"`{name}`, code after the call")
            return body

        return outer

    app = application()

    @app.route("/")
    def view() -> str:
        trace.append("The view function")
        return "page"

    app.wsgi_app = layer("Timing", layer("Gzip", app.wsgi_app))  # type: ignore[assignment,method-assign]
    assert app.test_client().get("/").text == "page"
    return trace


@proves("after-an-unhandled-error")
def after_an_unhandled_error(lab: Lab) -> list[bool]:
    """Every function of the options is registered and the view fails."""
    trace: list[str] = []
    app = traced(trace)

    def handler(name: str) -> Callable[[Exception], ResponseReturnValue]:
        def handle(error: Exception) -> ResponseReturnValue:
            trace.append(name)
            return name, 500

        return handle

    for what, name in ((500, "500"), (404, "404"), (ValueError, "ValueError")):
        app.register_error_handler(what, handler(f"errorhandler({name})"))
    empty: dict[str, str] = {}
    app.add_url_rule("/", "view", lambda: empty["missing"])
    assert app.test_client().get("/").status_code == 500
    return [code(option) in trace for option in lab.options]


@proves("hook-counts-unknown-urls")
def hook_counts_unknown_urls(lab: Lab) -> float:
    """Five requests, three of them for pages that exist."""
    trace: list[str] = []
    app = traced(trace)
    app.add_url_rule("/page/<int:number>", "page", lambda number: f"page {number}")
    client = app.test_client()
    paths = ["/page/1", "/page/2", "/page/3", "/nothing", "/page/x"]
    assert [client.get(path).status_code for path in paths] == [200, 200, 200, 404, 404]
    return trace.count("before_request")


# view-data-access


class Base(DeclarativeBase):
    """The base of the tables below."""


class Author(Base):
    """An author with two collections."""

    __tablename__ = "author"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    books: Mapped[list["Book"]] = relationship()
    awards: Mapped[list["Award"]] = relationship()


class Book(Base):
    """A book of one author."""

    __tablename__ = "book"
    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"))
    title: Mapped[str]


class Award(Base):
    """An award of one author."""

    __tablename__ = "award"
    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"))


class Order(Base):
    """An order with its lines."""

    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[str] = mapped_column(default="open")
    note: Mapped[str] = mapped_column(default="")
    total: Mapped[int] = mapped_column(default=0)
    lines: Mapped[list["Line"]] = relationship()


class Line(Base):
    """A line of an order."""

    __tablename__ = "line"
    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))


class Account(Base):
    """A bank account."""

    __tablename__ = "account"
    id: Mapped[str] = mapped_column(primary_key=True)
    balance: Mapped[int]
    closed: Mapped[bool] = mapped_column(default=False)


Statements = list[tuple[str, Any]]


@contextmanager
def tables(base: type[DeclarativeBase], *rows: DeclarativeBase) -> Iterator[tuple[Engine, Statements]]:
    """A database in memory with ``rows``, and the list of the statements sent from now on."""
    engine = create_engine("sqlite://")
    statements: Statements = []
    base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add_all(rows)
        session.commit()
    event.listen(
        engine,
        "before_cursor_execute",
        lambda *sent: statements.append((sent[2], sent[3])),
    )
    try:
        yield engine, statements
    finally:
        engine.dispose()


def authors(number: int) -> list[Author]:
    """Authors with two books each."""
    return [Author(name=f"A{i}", books=[Book(title="x"), Book(title="y")]) for i in range(number)]


BOOK_LIST = (
    "{% for author in authors %}{% for book in author.books %}{{ book.title }}{% endfor %}{% endfor %}"
)


@proves("lazy-loop-count")
def lazy_loop_count(lab: Lab) -> float:
    """A Jinja template walks over lazily loaded books; selectinload is the contrast."""
    with tables(Base, *authors(10)) as (engine, statements):
        with Session(engine) as session:
            page = render(BOOK_LIST, authors=session.scalars(select(Author)).all())
        assert page == "xy" * 10
        lazy = len(statements)
        statements.clear()
        with Session(engine) as session:
            query = select(Author).options(selectinload(Author.books))
            render(BOOK_LIST, authors=session.scalars(query).all())
        assert len(statements) == 2
    return lazy


@proves("detached-lazy-access")
def detached_lazy_access(lab: Lab) -> list[bool]:
    """The template is rendered after the session has closed; eagerly loaded books do print."""

    def outcome(*options: "ExecutableOption") -> str:
        with tables(Base, *authors(1)) as (engine, statements):
            with Session(engine) as session:
                author = session.scalars(select(Author).options(*options)).one()
            statements.clear()
            try:
                page = render(BOOK_LIST, authors=[author])
            except DetachedInstanceError as error:
                return type(error).__name__
            return f"{page!r} after {len(statements)} statements"

    assert outcome(selectinload(Author.books)) == "'xy' after 0 statements"
    texts = {
        "'xy' after 1 statements": "A new session opens and reads the books",
        "'' after 0 statements": "The loop runs over an empty list of books",
        "DetachedInstanceError": "A `DetachedInstanceError` stops the page",
        "'xy' after 0 statements": "The last known list comes from a cache",
    }
    return [option == texts[outcome()] for option in lab.options]


@proves("exactly-one-more-query")
def exactly_one_more_query(lab: Lab) -> list[bool]:
    """Each option is put on the query and the statements are counted."""
    loaders = {
        "lazyload": lazyload,
        "joinedload": joinedload,
        "selectinload": selectinload,
        "raiseload": raiseload,
        "Order": Order,
    }

    def statements_for(option: str) -> list[str]:
        rows = [Order(lines=[Line(), Line()]) for _ in range(50)]
        with tables(Base, *rows) as (engine, statements), Session(engine) as session:
            query = select(Order).options(value_of(code(option), dict(loaders)))
            try:
                pieces = [len(order.lines) for order in session.scalars(query).unique()]
            except InvalidRequestError:
                return []
            assert pieces == [2] * 50
            return [statement for statement, _ in statements]

    counts = {code(option).split("(")[0]: len(statements_for(option)) for option in lab.options}
    assert counts == {"lazyload": 51, "joinedload": 1, "selectinload": 2, "raiseload": 0}
    return [len(statements_for(option)) == 2 for option in lab.options]


@proves("three-changes-one-commit")
def three_changes_one_commit(lab: Lab) -> list[bool]:
    """UPDATE statements on the wire; flushing after each assignment is the contrast."""

    def updates(flush_each: bool) -> int:
        with tables(Base, Order(id=1)) as (engine, statements), Session(engine) as session:
            order = session.scalars(select(Order)).one()
            for name, value in (("status", "paid"), ("note", "gift"), ("total", 5)):
                setattr(order, name, value)
                if flush_each:
                    session.flush()
            session.commit()
            return sum(statement.startswith("UPDATE") for statement, _ in statements)

    assert updates(flush_each=True) == 3
    return [option == str(updates(flush_each=False)) for option in lab.options]


def withdraw(session: Session, account: Account, amount: int) -> None:
    """The first function of the stem."""
    account.balance -= amount
    session.commit()


def deposit(session: Session, account: Account, amount: int) -> None:
    """The second function of the stem."""
    if account.closed:
        raise ValueError("closed")
    account.balance += amount
    session.commit()


@proves("commit-inside-each-step")
def commit_inside_each_step(lab: Lab) -> list[bool]:
    """The controller of the stem, on a database."""
    rows = (Account(id="A", balance=100), Account(id="B", balance=50, closed=True))
    with tables(Base, *rows) as (engine, _):
        with Session(engine) as session:
            try:
                withdraw(session, session.get_one(Account, "A"), 30)
                deposit(session, session.get_one(Account, "B"), 30)
            except ValueError:
                session.rollback()
        with Session(engine) as session:
            balances = {row.id: row.balance for row in session.scalars(select(Account))}
    return [option == f"A {balances['A']} and B {balances['B']}" for option in lab.options]


@proves("reads-after-commit")
def reads_after_commit(lab: Lab) -> float:
    """SELECTs after the commit; without expiry there are none."""

    def selects(session_class: Callable[[Engine], Session]) -> int:
        with tables(Base, *authors(3)) as (engine, statements), session_class(engine) as session:
            found = session.scalars(select(Author)).all()
            session.commit()
            statements.clear()
            page = render("{% for author in authors %}{{ author.name }} {% endfor %}", authors=found)
            assert page == "A0 A1 A2 "
            return sum(statement.startswith("SELECT") for statement, _ in statements)

    assert selects(lambda engine: Session(engine, expire_on_commit=False)) == 0
    return selects(Session)


@proves("same-row-twice")
def same_row_twice(lab: Lab) -> list[bool]:
    """The code of the stem; a second session gives another object."""
    query = select(Author).where(Author.id == 1)
    with tables(Base, *authors(1)) as (engine, statements), Session(engine) as session:
        a = session.scalars(query).one()
        b = session.scalars(query).one()
        sent = {1: "One SELECT is sent", 2: "Two SELECTs are sent"}[len(statements)]
        with Session(engine) as other:
            assert other.scalars(query).one() is not a
        outcome = f"{sent}, and `a is b` is {str(a is b).lower()}"
    return [option == outcome for option in lab.options]


@proves("two-joined-collections")
def two_joined_collections(lab: Lab) -> float:
    """The statement that the ORM sent is sent again without the ORM and its rows are counted."""
    author = Author(
        id=1, name="A", books=[Book(title="x") for _ in range(3)], awards=[Award() for _ in range(4)]
    )
    query = select(Author).options(joinedload(Author.books), joinedload(Author.awards))
    with tables(Base, author) as (engine, statements), Session(engine) as session:
        (found,) = session.scalars(query.where(Author.id == 1)).unique()
        assert (len(found.books), len(found.awards), len(statements)) == (3, 4, 1)
        with engine.connect() as connection:
            return len(connection.exec_driver_sql(*statements[0]).all())


# testability

ORDER_MODULE = """
class Order:
    def __init__(self, prices):
        self.prices = prices

    def total(self):
        return sum(self.prices) * 9 // 10
"""

WEB_MODULE = """
from flask import Flask, render_template
from jinja2 import DictLoader
from models import Order

app = Flask("shop", root_path="/")
app.jinja_loader = DictLoader({"order.html": "Total {{ order.total() }}"})
o = Order([60, 50])
app.add_url_rule("/orders/1", "show", lambda: render_template("order.html", order=o))
client = app.test_client()
"""


@proves("test-without-the-web")
def test_without_the_web(lab: Lab) -> list[bool]:
    """Each body runs in a Python without packages; with Flask all of them pass."""
    (lab.folder / "models.py").write_text(ORDER_MODULE)
    (lab.folder / "web.py").write_text(WEB_MODULE)

    def program(body: str) -> str:
        names = {node.id for node in ast.walk(ast.parse(body)) if isinstance(node, ast.Name)}
        web = sorted(names & {"client", "render_template", "o"})
        lines = ["from models import Order"]
        lines += [f"from web import app, {', '.join(web)}", "app.app_context().push()"] if web else []
        return "\n".join([*lines, body])

    bodies = [program(code(option)) for option in lab.options]
    assert runs(lab.folder, "\n".join(bodies)), "with Flask installed every test passes"
    return [runs_bare(lab.folder, body) for body in bodies]


@proves("client-follows-redirects")
def client_follows_redirects(lab: Lab) -> list[bool]:
    """Each call is made and the assertion evaluated."""
    app = application()
    app.add_url_rule("/orders", "save", lambda: redirect("/orders/1", 303), methods=["POST"])
    app.add_url_rule("/orders/1", "show", lambda: "Thank you")

    def passes(call: str) -> bool:
        names = run(call, {"client": app.test_client(), "form": {"item": "tea"}})
        return b"Thank you" in names["r"].data

    return [passes(code(option)) for option in lab.options]


def clock_at(today: date) -> dict[str, Any]:
    """``date`` and ``datetime`` of a computer on which it is ``today``."""

    class Date(date):
        @classmethod
        def today(cls) -> date:  # type: ignore[override]
            return today

    class Datetime(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return datetime(today.year, today.month, today.day, tzinfo=tz)

    return {"date": Date, "datetime": Datetime}


@proves("clock-as-argument")
def clock_as_argument(lab: Lab) -> list[bool]:
    """The test of each method is run on computers with different dates."""
    days = [date(2025, 7, 1), date(2026, 2, 28), date(2026, 3, 2), date(2040, 1, 1)]

    def test_passes(source: str, today: date) -> bool:
        method = run(source, clock_at(today))["overdue"]
        loan = SimpleNamespace(due=date(2026, 3, 1))
        given = [date(2026, 2, 28)] * (method.__code__.co_argcount - 1)
        return method(loan, *given) is False

    return [all(test_passes(code(option), day) for day in days) for option in lab.options]


@proves("second-test-client")
def second_test_client(lab: Lab) -> list[bool]:
    """The two lines of the stem; one client for both is the contrast."""
    app = application()

    @app.post("/login")
    def login() -> str:
        session["user"] = request.form["user"]
        return "welcome"

    @app.get("/me")
    def me() -> ResponseReturnValue:
        return ("you", 200) if "user" in session else ("who?", 401)

    form = {"user": "ann"}
    one = app.test_client()
    one.post("/login", data=form)
    assert one.get("/me").status_code == 200
    app.test_client().post("/login", data=form)
    response = app.test_client().get("/me")
    return [option == str(response.status_code) for option in lab.options]


@proves("context-for-url-for")
def context_for_url_for(lab: Lab) -> list[bool]:
    """The call is made inside each block."""
    app = application()
    app.add_url_rule("/orders/<int:order_id>", "show", lambda order_id: f"order {order_id}")
    assert app.config["SERVER_NAME"] is None

    def address(block: str) -> str:
        source = f'{block}\n    address = url_for("show", order_id=7)'
        try:
            return str(run(source, {"app": app, "url_for": url_for})["address"])
        except RuntimeError:
            return ""

    return [address(code(option)) == "/orders/7" for option in lab.options]


def text_of(html: str, id: str) -> str:  # noqa: A002  (so called in the item)
    """The text of the element with an id."""
    return Tags(html).texts[id]


@proves("assertion-that-survives-redesign")
def assertion_that_survives_redesign(lab: Lab) -> list[bool]:
    """Each assertion is evaluated on the page, on a redesign and on a redesign with a wrong total."""
    today = '<td>99.00</td><p>Total <b id="total">{}</b></p>'
    page = today.format("99.00")
    redesign = '<td class="price">99.00</td><div>Total <strong class="sum" id="total">{}</strong></div>'

    def holds(assertion: str, html: str) -> bool:
        return bool(value_of(assertion, {"html": html, "text_of": text_of}))

    def survives(assertion: str) -> bool:
        assert holds(assertion, page), "it is green today"
        wrong = [template.format("110.00") for template in (today, redesign)]
        return holds(assertion, redesign.format("99.00")) and not any(holds(assertion, bad) for bad in wrong)

    return [survives(code(option)) for option in lab.options]


@proves("double-that-notices-a-rename")
def double_that_notices_a_rename(lab: Lab) -> list[bool]:
    """The controller runs with each double; before the rename all of them let it pass."""

    class Before:
        def find(self, key: int) -> int:
            return key

    class After:
        def get(self, key: int) -> int:
            return key

    def fails(double: str, store: type) -> bool:
        names = {"Mock": Mock, "MagicMock": MagicMock, "create_autospec": create_autospec, "Store": store}
        replaced = value_of(double, names)
        try:
            replaced.find(7)
        except AttributeError:
            return True
        return False

    assert not any(fails(code(option), Before) for option in lab.options)
    return [fails(code(option), After) for option in lab.options]


# variants-origins


class CountingView:
    """A view that counts its updates."""

    updates = 0

    def update(self) -> None:
        """Count."""
        self.updates += 1


Views = list[CountingView] | weakref.WeakSet[CountingView]


class Subject:
    """A model that calls its views after each change."""

    def __init__(self) -> None:
        self.views: Views = []

    def change(self) -> None:
        """Tell every view."""
        for view in self.views:
            view.update()


@proves("observer-update-count")
def observer_update_count(lab: Lab) -> float:
    """The story of the stem."""
    model, bar, table = Subject(), CountingView(), CountingView()
    model.views = [bar, table]
    model.change()
    model.views.remove(bar)
    model.change()
    return bar.updates + table.updates


@proves("lapsed-listener")
def lapsed_listener(lab: Lab) -> list[bool]:
    """The program's own name is deleted; with weak references the view is gone."""

    def outcome(views: Views, register: Callable[[CountingView], None]) -> str:
        model, view = Subject(), CountingView()
        model.views = views
        register(view)
        seen = weakref.ref(view)
        del view
        gc.collect()
        try:
            model.change()
        except ReferenceError:
            return "It was freed and the model gets an error"
        left = seen()
        return alive if left and left.updates else skipped

    alive, skipped = "It is alive and receives the update", "It was freed and the model skips it"
    weak: weakref.WeakSet[CountingView] = weakref.WeakSet()
    assert outcome(weak, weak.add) == skipped
    strong: list[CountingView] = []
    return [option == outcome(strong, strong.append) for option in lab.options]


@proves("open-page-after-a-change")
def open_page_after_a_change(lab: Lab) -> list[bool]:
    """A real server; what each client holds is the text that it was sent."""
    app = application(shop_html="Stock: {{ stock }}")
    model = SimpleNamespace(stock=5)
    app.add_url_rule("/", "shop", lambda: render_template("shop.html", stock=model.stock))

    @app.post("/buy")
    def buy() -> ResponseReturnValue:
        model.stock -= 1
        return redirect("/", 303)

    with lab.serve(app) as base:
        bo = requests.get(base)
        ann = requests.post(f"{base}/buy")
        assert (ann.text, requests.get(base).text) == ("Stock: 4", "Stock: 4")
    return [option.startswith(f"{bo.text},") for option in lab.options]


class Totals:
    """A model with the sum of prices and, for some patterns, listeners."""

    def __init__(self) -> None:
        self.total = 0
        self.views: list[Any] = []

    def add(self, price: int) -> None:
        """Add and tell."""
        self.total += price
        for view in self.views:
            view.update()


class Screen:
    """The screen of the stem."""

    total_text = ""


class Handler:
    """The handler of the stem."""

    def __init__(self, model: Totals, screen: Screen) -> None:
        self.model, self.screen = model, screen

    def item_added(self, price: int) -> None:
        """Pass on the input and fill the screen."""
        self.model.add(price)
        self.screen.total_text = f"{self.model.total} EUR"


class BoundScreen:
    """A screen that reads its model by itself."""

    def __init__(self, model: Totals) -> None:
        self.model = model

    @property
    def total_text(self) -> str:
        """What it shows."""
        return f"{self.model.total} EUR"


class ListeningScreen(Screen):
    """A screen that registers with its model."""

    def __init__(self, model: Totals) -> None:
        self.model = model
        model.views.append(self)

    def update(self) -> None:
        """Read the model again."""
        self.total_text = f"{self.model.total} EUR"


def pattern_of(model: Totals, screen: Screen | BoundScreen) -> str:
    """The pattern, by who knows whom once both are wired."""
    assert screen.total_text == f"{model.total} EUR"
    if screen in model.views:
        return "Observer Synchronization"
    return "Supervising Controller" if model in vars(screen).values() else "Passive View"


@proves("name-the-handler-pattern")
def name_the_handler_pattern(lab: Lab) -> list[bool]:
    """The code of the stem and a sketch of each other pattern are run and told apart by their references."""

    def after_one_item(screen_class: Callable[[Totals], Screen | BoundScreen]) -> str:
        model = Totals()
        screen = screen_class(model)
        if isinstance(screen, Screen) and not isinstance(screen, ListeningScreen):
            Handler(model, screen).item_added(5)
        else:
            model.add(5)
        return pattern_of(model, screen)

    assert after_one_item(BoundScreen) == "Supervising Controller"
    assert after_one_item(ListeningScreen) == "Observer Synchronization"
    return [option == after_one_item(lambda _: Screen()) for option in lab.options]


@proves("view-writes-back")
def view_writes_back(lab: Lab) -> float:
    """The code of the stem, with a count."""
    calls: list[float] = []

    class Model:
        def __init__(self) -> None:
            self.value: float = 0
            self.views: list[Rounded] = []

        def set(self, value: float) -> None:
            if value != self.value:
                self.value = value
                for view in self.views:
                    view.update(self)

    class Rounded:
        def update(self, model: Model) -> None:
            calls.append(model.value)
            model.set(round(model.value))

    model = Model()
    model.views.append(Rounded())
    model.set(2.6)
    return len(calls)
