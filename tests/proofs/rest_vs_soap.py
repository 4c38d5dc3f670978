"""Proofs of the bank ``rest-vs-soap``: real HTTP servers, clients and caches, zeep, lxml, PyJWT and TLS."""

import ast
import base64
import gzip
import hashlib
import http.client
import json
import re
import socket
import sqlite3
import ssl
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from itertools import product
from typing import TYPE_CHECKING, Any, ClassVar, TypedDict, Unpack
from unittest.mock import patch
from urllib.parse import parse_qs, urljoin, urlsplit
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import jsonpatch
import jwt
import psycopg
import requests
import urllib3
import werkzeug.serving
import zeep
import zeep.wsa
import zeep.xsd
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.x509.oid import NameOID
from flask import Flask, Response, abort, jsonify, redirect, request, send_file, session
from flask.typing import ResponseReturnValue
from flask_httpauth import HTTPBasicAuth  # type: ignore[import-untyped]
from hishel import CacheOptions, SqliteStorage
from hishel.requests import CacheAdapter
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from lxml import etree
from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header
from zeep.wsse.username import UsernameToken

from tests.proofs.lab import Lab, proves
from tests.proofs.lab import QuietHandler as Quiet

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

CODE = re.compile(r"`([^`]+)`")
Answer = tuple[str, dict[str, str], bytes]
"""Status line, fields and content of a response."""
Json = dict[str, Any]
Database = sqlite3.Connection | psycopg.Connection[Any]
FIELDS = ("http-", "content-")
OK: Answer = ("200 OK", {"Content-Length": "0"}, b"")


def code(text: str) -> str:
    """What stands in the first pair of backticks of ``text``; the text itself if there is none."""
    found = CODE.search(text)
    return found[1] if found else text


# Servers and clients


@dataclass
class Exchange:
    """One request as a server saw it."""

    method: str
    path: str
    headers: dict[str, str]
    content: bytes


@dataclass
class Recorder:
    """A WSGI application that answers with ``answer`` and keeps what it was asked."""

    answer: Callable[[Exchange], Answer]
    seen: list[Exchange] = field(default_factory=list)

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> list[bytes]:
        """Record the request, then answer it."""
        fields = {key.lower().replace("_", "-"): str(value) for key, value in environ.items()}
        fields = {key.removeprefix("http-"): value for key, value in fields.items() if key.startswith(FIELDS)}
        content = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        query = environ.get("QUERY_STRING")
        path = environ["PATH_INFO"] + (f"?{query}" if query else "")
        self.seen.append(Exchange(environ["REQUEST_METHOD"], path, fields, content))
        status, headers, body = self.answer(self.seen[-1])
        start_response(status, list(headers.items()))
        return [body]

    def methods(self) -> list[str]:
        """The methods of the requests, in their order."""
        return [exchange.method for exchange in self.seen]


def fixed(status: str, headers: Mapping[str, str] | None = None, body: bytes = b"") -> Recorder:
    """An application that gives everybody the same answer."""
    return Recorder(lambda _: (status, dict(headers or {}), body))


@dataclass
class RawServer:
    """Sends given bytes, one answer per connection, whatever was asked; the last answer is repeated."""

    answers: tuple[bytes, ...]
    listener: socket.socket
    seen: list[bytes] = field(default_factory=list)

    @property
    def port(self) -> int:
        """The port on 127.0.0.1."""
        return int(self.listener.getsockname()[1])

    @property
    def url(self) -> str:
        """The base address."""
        return f"http://127.0.0.1:{self.port}"

    def run(self) -> None:
        """Answer connections until the listener is closed."""
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            with connection:
                self.seen.append(read_request(connection))
                connection.sendall(self.answers[min(len(self.seen), len(self.answers)) - 1])


def read_request(connection: socket.socket) -> bytes:
    """One request with the content that its Content-Length announces; b"" if the peer says nothing."""
    data = b""
    while b"\r\n\r\n" not in data:
        if not (part := connection.recv(65536)):
            return data
        data += part
    head, _, content = data.partition(b"\r\n\r\n")
    announced = re.search(rb"content-length: *(\d+)", head, re.IGNORECASE)
    while announced and len(content) < int(announced[1]):
        content += connection.recv(65536)
    return head + b"\r\n\r\n" + content


@contextmanager
def raw(*answers: bytes) -> Iterator[RawServer]:
    """A server on loopback that sends ``answers``; an empty one just closes the connection."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = RawServer(answers, listener)
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()


def message(status: str, body: str = "", **fields: str) -> bytes:
    """A response as bytes, the last of its connection; field names are written with underscores."""
    written = {"Connection": "close", **fields}
    lines = [f"HTTP/1.1 {status}", *(f"{name.replace('_', '-')}: {value}" for name, value in written.items())]
    return "\r\n".join([*lines, "", body]).encode()


@contextmanager
def plain_session() -> Iterator[requests.Session]:
    """A session of requests that heeds no settings of the machine."""
    with requests.Session() as client:
        client.trust_env = False
        yield client


class Options(TypedDict, total=False):
    """What a request of requests may have."""

    headers: Mapping[str, str]
    data: bytes | str | None
    json: Any
    auth: tuple[str, str]
    verify: str


def send(method: str, url: str, follow: bool = False, **options: Unpack[Options]) -> requests.Response:
    """One request by a session of its own, which follows redirects only if told to."""
    with plain_session() as client:
        return client.request(method, url, allow_redirects=follow, **options)


def fetch(url: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
    """One request by http.client, which neither redirects nor decodes."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc)
    try:
        connection.request(method, parts.path or "/", headers=headers)
        response = connection.getresponse()
        return response.status, dict(response.getheaders()), response.read()
    finally:
        connection.close()


@contextmanager
def cached_session(lab: Lab, shared: bool) -> Iterator[requests.Session]:
    """A session with an empty cache that follows RFC 9111: a browser's (private) or a CDN's (shared)."""
    storage = sqlite3.connect(lab.folder / f"cache-{time.monotonic_ns()}.db", check_same_thread=False)
    with plain_session() as client:
        options = CacheOptions(shared=shared, supported_methods=["GET", "HEAD"], allow_stale=False)
        client.mount("http://", CacheAdapter(storage=SqliteStorage(connection=storage), rfc=options))
        try:
            yield client
        finally:
            storage.close()


def from_cache(response: requests.Response) -> bool:
    """Whether the cache answered without asking the origin."""
    fields = response.headers
    return fields["X-Hishel-From-Cache"] == "true" and fields["X-Hishel-Revalidated"] != "true"


# HTTP methods and messages


@proves("put-post-count")
def put_post_count(lab: Lab) -> float:
    """A real service that stores under the URI or makes up an id."""
    app, carts = Flask(__name__), dict[int, str]()

    @app.put("/carts/<int:number>")
    def store(number: int) -> ResponseReturnValue:
        carts[number] = request.get_data(as_text=True)
        return "", 204

    @app.post("/carts")
    def create() -> ResponseReturnValue:
        carts[max(carts, default=0) + 1] = request.get_data(as_text=True)
        return "", 201

    with lab.serve(app) as url:
        for _ in range(3):
            send("PUT", f"{url}/carts/9", data="same").raise_for_status()
        for _ in range(2):
            send("POST", f"{url}/carts", data="same").raise_for_status()
    return len(carts)


def survives_a_drop(method: str) -> bool:
    """Whether urllib3 sends the request again when its first connection ends without a response."""
    with raw(b"", message("200 OK", Content_Length="0")) as server, urllib3.PoolManager() as client:
        try:
            client.request(method, f"{server.url}/orders/7", body=b"x" if method in {"POST", "PUT"} else None)
        except urllib3.exceptions.ProtocolError:
            assert len(server.seen) == 1
            return False
        assert len(server.seen) == 2
        return True


@proves("retry-left-to-caller")
def retry_left_to_caller(lab: Lab) -> list[bool]:
    """The server reads every first request and hangs up."""
    return [not survives_a_drop(code(option).split()[0]) for option in lab.options]


@proves("head-mirrors-get")
def head_mirrors_get(lab: Lab) -> list[bool]:
    """Flask's own answer, compared with what every option says of status, length and bytes."""
    app = Flask(__name__)
    app.get("/report")(lambda: "x" * 5120)
    with lab.serve(app) as url:
        assert len(fetch(f"{url}/report")[2]) == 5120
        status, fields, body = fetch(f"{url}/report", "HEAD")
    found = (status, fields.get("Content-Length"), len(body))
    return [found == said for said in [(200, "5120", 0), (200, "0", 0), (204, None, 0)]] + [status == 405]


@proves("name-based-site")
def name_based_site(lab: Lab) -> list[bool]:
    """Flask chooses among two hosts; every field in turn names the blog."""
    app = Flask(__name__, static_folder=None, host_matching=True)
    app.add_url_rule("/", "shop", lambda: "shop", host="shop.example")
    app.add_url_rule("/", "blog", lambda: "blog", host="blog.example")

    def site(name: str) -> bytes:
        value = "blog.example" if name == "Host" else "http://blog.example/"
        return fetch(url, **{"Host": "shop.example", name: value})[2]

    with lab.serve(app) as url:
        return [site(text.removeprefix("the ").split()[0].rstrip(":")) == b"blog" for text in lab.options]


