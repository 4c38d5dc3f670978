"""Proofs of the bank ``web-security``: Flask applications, SQLite and PostgreSQL, argon2, TLS in memory, git.

No browser runs here. Where an item asks what a browser does, the algorithm of the specification stands in
for it, and the proof says so as its simulator.
"""

import ast
import base64
import hashlib
import hmac
import html
import itertools
import json
import os
import pickle
import re
import secrets
import shlex
import shutil
import socket
import sqlite3
import ssl
import struct
import subprocess
import threading
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import Message
from functools import partial
from http.client import HTTPConnection
from http.cookiejar import CookieJar, DefaultCookiePolicy
from http.cookies import Morsel, SimpleCookie
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from unittest.mock import patch
from urllib.parse import parse_qs, urljoin, urlsplit
from urllib.request import Request

import argon2
import jwt
import nh3
import psycopg
import requests
import werkzeug.serving
import yaml
from argon2.low_level import Type, hash_secret
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from flask import Flask, Response, abort, redirect, render_template_string, request, session
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFProtect, generate_csrf
from jinja2 import Environment
from lxml import html as markup

from tests.proofs.lab import Lab, QuietHandler, proves

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

CODE = re.compile(r"`([^`]+)`")
Database = sqlite3.Connection | psycopg.Connection[Any]
SQL_ERRORS = (sqlite3.Error, sqlite3.Warning, psycopg.Error)
COOKIES = "a browser's cookie store by RFC 6265bis"
FETCH = "a browser's fetch by the Fetch standard"
CSP = "a browser's script check by CSP level 3"
JINJA = Environment(autoescape=True)


def code(text: str) -> str:
    """What stands in the first pair of backticks of ``text``."""
    found = CODE.search(text)
    assert found, text
    return found[1]


def by_word(lab: Lab, verdicts: Mapping[str, bool]) -> list[bool]:
    """The verdict on each option, found by the one word of ``verdicts`` that the option contains."""
    found = [[verdict for word, verdict in verdicts.items() if word in text] for text in lab.options]
    assert [len(verdict) for verdict in found] == [1] * len(lab.options), lab.options
    assert len(verdicts) == len(lab.options)
    return [verdict for (verdict,) in found]


def value_of(source: str, names: Mapping[str, Any]) -> Any:  # noqa: ANN401  (whatever the code makes)
    """The value of an expression that an item shows."""
    return eval(source, {**names})  # noqa: S307  (the code is our own bank's)


def function_of(body: str, parameters: str, names: Mapping[str, Any]) -> Callable[..., Any]:
    """A function with the lines of ``body``."""
    made = {**names}
    lines = "\n".join(f"    {line}" for line in body.strip().splitlines())
    exec(f"def made({parameters}):\n{lines}\n", made)  # noqa: S102  (the code is our own bank's)
    return made["made"]  # type: ignore[no-any-return]


def flask_app() -> Flask:
    """An application with a key, so that it has sessions."""
    app = Flask("proof")
    app.secret_key = "a key for this proof"
    return app


def get(url: str, **arguments: Any) -> requests.Response:  # noqa: ANN401
    """A GET without a session, so that no cookies are kept."""
    return requests.get(url, timeout=5, **arguments)


def post(url: str, **arguments: Any) -> requests.Response:  # noqa: ANN401
    """A POST without a session, so that no cookies are kept."""
    return requests.post(url, timeout=5, **arguments)


def run_all(database: Database, script: str) -> None:
    """Run the statements of ``script``."""
    for statement in script.split(";"):
        if statement.strip():
            database.execute(statement)


def both(lab: Lab, script: str) -> list[Database]:
    """SQLite and PostgreSQL, each after ``script``."""
    databases: list[Database] = [lab.sqlite(), lab.postgres()]
    for database in databases:
        run_all(database, script)
    return databases


def rows_of(database: Database, statement: str) -> list[tuple[Any, ...]]:
    """The rows of a statement; none if the database refuses it."""
    try:
        return database.execute(statement).fetchall()
    except SQL_ERRORS:
        return []


# A browser's cookies


def domain_of(url: str) -> tuple[str, str]:
    """Scheme and registrable domain of ``url``; every public suffix of these proofs is one label."""
    parts = urlsplit(url)
    return parts.scheme, ".".join((parts.hostname or "").split(".")[-2:])


@dataclass
class CookieStore:
    """Cookies by host and name: RFC 6265bis 5.7 (storing) and 5.8.3 (retrieving). All paths are ``/``."""

    kept: dict[tuple[str, str], "Morsel[str]"] = field(default_factory=dict)

    def receive(self, url: str, line: str, script: bool = False) -> None:
        """Store the cookies of a ``Set-Cookie`` line, or of ``document.cookie = line`` by a script."""
        host = urlsplit(url).hostname or ""
        for name, cookie in SimpleCookie(line).items():
            old = self.kept.get((host, name))
            if script and (cookie["httponly"] or (old and old["httponly"])):
                continue
            self.kept[host, name] = cookie
            if cookie["max-age"] == "0":
                del self.kept[host, name]

    def sent(
        self, url: str, start: str = "", method: str = "GET", navigation: bool = False, script: bool = False
    ) -> str:
        """The cookies for a request to ``url`` begun by a page at ``start``, or what a script may read."""
        parts, fields = urlsplit(url), []
        cross = bool(start) and domain_of(start) != domain_of(url)
        for (host, name), cookie in self.kept.items():
            mode = cookie["samesite"] or "Lax"
            lax = mode == "Lax" and navigation and method in {"GET", "HEAD", "OPTIONS", "TRACE"}
            fits = host == parts.hostname and (parts.scheme == "https" or not cookie["secure"])
            if fits and not (script and cookie["httponly"]) and (not cross or lax or mode == "None"):
                fields.append(f"{name}={cookie.value}")
        return "; ".join(fields)


# Know who is calling


@proves("cookie-attribute-effects", simulator=COOKIES)
def cookie_attribute_effects(lab: Lab) -> dict[str, str]:
    """Which use of the cookie the attribute takes away; one without attributes has every use."""
    url = "https://shop.example/"

    def missing(attribute: str) -> list[str]:
        store = CookieStore()
        store.receive(url, f"sid=1; {attribute}")
        uses = {
            "hide the cookie from scripts of the page": store.sent(url, script=True),
            "leave the cookie out of plain HTTP requests": store.sent("http://shop.example/"),
            "leave the cookie out of requests that another site starts": store.sent(
                url, start="https://evil.test/", navigation=True
            ),
        }
        lost = [use for use, cookie in uses.items() if not cookie]
        return lost if store.sent(url) else ["drop the cookie at once"]

    assert missing("") == []
    attributes = ("HttpOnly", "Secure", "SameSite=Strict", "Max-Age=0")
    found = {f"`{attribute}`": missing(attribute) for attribute in attributes}
    assert all(len(effects) == 1 for effects in found.values())
    return {attribute: effects[0] for attribute, effects in found.items()}


@proves("login-error-tells-names")
def login_error_tells_names(lab: Lab) -> list[bool]:
    """A stranger sorts the addresses by the answers of a real server; one wording is the contrast."""
    users, tried = {"a@x.example": "s3cret", "c@x.example": "pa55"}, [f"{c}@x.example" for c in "abcd"]

    def gained(unknown: str) -> tuple[set[str], set[str], bool]:
        app = flask_app()

        @app.post("/login")
        def login() -> str:
            if request.form["name"] not in users:
                return unknown
            if users[request.form["name"]] != request.form["password"]:
                return "Wrong password"
            session["name"] = request.form["name"]
            return "Welcome"

        with lab.serve(app) as url:
            data = [{"name": name, "password": "guess"} for name in tried]
            answers = [post(f"{url}/login", data=each) for each in data]
        names = {name for name, answer in zip(tried, answers, strict=True) if answer.text == "Wrong password"}
        passwords = {"guess" for answer in answers if answer.text == "Welcome"}
        return names, passwords, any(answer.cookies for answer in answers)

    assert gained("Wrong password")[0] == set(tried)
    names, passwords, logged_in = gained("No such account")
    known = names == set(users)
    return by_word(
        lab, {"knowledge": known, "passwords": passwords == set(users.values()), "session": logged_in}
    )


@proves("hosts-that-get-the-cookie")
def hosts_that_get_the_cookie(lab: Lab) -> list[bool]:
    """Python's cookie jar, made strict about host-only cookies, and RFC 6265bis agree on every address."""
    policy = DefaultCookiePolicy(strict_ns_domain=DefaultCookiePolicy.DomainStrictNonDomain)

    def carries(line: str, url: str) -> bool:
        jar, answer = CookieJar(policy), Message()
        answer["Set-Cookie"] = line
        response = SimpleNamespace(info=lambda: answer)
        jar.extract_cookies(response, Request("https://app.example.com/login"))  # type: ignore[arg-type]
        later = Request(url)
        jar.add_cookie_header(later)
        return later.has_header("Cookie")

    line = "sid=1; Path=/; Secure"
    assert carries(f"{line}; Domain=example.com", "https://example.com/")
    assert carries("sid=1; Path=/", "http://app.example.com/")
    store = CookieStore()
    store.receive("https://app.example.com/login", line)
    verdicts = [carries(line, code(text)) for text in lab.options]
    assert verdicts == [bool(store.sent(code(text))) for text in lab.options]
    return verdicts


@dataclass
class SessionServer:
    """Server-side sessions that keep whatever id the browser brings; the changes are those of the item."""

    fresh: bool = False
    id_bytes: int = 16
    idle: float = 1e9
    clock: float = 0
    sessions: dict[str, dict[str, Any]] = field(default_factory=dict)

    def app(self) -> Flask:
        """The application: ``/`` names the caller, ``/login`` makes her Ann."""
        app = Flask("sessions")
        app.add_url_rule("/", "show", self.show)
        app.add_url_rule("/login", "login", self.login, methods=["POST"])
        return app

    def record(self) -> tuple[str, dict[str, Any]]:
        """The session that the request names, made if it is new or too old."""
        sid = request.cookies.get("sid") or secrets.token_hex(self.id_bytes)
        kept = self.sessions.setdefault(sid, {"seen": self.clock})
        if self.clock - kept["seen"] > self.idle:
            kept.clear()
        kept["seen"] = self.clock
        return sid, kept

    def show(self) -> str:
        """Who is calling."""
        return str(self.record()[1].get("name", "nobody"))

    def login(self) -> Response:
        """Log Ann in, with a fresh id if that is the change."""
        sid, kept = self.record()
        if self.fresh:
            self.sessions.pop(sid)
            sid = secrets.token_hex(self.id_bytes)
            self.sessions[sid] = kept
        kept["name"] = "ann"
        response = Response("Welcome")
        response.set_cookie("sid", sid, httponly=True, secure=True)
        return response


