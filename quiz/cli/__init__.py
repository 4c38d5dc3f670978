"""The command `quiz`. Each command parses, calls one service, and prints."""

from quiz.cli import banks, calibrating, database, exchanging, moving, serving, simulating, statistics, users
from quiz.cli.root import main

__all__ = [
    "banks",
    "calibrating",
    "database",
    "exchanging",
    "main",
    "moving",
    "serving",
    "simulating",
    "statistics",
    "users",
]