def leaves_the_copy(lab: Lab, method: str) -> bool:
    """Whether a cache still trusts its copy after ``method`` went through it; it may after safe methods."""
    app = fixed("200 OK", {"Cache-Control": "max-age=3600", "Content-Length": "2"}, b"{}")
    with lab.serve(app) as url, cached_session(lab, shared=False) as client:
        client.get(url)
        assert from_cache(client.get(url))
        client.request(method, url)
        return from_cache(client.get(url))


@proves("method-classes")
def method_classes(lab: Lab) -> dict[str, str]:
    """Safe: a cache keeps its copy. Idempotent: urllib3 repeats it. GET and POST as contrasts."""
    names = {
        (True, True): "safe and idempotent",
        (False, True): "idempotent, but not safe",
        (False, False): "neither safe nor idempotent",
        (True, False): "safe, but not idempotent",
    }

    def promise(method: str) -> str:
        return names[leaves_the_copy(lab, method), survives_a_drop(method)]

    assert promise("GET") == promise("OPTIONS")
    assert promise("POST") == promise("PATCH")
    return {f"`{method}`": promise(method) for method in ("OPTIONS", "DELETE", "PATCH")}


@proves("second-delete-404")
def second_delete_404(lab: Lab) -> list[bool]:
    """The server's state before and after each request decides, the statuses do not."""
    app, orders, states, statuses = Flask(__name__), {7, 8}, list[set[int]](), list[int]()

    @app.delete("/orders/<int:number>")
    def remove(number: int) -> ResponseReturnValue:
        if number not in orders:
            abort(404)
        orders.remove(number)
        return "", 204

    with lab.serve(app) as url:
        states.append(set(orders))
        for _ in range(2):
            statuses.append(send("DELETE", f"{url}/orders/7").status_code)
            states.append(set(orders))
    assert statuses == [204, 404]
    safe, idempotent = states[1] == states[0], states[2] == states[1]
    return [not idempotent, safe, idempotent and 7 not in states[1]]


@proves("same-field-other-case")
def same_field_other_case(lab: Lab) -> list[bool]:
    """The raw line of every option goes to a Flask application, which looks for its field."""
    app = Flask(__name__)
    app.get("/")(lambda: request.headers.get("Accept-Language", ""))

    def understood(line: str) -> bool:
        asked = f"GET / HTTP/1.1\r\nHost: localhost\r\n{line}\r\nConnection: close\r\n\r\n"
        with socket.create_connection(("127.0.0.1", urlsplit(url).port or 0)) as client:
            client.sendall(asked.encode())
            answer = b"".join(iter(lambda: client.recv(65536), b""))
        return answer.startswith(b"HTTP/1.1 200") and answer.endswith(b"\r\n\r\nde")

    with lab.serve(app) as url:
        assert understood("Accept-Language: de")
        return [understood(code(option)) for option in lab.options]


@proves("inclusive-byte-range")
def inclusive_byte_range(lab: Lab) -> float:
    """Flask sends the piece of a real file."""
    app, path = Flask(__name__), lab.folder / "file.bin"
    path.write_bytes(bytes(2000))
    app.get("/")(lambda: send_file(path, conditional=True))
    with lab.serve(app) as url:
        status, fields, content = fetch(url, Range="bytes=500-999")
    assert (status, fields["Content-Range"]) == (206, "bytes 500-999/2000")
    return len(content)


@proves("chunked-content-bytes")
def chunked_content_bytes(lab: Lab) -> float:
    """http.client takes the framing off."""
    chunks = "5\r\nhello\r\n10\r\n, backend people\r\n0\r\n\r\n"
    with raw(message("200 OK", chunks, Transfer_Encoding="chunked")) as server:
        content = fetch(server.url)[2]
    assert content == b"hello, backend people"
    return len(content)


def transfer(answer: bytes) -> tuple[bool, int]:
    """Whether http.client takes the response for complete, and the number of connections that it made."""
    with raw(answer, b"ders") as server:
        try:
            fetch(server.url)
        except http.client.IncompleteRead:
            return False, len(server.seen)
        return True, len(server.seen)


@proves("short-content-length")
def short_content_length(lab: Lab) -> list[bool]:
    """With a length the early end is noticed; without one the same bytes are a whole message."""
    assert transfer(message("200 OK", "backen"))[0]
    complete, connections = transfer(message("200 OK", "backen", Content_Length="10"))
    exact = transfer(message("200 OK", "backend/10", Content_Length="10"))[0]
    return [complete, exact and not complete, complete, connections > 1]


# Status codes


@proves("created-resource-location")
def created_resource_location(lab: Lab) -> list[bool]:
    """requests meets every status beside the same Location."""

    def stays(status: str) -> bool:
        created = (f"{status} X", {"Location": "/orders/42"}, b"")
        app = Recorder(lambda seen: created if seen.path == "/orders" else OK)
        with lab.serve(app) as url:
            send("POST", f"{url}/orders", data="x", follow=True)
        return len(app.seen) == 1

    return [stays(code(option)) for option in lab.options]


@proves("moved-post-same-method")
def moved_post_same_method(lab: Lab) -> list[bool]:
    """requests follows every redirect; what arrives at the target decides."""

    def repeated(status: str) -> bool:
        moved = (f"{status} X", {"Location": "/new"}, b"")
        app = Recorder(lambda seen: moved if seen.path == "/old" else OK)
        with lab.serve(app) as url:
            send("POST", f"{url}/old", data="content", follow=True)
        assert app.seen[1].path == "/new"
        return (app.seen[1].method, app.seen[1].content) == ("POST", b"content")

    return [repeated(code(option)) for option in lab.options]


@proves("known-caller-lacks-role")
def known_caller_lacks_role(lab: Lab) -> list[bool]:
    """Flask-HTTPAuth separates who somebody is from what they may do."""
    app, auth = Flask(__name__), HTTPBasicAuth()
    auth.verify_password(lambda name, password: name if password == "right" else None)
    auth.get_user_roles(lambda _: ["reader"])
    for role in ("reader", "admin"):
        app.add_url_rule(f"/{role}", role, auth.login_required(role=role)(lambda: "page"))

    def status(path: str, password: str) -> int:
        return send("GET", url + path, auth=("anna", password)).status_code

    with lab.serve(app) as url:
        others = [status("/reader", "right"), status("/admin", "wrong"), status("/none", "right")]
        assert others == [200, 401, 404]
        found = status("/admin", "right")
    return [code(option) == str(found) for option in lab.options]


@proves("route-without-that-method")
def route_without_that_method(lab: Lab) -> list[bool]:
    """Flask's own answer, and its Allow field."""
    app = Flask(__name__)
    app.get("/reports")(lambda: "page")
    with lab.serve(app) as url:
        status, fields, _ = fetch(f"{url}/reports", "DELETE")
        assert fetch(f"{url}/none", "DELETE")[0] == 404
    assert "GET" in fields["Allow"]
    return [code(option) == str(status) for option in lab.options]


@proves("message-without-content")
def message_without_content(lab: Lab) -> list[bool]:
    """The same five bytes follow every status; http.client reads them or does not."""

    def ends_after_header(status: str) -> bool:
        with raw(message(f"{status} X", "hello", Content_Length="5")) as server:
            return fetch(server.url)[2] == b""

    return [ends_after_header(code(option)) for option in lab.options]


@proves("unknown-499")
def unknown_499(lab: Lab) -> list[bool]:
    """requests sorts the unknown code by its class."""
    with lab.serve(fixed("499 Whatever", {"Content-Length": "0"})) as url, plain_session() as client:
        broken = False
        try:
            response = client.get(url)
        except requests.ConnectionError:
            broken = True
        try:
            response.raise_for_status()
            said = ""
        except requests.HTTPError as error:
            said = str(error)
    return ["Client Error" in said, "Server Error" in said, response.ok, broken]


@proves("redirect-kept-in-cache")
def redirect_kept_in_cache(lab: Lab) -> list[bool]:
    """A private cache meets every status; the origin counts the requests to the old URI."""

    def kept(status: str) -> bool:
        moved: Answer = (
            f"{status} X",
            {"Location": "/new", "Last-Modified": "Mon, 05 Jan 2026 09:00:00 GMT"},
            b"",
        )
        app = Recorder(lambda seen: moved if seen.path == "/old" else OK)
        with lab.serve(app) as url, cached_session(lab, shared=False) as browser:
            for _ in range(2):
                browser.get(f"{url}/old")
        return [seen.path for seen in app.seen].count("/old") == 1

    return [kept(code(option)) for option in lab.options]