@proves("planted-session-id")
def planted_session_id(lab: Lab) -> list[bool]:
    """The attack runs against each changed server; the flags are in the answers of all of them."""

    def is_kept_out(server: SessionServer) -> bool:
        planted = {"sid": secrets.token_hex(server.id_bytes)}
        with lab.serve(server.app()) as url:
            answer = post(f"{url}/login", cookies=planted)
            own = {"sid": answer.headers["Set-Cookie"].split(";")[0].removeprefix("sid=")}
            assert "HttpOnly" in answer.headers["Set-Cookie"]
            assert get(url, cookies=own).text == "ann"
            server.clock += 5
            return get(url, cookies=planted).text != "ann"

    changes = {
        "fresh": is_kept_out(SessionServer(fresh=True)),
        "HttpOnly": is_kept_out(SessionServer()),
        "32": is_kept_out(SessionServer(id_bytes=32)),
        "idle": is_kept_out(SessionServer(idle=20 * 60)),
    }
    return by_word(lab, changes)


@proves("guesses-despite-lockout")
def guesses_despite_lockout(lab: Lab) -> float:
    """A limiter with a clock of minutes is asked as often as it lets a guess through."""
    tried, failures, locked_until = 0, 0, 0
    for minute in range(24 * 60):
        while minute >= locked_until:
            tried, failures = tried + 1, failures + 1
            if failures == 5:
                failures, locked_until = 0, minute + 15
    return tried


@proves("spraying-one-password")
def spraying_one_password(lab: Lab) -> list[bool]:
    """A real server counts the failures by each of the three; only early refusals are a stop."""

    def stops(kind: str, accounts: int = 60) -> bool:
        app, failures = flask_app(), Counter[str]()

        @app.post("/login")
        def login() -> tuple[str, int]:
            session_id = request.cookies.get("sid") or secrets.token_hex(8)
            address = request.remote_addr or ""
            key = {"account": request.form["name"], "session": session_id, "IP": address}[kind]
            failures[key] += 1
            return ("Wrong", 401) if failures[key] <= 10 else ("Slow down", 429)

        with lab.serve(app) as url:
            data = [{"name": f"user{number}", "password": "Summer2026!"} for number in range(accounts)]
            return any(post(f"{url}/login", data=each).status_code == 429 for each in data)

    return by_word(lab, {kind: stops(kind) for kind in ("account", "session", "IP")})


@proves("copied-cookie-after-logout")
def copied_cookie_after_logout(lab: Lab) -> list[bool]:
    """The copy is sent again after a real logout; a changed signature is the contrast."""
    app = flask_app()

    @app.route("/<action>")
    def act(action: str) -> str:
        if action == "login":
            session["user"] = "ann"
        if action == "logout":
            session.clear()
        return str(session.get("user", "anonymous"))

    with lab.serve(app) as url, requests.Session() as browser:
        assert browser.get(f"{url}/login").text == "ann"
        copy = {"session": browser.cookies["session"] or ""}
        assert browser.get(f"{url}/logout").text == browser.get(f"{url}/me").text == "anonymous"
        answer = get(f"{url}/me", cookies=copy)
        changed = {"session": copy["session"][:-4] + "AAAA"}
        assert get(f"{url}/me", cookies=changed).text == "anonymous"
    shown = answer.text
    return by_word(
        lab, {"anonymous": shown == "anonymous", "error": not answer.ok, "logged-in owner": shown == "ann"}
    )


