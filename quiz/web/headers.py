"""Headers of every response: what a browser may do with our pages."""

from flask import Flask, Response, request

POLICY = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # "no-referrer" would break forms behind HTTPS, whose tokens are checked against the referrer.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def init_app(app: Flask) -> None:
    """Add the headers after every request."""
    app.after_request(add_headers)


def add_headers(response: Response) -> Response:
    """Pages are private and are asked for again on Back, so that it shows the answer that is stored.

    "no-store" and not "no-cache": the latter lets browsers bring the old page back as it was.
    """
    response.headers.extend({name: value for name, value in POLICY.items() if name not in response.headers})
    if request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "private, no-store")
    return response