@proves("refusals-by-cause")
def refusals_by_cause(lab: Lab) -> dict[str, str]:
    """Flask refuses four real requests."""
    app = Flask(__name__)
    (lab.folder / "file.txt").write_text("0123456789")

    @app.post("/orders")
    def order() -> ResponseReturnValue:
        request.max_content_length = 20
        return jsonify(request.get_json())

    @app.get("/page")
    def page() -> ResponseReturnValue:
        best = request.accept_mimetypes.best_match(["text/html", "application/json"])
        return Response("page", mimetype=best) if best else abort(406)

    app.get("/file")(lambda: send_file(lab.folder / "file.txt", conditional=True))
    with lab.serve(app) as url:
        asked = {
            "the upload is larger than the server accepts": send(
                "POST", f"{url}/orders", json={"text": "x" * 50}
            ),
            "the content comes in a media type that the server cannot read": send(
                "POST", f"{url}/orders", data="a=1", headers={"Content-Type": "text/plain"}
            ),
            "the wanted byte range begins after the end of the file": send(
                "GET", f"{url}/file", headers={"Range": "bytes=500-"}
            ),
            "none of the available formats fits the `Accept` field": send(
                "GET", f"{url}/page", headers={"Accept": "image/png"}
            ),
        }
        assert send("POST", f"{url}/orders", json={"a": 1}).ok
        assert send("GET", f"{url}/file", headers={"Range": "bytes=5-"}).content == b"56789"
    return {reason: f"`{response.status_code}`" for reason, response in asked.items()}


@proves("temporary-conditions")
def temporary_conditions(lab: Lab) -> list[bool]:
    """The second answer is always 200; urllib3 asks for it or gives up."""

    def repeats(status: str) -> bool:
        first = message(f"{status} X", Content_Length="0", Retry_After="0")
        with raw(first, message("200 OK", Content_Length="0")) as server, urllib3.PoolManager() as client:
            return client.request("GET", server.url, retries=urllib3.Retry(total=1)).status == 200

    return [repeats(code(option)) for option in lab.options]


# REST


@proves("crawler-follows-delete-link")
def crawler_follows_delete_link(lab: Lab) -> list[bool]:
    """A crawler reads the page and requests what it links to."""
    app, orders, methods = Flask(__name__), {7}, list[str]()
    app.get("/")(lambda: '<a href="/orders/7/delete">delete</a>')

    @app.get("/orders/<int:number>/delete")
    def remove(number: int) -> ResponseReturnValue:
        methods.append(request.method)
        if request.cookies.get("admin") != "yes":
            abort(403)
        orders.discard(number)
        return "deleted"

    with lab.serve(app) as url, plain_session() as crawler:
        crawler.cookies.set("admin", "yes")
        links = re.findall(r'href="([^"]+)"', crawler.get(url).text)
        statuses = [crawler.get(urljoin(url, link)).status_code for link in links]
    kept = 7 in orders
    return [kept, not kept and methods == ["GET"], kept and methods == ["HEAD"], statuses == [405]]


@proves("client-survives-move")
def client_survives_move(lab: Lab) -> list[bool]:
    """Each client reads version 1, then version 2, without being changed."""
    where = {"path": "/orders"}

    def answer(seen: Exchange) -> Answer:
        link = {"Link": f'<{where["path"]}>; rel="orders"'}
        known = {"/": ("200 OK", link, b"root"), where["path"]: ("200 OK", {}, b"list")}
        return known.get(seen.path, ("404 Not Found", {}, b""))

    def linked() -> str:
        return urljoin(url, send("GET", url).links["orders"]["url"])

    with lab.serve(Recorder(answer)) as url:
        stored = linked()
        clients: list[Callable[[], requests.Response]] = [
            lambda: send("GET", f"{url}/orders"),
            lambda: send("GET", urljoin(url, "/orders"), headers={"Accept": "application/json"}),
            lambda: send("GET", linked()),
            lambda: send("GET", stored),
        ]
        assert all(client().text == "list" for client in clients)
        where["path"] = "/sales/orders"
        return [client().text == "list" for client in clients]


@proves("part-kept-by-client")
def part_kept_by_client(lab: Lab) -> list[bool]:
    """Everything that requests puts on the wire is captured; loopback stands for the host name."""
    with raw(message("200 OK", Content_Length="0")) as server:
        send("GET", f"{server.url}/orders/7?expand=items#line-total")
        wire = server.seen[0].decode()
    return [code(option).replace("api.example.com", "127.0.0.1") not in wire for option in lab.options]


@proves("ampersand-in-query")
def ampersand_in_query(lab: Lab) -> list[bool]:
    """Flask says which value arrives."""
    app = Flask(__name__)
    app.get("/")(lambda: jsonify(request.args.getlist("team")))
    with lab.serve(app) as url:
        return [send("GET", f"{url}/{code(option)}").json() == ["R&D"] for option in lab.options]


@proves("relative-link-target")
def relative_link_target(lab: Lab) -> list[bool]:
    """The standard library resolves the link; the trailing slash is the contrast."""
    target = urljoin("https://api.example.com/v1/orders/7", "items/3")
    assert urljoin("https://api.example.com/v1/orders/7/", "items/3").endswith("/orders/7/items/3")
    return [code(option) == target for option in lab.options]


@proves("session-in-server-memory")
def session_in_server_memory(lab: Lab) -> float:
    """Two applications with a memory each; requests go to them in turn."""

    def application() -> Flask:
        app, known = Flask(__name__), set[str]()

        @app.post("/login")
        def login() -> ResponseReturnValue:
            known.add("s1")
            response = Response()
            response.set_cookie("session", "s1")
            return response

        @app.get("/orders")
        def orders() -> ResponseReturnValue:
            return "orders" if request.cookies.get("session") in known else abort(401)

        return app

    with lab.serve(application()) as first, lab.serve(application()) as second, plain_session() as client:
        client.post(f"{first}/login").raise_for_status()
        turns = [second, first, second, first]
        return [client.get(f"{url}/orders").status_code for url in turns].count(401)


@proves("specific-range-wins")
def specific_range_wins(lab: Lab) -> list[bool]:
    """Werkzeug weighs the offers; order changes nothing, without its own range CSV weighs as much as HTML."""
    offers = ("text/csv", "text/html", "application/json")

    def weights(header: str) -> dict[str, float]:
        ranges = parse_accept_header(header, MIMEAccept)
        return {offer: ranges.quality(offer) for offer in offers}

    found = weights("text/*;q=0.9, text/csv;q=0.2, application/json;q=0.5")
    assert found == weights("application/json;q=0.5, text/csv;q=0.2, text/*;q=0.9")
    assert weights("text/*;q=0.9, application/json;q=0.5")["text/csv"] == found["text/html"]
    order = sorted(offers, key=lambda offer: found[offer], reverse=True)
    return [CODE.findall(option) == order for option in lab.options]


# Caching and conditional requests


@proves("etag-still-current")
def etag_still_current(lab: Lab) -> list[bool]:
    """Werkzeug evaluates the condition; an outdated tag is the contrast."""
    app = Flask(__name__)

    @app.get("/")
    def page() -> ResponseReturnValue:
        response = Response("page")
        response.set_etag("v2")
        return response.make_conditional(request)

    with lab.serve(app) as url:
        assert fetch(url, **{"If-None-Match": '"v1"'})[0] == 200
        status, _, content = fetch(url, **{"If-None-Match": '"v2"'})
    return [f"`{status}` without content" == option and content == b"" for option in lab.options]


@proves("vary-language-origin-requests")
def vary_language_origin_requests(lab: Lab) -> float:
    """A private cache between client and origin; without Vary the origin is asked once."""

    def origin_requests(**extra: str) -> int:
        app = fixed("200 OK", {"Cache-Control": "max-age=3600", **extra}, b"news")
        with lab.serve(app) as url, cached_session(lab, shared=False) as client:
            for language in ("en", "de", "en", "fr", "de"):
                client.get(f"{url}/news", headers={"Accept-Language": language})
        return len(app.seen)

    assert origin_requests() == 1
    return origin_requests(Vary="Accept-Language")


def page_with_tag() -> tuple[Flask, Json]:
    """A page that is written only by who knows its current tag, as RFC 9110 wants it."""
    app, page = Flask(__name__), {"version": 1}

    @app.get("/page")
    def read() -> ResponseReturnValue:
        response = Response("page")
        response.set_etag(f"v{page['version']}")
        return response

    @app.put("/page")
    def write() -> ResponseReturnValue:
        if not request.if_match.contains(f"v{page['version']}"):
            return "", 412
        page["version"] += 1
        return "", 204

    return app, page


@proves("repairing-a-lost-update")
def repairing_a_lost_update(lab: Lab) -> list[str]:
    """A client that reacts to what it gets; its messages are written down as they pass."""
    app, page = page_with_tag()
    page["version"], log, tag = 2, list[str](), '"v1"'
    with lab.serve(app) as url:
        while not log or "204" not in log[-1]:
            answer = send("PUT", f"{url}/page", data="mine", headers={"If-Match": tag})
            reason = http.client.responses[answer.status_code]
            log += [f"`PUT` with `If-Match: {tag}`", f"`{answer.status_code} {reason}`"]
            if answer.status_code == 412:
                fresh = send("GET", f"{url}/page")
                tag = fresh.headers["ETag"]
                log += ["`GET`, to merge by hand", f"`{fresh.status_code}` with `ETag: {tag}`"]
    return log


def second_request(lab: Lab, directives: str, shared: bool) -> str:
    """What a cache does with the second request, half a minute after the first."""
    app = fixed("200 OK", {"Cache-Control": directives, "ETag": '"v1"'}, b"page")
    with lab.serve(app) as url, cached_session(lab, shared) as client:
        client.get(url)
        with patch("time.time", return_value=time.time() + 30):
            client.get(url)
    if len(app.seen) == 1:
        return "reuses"
    return "validates" if "if-none-match" in app.seen[1].headers else "forgets"