def totp(secret: bytes, at: float) -> str:
    """Six digits by RFC 6238 with SHA-1 and steps of 30 seconds."""
    digest = hmac.digest(secret, struct.pack(">Q", int(at) // 30), "sha1")
    start = digest[-1] & 15
    return str((struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF) % 10**6).zfill(6)


@dataclass
class Passkey:
    """A key pair, the browser that writes its origin beside the challenge, and the server's check."""

    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def sign(self, challenge: str, origin: str) -> tuple[bytes, bytes]:
        """Client data and signature, as a browser at ``origin`` makes them."""
        data = json.dumps({"type": "webauthn.get", "challenge": challenge, "origin": origin}).encode()
        return data, self.key.sign(hashlib.sha256(data).digest(), ec.ECDSA(hashes.SHA256()))

    def accepted(self, challenge: str, origin: str, data: bytes, signature: bytes) -> bool:
        """The verdict of the server at ``origin``."""
        try:
            self.key.public_key().verify(signature, hashlib.sha256(data).digest(), ec.ECDSA(hashes.SHA256()))
        except InvalidSignature:
            return False
        said = json.loads(data)
        return bool(said["challenge"] == challenge and said["origin"] == origin)


def bank_with_factors(secret: bytes, passkey: Passkey, challenge: str, outbox: list[str]) -> Flask:
    """A bank that knows three second factors; it sends the texts by ``outbox``."""
    app = flask_app()
    outbox.append(f"{secrets.randbelow(10**6):06}")

    @app.post("/<factor>")
    def check(factor: str) -> tuple[str, int]:
        given = request.form["given"]
        if factor == "phone":
            good = given == outbox[0]
        elif factor == "TOTP":
            good = given in {totp(secret, time.time() - late) for late in (0, 30)}
        else:
            data, signature = (base64.b64decode(part) for part in given.split("."))
            good = passkey.accepted(challenge, "https://bank.example", data, signature)
        return ("", 200) if good else ("", 401)

    return app


@proves("relayed-second-factor", simulator="a browser and a passkey: client data, signature and their check")
def relayed_second_factor(lab: Lab) -> list[bool]:
    """The false page is a real server that hands on what it gets; the honest page is the contrast."""
    assert totp(b"12345678901234567890", 59) == "287082"  # RFC 6238, appendix B
    secret, passkey, challenge, sent = secrets.token_bytes(20), Passkey(), secrets.token_hex(16), list[str]()

    def given(factor: str, origin: str) -> str:
        parts = passkey.sign(challenge, origin)
        signed = ".".join(base64.b64encode(part).decode() for part in parts)
        return {"phone": sent[0], "TOTP": totp(secret, time.time()), "WebAuthn": signed}[factor]

    relay = flask_app()
    with lab.serve(bank_with_factors(secret, passkey, challenge, sent)) as bank:

        @relay.post("/<factor>")
        def hand_on(factor: str) -> tuple[str, int]:
            return "", post(f"{bank}/{factor}", data=dict(request.form)).status_code

        def logs_in(base: str, factor: str, origin: str) -> bool:
            return post(f"{base}/{factor}", data={"given": given(factor, origin)}).ok

        factors = ("TOTP", "WebAuthn", "phone")
        assert all(logs_in(bank, factor, "https://bank.example") for factor in factors)
        with lab.serve(relay) as fake:
            origin = "https://bank-login.example"
            return by_word(lab, {factor: not logs_in(fake, factor, origin) for factor in factors})


@proves("tokens-that-decode")
def tokens_that_decode(lab: Lab) -> list[bool]:
    """PyJWT makes and decodes each token."""
    key, now = b"k" * 64, datetime.now(UTC)
    later, before = now + timedelta(hours=1), now - timedelta(minutes=1)
    tokens = {
        "without `exp`": jwt.encode({"sub": "ann"}, key, algorithm="HS256"),
        "none": jwt.encode({"sub": "ann", "exp": later}, "", algorithm="none"),
        "HS512": jwt.encode({"sub": "ann", "exp": later}, key, algorithm="HS512"),
        "unknown `iss`": jwt.encode({"iss": "https://who.example", "exp": later}, key, algorithm="HS256"),
        "a minute ago": jwt.encode({"sub": "ann", "exp": before}, key, algorithm="HS256"),
    }

    def decodes(token: str) -> bool:
        try:
            jwt.decode(token, key, algorithms=["HS256"])
        except jwt.InvalidTokenError:
            return False
        return True

    assert jwt.get_unverified_header(tokens["none"])["alg"] == "none"
    assert tokens["none"].endswith(".")
    return by_word(lab, {word: decodes(token) for word, token in tokens.items()})


# Decide who may do what


@proves("button-hidden-in-template")
def button_hidden_in_template(lab: Lab) -> list[bool]:
    """The page hides the button from the caller, who then calls the route."""
    app, accounts = flask_app(), {7}
    page = "{% if role == 'admin' %}<button>Delete account</button>{% endif %}"

    @app.get("/")
    def home() -> str:
        session["role"] = request.args["role"]
        return render_template_string(page, role=session["role"])

    @app.post("/accounts/<int:number>/delete")
    def delete(number: int) -> str:
        if "role" not in session:
            abort(401)
        accounts.discard(number)
        return "deleted"

    with lab.serve(app) as url, requests.Session() as curl:
        assert "Delete" in get(url, params={"role": "admin"}).text
        assert "Delete" not in curl.get(url, params={"role": "user"}).text
        assert post(f"{url}/accounts/7/delete").status_code == 401
        status = curl.post(f"{url}/accounts/7/delete").status_code
    return by_word(lab, {"deletion": not accounts, "403": status == 403, "404": status == 404})


@proves("role-added-later")
def role_added_later(lab: Lab) -> list[bool]:
    """Every expression fits today's roles; the new one decides."""

    def may_edit(text: str, role: str) -> bool:
        return bool(value_of(code(text), {"role": role}))

    roles = ("admin", "editor", "guest", "reader")
    assert all([may_edit(text, role) for role in roles] == [True, True, False, False] for text in lab.options)
    return [not may_edit(text, "intern") for text in lab.options]


@proves("least-privilege-grant")
def least_privilege_grant(lab: Lab) -> list[bool]:
    """PostgreSQL lists what the role may do on two tables after each statement."""
    database = lab.postgres()

    def rights(statement: str) -> set[tuple[str, str]]:
        with database.transaction(force_rollback=True):
            for table in ("orders", "customers"):
                database.execute(f"CREATE TABLE {table} (id int)")
            database.execute("CREATE ROLE report")
            database.execute(statement)
            verbs = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE")
            pairs = list(itertools.product(("orders", "customers"), verbs))
            ask = "SELECT has_table_privilege('report', %s, %s)"
            return {pair for pair in pairs if database.execute(ask, pair).fetchall() == [(True,)]}

    assert rights("SELECT 1") == set()
    return [rights(code(text)) == {("orders", "SELECT")} for text in lab.options]


@proves("path-checked-object-not")
def path_checked_object_not(lab: Lab) -> list[bool]:
    """Ann sends each request to the handler of the stem."""
    app, bodies = flask_app(), {5: (1, "Ann's"), 9: (2, "Bo's")}

    @app.get("/login")
    def login() -> str:
        session["user"] = 1
        return ""

    @app.get("/users/<int:user>/notes/<int:note>")
    def show(user: int, note: int) -> str:
        if user != session["user"]:
            abort(403)
        database = sqlite3.connect(":memory:")
        database.execute("CREATE TABLE notes (id int, owner int, body text)")
        rows = [(number, owner, body) for number, (owner, body) in bodies.items()]
        database.executemany("INSERT INTO notes VALUES (?, ?, ?)", rows)
        query = "SELECT body FROM notes WHERE id = ?"
        body = str(database.execute(query, (note,)).fetchone()[0])
        database.close()
        return body

    with lab.serve(app) as url, requests.Session() as ann:
        ann.get(f"{url}/login")
        assert ann.get(f"{url}/users/1/notes/5").text == "Ann's"
        return [ann.get(url + code(text).removeprefix("GET ")).text == "Bo's" for text in lab.options]


@proves("field-outside-the-form")
def field_outside_the_form(lab: Lab) -> list[bool]:
    """Ann promotes herself in her own session, with her own token, against each change."""

    def stopped(change: str) -> bool:
        user = SimpleNamespace(name="Ann", city="Bonn", is_admin=False)
        app = flask_app()

        @app.get("/")
        def page() -> str:
            session["csrf"] = "t0ken"
            return "<input name='name'><input name='city'>"

        @app.post("/")
        def save() -> str:
            content = request.get_json()
            if change == "objects" and not isinstance(content, dict):
                abort(400)
            if change == "CSRF" and request.headers.get("X-CSRF") != session.get("csrf"):
                abort(403)
            for name, value in content.items():
                if change != "nothing else" or name in {"name", "city"}:
                    setattr(user, name, value)
            return "saved"

        with lab.serve(app) as url, requests.Session() as ann:
            ann.get(url)
            headers = {"X-CSRF": "t0ken", "Content-Type": "application/json"}
            ann.post(url, data='{"name": "Anna", "city": "Ulm", "is_admin": true}', headers=headers)
        assert (user.name, user.city) == ("Anna", "Ulm")
        return not user.is_admin

    return by_word(lab, {word: stopped(word) for word in ("form", "nothing else", "objects", "CSRF")})


@proves("role-inside-the-token")
def role_inside_the_token(lab: Lab) -> float:
    """PyJWT judges the token minute by minute; the database has changed after ten of them."""
    key, now = b"k" * 32, datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=20)

    def acts_as_admin(minutes: int) -> bool:
        issued = now - timedelta(minutes=minutes)
        claims = {
            "role": "admin",
            "iat": issued - timedelta(minutes=1),
            "exp": issued + timedelta(minutes=60),
        }
        token = jwt.encode(claims, key, algorithm="HS256")
        try:
            return bool(jwt.decode(token, key, algorithms=["HS256"])["role"] == "admin")
        except jwt.ExpiredSignatureError:
            return False

    demoted = 10
    return sum(acts_as_admin(minute) for minute in range(demoted + 1, 121))


@proves("scope-by-substring")
def scope_by_substring(lab: Lab) -> list[bool]:
    """The check of the stem runs on each value; splitting is the contrast."""
    scopes = [ast.literal_eval(code(text)) for text in lab.options]
    assert not any("orders:read" in scope.split() for scope in scopes)
    granted = "catalog:read orders:read"
    assert "orders:read" in granted.split()
    return ["orders:read" in scope for scope in scopes]


@proves("row-security-for-the-owner")
def row_security_for_the_owner(lab: Lab) -> list[bool]:
    """PostgreSQL answers the owner after each statement; before, she sees everything."""
    database = lab.postgres()

    def seen(statement: str) -> list[tuple[str]]:
        with database.transaction(force_rollback=True):
            setup = """CREATE ROLE app; GRANT ALL ON SCHEMA public TO app; SET ROLE app;
                CREATE TABLE notes (author text); INSERT INTO notes VALUES ('ann'), ('bo');
                ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
                CREATE POLICY first ON notes USING (author = 'ann')"""
            run_all(database, setup)
            database.execute(statement)
            return database.execute("SELECT author FROM notes ORDER BY author").fetchall()

    assert seen("SELECT 1") == [("ann",), ("bo",)]
    return [seen(code(text)) == [("ann",)] for text in lab.options]


@proves("or-opens-the-filter")
def or_opens_the_filter(lab: Lab) -> float:
    """Both databases agree on the foreign rows; with parentheses there is none."""
    script = """CREATE TABLE notes (id int, owner text, title text, body text);
        INSERT INTO notes VALUES (1, 'ann', 'tax 2025', 'done'), (2, 'ann', 'trip', 'tax free'),
        (3, 'bo', 'tax', 'sent'), (4, 'bo', 'car', 'road tax'), (5, 'cy', 'loan', 'no tax')"""
    plain = "owner = 'ann' AND title LIKE '%tax%' OR body LIKE '%tax%'"
    nested = "owner = 'ann' AND (title LIKE '%tax%' OR body LIKE '%tax%')"

    def foreign(database: Database, condition: str) -> int:
        rows = rows_of(database, f"SELECT owner FROM notes WHERE {condition}")
        assert rows
        return sum(owner != "ann" for (owner,) in rows)

    databases = both(lab, script)
    assert [foreign(database, nested) for database in databases] == [0, 0]
    (count,) = {foreign(database, plain) for database in databases}
    return count


# Store passwords

QUICK = argon2.PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
"""Cheap settings: these proofs ask what matches, not how long it takes."""


def matches(stored: str, password: str) -> bool:
    """Whether argon2 accepts the password."""
    try:
        return argon2.PasswordHasher().verify(stored, password)
    except argon2.exceptions.VerifyMismatchError:
        return False


@proves("two-rows-one-password")
def two_rows_one_password(lab: Lab) -> list[bool]:
    """Each expression runs twice on the same bytes."""
    names = {"argon2": argon2, "hashlib": hashlib, "hmac": hmac, "key": b"a secret", "pw": b"hunter2"}
    return [value_of(code(text), names) != value_of(code(text), names) for text in lab.options]


@proves("checking-a-stored-hash")
def checking_a_stored_hash(lab: Lab) -> list[bool]:
    """The way that accepts the right input and refuses a wrong one; longer input leaves no longer row."""

    def row(password: str, salt: bytes) -> bytes:
        return hash_secret(password.encode(), salt, 1, 64, 1, 32, Type.ID)

    salt = secrets.token_bytes(16)
    stored = row("right", salt)

    def works(salt_of: Callable[[], bytes]) -> bool:
        return row("right", salt_of()) == stored and row("wrong", salt_of()) != stored

    assert matches(stored.decode(), "right")
    reversible = len(row("r" * 1000, salt)) > len(stored)
    verdicts = {
        "new random salt": works(lambda: secrets.token_bytes(16)),
        "salt of the row": works(lambda: salt),
        "decrypts": reversible,
    }
    return by_word(lab, verdicts)


@proves("dictionary-against-salts")
def dictionary_against_salts(lab: Lab) -> float:
    """The thief remembers every result, so that he computes none twice; a common salt is the contrast."""

    def computed(salts: Sequence[bytes]) -> int:
        known: dict[tuple[bytes, bytes], bytes] = {}
        words = [str(number).encode() for number in range(500)]
        for pair in itertools.product(salts, words):
            if pair not in known:
                known[pair] = hashlib.sha256(b"".join(pair)).digest()
        return len(known)

    assert computed([b"the same"] * 200) == 500
    return computed([number.to_bytes(16, "big") for number in range(200)])


@proves("hash-sent-by-the-browser")
def hash_sent_by_the_browser(lab: Lab) -> list[bool]:
    """The thief sends what each way gives him to a real server."""

    def sha(text: str) -> str:
        return hashlib.sha256(text.encode()).hexdigest()

    password = secrets.token_urlsafe(23)[:30]
    table, app = {"ann": sha(password)}, flask_app()

    @app.post("/login")
    def login() -> tuple[str, int]:
        return ("", 200) if request.form["proof"] == table["ann"] else ("", 401)

    words = [f"password{number}" for number in range(500)]
    with lab.serve(app) as url:

        def logs_in(proof: str) -> bool:
            return post(f"{url}/login", data={"proof": proof}).ok

        assert logs_in(sha(password))
        cracked = next((word for word in words if sha(word) == table["ann"]), "")
        ways = {
            "word list": logs_in(sha(cracked)),
            "as it stands": logs_in(table["ann"]),
            "once more": logs_in(sha(table["ann"])),
        }
    return by_word(lab, ways)


@proves("memory-of-one-check")
def memory_of_one_check(lab: Lab) -> float:
    """argon2-cffi writes such a row for 19 times 1024 KiB and reads the cost from it."""
    stored = argon2.PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1).hash("x")
    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    return argon2.extract_parameters(stored).memory_cost / 1024  # in KiB: argon2-cffi, RFC 9106 3.1


@proves("costs-raised-later")
def costs_raised_later(lab: Lab) -> list[bool]:
    """Each moment hands the new hasher what is at hand then; the old password must go on working."""
    old, new = QUICK.hash("right"), argon2.PasswordHasher(time_cost=1, memory_cost=128, parallelism=1)
    assert new.check_needs_rehash(old)

    def replaces(at_hand: str) -> bool:
        stored = new.hash(at_hand)
        return matches(stored, "right") and not new.check_needs_rehash(stored)

    return by_word(lab, {"nightly": replaces(old), "succeeds": replaces("right"), "fails": replaces("wrong")})


def sha1(text: str) -> str:
    """The old application's digest."""
    return hashlib.sha1(text.encode()).hexdigest()  # noqa: S324  (the weak hash is the subject)


def sha512(text: str) -> str:
    """A longer digest, as fast."""
    return hashlib.sha512(text.encode()).hexdigest()


