"""The application for a WSGI server: `gunicorn wsgi:app`. Run `quiz db upgrade` first."""

from quiz.config import Config
from quiz.web import create_app

app = create_app(Config.from_env())