@proves("directive-effects")
def directive_effects(lab: Lab) -> dict[str, str]:
    """A shared and a private cache meet every value."""
    effects = {
        ("forgets", "forgets"): "neither has a copy",
        ("validates", "validates"): "both have a copy and validate it first",
        ("forgets", "reuses"): "only the browser has a copy, and reuses it",
        ("reuses", "validates"): "only the CDN reuses its copy without asking",
        ("reuses", "reuses"): "both reuse their copies without asking",
    }
    values = ["no-store", "no-cache", "private, max-age=60", "s-maxage=60, max-age=0"]
    seen = {value: [second_request(lab, value, shared) for shared in (True, False)] for value in values}
    return {f"`{value}`": effects[cdn, browser] for value, (cdn, browser) in seen.items()}


@contextmanager
def clock(start: float, seconds: float) -> Iterator[None]:
    """Let ``seconds`` have passed since ``start``, for clients, caches and servers of this process."""
    with patch("time.time", return_value=start + seconds):
        yield


@proves("seconds-still-fresh")
def seconds_still_fresh(lab: Lab) -> float:
    """A CDN (shared cache) answers a browser (private cache) from its copy; the clock is set forward."""
    origin, start = fixed("200 OK", {"Cache-Control": "max-age=300"}, b"page"), float(int(time.time()))
    with lab.serve(origin) as url, cached_session(lab, shared=True) as cdn:
        with clock(start, 0):
            cdn.get(url)
        with clock(start, 240):
            reply = cdn.get(url)
    assert (len(origin.seen), reply.headers["Age"]) == (1, "240")
    kept = {name: reply.headers[name.replace("_", "-")] for name in ("Cache_Control", "Date", "Age")}
    # RFC 9111 section 4.2.3 takes the larger of two ages, hishel counts from Date: here they are the same.
    assert start + 240 - parsedate_to_datetime(kept["Date"]).timestamp() == float(kept["Age"])

    def fresh_after(seconds: int) -> bool:
        answer = message("200 OK", "page", **kept, Content_Length="4")
        with raw(answer) as server, cached_session(lab, shared=False) as browser:
            with clock(start, 240):
                browser.get(server.url)
            with clock(start, 240 + seconds):
                return from_cache(browser.get(server.url))

    return next(seconds for seconds in range(0, 600, 15) if not fresh_after(seconds))


@proves("write-invalidates-copy")
def write_invalidates_copy(lab: Lab) -> list[bool]:
    """One browser cache, two orders; another cache keeps its copy."""
    app = Recorder(lambda seen: ("200 OK", {"Cache-Control": "max-age=3600"}, seen.path.encode()))
    with lab.serve(app) as url, cached_session(lab, False) as browser, cached_session(lab, False) as other:
        for client, number in product((browser, other), (7, 8)):
            client.get(f"{url}/orders/{number}")
        browser.put(f"{url}/orders/7", data="written")
        answer = browser.get(f"{url}/orders/7")
        assert from_cache(other.get(f"{url}/orders/7"))
        cached, neighbour = from_cache(answer), from_cache(browser.get(f"{url}/orders/8"))
    emptied = not cached and not neighbour
    return [cached, cached and answer.text == "written", not cached and neighbour, emptied]


@proves("weak-tag-for-a-write")
def weak_tag_for_a_write(lab: Lab) -> list[bool]:
    """Werkzeug compares strongly for If-Match, weakly for If-None-Match."""
    app, page = page_with_tag()
    with lab.serve(app) as url:
        weak = send("PUT", f"{url}/page", headers={"If-Match": 'W/"v1"'}).status_code
        assert page["version"] == 1
        assert send("PUT", f"{url}/page", headers={"If-Match": '"v1"'}).status_code == 204
    with app.test_request_context(headers={"If-None-Match": 'W/"v1"'}):
        assert request.if_none_match.contains_weak("v1")
    return [code(option) == str(weak) for option in lab.options]


@proves("shared-cache-and-authorization")
def shared_cache_and_authorization(lab: Lab) -> list[bool]:
    """A shared cache stores the answer or does not; without credentials it stores what is not private."""

    def stored(directives: str, headers: Mapping[str, str]) -> bool:
        app = fixed("200 OK", {"Cache-Control": directives}, b"page")
        with lab.serve(app) as url, cached_session(lab, shared=True) as client:
            return client.get(url, headers=headers).headers["X-Hishel-Stored"] == "true"

    assert stored("max-age=60", {})
    return [stored(code(option), {"Authorization": "Bearer t"}) for option in lab.options]


# Changing an API


def merged(target: object, change: object) -> object:
    """MergePatch of RFC 7396 section 2."""
    if not isinstance(change, dict):
        return change
    result: Json = dict(target) if isinstance(target, dict) else {}
    for name, value in change.items():
        if value is None:
            result.pop(name, None)
        else:
            result[name] = merged(result.get(name), value)
    return result


MERGES = [  # RFC 7396 appendix A: original, patch, result
    ({"a": "b"}, {"a": "c"}, {"a": "c"}),
    ({"a": "b"}, {"b": "c"}, {"a": "b", "b": "c"}),
    ({"a": "b"}, {"a": None}, {}),
    ({"a": "b", "b": "c"}, {"a": None}, {"b": "c"}),
    ({"a": ["b"]}, {"a": "c"}, {"a": "c"}),
    ({"a": "c"}, {"a": ["b"]}, {"a": ["b"]}),
    ({"a": {"b": "c"}}, {"a": {"b": "d", "c": None}}, {"a": {"b": "d"}}),
    ({"a": [{"b": "c"}]}, {"a": [1]}, {"a": [1]}),
    (["a", "b"], ["c", "d"], ["c", "d"]),
    ({"a": "b"}, ["c"], ["c"]),
    ({"a": "foo"}, None, None),
    ({"e": None}, {"a": 1}, {"e": None, "a": 1}),
    ([1, 2], {"a": "b", "c": None}, {"a": "b"}),
    ({}, {"a": {"bb": {"ccc": None}}}, {"a": {"bb": {}}}),
]


def contacts(stored: Json) -> Flask:
    """A service with one resource: PUT replaces it, PATCH merges into it."""
    app = Flask(__name__)

    @app.get("/")
    def read() -> ResponseReturnValue:
        return jsonify(stored)

    @app.put("/")
    def replace() -> ResponseReturnValue:
        content = request.get_json()
        stored.clear()
        stored.update(content)
        return "", 204

    @app.patch("/")
    def merge() -> ResponseReturnValue:
        changed = merged(stored, json.loads(request.data))
        assert isinstance(changed, dict)
        stored.clear()
        stored.update(changed)
        return "", 204

    return app


@proves("merge-patch-null")
def merge_patch_null(lab: Lab) -> list[bool]:
    """The RFC's algorithm, after it has passed the RFC's own examples, behind HTTP."""
    assert all(merged(original, change) == result for original, change, result in MERGES)
    with lab.serve(contacts({"a": 1, "b": 2})) as url:
        media = {"Content-Type": "application/merge-patch+json"}
        send("PATCH", url, data='{"a": null}', headers=media).raise_for_status()
        result = send("GET", url).json()
    return [json.loads(code(option)) == result for option in lab.options]


@proves("put-from-an-old-client")
def put_from_an_old_client(lab: Lab) -> list[bool]:
    """The old client against the new service; PATCH is the contrast."""
    stored: Json = {"name": "Anna", "email": "old", "phone": "1"}
    with lab.serve(contacts(stored)) as url:
        send("PATCH", url, data='{"email": "new"}')
        assert stored["phone"] == "1"
        known = {name: send("GET", url).json()[name] for name in ("name", "email")}
        status = send("PUT", url, json={**known, "email": "newer"}).status_code
    kept, emptied = stored.get("phone") == "1", "phone" in stored and stored["phone"] is None
    return [kept, "phone" not in stored, emptied, status == 409]


@proves("json-patch-add-at-index")
def json_patch_add_at_index(lab: Lab) -> list[bool]:
    """The jsonpatch library applies it; `-` and replace are the contrasts."""

    def tags(operation: str, path: str) -> list[str]:
        change = [{"op": operation, "path": path, "value": "x"}]
        return list(jsonpatch.apply_patch({"tags": ["a", "b"]}, change)["tags"])

    assert tags("add", "/tags/-") == ["a", "b", "x"]
    assert tags("replace", "/tags/1") == ["a", "x"]
    return [json.loads(code(option)) == tags("add", "/tags/1") for option in lab.options]


@proves("json-patch-failed-test")
def json_patch_failed_test(lab: Lab) -> list[bool]:
    """The jsonpatch library; the same patch with a test that holds is the contrast."""
    stored = {"stock": 5, "open": True}

    def after(expected: bool) -> Json:
        change: list[Json] = [
            {"op": "replace", "path": "/stock", "value": 4},
            {"op": "test", "path": "/open", "value": expected},
            {"op": "remove", "path": "/open"},
        ]
        try:
            return dict(jsonpatch.apply_patch(stored, change))
        except jsonpatch.JsonPatchTestFailed:
            return stored

    assert after(expected=True) == {"stock": 4}
    return [json.loads(code(option)) == after(expected=False) for option in lab.options]