@proves("sha1-table-tonight")
def sha1_table_tonight(lab: Lab) -> list[bool]:
    """After each migration the owner logs in, and a thief looks for a fast digest of the right guess."""
    password = "correct horse"
    old = sha1(password)
    rows: dict[str, tuple[list[str], Callable[[list[str], str], bool]]] = {
        "argon2id of its": ([QUICK.hash(old)], lambda row, typed: matches(row[0], sha1(typed))),
        "random salt": (["5a17", old], lambda row, typed: row[1] == sha1(typed)),
        "A mark": (["rehash", old], lambda row, typed: row[1] == sha1(typed)),
        "SHA-512": ([sha512(old)], lambda row, typed: row[0] == sha512(sha1(typed))),
    }

    def good(row: list[str], login: Callable[[list[str], str], bool]) -> bool:
        fast = {sha1(password), sha512(sha1(password)), sha1(row[0] + password), sha512(password)}
        return login(row, password) and not login(row, "wrong") and not fast & set(row)

    return by_word(lab, {word: good(*row) for word, row in rows.items()})


@proves("copy-of-the-database-alone")
def copy_of_the_database_alone(lab: Lab) -> list[bool]:
    """A thief tries the most common passwords against a copied SQLite table, with what the table holds."""
    pepper = secrets.token_bytes(32)

    def withstands(time_cost: int = 1, peppered: bool = False, index: bool = False) -> bool:
        hasher = argon2.PasswordHasher(time_cost=time_cost, memory_cost=64, parallelism=1, salt_len=32)
        secret = hmac.digest(pepper, b"123456", "sha256").hex() if peppered else "123456"
        database = lab.sqlite()
        database.execute("CREATE TABLE users (hash text)")
        database.execute("INSERT INTO users VALUES (?)", (hasher.hash(secret),))
        if index:
            database.execute("CREATE INDEX by_hash ON users (hash)")
        database.commit()
        copy = lab.sqlite()
        database.backup(copy)
        ((stored,),) = copy.execute("SELECT hash FROM users").fetchall()
        assert matches(stored, secret)
        return not any(matches(stored, word) for word in ("password", "qwerty", "123456", "letmein"))

    verdicts = {
        "salt of 32": withstands(),
        "time cost": withstands(time_cost=6),
        "HMAC": withstands(peppered=True),
        "index": withstands(index=True),
    }
    return by_word(lab, verdicts)


@proves("unknown-name-answers-faster")
def unknown_name_answers_faster(lab: Lab) -> list[bool]:
    """Slow verifications are counted instead of timed; each line also has to log in the right people."""
    calls: list[str] = []
    known = SimpleNamespace(hash=QUICK.hash("right"))

    def verify(stored: str, password: str) -> bool:
        calls.append(stored)
        return matches(stored, password)

    names = {"verify": verify, "DUMMY": QUICK.hash(secrets.token_hex(16)), "time": time}

    def good(text: str) -> bool:
        login = function_of(code(text), "row, password", names)
        outcomes = [bool(login(known, "right")), bool(login(known, "wrong"))]
        calls.clear()
        outcomes.append(bool(login(None, "right")))
        return outcomes == [True, False, False] and len(calls) == 1

    return [good(text) for text in lab.options]


# Keep data out of commands


@proves("login-without-password")
def login_without_password(lab: Lab) -> list[bool]:
    """The statement of the stem runs with each name in both databases; they agree."""
    script = """CREATE TABLE users (id int, name text, pw text);
        INSERT INTO users VALUES (1, 'admin', 'hunter2'), (2, 'ann', 'pa55')"""
    databases = both(lab, script)

    def gets_in(database: Database, name: str) -> bool:
        pw = "anything"
        return rows_of(database, f"SELECT id FROM users WHERE name = '{name}' AND pw = '{pw}'") == [(1,)]

    verdicts = [[gets_in(database, code(text)) for text in lab.options] for database in databases]
    assert verdicts[0] == verdicts[1]
    return verdicts[0]


@proves("quote-in-a-parameter")
def quote_in_a_parameter(lab: Lab) -> float:
    """Bound in both databases; pasted, the same text returns all rows."""
    script = "CREATE TABLE users (name text); INSERT INTO users VALUES ('ann'), ('bo'), ('cy')"
    hostile = "x' OR '1'='1"
    light, large = lab.sqlite(), lab.postgres()
    for database in (light, large):
        run_all(database, script)
        assert len(rows_of(database, f"SELECT name FROM users WHERE name = '{hostile}'")) == 3
    first = light.execute("SELECT name FROM users WHERE name = ?", (hostile,)).fetchall()
    second = large.execute("SELECT name FROM users WHERE name = %s", (hostile,)).fetchall()
    assert len(first) == len(second)
    return len(first)


@proves("column-to-sort-by")
def column_to_sort_by(lab: Lab) -> list[bool]:
    """Each call sorts by both columns; then SQLite's authorizer watches for reads of another table."""
    columns = {"price": "price", "name": "name"}
    hostile = ("(SELECT pw FROM users)", "x' || (SELECT pw FROM users) || '", "1; SELECT pw FROM users")
    items = [(3, "b"), (1, "c"), (2, "a")]

    def good(text: str) -> bool:
        database, read = lab.sqlite(), set[str | None]()
        run_all(database, "CREATE TABLE items (price int, name text); CREATE TABLE users (pw text)")
        database.executemany("INSERT INTO items VALUES (?, ?)", items)

        def run(sort: str) -> list[tuple[int, str]]:
            names = {"execute": database.execute, "COLUMNS": columns, "sort": sort}
            return list(value_of(code(text), names))

        ordered = run("price") == sorted(items) and run("name") == sorted(items, key=lambda item: item[1])

        def note(action: int, table: str | None, *_: str | None) -> int:
            read.add(table if action == sqlite3.SQLITE_READ else None)
            return sqlite3.SQLITE_OK

        database.set_authorizer(note)
        for sort in hostile:
            with suppress(KeyError, *SQL_ERRORS):
                run(sort)
        return ordered and "users" not in read

    return [good(text) for text in lab.options]


@proves("second-command")
def second_command(lab: Lab) -> list[bool]:
    """Each call runs in a folder of its own."""

    def creates(number: int, text: str) -> bool:
        folder = lab.folder / str(number)
        folder.mkdir()
        run = partial(subprocess.run, cwd=folder, capture_output=True, check=False)
        names = {"subprocess": SimpleNamespace(run=run), "shlex": shlex, "name": "x; touch owned"}
        value_of(code(text), names)
        return (folder / "owned").exists()

    return [creates(number, text) for number, text in enumerate(lab.options)]


