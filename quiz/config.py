"""Settings: read once from the environment, at the edge, and frozen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from quiz.errors import SettingRefused

PACKAGE = Path(__file__).parent


def packaged(name: str) -> Path:
    """The folder ``name``: inside the package in an installed wheel, beside it in a checkout."""
    inside = PACKAGE / name
    return inside if inside.is_dir() else PACKAGE.parent / name