def rows_of(connection: Database, query: str) -> list[tuple[int, ...]]:
    """All rows that a statement returns."""
    cursor = connection.cursor()
    cursor.execute(query)
    return [tuple(row) for row in cursor.fetchall()]


@proves("offset-page-misses-row")
def offset_page_misses_row(lab: Lab) -> float:
    """SQLite and PostgreSQL; a cursor misses nothing."""

    def missed(connection: Database) -> set[int]:
        def page(rest: str) -> list[int]:
            return [row[0] for row in rows_of(connection, f"SELECT id FROM item {rest}")]

        connection.execute("CREATE TABLE item (id INTEGER PRIMARY KEY)")
        connection.execute("INSERT INTO item VALUES (1), (2), (3), (4), (5), (6), (7), (8), (9)")
        seen = page("ORDER BY id LIMIT 3 OFFSET 0")
        connection.execute("DELETE FROM item WHERE id = 2")
        assert page("WHERE id > 3 ORDER BY id LIMIT 3") == [4, 5, 6]
        seen += page("ORDER BY id LIMIT 3 OFFSET 3") + page("ORDER BY id LIMIT 3 OFFSET 6")
        return set(page("ORDER BY id")) - set(seen)

    found = missed(lab.sqlite())
    assert found == missed(lab.postgres())
    (row,) = found
    return row


@proves("request-schema-narrowed")
def request_schema_narrowed(lab: Lab) -> list[bool]:
    """All requests of a small world are checked against the old and every new schema."""
    requests_ = [
        {"sku": "x" * length, **size, **gift}
        for length in (1, 12, 13, 20, 21)
        for size in ({}, {"size": "S"}, {"size": "XL"})
        for gift in ({}, {"gift": True}, {"gift": 1})
    ]

    def schema(
        length: int = 20, sizes: str = "S M L", need: str = "sku", **more: Json
    ) -> Draft202012Validator:
        properties = {"sku": {"type": "string", "maxLength": length}, "size": {"enum": sizes.split()}, **more}
        rest = {"required": need.split(), "additionalProperties": False, "properties": properties}
        return Draft202012Validator({"type": "object", **rest})

    changes = {
        "`required` becomes `[sku, size]`": schema(need="sku size"),
        "`maxLength` of `sku` becomes 12": schema(length=12),
        "`enum` of `size` becomes `[S, M, L, XL]`": schema(sizes="S M L XL"),
        "`properties` gains `gift: {type: boolean}`": schema(gift={"type": "boolean"}),
    }
    valid = [content for content in requests_ if schema().is_valid(content)]
    return [any(not changes[option].is_valid(content) for content in valid) for option in lab.options]


@proves("response-widened")
def response_widened(lab: Lab) -> list[bool]:
    """The old schema checks what the server sends after every change."""
    properties = {"status": {"enum": ["open", "paid"]}, "total": {"type": "number", "maximum": 1000}}
    old = Draft202012Validator({"type": "object", "required": ["status", "total"], "properties": properties})
    totals = [0.5, 999.5, 1000]
    sent: dict[str, list[Any]] = {"status": ["open", "paid"], "total": totals}

    def responses(**change: list[Any]) -> list[Json]:
        members = {**sent, **change}
        return [dict(zip(members, values, strict=True)) for values in product(*members.values())]

    assert all(old.is_valid(response) for response in responses())
    changes = {
        "Some orders get the status `refunded`": responses(status=["open", "paid", "refunded"]),
        "The status `open` is no longer sent": responses(status=["paid"]),
        "Every `total` is rounded to an integer": responses(total=[round(total) for total in totals]),
        "The member `currency` is added to each order": responses(currency=["EUR"]),
    }
    return [any(not old.is_valid(response) for response in changes[option]) for option in lab.options]


@proves("keyset-with-ties")
def keyset_with_ties(lab: Lab) -> list[bool]:
    """SQLite and PostgreSQL show page 2 by every condition."""
    rows = [(20, 9), (20, 8), (20, 5), (20, 2), (19, 7), (19, 10), (18, 1), (21, 3)]
    order = "ORDER BY day DESC, id DESC"

    def verdicts(connection: Database) -> list[bool]:
        def query(rest: str) -> list[tuple[int, ...]]:
            return rows_of(connection, f"SELECT day, id FROM orders {rest}")

        connection.execute("CREATE TABLE orders (day INTEGER, id INTEGER)")
        for row in rows:
            rows_of(connection, f"INSERT INTO orders VALUES {row} RETURNING id")
        listed = query(order)
        after = listed.index((20, 8)) + 1
        return [
            query(f"{code(option)} {order} LIMIT 3") == listed[after : after + 3] for option in lab.options
        ]

    found = verdicts(lab.sqlite())
    assert found == verdicts(lab.postgres())
    return found


# SOAP and WSDL

ENVELOPES = {
    "soap": "http://schemas.xmlsoap.org/soap/envelope/",
    "soap12": "http://www.w3.org/2003/05/soap-envelope",
}
MEDIA_TYPES = {"soap": "text/xml", "soap12": "application/soap+xml"}
SCHEMA = """
<xs:element name="PriceRequest"><xs:complexType><xs:sequence>
  <xs:element name="sku" type="xs:string"/>
</xs:sequence></xs:complexType></xs:element>
"""
WSDL = """
<definitions name="Shop" targetNamespace="urn:shop"
    xmlns="http://schemas.xmlsoap.org/wsdl/" xmlns:tns="urn:shop"
    xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:soap="http://schemas.xmlsoap.org/wsdl/{soap}/">
  <types><xs:schema targetNamespace="urn:shop" elementFormDefault="qualified">{schema}
    <xs:element name="PriceResponse"><xs:complexType/></xs:element>
  </xs:schema></types>
  <message name="GetPriceIn"><part name="parameters" {part}/></message>
  <message name="GetPriceOut"><part name="parameters" element="tns:PriceResponse"/></message>
  <portType name="Shop"><operation name="{operation}">
    <input message="tns:GetPriceIn"/><output message="tns:GetPriceOut"/>
  </operation></portType>
  <binding name="ShopSoap" type="tns:Shop">
    <soap:binding style="{style}" transport="http://schemas.xmlsoap.org/soap/http"/>
    <operation name="{operation}"><soap:operation soapAction="urn:shop#price"/>
      <input><soap:body use="literal" namespace="urn:shop"/></input>
      <output><soap:body use="literal" namespace="urn:shop"/></output>
    </operation>
  </binding>
  <service name="ShopService"><port name="ShopPort" binding="tns:ShopSoap">
    <soap:address location="{address}"/>
  </port></service>
</definitions>
"""
DEFAULTS = {
    "soap": "soap12",
    "style": "document",
    "operation": "GetPrice",
    "part": 'element="tns:PriceRequest"',
    "schema": SCHEMA,
}


def envelope(body: str = "<PriceResponse xmlns='urn:shop'/>", header: str = "", soap: str = "soap12") -> str:
    """A SOAP message with the given inside of ``Body`` and, if any, header part."""
    return f"<e:Envelope xmlns:e='{ENVELOPES[soap]}'>{header}<e:Body>{body}</e:Body></e:Envelope>"


@contextmanager
def shop(lab: Lab, url: str, plugins: Sequence[zeep.Plugin] = (), /, **changes: str) -> Iterator[zeep.Client]:
    """A zeep client of the shop at ``url``, whose WSDL differs from the ordinary one by ``changes``."""
    path = lab.folder / "shop.wsdl"
    path.write_text(WSDL.format(**{**DEFAULTS, "address": f"{url}/shop", **changes}))
    with plain_session() as loopback:
        transport = zeep.Transport(session=loopback)  # type: ignore[no-untyped-call]
        yield zeep.Client(str(path), transport=transport, plugins=list(plugins))  # type: ignore[no-untyped-call]


def soap_service(reply: str | None = None, soap: str = "soap12") -> Recorder:
    """A server that gives every request the same reply."""
    content = (reply or envelope(soap=soap)).encode()
    return fixed("200 OK", {"Content-Type": MEDIA_TYPES[soap]}, content)


def call(lab: Lab, plugins: Sequence[zeep.Plugin] = (), /, **changes: str) -> Exchange:
    """Call the first operation of the shop; the request as the server saw it."""
    app = soap_service(soap=changes.get("soap", "soap12"))
    with lab.serve(app) as url, shop(lab, url, plugins, **changes) as client:
        getattr(client.service, changes.get("operation", "GetPrice"))("A1")
    (exchange,) = app.seen
    return exchange


def body_of(content: bytes) -> etree._Element:
    """The Body element of a SOAP message of either version."""
    (body,) = etree.fromstring(content).xpath("/*/*[local-name() = 'Body']")
    return body


@proves("soap12-content-type")
def soap12_content_type(lab: Lab) -> list[bool]:
    """zeep's request is captured; the SOAP 1.1 binding is the contrast."""
    media = call(lab).headers["content-type"].partition(";")[0]
    assert call(lab, soap="soap").headers["content-type"].startswith("text/xml")
    return [code(option) == media for option in lab.options]


