"""Style sheets and scripts are sent without what is in them for readers."""

import re
from pathlib import Path

import pytest

from quiz.config import PACKAGE
from quiz.web.assets import lean
from tests.web.actors import Visitor

FILES = sorted(path for path in (PACKAGE / "web" / "static").iterdir() if path.suffix in {".css", ".js"})
CASES = [
    (
        "text/css",
        "/* Two\n   lines */\na {color: red}\n\n  b {c: d} /* why */\n",
        "a{color:red}b{c:d}",
    ),
    ("text/javascript", '// Why.\nif (a) {\n  // More.\n  b("//c");\n}\n', 'if (a) {\nb("//c");\n}\n'),
]


@pytest.mark.parametrize(("media_type", "text", "sent"), CASES)
def test_comments_and_indentation_are_left_out(media_type: str, text: str, sent: str) -> None:
    assert lean(media_type, text) == sent


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_is_sent_whole_but_for_them(learner: Visitor, path: Path) -> None:
    response = learner.open(f"/static/{path.name}").response
    source = path.read_text(encoding="utf-8")
    comment = r"/\*.*?\*/" if path.suffix == ".css" else r"^\s*//[^\n]*$"
    plain = re.sub(comment, "", source, flags=re.DOTALL | re.MULTILINE)
    assert plain != source
    assert re.sub(r"\s", "", response.text) == re.sub(r"\s", "", plain)
    assert int(response.headers["Content-Length"]) == len(response.data) < len(source.encode())


def test_a_browser_that_has_a_file_is_told_so(learner: Visitor) -> None:
    first = learner.open("/static/bearings.js").response
    again = learner.open("/static/bearings.js", headers={"If-None-Match": first.headers["ETag"]}).response
    assert (again.status_code, again.data) == (304, b"")


def test_a_picture_is_sent_as_it_is(learner: Visitor) -> None:
    source = (PACKAGE / "web" / "static" / "favicon.svg").read_bytes()
    assert learner.open("/static/favicon.svg").response.data == source
