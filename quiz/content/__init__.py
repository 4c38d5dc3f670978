"""Questions as authors write them: YAML files to banks and roadmaps, with every finding in its place."""

from quiz.content.banks import load_bank, read_bank
from quiz.content.findings import findings_as_json, format_findings_text
from quiz.content.folders import Questions, read_file, read_folder
from quiz.content.roadmaps import load_roadmap, read_roadmap

__all__ = [
    "Questions",
    "findings_as_json",
    "format_findings_text",
    "load_bank",
    "load_roadmap",
    "read_bank",
    "read_file",
    "read_folder",
    "read_roadmap",
]
