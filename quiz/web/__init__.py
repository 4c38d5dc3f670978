"""The Flask front end. `create_app` is the only place where its parts meet."""

from datetime import timedelta

from flask import Flask
from flask_babel import Babel
from flask_wtf import CSRFProtect

from quiz.config import Config, packaged
from quiz.services.workspace import Workspace, open_workspace
from quiz.web import (
    accounts,
    assets,
    attempts,
    banks,
    belongings,
    catalogue,
    context,
    errors,
    headers,
    health,
    markup,
    practice,
    reports,
    results,
    roadmap,
    sharing,
    timer,
    words,
)

SMALL_BODY = 64 * 1024
REMEMBERED = timedelta(days=365)


def create_app(config: Config | None = None, workspace: Workspace | None = None) -> Flask:
    """The application for a configuration, by default that of the environment.

    The database is opened, not migrated: `quiz serve` and `quiz db upgrade` do that, and /readyz tells.
    """
    config = config or Config.from_env()
    app = Flask("quiz", template_folder=str(packaged("templates")), static_folder="web/static")
    app.config.from_mapping(settings(config))
    context.init_app(app, workspace or open_workspace(config))
    Babel(app)
    # Before the tokens are checked, which reads the body.
    app.before_request(banks.allow_upload)
    csrf = CSRFProtect(app)
    for part in (headers, errors, words, assets):
        part.init_app(app)
    app.jinja_env.filters.update(markup.FILTERS)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    for pages in (
        catalogue,
        attempts,
        practice,
        timer,
        reports,
        sharing,
        results,
        belongings,
        roadmap,
        accounts,
        banks,
        health,
    ):
        app.register_blueprint(pages.pages)
    # The answer page checks its token itself, so that a bad one costs nobody the answer they typed.
    csrf.exempt(attempts.save)
    return app


def settings(config: Config) -> dict[str, object]:
    """Flask's settings."""
    return {
        "SECRET_KEY": config.secret_key,
        "MAX_CONTENT_LENGTH": SMALL_BODY,
        "MAX_FORM_MEMORY_SIZE": SMALL_BODY,
        "PERMANENT_SESSION_LIFETIME": REMEMBERED,
        "SESSION_COOKIE_NAME": "__Host-bearings" if config.https else "bearings",
        "SESSION_COOKIE_SECURE": config.https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "TRUSTED_HOSTS": list(config.trusted_hosts) or None,
        # A learner may think for more than the default hour; the token lives as long as the session.
        "WTF_CSRF_TIME_LIMIT": None,
    }