@proves("method-of-a-reading-call")
def method_of_a_reading_call(lab: Lab) -> list[bool]:
    """zeep's request is captured."""
    method = call(lab, operation="getPrice").method
    return [code(option) == method for option in lab.options]


def fault_seen(lab: Lab, status: str, headers: Mapping[str, str], reply: str) -> zeep.exceptions.Fault | None:
    """The fault that zeep reports for a reply; None if it takes the reply for a result."""
    app = fixed(status, {"Content-Type": MEDIA_TYPES["soap12"], **headers}, reply.encode())
    with lab.serve(app) as url, shop(lab, url) as client:
        try:
            client.service.GetPrice("A1")
        except zeep.exceptions.Fault as fault:
            return fault
    return None


FAULT = """<e:Fault>
  <e:Code><e:Value>e:Receiver</e:Value></e:Code><e:Reason><e:Text>none</e:Text></e:Reason>
</e:Fault>"""


@proves("fault-inside-body")
def fault_inside_body(lab: Lab) -> list[bool]:
    """zeep gets the fault in every place; it reports a failure for one."""
    beside = envelope().replace("<e:Body>", f"{FAULT}<e:Body>")
    places = [
        fault_seen(lab, "200 OK", {}, envelope(header=f"<e:Header>{FAULT}</e:Header>")),
        fault_seen(lab, "200 OK", {}, beside),
        fault_seen(lab, "200 OK", {"SOAPFault": "none"}, envelope()),
        fault_seen(lab, "200 OK", {}, envelope(body=FAULT)),
    ]
    return [fault is not None and fault.message == "none" for fault in places]


@proves("smallest-envelope")
def smallest_envelope(lab: Lab) -> list[bool]:
    """The same result in four envelopes; zeep finds it or does not."""
    result = "<PriceResponse xmlns='urn:shop'/>"

    def readable(content: str) -> bool:
        reply = f"<e:Envelope xmlns:e='{ENVELOPES['soap12']}'>{content}</e:Envelope>"
        with lab.serve(soap_service(reply)) as url, shop(lab, url) as client:
            try:
                return client.service.GetPrice("A1") is None
            except TypeError:  # what zeep 4 raises when it iterates over the missing Body
                return False

    header, body = readable(f"<e:Header>{result}</e:Header>"), readable(f"<e:Body>{result}</e:Body>")
    both, bare = readable(f"<e:Header/><e:Body>{result}</e:Body>"), readable(result)
    assert both
    return [header, body and not bare, both and not body, bare]


@proves("same-name-other-prefix")
def same_name_other_prefix(lab: Lab) -> list[bool]:
    """lxml compares names: namespace and local part."""

    def name(tag: str) -> str:
        return str(etree.fromstring(f"{tag.removesuffix('>')}/>").tag)

    wanted = name('<env:Envelope xmlns:env="http://www.w3.org/2003/05/soap-envelope">')
    return [name(code(option)) == wanted for option in lab.options]


@proves("base64-in-envelope")
def base64_in_envelope(lab: Lab) -> float:
    """zeep writes the value of the type; hexBinary is the contrast."""
    picture = bytes(range(250)) * 12
    assert len(picture.hex()) == 6000
    binary = zeep.xsd.Base64Binary()  # type: ignore[no-untyped-call]
    return len(binary.xmlvalue(picture))


@proves("fault-parts-across-versions")
def fault_parts_across_versions(lab: Lab) -> dict[str, str]:
    """Every element carries its own mark; two names have one task if zeep shows their marks in one place."""
    old = """<e:Fault><faultcode>e:Client</faultcode><faultstring>faultstring</faultstring>
      <faultactor>faultactor</faultactor><detail><m>detail</m></detail></e:Fault>"""
    new = """<e:Fault>
      <e:Code><e:Value>e:Sender</e:Value><e:Subcode><e:Value>e:Sub</e:Value></e:Subcode></e:Code>
      <e:Reason><e:Text>Reason</e:Text></e:Reason><e:Role>Role</e:Role>
      <e:Detail><m>Detail</m></e:Detail></e:Fault>"""

    def places(fault: str, soap: str, marks: Mapping[str, str]) -> dict[str, str]:
        with (
            lab.serve(soap_service(envelope(fault, soap=soap), soap)) as url,
            shop(lab, url, soap=soap) as client,
        ):
            try:
                client.service.GetPrice("A1")
            except zeep.exceptions.Fault as error:
                shown = {name: value for name, value in vars(error).items() if value is not None}
                shown["detail"] = etree.tostring(error.detail, encoding="unicode")
                shown["subcodes"] = " ".join(name.text for name in error.subcodes or [])
        found = product(marks.items(), shown.items())
        return {place: name for (name, mark), (place, text) in found if mark in str(text)}

    marks = {"faultcode": "e:Client", "faultstring": "faultstring", "detail": ">detail<"}
    before = places(old, "soap", marks)
    marks = {"Code": "e:Sender", "Reason": "Reason", "Detail": ">Detail<", "Role": "Role", "Subcode": "}Sub"}
    after = places(new, "soap12", marks)
    return {f"`{name}`": f"`{after[place]}`" for place, name in before.items()}


@proves("doctype-in-message")
def doctype_in_message(lab: Lab) -> list[bool]:
    """zeep gets the message; lxml with full trust reads the file, which is the danger."""
    (lab.folder / "secret.txt").write_text("secret")
    doctype = f'<!DOCTYPE x [<!ENTITY f SYSTEM "{(lab.folder / "secret.txt").as_uri()}">]>'
    reply = doctype + envelope("<PriceResponse xmlns='urn:shop'>&f;</PriceResponse>")
    trusting = etree.XMLParser(resolve_entities=True)
    assert "secret" in etree.tostring(etree.fromstring(reply, trusting), encoding="unicode")
    error, result = "", None
    with lab.serve(soap_service(reply)) as url, shop(lab, url) as client:
        try:
            result = client.service.GetPrice("A1")
        except zeep.exceptions.Error as raised:
            error = type(raised).__name__
    refused = error in {"DTDForbidden", "EntitiesForbidden"}
    read = "secret" in str(result)
    return [refused, read, not error and not read, error == "ValidationError"]


@proves("wsdl-part-roles")
def wsdl_part_roles(lab: Lab) -> dict[str, str]:
    """One part is edited at a time; what changes in the client and on the wire is its role."""
    roles = {
        "payload": "the XML Schema of the payload",
        "operations": "the operations on offer",
        "protocol": "the protocol on the wire",
        "address": "the address of the endpoint",
    }

    def facts(path: str = "/shop", **changes: str) -> Json:
        app = soap_service(soap=changes.get("soap", "soap12"))
        with lab.serve(app) as url, shop(lab, url, address=url + path, **changes) as client:
            (port,) = client.wsdl.services["ShopService"].ports.values()
            (operation,) = port.binding.all()
            getattr(client.service, operation)("A1")
        sent = etree.fromstring(app.seen[0].content)
        media = app.seen[0].headers["content-type"].partition(";")[0]
        return {
            "payload": [element.tag for element in body_of(app.seen[0].content).iterdescendants()],
            "operations": operation,
            "protocol": (sent.tag, media),
            "address": app.seen[0].path,
        }

    edits = {
        "types": facts(schema=SCHEMA.replace('"sku"', '"article"')),
        "portType": facts(operation="FindPrice"),
        "binding": facts(soap="soap"),
        "service": facts(path="/new/shop"),
    }
    usual, changed = facts(), dict[str, str]()
    for part, found in edits.items():
        (fact,) = [name for name in usual if found[name] != usual[name]]
        changed[f"`{part}`"] = roles[fact]
    return changed


@proves("document-literal-child")
def document_literal_child(lab: Lab) -> list[bool]:
    """zeep's request is captured; rpc style is the contrast."""

    def child(**changes: str) -> str:
        (element,) = body_of(call(lab, **changes).content)
        return str(etree.QName(element).localname)

    assert child(style="rpc", part='type="xs:string"') == "GetPrice"
    return [text.strip("<>/").rpartition(":")[2] == child() for text in lab.options]


@proves("addressing-travels-in-header")
def addressing_travels_in_header(lab: Lab) -> list[bool]:
    """The plug-in's message id and destination are looked for in every place."""
    exchange = call(lab, [zeep.wsa.WsAddressingPlugin()])
    root = etree.fromstring(exchange.content)
    blocks = {etree.QName(block).localname: block.text for block in root[0]}
    assert etree.QName(root[0]).localname == "Header"
    values = [blocks["MessageID"], blocks["To"]]

    def holds(texts: list[str]) -> bool:
        return all(any(value in text for text in texts) for value in values)

    child = etree.tostring(body_of(exchange.content), encoding="unicode")
    places = [list(root.attrib.values()), list(exchange.headers.values()), list(blocks.values()), [child]]
    return [holds([str(text) for text in texts]) for texts in places]


@proves("broken-call-without-wsrm")
def broken_call_without_wsrm(lab: Lab) -> list[bool]:
    """The server hangs up after reading; a second connection would get a good answer."""
    head = {"Content_Type": MEDIA_TYPES["soap12"], "Content_Length": str(len(envelope()))}
    answer, result, failed = message("200 OK", envelope(), **head), "", False
    with raw(answer) as server, shop(lab, server.url) as client:
        assert client.service.GetPrice("A1") is None
    with raw(b"", answer) as server, shop(lab, server.url) as client:
        try:
            result = f"answer: {client.service.GetPrice('A1')}"
        except requests.ConnectionError:
            failed = True
        repeated = len(server.seen) > 1
    return [repeated, repeated, bool(result), failed and not repeated]


