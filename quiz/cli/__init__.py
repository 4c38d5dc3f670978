"""The command `quiz`. Each command parses, calls one service, and prints."""

from quiz.cli import banks, database, moving, serving, users
from quiz.cli.root import main

__all__ = ["banks", "database", "main", "moving", "serving", "users"]
