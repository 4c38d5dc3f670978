"""Facts that went wrong → a status and a page in plain words. A stack trace reaches nobody."""

from flask import Flask, Response, current_app, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError, ProgrammingError
from werkzeug.exceptions import BadRequest, HTTPException, SecurityError

from quiz.errors import NotFound

Page = tuple[str, int]


def init_app(app: Flask) -> None:
    """Register the handlers."""
    app.before_request(refuse_nul)
    app.register_error_handler(NotFound, not_found)
    app.register_error_handler(404, not_found)
    app.register_error_handler(SecurityError, foreign_host)
    app.register_error_handler(CSRFError, page_too_old)
    app.register_error_handler(413, too_large)
    # A database that is not reached, and one without our tables.
    app.register_error_handler(OperationalError, unavailable)
    app.register_error_handler(ProgrammingError, unavailable)
    app.register_error_handler(500, broken)
    app.register_error_handler(HTTPException, other)


def refuse_nul() -> None:
    """No browser sends a NUL, and PostgreSQL holds none: it would end as a fault of ours."""
    if any("\0" in text for text in (request.path, *request.form.values())):
        raise BadRequest


def page(title: str, message: str, status: int) -> Page:
    """One page for every error."""
    return render_template("error.html", title=title, message=message), status


def not_found(_error: Exception) -> Page:
    """The same page for what does not exist and for what is somebody else's."""
    return page(
        _("Page not found"),
        _("Check the address. If you followed a link to your quiz, open it in the browser you started in."),
        404,
    )


def foreign_host(_error: Exception) -> Response:
    """A host name that is not ours. Addresses cannot be built for it, so this is no page with links."""
    return Response(_("This server does not answer under this name."), 400, mimetype="text/plain")


def page_too_old(_error: Exception) -> Page:
    """A form without the token of this session."""
    return page(
        _("This page was open for too long"),
        _("Nothing was changed. Go back, reload the page, and try again."),
        400,
    )


def too_large(_error: Exception) -> Page:
    """A body above the limit."""
    return page(_("That is too much at once"), _("Send a smaller file or a shorter text."), 413)


def unavailable(error: Exception) -> Page:
    """The database does not answer, or not as it should; what it said is in the log."""
    current_app.logger.error("The database does not answer", exc_info=error)
    return page(
        _("Sorry, there is a problem with the service"),
        _("The answers saved before are safe. Go back: what you chose is still on the page. Save it again."),
        503,
    )


def broken(_error: Exception) -> Page:
    """A fault of ours; it is in the log."""
    return page(
        _("Sorry, there is a problem with the service"),
        _("The answers saved before are safe. Go back and save the last one again."),
        500,
    )


def other(error: Exception) -> Page:
    """Any other refusal of HTTP."""
    status = error.code if isinstance(error, HTTPException) and error.code else 400
    return page(_("This does not work that way"), _("Go back and follow the links of the page."), status)
