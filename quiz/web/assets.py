"""Style sheets and scripts as they are sent: without comments and indentation, which are for readers.

A question page is to weigh under 15 kB with everything that it loads, and nothing is built beforehand.
"""

import re
from functools import lru_cache

from flask import Flask, Response

COMMENT = {
    "text/css": re.compile(r"/\*.*?\*/", re.DOTALL),
    # A whole line, so that no "//" inside a string is one.
    "text/javascript": re.compile(r"^\s*//.*$", re.MULTILINE),
}
"""What is left out, by media type. No string of ours goes over a line end, or holds "/*"."""

# Not before a colon: there a space is part of a selector. No string of ours holds such a sign and a space.
SPACE = re.compile(r"\s*([{};,])\s*|(?<=:)\s+")


def init_app(app: Flask) -> None:
    """Send what is in the folder of static files lean."""

    def send(filename: str) -> Response:
        return as_sent(app.send_static_file(filename))

    app.view_functions["static"] = send


def as_sent(response: Response) -> Response:
    """The same file lean, if it is a style sheet or a script, and sent whole."""
    if response.status_code == 200 and response.mimetype in COMMENT:
        response.direct_passthrough = False
        response.set_data(lean(response.mimetype, response.get_data(as_text=True)))
        response.headers.pop("Accept-Ranges", None)
    return response


@lru_cache
def lean(media_type: str, text: str) -> str:
    """The text without comments, indentation and empty lines."""
    lines = (line.strip() for line in COMMENT[media_type].sub("", text).splitlines())
    kept = "".join(f"{line}\n" for line in lines if line)
    return SPACE.sub(r"\1", kept) if media_type == "text/css" else kept