@contextmanager
def hand_written_server() -> Iterator[int]:
    """A server that writes the decoded parameter ``next`` into a field; yields its port."""
    listener = socket.create_server(("127.0.0.1", 0))

    def answer() -> None:
        with suppress(OSError):
            while True:
                connection, _ = listener.accept()
                with connection:
                    target = connection.recv(65536).split(b" ")[1].decode()
                    (place,) = parse_qs(urlsplit(target).query)["next"]
                    head = f"HTTP/1.1 302 Found\r\nLocation: {place}\r\nContent-Length: 0\r\n\r\n"
                    connection.sendall(head.encode())

    thread = threading.Thread(target=answer, daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()


@proves("line-break-in-a-field")
def line_break_in_a_field(lab: Lab) -> list[bool]:
    """A real client reads the fields of each answer."""

    def plants(port: int, query: str) -> bool:
        client = HTTPConnection("127.0.0.1", port, timeout=5)
        client.request("GET", f"/?{query}")
        answer = client.getresponse()
        assert answer.status == 302
        client.close()
        return answer.getheader("Set-Cookie") == "sid=1"

    with hand_written_server() as port:
        assert not plants(port, "next=/a")
        return [plants(port, code(text)) for text in lab.options]


@proves("template-made-of-input")
def template_made_of_input(lab: Lab) -> list[bool]:
    """The view of the stem runs; handing the name over as a variable is the contrast."""
    app = flask_app()

    @app.get("/hi")
    def hi() -> str:
        return render_template_string("Hello " + request.args["name"])

    @app.get("/variable")
    def variable() -> str:
        return render_template_string("Hello {{ name }}", name=request.args["name"])

    with lab.serve(app) as url:
        params = {"name": "{{ 7 * 6 }}"}
        shown = get(f"{url}/hi", params=params).text
        assert get(f"{url}/variable", params=params).text == "Hello {{ 7 * 6 }}"
    return [text == shown for text in lab.options]


@proves("union-of-two-tables")
def union_of_two_tables(lab: Lab) -> list[bool]:
    """The page of the stem with each value; refused statements show nothing."""
    script = """CREATE TABLE items (name text, price int, kind text);
        CREATE TABLE users (login text, pw text);
        INSERT INTO items VALUES ('pen', 2, 'office'); INSERT INTO users VALUES ('ann', 'hunter2')"""
    database = lab.sqlite()
    run_all(database, script)

    def shown(kind: str) -> str:
        return repr(rows_of(database, f"SELECT name, price FROM items WHERE kind = '{kind}'"))

    assert "pen" in shown("office")
    return ["hunter2" in shown(code(text)) for text in lab.options]


@proves("stored-name-used-later")
def stored_name_used_later(lab: Lab) -> list[bool]:
    """Both databases store the name bound, then run the statement of the stem; they agree on the row."""
    names, changed = ("ann", "ann'--", "bo"), []
    databases: list[tuple[Database, str]] = [(lab.sqlite(), "?"), (lab.postgres(), "%s")]
    for database, mark in databases:
        database.execute("CREATE TABLE users (name text, pw text)")
        for name in names:
            database.cursor().execute(f"INSERT INTO users VALUES ({mark}, 'old')", (name,))
        ((name,),) = rows_of(database, "SELECT name FROM users WHERE name LIKE '%--'")
        new = "new1"
        database.execute(f"UPDATE users SET pw = '{new}' WHERE name = '{name}'")
        changed.append({name for (name,) in rows_of(database, "SELECT name FROM users WHERE pw = 'new1'")})
    assert changed[0] == changed[1]
    expected = {"`ann'--`": {"ann'--"}, "`ann`": {"ann"}, "every": set(names)}
    return by_word(lab, {word: changed[0] == whose for word, whose in expected.items()})


@proves("file-named-like-an-option")
def file_named_like_an_option(lab: Lab) -> list[bool]:
    """The real ``cat`` runs beside the real file."""
    (lab.folder / "--version").write_text("the visitor's text")
    run = partial(subprocess.run, cwd=lab.folder, capture_output=True, check=False)
    names = {"run": run, "shlex": shlex, "name": "--version"}
    return [value_of(code(text), names).stdout == b"the visitor's text" for text in lab.options]


# Keep scripts out of pages


def runs_code(text: str, act: str = "alert") -> bool:
    """Whether ``text``, as HTML, has a script, an event handler or a script address that calls ``act``."""
    tree = markup.fromstring(f"<div>{text}</div>")
    found = [element.text or "" for element in tree.iter("script")]
    for element in tree.iter():
        for name, value in element.attrib.items():
            if str(name).startswith("on") or str(value).strip().lower().startswith("javascript:"):
                found.append(str(value))
    return any(act in source for source in found)


@proves("three-kinds-of-xss")
def three_kinds_of_xss(lab: Lab) -> dict[str, str]:
    """Where the server meets the script: in the answer to the link, in an ordinary page, or nowhere."""
    script, saved, received = "<script>alert(1)</script>", list[str](), list[str]()
    app = flask_app()

    @app.route("/", methods=["GET", "POST"])
    def page() -> str:
        received.append(request.full_path + request.get_data(as_text=True))
        saved.extend(request.form.getlist("comment"))
        return f"<p>No results for {request.args.get('q', '')}</p>{''.join(saved)}"

    def kind(deliver: Callable[[str], requests.Response]) -> str:
        saved.clear()
        received.clear()
        with lab.serve(app) as url:
            answer = deliver(url)
            if runs_code(get(url).text):
                return "stored"
            assert runs_code(answer.text) == any("alert" in line for line in received)
            return "reflected" if runs_code(answer.text) else "DOM-based"

    return {
        "It is part of a link, and the server's answer to that link repeats it": kind(
            lambda url: get(url, params={"q": script})
        ),
        "It was saved as a comment, and visitors get it with an ordinary page": kind(
            lambda url: post(url, data={"comment": script})
        ),
        "It stands after `#` in a link, and a script of the page inserts it": kind(
            lambda url: get(f"{url}/#{script}")
        ),
    }


@proves("escaped-when-saved")
def escaped_when_saved(lab: Lab) -> list[bool]:
    """Jinja renders the escaped name, a parser reads the page; the raw name is the contrast."""

    def read(name: str) -> str:
        page = JINJA.from_string("<p>{{ name }}</p>").render(name=name)
        return str(markup.fromstring(page).text_content())

    assert read("Tom & Jerry") == "Tom & Jerry"
    shown = read(html.escape("Tom & Jerry"))
    return [code(text) == shown for text in lab.options]


@proves("address-from-a-profile")
def address_from_a_profile(lab: Lab) -> list[bool]:
    """Jinja renders each value; without autoescaping the quotes would do harm too."""
    line = '<a href="{{ url }}">Homepage</a>'
    raw = Environment(autoescape=False).from_string(line)  # noqa: S701  (the contrast)
    assert runs_code(raw.render(url='"><script>alert(1)</script>'))
    assert runs_code(raw.render(url='" onclick="alert(1)'))
    return [runs_code(JINJA.from_string(line).render(url=code(text))) for text in lab.options]


@proves("value-inside-script-element")
def value_inside_script_element(lab: Lab) -> list[bool]:
    """Each line is rendered, the page is parsed, and the literal in the script is read back."""

    def read_back(line: str, name: str) -> str:
        page = JINJA.from_string(f"<div><script>{line}</script></div>").render(name=name)
        script = markup.fromstring(page).find("script")
        literal = re.fullmatch(r"const n = (.*);", (script.text if script is not None else "") or "")
        try:
            return str(json.loads(literal[1])) if literal else ""  # JSON strings are JavaScript strings
        except ValueError:
            return ""

    names = ("O'Hara", "</script>", 'a "quote"', "R&D")
    return [all(read_back(code(text), name) == name for name in names) for text in lab.options]


@proves("sanitiser-with-defaults")
def sanitiser_with_defaults(lab: Lab) -> list[bool]:
    """nh3 cleans the comment of the stem."""
    cleaned = nh3.clean('<b onclick="x()">Hi</b><script>y()</script><i>!</i>')
    return [code(text) == cleaned for text in lab.options]


@proves("policy-with-a-nonce", simulator=CSP)
def policy_with_a_nonce(lab: Lab) -> list[bool]:
    """CSP3 6.7.2 and 6.7.3 for this policy: a listed origin, or the nonce of a script element."""
    page, origins, nonce = "https://shop.example/", {"https://shop.example"}, "4AEemGb0xJ"

    def allowed(element: markup.HtmlElement, inline: bool) -> bool:
        if element.tag == "script" and element.get("nonce") == nonce:
            return True
        address = urlsplit(urljoin(page, element.get("src") or ""))
        return not inline and f"{address.scheme}://{address.netloc}" in origins

    def runs(text: str) -> bool:
        element = markup.fromstring(f"<div>{code(text)}</div>")[0]
        assert element.tag == "script" or element.get("onerror")
        return allowed(element, inline=element.tag != "script" or not element.get("src"))

    return [runs(text) for text in lab.options]


@proves("httponly-against-injection", simulator=COOKIES)
def httponly_against_injection(lab: Lab) -> list[bool]:
    """A script on the shop's page against the store; its order reaches a real shop."""
    store, page, app, orders = CookieStore(), "https://shop.example/", flask_app(), list[str]()
    store.receive(page, "sid=5ecret; HttpOnly; Secure; SameSite=Lax")

    @app.post("/orders")
    def order() -> str:
        orders.append({"5ecret": "victim"}.get(request.cookies.get("sid", ""), "nobody"))
        return ""

    readable = "5ecret" in store.sent(page, script=True)
    with lab.serve(app) as url:
        cookie = store.sent("https://shop.example/orders", start=page, method="POST")
        post(f"{url}/orders", headers={"Cookie": cookie})
    store.receive(page, "sid=5ecret", script=True)
    unmarked = "5ecret" in store.sent(page, script=True)
    store.receive(page, "theme=dark", script=True)
    assert store.sent(page, script=True) == "theme=dark"
    return by_word(lab, {"Read": readable, "Place orders": orders == ["victim"], "Overwrite": unmarked})


@proves("filter-that-deletes-tags")
def filter_that_deletes_tags(lab: Lab) -> list[bool]:
    """The filter of the stem, then a parser; nh3 is the contrast."""

    def cleaned(comment: str) -> str:
        return re.sub(r"(?i)</?script[^>]*>", "", comment)

    assert not any(runs_code(nh3.clean(code(text))) for text in lab.options)
    assert runs_code("<script>alert(1)</script>")
    return [runs_code(cleaned(code(text))) for text in lab.options]


@proves("string-in-an-event-handler")
def string_in_an_event_handler(lab: Lab) -> list[bool]:
    """Each line is rendered and parsed, which decodes the attributes as a browser does."""
    name = "');alert(1);//"

    def calls_alert(line: str) -> bool:
        element = markup.fromstring(f"<div>{JINJA.from_string(line).render(name=name)}</div>")[0]
        assert name in (*element.attrib.values(), element.text) or name in element.get("onclick")
        statements = re.sub(r"'[^']*'", "''", element.get("onclick", "")).split(";")
        return "alert(1)" in statements

    return [calls_alert(code(text)) for text in lab.options]


@proves("hash-of-an-inline-script")
def hash_of_an_inline_script(lab: Lab) -> list[bool]:
    """The digest of the script element's text before and after each edit."""
    page = "<div><script>\n  start(); // first\n</script></div>"

    def source(text: str) -> str:
        script = markup.fromstring(text).find("script")
        assert script is not None
        digest = hashlib.sha256((script.text or "").encode()).digest()
        return f"'sha256-{base64.b64encode(digest).decode()}'"

    edits = {
        "comment": page.replace("// first", "// the first step"),
        "indented": page.replace("  start", "    start"),
        "attribute": page.replace("<script>", '<script id="boot">'),
    }
    assert page not in edits.values()
    return by_word(lab, {word: source(edited) == source(page) for word, edited in edits.items()})


# Recognise forged requests


@proves("lax-cookie-from-elsewhere", simulator=COOKIES)
def lax_cookie_from_elsewhere(lab: Lab) -> list[bool]:
    """Each request from the foreign page; from the bank's own page all of them carry the cookie."""
    store, bank = CookieStore(), "https://bank.example/"
    store.receive(bank, "sid=1; SameSite=Lax")
    requests_of = {
        "link": ("GET", True),
        "form": ("POST", True),
        "<img>": ("GET", False),
        "location": ("GET", True),
        "fetch": ("POST", False),
    }

    def carries(start: str, method: str, navigation: bool) -> bool:
        return bool(store.sent(bank, start=start, method=method, navigation=navigation))

    assert all(carries(bank, *kind) for kind in requests_of.values())
    verdicts = {word: carries("https://evil.test/", *kind) for word, kind in requests_of.items()}
    return by_word(lab, verdicts)


@dataclass
class Forgery:
    """A bank (Flask), a foreign page and a browser; each step reports whether it could be done."""

    url: str = ""
    booked: list[str] = field(default_factory=list)
    answer: requests.Response | None = None
    cookie: str = ""
    page: str = ""
    form: requests.Request | None = None
    fields: dict[str, str] = field(default_factory=dict)

    def bank(self) -> Flask:
        """``/login`` sets the cookie, ``/transfer`` books for whoever it names."""
        app = flask_app()

        @app.post("/login")
        def login() -> Response:
            return Response("", headers={"Set-Cookie": "sid=victim; SameSite=None; Secure"})

        @app.post("/transfer")
        def transfer() -> str:
            self.booked.append(request.cookies.get("sid", ""))
            return ""

        return app

    def log_in(self) -> bool:
        """The victim logs in."""
        self.answer = post(f"{self.url}/login")
        return self.answer.ok

    def keep(self) -> bool:
        """The browser keeps the cookie of the answer."""
        if self.answer is not None:
            self.cookie = self.answer.headers["Set-Cookie"].split(";")[0]
        return bool(self.cookie)

    def open(self) -> bool:
        """The logged-in victim opens the foreign page."""
        if self.cookie:
            field_of_form = '<input name="to" value="evil">'
            self.page = f'<form method="POST" action="{self.url}/transfer">{field_of_form}</form>'
        return bool(self.page)

    def submit(self) -> bool:
        """A script submits the form."""
        if self.page:
            form = markup.fromstring(self.page)
            self.form = requests.Request(form.method, form.action, data=dict(form.form_values()))
        return self.form is not None

    def attach(self) -> bool:
        """The browser adds the cookie."""
        if self.form is not None:
            self.fields["Cookie"] = self.cookie
            self.form.headers = self.fields
        return self.form is not None and bool(self.cookie)

    def book(self) -> bool:
        """The bank books for the victim."""
        if self.form is not None:
            with requests.Session() as browser:
                browser.send(self.form.prepare())
        return self.booked[-1:] == ["victim"]


@proves("forged-transfer-in-steps")
def forged_transfer_in_steps(lab: Lab) -> list[str]:
    """At every point exactly one further step can be done."""
    forgery = Forgery()
    steps = {
        "The bank books the transfer for the victim": forgery.book,
        "The browser adds the cookie to the form's request": forgery.attach,
        "A script of that page submits a form to the bank": forgery.submit,
        "The logged-in victim opens a page of the attacker": forgery.open,
        "The browser keeps the bank's session cookie": forgery.keep,
        "The victim logs in at the bank": forgery.log_in,
    }
    order: list[str] = []
    with lab.serve(forgery.bank()) as forgery.url:
        while len(order) < len(steps):
            (step,) = [text for text, act in steps.items() if text not in order and act()]
            order.append(step)
    return order


@proves("token-bound-to-a-session")
def token_bound_to_a_session(lab: Lab) -> list[bool]:
    """Flask-WTF judges each token in the victim's session."""
    app, booked = flask_app(), list[str]()
    CSRFProtect(app)

    @app.get("/form")
    def form() -> str:
        return str(generate_csrf())

    @app.post("/transfer")
    def transfer() -> str:
        booked.append("transfer")
        return ""

    with lab.serve(app) as url, requests.Session() as victim, requests.Session() as attacker:
        shown, own = victim.get(f"{url}/form").text, attacker.get(f"{url}/form").text
        invented = base64.urlsafe_b64encode(secrets.token_bytes(len(shown))).decode()[: len(shown)]

        def accepted(token: str) -> bool:
            return victim.post(f"{url}/transfer", data={"csrf_token": token}).ok

        assert not victim.post(f"{url}/transfer").ok
        assert attacker.post(f"{url}/transfer", data={"csrf_token": own}).ok
        verdicts = {"to him": accepted(own), "itself": accepted(shown), "length": accepted(invented)}
    assert len(booked) == 1 + sum(verdicts.values())
    return by_word(lab, verdicts)


@proves("origin-compared-by-prefix")
def origin_compared_by_prefix(lab: Lab) -> list[bool]:
    """The check of the stem in a real handler; comparing the whole value is the contrast."""
    app = flask_app()

    @app.post("/prefix")
    def prefix() -> str:
        if not request.headers["Origin"].startswith("https://shop.example"):
            abort(403)
        return ""

    @app.post("/whole")
    def whole() -> str:
        if request.headers["Origin"] not in {"https://shop.example"}:
            abort(403)
        return ""

    with lab.serve(app) as url:

        def passes(path: str, origin: str) -> bool:
            return post(url + path, headers={"Origin": origin}).ok

        origins = [code(text) for text in lab.options]
        assert passes("/whole", "https://shop.example")
        assert not any(passes("/whole", origin) for origin in origins)
        return [passes("/prefix", origin) for origin in origins]


SAFE_TYPES = {"application/x-www-form-urlencoded", "multipart/form-data", "text/plain"}


def needs_preflight(method: str, headers: Mapping[str, str]) -> bool:
    """By the Fetch standard: a method or a field that is not CORS-safelisted."""
    plain = {"accept", "accept-language", "content-language"}
    for name, value in headers.items():
        media = value.partition(";")[0].strip().lower()
        if name.lower() not in plain and not (name.lower() == "content-type" and media in SAFE_TYPES):
            return True
    return method not in {"GET", "HEAD", "POST"}


@dataclass
class Fetched:
    """What a script learns of a cross-origin call; ``asked`` says whether a preflight was sent."""

    asked: bool
    readable: bool


def fetch(
    url: str,
    origin: str,
    method: str = "GET",
    headers: Mapping[str, str] | None = None,
    include: bool = False,
) -> Fetched:
    """A cross-origin call to a real server, with the preflight and the CORS check of the standard."""
    headers = dict(headers or {})
    asked = needs_preflight(method, headers)
    sender = {"Origin": origin}
    if asked:
        answer = requests.options(url, headers=sender, timeout=5)
        if not (answer.ok and answer.headers.get("Access-Control-Allow-Origin") in {"*", origin}):
            return Fetched(asked, readable=False)
    answer = requests.request(method, url, headers={**headers, **sender}, timeout=5)
    allowed = answer.headers.get("Access-Control-Allow-Origin")
    consent = not include or answer.headers.get("Access-Control-Allow-Credentials") == "true"
    readable = (allowed == "*" and not include) or (allowed == origin and consent)
    return Fetched(asked, readable)


@proves("post-to-server-without-cors", simulator=FETCH)
def post_to_server_without_cors(lab: Lab) -> list[bool]:
    """A real server counts its orders; a JSON body, which needs a preflight, is the contrast."""
    app, orders = flask_app(), list[str]()

    @app.post("/orders")
    def order() -> str:
        orders.append("7")
        return "created"

    with lab.serve(app) as url:
        asking = {"Content-Type": "application/json"}
        assert not fetch(f"{url}/orders", "https://evil.test", "POST", asking).readable
        assert orders == []
        text = {"Content-Type": "text/plain;charset=UTF-8"}  # what fetch sends with a string
        result = fetch(f"{url}/orders", "https://evil.test", "POST", text)
    created, readable = bool(orders), result.readable
    verdicts = {
        "answer hidden": created and not readable,
        "held back": not created,
        "answer handed": created and readable,
    }
    return by_word(lab, verdicts)


@proves("asks-by-options-first", simulator=FETCH)
def asks_by_options_first(lab: Lab) -> list[bool]:
    """A real server that consents to everything records whether it was asked."""
    app, methods = flask_app(), list[str]()

    @app.route("/", methods=["GET", "POST", "PUT", "OPTIONS"], provide_automatic_options=False)
    def any_call() -> Response:
        methods.append(request.method)
        return Response("", headers={"Access-Control-Allow-Origin": "https://app.example"})

    def asks(url: str, text: str) -> bool:
        methods.clear()
        method, line = CODE.findall(text)
        name, _, value = line.partition(": ")
        fetch(url, "https://app.example", method, {name: value})
        assert methods[-1] == method
        return methods[0] == "OPTIONS"

    with lab.serve(app) as url:
        return [asks(url, text) for text in lab.options]


@proves("answer-with-credentials", simulator=FETCH)
def answer_with_credentials(lab: Lab) -> list[bool]:
    """A real server answers with the fields of each option."""

    def readable(text: str) -> bool:
        fields = dict(line.split(": ", 1) for line in CODE.findall(text) if ": " in line)
        names = {"ACAO": "Access-Control-Allow-Origin", "ACAC": "Access-Control-Allow-Credentials"}
        app = flask_app()

        @app.get("/")
        def page() -> Response:
            return Response("secret", headers={names[name]: value for name, value in fields.items()})

        with lab.serve(app) as url:
            assert fetch(url, "https://evil.test").readable == (fields["ACAO"] in {"*", "https://evil.test"})
            return fetch(url, "https://evil.test", include=True).readable

    return [readable(text) for text in lab.options]


@proves("attack-from-a-sibling-host", simulator=COOKIES)
def attack_from_a_sibling_host(lab: Lab) -> list[bool]:
    """The form of the sibling beside that of a foreign site."""
    store, app = CookieStore(), "https://app.example.com/"
    store.receive(app, "sid=1; Secure; SameSite=Strict")

    def carries(start: str) -> bool:
        return bool(store.sent(app, start=start, method="POST", navigation=True))

    assert not carries("https://evil.test/")
    sent = carries("https://blog.example.com/")
    return by_word(lab, {"origins": not sent, "one site": sent, "unsafe": not sent})


# Protect the connection

USAGE = x509.KeyUsage(
    digital_signature=True,
    content_commitment=False,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    key_cert_sign=True,
    crl_sign=True,
    encipher_only=False,
    decipher_only=False,
)


@dataclass
class Holder:
    """A key pair and the certificate for it; an authority signs those of others."""

    subject: str
    issuer: "Holder | None" = None
    names: tuple[str, ...] = ()
    days: tuple[int, int] = (-1, 1)
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def certificate(self) -> x509.Certificate:
        """Signed by ``issuer`` or itself; an authority if it has no DNS names."""
        signer, now = self.issuer or self, datetime.now(UTC)
        name, other = (
            x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, holder.subject)]) for holder in (self, signer)
        )
        builder = x509.CertificateBuilder(other, name, self.key.public_key(), x509.random_serial_number())
        start, end = (now + timedelta(days=days) for days in self.days)
        builder = builder.not_valid_before(start).not_valid_after(end)
        builder = builder.add_extension(x509.BasicConstraints(not self.names, None), critical=True)
        own, above = self.key.public_key(), signer.key.public_key()
        builder = builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(own), critical=False)
        identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(above)
        builder = builder.add_extension(identifier, critical=False)
        if self.names:
            names = x509.SubjectAlternativeName([x509.DNSName(each) for each in self.names])
            builder = builder.add_extension(names, critical=False)
        else:
            builder = builder.add_extension(USAGE, critical=True)
        return builder.sign(signer.key, hashes.SHA256())

    def pem(self) -> str:
        """The certificate as text."""
        return self.certificate().public_bytes(serialization.Encoding.PEM).decode()

    def server(self, folder: Path, chain: str = "") -> ssl.SSLContext:
        """The settings of a server with this key and ``chain`` (default: its own certificate alone)."""
        path = folder / f"{secrets.token_hex(4)}.pem"
        encoding, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
        private = self.key.private_bytes(encoding, form, serialization.NoEncryption()).decode()
        path.write_text(private + (chain or self.pem()))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        return context