ORDER = """
<xs:element name="order"><xs:complexType><xs:sequence>
  <xs:element name="sku" type="xs:string"/>
  <xs:element name="qty" type="xs:int" minOccurs="0"/>
  <xs:element name="tag" type="xs:string" minOccurs="0" maxOccurs="unbounded"/>
</xs:sequence></xs:complexType></xs:element>
"""


@proves("call-against-schema")
def call_against_schema(lab: Lab) -> list[bool]:
    """zeep makes the four calls; what it refuses never arrives."""

    wsdl = {"schema": ORDER, "part": 'element="tns:order"', "operation": "order"}

    def refused(text: str) -> bool:
        expression = ast.parse(code(text), mode="eval").body
        assert isinstance(expression, ast.Call)
        values = {str(keyword.arg): ast.literal_eval(keyword.value) for keyword in expression.keywords}
        app = soap_service()
        with lab.serve(app) as url, shop(lab, url, **wsdl) as client:
            try:
                client.service.order(**values)
            except zeep.exceptions.ValidationError:
                assert not app.seen
                return True
        return not app.seen

    return [refused(option) for option in lab.options]


@proves("nillable-value-absent")
def nillable_value_absent(lab: Lab) -> list[bool]:
    """zeep's request is captured; an optional element is the contrast."""

    def sent(occurrence: str) -> list[etree._Element]:
        element = f'<xs:element name="discount" type="xs:decimal" {occurrence}/>'
        app = soap_service()
        schema = re.sub(r'<xs:element name="sku".*/>', element, SCHEMA)
        with lab.serve(app) as url, shop(lab, url, schema=schema) as client:
            client.service.GetPrice(discount=None)
        return list(body_of(app.seen[0].content)[0])

    assert sent('minOccurs="0"') == []
    elements = sent('nillable="true"')
    name = "{http://www.w3.org/2001/XMLSchema-instance}nil"
    nil = [dict(element.attrib) for element in elements] == [{name: "true"}]
    texts = [element.text or "" for element in elements]
    return [nil and texts == [""], not nil and texts == [""], texts == ["null"], not elements]


WSSE = {
    "wsse": "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd",
    "wsu": "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd",
}


@proves("replayed-password-digest")
def replayed_password_digest(lab: Lab) -> list[bool]:
    """zeep makes the token; each check alone sees it twice, ten seconds apart."""
    blank = etree.fromstring(envelope(header="<e:Header/>"))
    token = UsernameToken("anna", "secret", use_digest=True)  # type: ignore[no-untyped-call]
    sent, _ = token.apply(blank, {})  # type: ignore[no-untyped-call]
    names = ["wsse:Nonce", "wsu:Created", "wsse:Password"]
    nonce, created, digest = [str(sent.findtext(f".//{name}", namespaces=WSSE)) for name in names]
    now, known = datetime.now(UTC), set[str]()

    def nonce_known(_: datetime) -> bool:
        before = nonce in known
        known.add(nonce)
        return before

    def digest_wrong(_: datetime) -> bool:
        material = base64.b64decode(nonce) + created.encode() + b"secret"
        made = hashlib.sha1(material).digest()  # noqa: S324  (the profile's hash)
        return base64.b64encode(made).decode() != digest

    def too_old(time: datetime) -> bool:
        return time - datetime.fromisoformat(created) > timedelta(minutes=5)

    def shows_password(_: datetime) -> bool:
        return b"secret" in etree.tostring(sent)

    assert too_old(now + timedelta(hours=1))
    checks = [nonce_known, digest_wrong, too_old, shows_password]
    refusals = [[check(now), check(now + timedelta(seconds=10))] for check in checks]
    assert not any(first for first, _ in refusals)
    return [second for _, second in refusals]


# Security


@proves("basic-challenge")
def basic_challenge(lab: Lab) -> list[bool]:
    """urllib holds the credentials and meets every response."""

    def repeats(option: str) -> bool:
        status, field_line = CODE.findall(option)
        name, _, value = field_line.partition(": ")
        value += ' realm="api"' if value == "Basic" else ""
        app = fixed(f"{status} X", {name: value})
        with lab.serve(app) as url:
            passwords = urllib.request.HTTPPasswordMgrWithDefaultRealm()
            passwords.add_password(None, url, "anna", "secret")
            handlers = [urllib.request.HTTPBasicAuthHandler(passwords), urllib.request.ProxyHandler({})]
            try:
                urllib.request.build_opener(*handlers).open(url).close()
            except urllib.error.HTTPError as error:
                error.close()
        assert "authorization" not in app.seen[0].headers
        return any("authorization" in exchange.headers for exchange in app.seen)

    return [repeats(option) for option in lab.options]


@proves("foreign-invoice")
def foreign_invoice(lab: Lab) -> list[bool]:
    """One service with four settings; Bob opens the link that Alice got from the same service."""
    pair = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    secret = b"a secret of thirty-two bytes ..."

    def bob_is_refused(
        owner_check: bool = False, name: str = "7", rs256: bool = False, minutes: int = 60
    ) -> bool:
        app, algorithm = Flask(__name__), "RS256" if rs256 else "HS256"

        def token(subject: str) -> str:
            expiry = datetime.now(UTC) + timedelta(minutes=minutes)
            return jwt.encode({"sub": subject, "exp": expiry}, pair if rs256 else secret, algorithm=algorithm)

        @app.get(f"/invoices/{name}")
        def invoice() -> ResponseReturnValue:
            key, token = pair.public_key() if rs256 else secret, request.headers["Authorization"].split()[1]
            subject = jwt.decode(token, key, algorithms=[algorithm])["sub"]
            return abort(403) if owner_check and subject != "alice" else "invoice"

        def status(reader: str) -> int:
            fields = {"Authorization": f"Bearer {token(reader)}"}
            return send("GET", f"{url}/invoices/{name}", headers=fields).status_code

        with lab.serve(app) as url:
            assert status("alice") == 200
            return status("bob") == 403

    assert not bob_is_refused()
    random_id = "6f1d2c1e-8f0b-4e8e-9d0a-3c8d5b1f7a42"
    changes: list[Json] = [{"owner_check": True}, {"name": random_id}, {"minutes": 5}, {"rs256": True}]
    return [bob_is_refused(**change) for change in changes]


@proves("reading-basic-credentials")
def reading_basic_credentials(lab: Lab) -> list[bool]:
    """The field is decoded with nothing at hand; a real client writes it alike for every realm."""
    written = "Basic YW5uYTpwQDU1IQ=="
    name, _, password = base64.b64decode(written.split()[1]).decode().partition(":")
    prepared = requests.Request("GET", "http://localhost/", auth=(name, password)).prepare()
    decoded = prepared.headers["Authorization"] == written and (name, password) == ("anna", "p@55!")
    hashed = password in {hashlib.new(name, b"p@55!").hexdigest() for name in ("md5", "sha1", "sha256")}
    return [not decoded, decoded, hashed, not decoded]


@proves("token-for-another-service")
def token_for_another_service(lab: Lab) -> list[bool]:
    """PyJWT names the claim that it objects to; the right recipient accepts the same token."""
    key = b"the issuer's secret of 32 bytes."
    claims = {"iss": "https://login.example", "exp": datetime.now(UTC) + timedelta(hours=1), "aud": "billing"}
    token = jwt.encode(claims, key, algorithm="HS256")

    def objection(audience: str) -> type[Exception] | None:
        try:
            jwt.decode(token, key, algorithms=["HS256"], audience=audience, issuer="https://login.example")
        except jwt.InvalidTokenError as error:
            return type(error)
        return None

    assert objection("billing") is None
    signature = jwt.InvalidSignatureError
    kinds = [jwt.InvalidAudienceError, jwt.ExpiredSignatureError, jwt.InvalidIssuerError, signature]
    return [objection("orders") is kind for kind in kinds]


