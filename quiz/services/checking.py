"""Checking banks and roadmaps from files: the same findings as on the upload page."""

from collections.abc import Sequence
from pathlib import Path

from quiz.content.findings import findings_as_json, format_findings_text
from quiz.content.folders import read_file, read_folder
from quiz.errors import Finding

__all__ = ["check_paths", "findings_as_json", "format_findings_text"]


def check_paths(paths: Sequence[Path]) -> tuple[Finding, ...]:
    """Every finding in the given files and folders; the files of a folder are checked against each other."""
    read = (
        read_folder(path, advise=True) if path.is_dir() else read_file(path, advise=True) for path in paths
    )
    return tuple(finding for questions in read for finding in questions.findings)