def trusting(*authorities: Holder) -> ssl.SSLContext:
    """A client with Python's defaults that trusts these authorities alone."""
    return ssl.create_default_context(cadata="".join(each.pem() for each in authorities) or None)


@dataclass
class Line:
    """Two ends of TLS in this process; ``wire`` holds the bytes of each direction for a listener."""

    client: ssl.SSLObject
    server: ssl.SSLObject
    pipes: tuple[ssl.MemoryBIO, ssl.MemoryBIO, ssl.MemoryBIO, ssl.MemoryBIO]
    wire: list[bytes] = field(default_factory=lambda: [b"", b""])

    def move(self) -> None:
        """Carry what was written to the other end."""
        from_server, from_client, to_server, to_client = self.pipes
        for number, (source, target) in enumerate(((from_client, to_server), (to_client, from_server))):
            moved = source.read()
            self.wire[number] += moved
            target.write(moved)


def connect(client: ssl.SSLContext, server: ssl.SSLContext, host: str) -> Line:
    """A handshake for ``host``. Raises ssl.SSLError, such as SSLCertVerificationError, like any client."""
    pipes = ssl.MemoryBIO(), ssl.MemoryBIO(), ssl.MemoryBIO(), ssl.MemoryBIO()
    near = client.wrap_bio(pipes[0], pipes[1], server_hostname=host)
    far = server.wrap_bio(pipes[2], pipes[3], server_side=True)
    line, waiting = Line(near, far, pipes), [near, far]
    for _ in range(10):  # TLS 1.3 needs two
        for end in [*waiting]:
            with suppress(ssl.SSLWantReadError):
                end.do_handshake()
                waiting.remove(end)
            line.move()
    assert not waiting
    return line