class LoggingHandler(WSGIRequestHandler):
    """The ordinary handler of the standard library; its log goes into a list."""

    lines: ClassVar[list[str]] = []

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (the base class's name)
        """Keep the line: client address, time, request line, status, size."""
        self.lines.append(f"{self.address_string()} - - [{self.log_date_time_string()}] {format % args}")


@proves("token-in-access-log")
def token_in_access_log(lab: Lab) -> list[bool]:
    """A real server writes its log; the secret is looked for in it."""

    def logged(option: str) -> bool:
        (method, path), *details = [part.split(maxsplit=1) for part in CODE.findall(option)]
        extra: Options = {}
        if details and details[0][0] == "Authorization:":
            extra["headers"] = {"Authorization": details[0][1]}
        elif details:
            extra["data"] = details[0][0]
        with make_server("127.0.0.1", 0, fixed("200 OK"), WSGIServer, LoggingHandler) as server:
            thread = threading.Thread(target=server.handle_request)
            thread.start()
            send(method, f"http://127.0.0.1:{server.server_port}{path}", **extra)
            thread.join()
        line = LoggingHandler.lines.pop()
        assert f'"{method} /orders' in line
        return "s3cr3t" in line

    return [logged(option) for option in lab.options]


@dataclass
class Authority:
    """A certificate authority of our own; its files lie in the proof's folder."""

    lab: Lab
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def certificate(self, name: str, key: ec.EllipticCurvePrivateKey, authority: bool) -> x509.Certificate:
        """A certificate for ``name``, signed by this authority, valid around now."""
        now, subject = datetime.now(UTC), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "authority")])
        builder = x509.CertificateBuilder(issuer, subject, key.public_key(), x509.random_serial_number())
        builder = builder.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        builder = builder.add_extension(x509.BasicConstraints(authority, None), critical=True)
        own, signer = key.public_key(), self.key.public_key()
        identifiers = x509.SubjectKeyIdentifier, x509.AuthorityKeyIdentifier
        builder = builder.add_extension(identifiers[0].from_public_key(own), critical=False)
        builder = builder.add_extension(identifiers[1].from_issuer_public_key(signer), critical=False)
        if authority:
            builder = builder.add_extension(KEY_USAGE, critical=True)
        else:
            builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        return builder.sign(self.key, hashes.SHA256())

    def trusted(self) -> str:
        """The path of the authority's own certificate."""
        path = self.lab.folder / "authority.pem"
        own = self.certificate("authority", self.key, authority=True)
        path.write_bytes(own.public_bytes(serialization.Encoding.PEM))
        return str(path)

    def context(self, name: str) -> ssl.SSLContext:
        """The settings of a server that presents a certificate for ``name``."""
        key, path = ec.generate_private_key(ec.SECP256R1()), self.lab.folder / "server.pem"
        private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        public = self.certificate(name, key, authority=False).public_bytes(serialization.Encoding.PEM)
        path.write_bytes(private + public)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        return context


KEY_USAGE = x509.KeyUsage(
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


@contextmanager
def served_with_tls(application: "WSGIApplication", context: ssl.SSLContext) -> Iterator[str]:
    """A real server with TLS on loopback; yields ``https://localhost:port``."""
    server = werkzeug.serving.make_server(
        "127.0.0.1", 0, application, threaded=True, request_handler=Quiet, ssl_context=context
    )
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield f"https://localhost:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@proves("certificate-for-other-name")
def certificate_for_other_name(lab: Lab) -> list[bool]:
    """requests trusts the authority; the right name is the contrast."""
    authority = Authority(lab)
    trusted = authority.trusted()

    def refused(name: str) -> bool:
        app = fixed("200 OK")
        with served_with_tls(app, authority.context(name)) as url:
            try:
                send("GET", url, verify=trusted)
            except requests.exceptions.SSLError:
                assert not app.seen
                return True
        assert app.methods() == ["GET"]
        return False

    assert not refused("localhost")
    ended = refused("api.example.com")
    return [not ended, not ended, ended, not ended]


@dataclass
class CodeFlow:
    """An app, a browser and an authorization server (Flask) before the first step."""

    held: dict[str, str] = field(default_factory=dict)
    issued: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Start the server and the browser."""
        app = Flask(__name__)
        app.secret_key = "session"
        app.get("/authorize")(self.authorize)
        app.post("/consent")(self.consent)
        app.post("/token")(self.token)
        app.get("/api")(self.api)
        self.browser, self.app = app.test_client(), app.test_client()

    def authorize(self) -> ResponseReturnValue:
        """Show the login page; the challenge is kept with the browser's session."""
        session["challenge"] = request.args["code_challenge"]
        return "log in"

    def consent(self) -> ResponseReturnValue:
        """Log in and consent: the browser is sent back with a code."""
        number = f"code{len(self.issued)}"
        self.issued[number] = session.pop("challenge") if "challenge" in session else abort(400)
        return redirect(f"app://callback?code={number}")

    def token(self) -> ResponseReturnValue:
        """Exchange a code for a token if the verifier fits the challenge."""
        challenge = self.issued.pop(request.form["code"], "")
        return jsonify(token="t0k3n") if s256(request.form["code_verifier"]) == challenge else abort(400)

    def api(self) -> ResponseReturnValue:
        """The protected resource."""
        return "data" if request.headers["Authorization"] == "Bearer t0k3n" else abort(401)

    def works(self, steps: tuple[str, ...]) -> bool:
        """Whether every step can be done after the ones before it."""
        try:
            return all(STEPS[step](self) for step in steps)
        except KeyError:  # something that an earlier step should have brought is missing
            return False


def s256(verifier: str) -> str:
    """The code challenge of RFC 7636 section 4.2."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")


def make_verifier(flow: CodeFlow) -> bool:
    """The app makes up a secret."""
    flow.held |= {"verifier": "v" * 43, "challenge": s256("v" * 43)}
    return True


def open_browser(flow: CodeFlow) -> bool:
    """The browser shows the login page."""
    query = {"code_challenge": flow.held["challenge"]}
    return flow.browser.get("/authorize", query_string=query).status_code == 200


def log_in(flow: CodeFlow) -> bool:
    """The user answers; the browser learns where to go."""
    flow.held["location"] = flow.browser.post("/consent").headers["Location"]
    return True


def receive_code(flow: CodeFlow) -> bool:
    """The redirect reaches the app."""
    flow.held["code"] = parse_qs(urlsplit(flow.held["location"]).query)["code"][0]
    return True


def post_code(flow: CodeFlow) -> bool:
    """The app redeems the code."""
    form = {"code": flow.held["code"], "code_verifier": flow.held["verifier"]}
    flow.held["token"] = flow.app.post("/token", data=form).get_json()["token"]
    return True


def call_api(flow: CodeFlow) -> bool:
    """The app uses the token."""
    return flow.app.get("/api", headers={"Authorization": f"Bearer {flow.held['token']}"}).status_code == 200


STEPS = {
    "The app makes up a `code_verifier` and hashes it": make_verifier,
    "The browser opens the authorization page with `code_challenge`": open_browser,
    "The user logs in and consents": log_in,
    "The app receives `code` by a redirect": receive_code,
    "The app posts `code` and `code_verifier` for a token": post_code,
    "The app calls the API with `Authorization: Bearer`": call_api,
}


@proves("code-flow-with-pkce")
def code_flow_with_pkce(lab: Lab) -> list[str]:
    """Every order of the steps is tried on a server of its own; one works."""
    example = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    assert s256(example[0]) == example[1]  # RFC 7636 appendix B
    possible: list[tuple[str, ...]] = [()]
    for _ in STEPS:
        longer = [(*done, step) for done in possible for step in STEPS if step not in done]
        possible = [steps for steps in longer if CodeFlow().works(steps)]
    (order,) = possible
    return list(order)


@proves("gateway-alters-amount")
def gateway_alters_amount(lab: Lab) -> list[bool]:
    """A bank with TLS, a gateway that changes the content, and every check at the bank."""
    signer, secret = ed25519.Ed25519PrivateKey.generate(), b"the issuer's secret of 32 bytes."
    authority, findings = Authority(lab), dict[str, bool]()

    def bank(seen: Exchange) -> Answer:
        findings["tls"] = False  # the request arrived over an intact connection
        findings["length"] = int(seen.headers["content-length"]) != len(seen.content)
        try:
            jwt.decode(seen.headers["authorization"].split()[1], secret, algorithms=["HS256"])
            findings["token"] = False
        except jwt.InvalidTokenError:
            findings["token"] = True
        try:
            signer.public_key().verify(base64.b64decode(seen.headers["signature"]), seen.content)
            findings["signature"] = False
        except InvalidSignature:
            findings["signature"] = True
        return OK

    def through_gateway(old: bytes, new: bytes) -> list[bool]:
        content = b'{"euros": 10}'
        headers = {
            "Authorization": f"Bearer {jwt.encode({'sub': 'client'}, secret, algorithm='HS256')}",
            "Signature": base64.b64encode(signer.sign(content)).decode(),
        }
        findings["tls"] = True
        with served_with_tls(Recorder(bank), authority.context("localhost")) as url:
            send("POST", url, data=content.replace(old, new), headers=headers, verify=authority.trusted())
        return [findings[check] for check in ("tls", "token", "signature", "length")]

    assert not any(through_gateway(b"10", b"10"))
    return through_gateway(b"10", b"90")


# Choosing an API style


@proves("given-up-with-get")
def given_up_with_get(lab: Lab) -> list[bool]:
    """Four properties are tried with GET and with POST; what only GET has is given up."""
    packed = gzip.compress(b"price")
    fields = {"Cache-Control": "public, max-age=60", "Content-Encoding": "gzip"}
    context = Authority(lab)

    def properties(method: str) -> list[bool]:
        app = fixed("200 OK", fields, packed)
        with lab.serve(app) as url, cached_session(lab, shared=True) as cdn:
            answers = [cdn.request(method, url) for _ in range(2)]
        cached = len(app.seen) == 1
        unpacked = [answer.content for answer in answers] == [b"price", b"price"]
        with served_with_tls(app, context.context("localhost")) as url:
            encrypted = send(method, url, verify=context.trusted()).ok
        return [cached, survives_a_drop(method), encrypted, unpacked]

    assert properties("GET") == [True, True, True, True]
    return [not kept for kept in properties("POST")]