def connects(client: ssl.SSLContext, server: ssl.SSLContext, host: str) -> bool:
    """Whether the handshake succeeds."""
    try:
        connect(client, server, host)
    except ssl.SSLError:
        return False
    return True


@contextmanager
def served_with_tls(application: "WSGIApplication", context: ssl.SSLContext) -> Iterator[str]:
    """A real server with TLS on loopback; yields ``https://localhost:port``."""
    server = werkzeug.serving.make_server(
        "127.0.0.1", 0, application, threaded=True, request_handler=QuietHandler, ssl_context=context
    )
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield f"https://localhost:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def flawed_shop() -> Flask:
    """Injectable search, unlimited logins, unescaped comments."""
    app, comments = flask_app(), list[str]()

    @app.get("/search")
    def search() -> str:
        database = sqlite3.connect(":memory:")
        run_all(database, "CREATE TABLE users (pw text); INSERT INTO users VALUES ('hunter2')")
        rows = rows_of(database, f"SELECT 'item' WHERE 'item' = '{request.args['q']}'")
        database.close()
        return repr(rows)

    @app.post("/login")
    def login() -> tuple[str, int]:
        return ("", 200) if request.form["pw"] == "4711" else ("", 401)

    @app.route("/comments", methods=["GET", "POST"])
    def comment() -> str:
        comments.extend(request.form.getlist("text"))
        return "".join(comments)

    return app


@proves("attack-that-https-stops")
def attack_that_https_stops(lab: Lab) -> list[bool]:
    """Three attacks succeed against a real server with TLS; the fourth looks for the cookie on the wire."""
    root = Holder("root")
    shop = Holder("shop", root, ("localhost",))
    trusted = lab.folder / "root.pem"
    trusted.write_text(root.pem())
    with served_with_tls(flawed_shop(), shop.server(lab.folder)) as url, requests.Session() as client:
        client.trust_env, client.verify = False, str(trusted)
        found = client.get(f"{url}/search", params={"q": "x' UNION SELECT pw FROM users --"}).text
        guessed = any(client.post(f"{url}/login", data={"pw": str(pin)}).ok for pin in range(4700, 4712))
        client.post(f"{url}/comments", data={"text": "<script>alert(1)</script>"})
        scripted = runs_code(client.get(f"{url}/comments").text)
    plain = b"GET / HTTP/1.1\r\nHost: localhost\r\nCookie: sid=5ecret\r\n\r\n"
    line = connect(trusting(root), shop.server(lab.folder), "localhost")
    line.client.write(plain)
    line.move()
    assert line.server.read(1000) == plain
    overheard = b"5ecret" in b"".join(line.wire)
    verdicts = {
        "traffic": not overheard,
        "SQL": "hunter2" not in found,
        "passwords": not guessed,
        "scripts": not scripted,
    }
    return by_word(lab, verdicts)


@proves("names-under-a-wildcard")
def names_under_a_wildcard(lab: Lab) -> list[bool]:
    """A handshake for every name."""
    root = Holder("root")
    server = Holder("server", root, ("*.example.com",)).server(lab.folder)
    return [connects(trusting(root), server, code(text)) for text in lab.options]


@proves("version-that-both-know")
def version_that_both_know(lab: Lab) -> list[bool]:
    """Both ends are limited as in the stem; without a common version the handshake fails."""
    root, version = Holder("root"), ssl.TLSVersion
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # TLS 1.1 is, and that is the point
        server = Holder("server", root, ("shop.example",)).server(lab.folder)
        server.minimum_version, server.maximum_version = version.TLSv1_1, version.TLSv1_2
        client = trusting(root)
        client.minimum_version, client.maximum_version = version.TLSv1_2, version.TLSv1_3
        spoken = connect(client, server, "shop.example").client.version() or ""
        client.minimum_version = version.TLSv1_3
        assert not connects(client, server, "shop.example")
    return [text[-3:] == spoken[-3:] for text in lab.options]


@proves("visible-in-the-network")
def visible_in_the_network(lab: Lab) -> list[bool]:
    """A listener searches the bytes of a real TLS 1.3 connection; the length grows with the answer."""
    root = Holder("root")
    server = Holder("server", root, ("shop.example",)).server(lab.folder)

    def overheard(size: int) -> tuple[bytes, int]:
        line = connect(trusting(root), server, "shop.example")
        assert line.client.version() == "TLSv1.3"
        line.client.write(b"GET /cart?id=7 HTTP/1.1\r\nHost: shop.example\r\nCookie: sid=5ecret\r\n\r\n")
        line.move()
        assert b"id=7" in line.server.read(1000)
        before = len(line.wire[1])
        line.server.write(b"x" * size)
        line.move()
        return b"".join(line.wire), len(line.wire[1]) - before

    wire, length = overheard(9000)
    shorter = overheard(3000)[1]
    guessed = abs(length - 9000) < 200 and abs(shorter - 3000) < 200
    verdicts = {
        "host name": b"shop.example" in wire,
        "path": b"/cart" in wire,
        "Cookie": b"5ecret" in wire,
        "length": guessed,
        "query": b"id=7" in wire,
    }
    return by_word(lab, verdicts)


@proves("verification-errors")
def verification_errors(lab: Lab) -> dict[str, str]:
    """Three servers with one fault each; the mend that makes the handshake succeed."""
    root, host = Holder("root"), "shop.example"
    stranger = Holder("another authority")
    fine, trust = Holder("fine", root, (host,)), trusting(root)
    faults = [
        Holder("old", root, (host,), (-9, -2)),
        Holder("other", root, ("api.example",)),
        Holder("unknown", stranger, (host,)),
    ]

    def mended(fault: Holder, mend: str) -> bool:
        client, holder = trust, fault
        if mend.startswith("renew"):
            holder = Holder("renewed", fault.issuer, fault.names)
        elif mend.startswith("have"):
            holder = Holder("reissued", fault.issuer, (host,), fault.days)
        elif mend.startswith("let"):
            client = trusting(root, fault.issuer or root)
        else:
            client.maximum_version = ssl.TLSVersion.MAXIMUM_SUPPORTED
        return connects(client, holder.server(lab.folder), host)

    assert connects(trust, fine.server(lab.folder), host)
    mends = (
        "renew the server's certificate",
        "have a certificate issued for the name in the URL",
        "let the client trust the authority that signed",
        "allow a higher TLS version",
    )
    texts = ("certificate has expired", "Hostname mismatch", "unable to get local issuer certificate")
    found: dict[str, str] = {}
    for fault in faults:
        try:
            connect(trust, fault.server(lab.folder), host)
        except ssl.SSLCertVerificationError as error:
            (text,) = [each for each in texts if each in error.verify_message]
            (found[text],) = [mend for mend in mends if mended(fault, mend)]
    return found


@proves("chain-in-the-file")
def chain_in_the_file(lab: Lab) -> list[bool]:
    """Each file is loaded by a server and tried by a client that trusts the root."""
    root = Holder("R")
    middle = Holder("I", root)
    server = Holder("S", middle, ("shop.example",))
    pems = {holder.subject: holder.pem() for holder in (root, middle, server)}

    def works(letters: Sequence[str]) -> bool:
        try:
            context = server.server(lab.folder, "".join(pems[letter] for letter in letters))
        except ssl.SSLError:
            return False
        return connects(trusting(root), context, "shop.example")

    return [works(CODE.findall(text)) for text in lab.options]


@proves("addresses-upgraded-by-hsts", simulator="a browser's list of known HSTS hosts by RFC 6797")
def addresses_upgraded_by_hsts(lab: Lab) -> list[bool]:
    """RFC 6797 8.2: the same name, or a name below a host that sent includeSubDomains."""

    def upgraded(url: str, below: bool) -> bool:
        labels, known = (urlsplit(url).hostname or "").split("."), ["www", "example", "com"]
        return labels == known or (below and len(labels) > len(known) and labels[-len(known) :] == known)

    assert not upgraded("http://img.www.example.com/", below=False)
    return [upgraded(code(text), below=True) for text in lab.options]


@proves("setting-that-trusts-a-stranger")
def setting_that_trusts_a_stranger(lab: Lab) -> list[bool]:
    """The attacker's genuine certificate against each client; the honest one is the contrast."""
    root = Holder("root")
    attacker = Holder("attacker", root, ("evil.test",)).server(lab.folder)
    honest = Holder("honest", root, ("api.example",)).server(lab.folder)

    def trusts(line: str) -> bool:
        client = trusting(root)
        function_of(line, "c", {"ssl": ssl})(client)
        assert connects(client, honest, "api.example")
        return connects(client, attacker, "api.example")

    assert not trusts("pass")
    return [trusts(code(text)) for text in lab.options]


@proves("handshake-of-tls13")
def handshake_of_tls13(lab: Lab) -> list[str]:
    """OpenSSL reports its messages to the client; the request is what the server reads after them."""
    names = {
        ("write", "CLIENT_HELLO"): "Client: offered versions and a key share",
        ("read", "SERVER_HELLO"): "Server: chosen version and its key share",
        ("read", "CERTIFICATE"): "Server: its certificate",
        ("read", "CERTIFICATE_VERIFY"): "Server: a signature over the handshake so far",
        ("write", "FINISHED"): "Client: Finished",
    }
    seen: list[str] = []

    def note(_: object, direction: str, version: object, kind: object, message: Any, data: bytes) -> None:  # noqa: ANN401
        text = names.get((direction, getattr(message, "name", "")))
        if text and text not in seen:
            seen.append(text)

    root = Holder("root")
    client = trusting(root)
    client._msg_callback = note  # type: ignore[attr-defined]
    line = connect(client, Holder("server", root, ("shop.example",)).server(lab.folder), "shop.example")
    assert line.client.version() == "TLSv1.3"
    line.client.write(b"GET / HTTP/1.1\r\n\r\n")
    line.move()
    assert line.server.read(1000).startswith(b"GET")
    return [*seen, "Client: the HTTP request"]


# Know the common risks


@proves("redirect-that-leaves-the-site")
def redirect_that_leaves_the_site(lab: Lab) -> list[bool]:
    """Flask runs the check of the stem; the place is resolved against the visitor's address."""
    app = flask_app()

    @app.get("/login")
    def login() -> ResponseReturnValue:
        target = request.args["next"]
        if target.startswith("/"):
            return redirect(target)
        return "Welcome"

    def leaves(url: str, target: str) -> bool:
        answer = get(f"{url}/login", params={"next": target}, allow_redirects=False)
        place = urljoin("https://shop.example/login", answer.headers.get("Location", ""))
        return urlsplit(place).hostname != "shop.example"

    with lab.serve(app) as url:
        assert not leaves(url, "/account")
        return [leaves(url, code(text)) for text in lab.options]


def leaked_repository(lab: Lab) -> Path:
    """A public repository with the key in its second commit, the owner's clone and an early stranger's."""
    place = lab.folder / "leaked"
    place.mkdir()
    lab.git("init", "-q", "--bare", "public.git", cwd=place)
    lab.git("init", "-q", "work", cwd=place)
    work = place / "work"
    lab.git("remote", "add", "origin", "../public.git", cwd=work)
    for name, content in (("app.py", "pay()\n"), ("settings.py", 'KEY = "k3y"\n')):
        (work / name).write_text(content)
        lab.git("add", "-A", cwd=work)
        lab.git("commit", "-q", "-m", name, cwd=work)
    lab.git("push", "-q", "origin", "HEAD", cwd=work)
    lab.git("clone", "-q", "public.git", "early", cwd=place)
    return place


@proves("key-in-a-public-repository")
def key_in_a_public_repository(lab: Lab) -> list[bool]:
    """Before and after each step a stranger clones; a key is of use while the provider accepts it."""
    leaked = leaked_repository(lab)

    def useless(step: str) -> bool:
        place, accepted = lab.folder / step, {"k3y"}
        shutil.copytree(leaked, place)
        work = place / "work"
        if step == "Deleting":
            lab.git("rm", "-q", "settings.py", cwd=work)
        elif step == "gitignore":
            (work / ".gitignore").write_text("settings.py\n")
            lab.git("add", "-A", cwd=work)
        elif step == "Rewriting":
            lab.git("reset", "-q", "--hard", "HEAD~1", cwd=work)
        else:
            accepted.clear()
        lab.git("commit", "-q", "--allow-empty", "-m", step, cwd=work)
        lab.git("push", "-q", "--force", "origin", "HEAD", cwd=work)
        lab.git("clone", "-q", "public.git", "late", cwd=place)
        logs = [lab.git("log", "--all", "-p", cwd=place / clone).stdout for clone in ("early", "late")]
        found = {key for log in logs for key in re.findall(r'KEY = "(\w+)"', log)}
        assert found == {"k3y"}
        return not found & accepted

    return by_word(lab, {step: useless(step) for step in ("Deleting", "gitignore", "Revoking", "Rewriting")})


def without_dns(host: str, *arguments: Any, resolve: Callable[..., Any], **more: Any) -> Any:  # noqa: ANN401
    """``socket.getaddrinfo``, with every name under ``.example`` unknown: no question leaves this machine."""
    if str(host).endswith(".example"):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
    return resolve(host, *arguments, **more)


@proves("address-past-a-deny-list")
def address_past_a_deny_list(lab: Lab) -> list[bool]:
    """The check of the stem and a real fetch from a server on loopback."""
    app, fetched = flask_app(), list[str]()

    @app.get("/")
    def page() -> str:
        fetched.append(request.host)
        return "internal"

    def reaches(url: str) -> bool:
        fetched.clear()
        if urlsplit(url).hostname not in {"localhost", "127.0.0.1"}:
            with suppress(requests.ConnectionError):
                get(url)
        return bool(fetched)

    resolver = partial(without_dns, resolve=socket.getaddrinfo)
    with lab.serve(app) as url, patch("socket.getaddrinfo", resolver):
        port = urlsplit(url).port
        assert get(url).text == "internal"
        return [reaches(code(text).replace(":8000", f":{port}")) for text in lab.options]


class Payload:
    """An object whose pickle makes a folder when it is loaded."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __reduce__(self) -> tuple[Callable[..., None], tuple[str]]:
        """What pickle writes: call this function with these arguments."""
        return os.mkdir, (str(self.folder),)


@proves("loaders-that-run-code")
def loaders_that_run_code(lab: Lab) -> list[bool]:
    """Every loader gets an attack in every notation; it ran code if the folder exists."""
    folder = lab.folder / "owned"
    attacks: list[bytes | str] = [
        pickle.dumps(Payload(folder)),
        f"!!python/object/apply:os.mkdir [{json.dumps(str(folder))}]",
        f"__import__('os').mkdir({str(folder)!r})",
        json.dumps({"__reduce__": ["os.mkdir", [str(folder)]]}),
    ]

    def runs(call: str) -> bool:
        for data in attacks:
            names = {"pickle": pickle, "json": json, "yaml": yaml, "ast": ast, "data": data}
            with suppress(ValueError, TypeError, SyntaxError, yaml.YAMLError, pickle.UnpicklingError):
                value_of(call, names)
        ran = folder.exists()
        if ran:
            folder.rmdir()
        return ran

    return [runs(code(text)) for text in lab.options]


POLICY = """
allowed = True
try:
    allowed = policy.allows(user, document)
except TimeoutError:
    log.warning("policy service is slow")
if not allowed:
    abort(403)
return "document"
"""


@proves("policy-service-times-out")
def policy_service_times_out(lab: Lab) -> list[bool]:
    """The code of the stem with each change, while the service times out and while it works."""
    call = "allowed = policy.allows(user, document)"
    retried = f"try:\n        {call}\n    except TimeoutError:\n        {call}"
    changes = {
        "Exception": POLICY.replace("TimeoutError", "Exception"),
        "log.exception": POLICY.replace("log.warning", "log.exception"),
        "allowed = False": POLICY.replace("allowed = True", "allowed = False"),
        "twice": POLICY.replace(call, retried),
    }

    def outcome(source: str, allows: Callable[..., bool]) -> str:
        log = SimpleNamespace(warning=lambda _: None, exception=lambda _: None)
        names = {"policy": SimpleNamespace(allows=allows), "log": log, "abort": abort}
        app = flask_app()
        app.add_url_rule("/", "show", lambda: function_of(source, "user, document", names)("ann", 7))
        return app.test_client().get("/").status

    def overloaded(user: str, document: int) -> bool:
        raise TimeoutError

    def closed(source: str) -> bool:
        assert outcome(source, lambda *_: True) == "200 OK"
        assert outcome(source, lambda *_: False) == "403 FORBIDDEN"
        return outcome(source, overloaded) == "403 FORBIDDEN"

    assert not closed(POLICY)
    return by_word(lab, {word: closed(source) for word, source in changes.items()})


@proves("lines-in-a-forged-log")
def lines_in_a_forged_log(lab: Lab) -> float:
    """The file is written as in the stem and read line by line; escaped names make one line each."""
    path, names = lab.folder / "log", ("ann", "bo\nOK admin", "cy")

    def lines(shown: Callable[[str], str]) -> int:
        with path.open("w") as log:
            for name in names:
                log.write(f"FAIL {shown(name)}\n")
        with path.open() as log:
            return len(log.readlines())

    assert lines(repr) == len(names)
    return lines(str)


@proves("allowed-host-redirects-inside")
def allowed_host_redirects_inside(lab: Lab) -> list[bool]:
    """Two real servers: the partner redirects, the inner one records who came."""
    partner, inner, seen = flask_app(), flask_app(), list[str]()

    @inner.get("/admin")
    def admin() -> str:
        seen.append("admin")
        return "internal"

    def reached(url: str, arguments: Mapping[str, Any]) -> bool:
        seen.clear()
        requests.get(url, **{"timeout": 5, **arguments})
        return bool(seen)

    with lab.serve(inner) as inside:

        @partner.get("/picture")
        def picture() -> ResponseReturnValue:
            return redirect(f"{inside}/admin")

        with lab.serve(partner) as outside:
            assert reached(f"{outside}/picture", {})
            arguments = [value_of(f"dict({code(text)})", {}) for text in lab.options]
            return [not reached(f"{outside}/picture", each) for each in arguments]


@proves("names-outside-a-folder")
def names_outside_a_folder(lab: Lab) -> list[bool]:
    """Each test judges names that lead inside and outside on a real disk."""
    base = (lab.folder / "files").resolve()
    for folder in (base / "sub", lab.folder / "files-old"):
        folder.mkdir(parents=True)
    (base / "link").symlink_to(lab.folder)
    inside = ("a.txt", "sub/b.txt")
    outside = ("../key", str(lab.folder / "key"), "../files-old/key", "sub/../../key", "link/key")

    def holds(text: str) -> bool:
        def test(name: str) -> bool:
            return bool(value_of(code(text), {"base": base, "name": name}))

        assert all(test(name) for name in inside)
        return not any(test(name) for name in outside)

    return [holds(text) for text in lab.options]


@proves("other-answer-on-second-lookup", simulator="the visitor's DNS server, behind socket.getaddrinfo")
def other_answer_on_second_lookup(lab: Lab) -> list[bool]:
    """Check and fetch each ask for the name; all addresses lead to one real server, the last is noted."""
    app = flask_app()
    app.add_url_rule("/", "page", lambda: "page")
    public, private = "203.0.113.5", "10.0.0.5"

    def reaches(
        base: str, answers: Sequence[str], user: str = "", headers: Mapping[str, str] | None = None
    ) -> bool:
        given, real = iter(answers), socket.getaddrinfo
        used: list[str] = []

        def resolve(host: str, *arguments: Any, **more: Any) -> Any:  # noqa: ANN401
            used.append(next(given) if host == "visitor.example" else host)
            return real("127.0.0.1", *arguments, **more)

        with patch("socket.getaddrinfo", resolve):
            url = f"http://{user}visitor.example:{urlsplit(base).port}/"
            socket.getaddrinfo(urlsplit(url).hostname or "", None)
            if used.pop() == private:
                return False
            assert get(url, headers=headers).text == "page"
        return used == [private]

    with lab.serve(app) as base:
        assert not reaches(base, [private, private])
        verdicts = {
            "first": reaches(base, [public, private]),
            "`Host`": reaches(base, [public, public], headers={"Host": private}),
            "user name": reaches(base, [public, public], user=f"{private}@"),
        }
    return by_word(lab, verdicts)
