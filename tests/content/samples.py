"""Small files to break: a sound bank and roadmap, and what is found in a changed one."""

from quiz.content import read_bank, read_roadmap

HEAD = """\
bank: demo
title: Demo
summary: A sound bank.
license: CC-BY-4.0
authors: [Bearings maintainers]
skills: [{id: one, title: One}]
items:
"""

ITEM = """\
  - id: first
    skill: one
    level: 1
    bloom: apply
    stem: Which option is right?
    options:
      - {text: "this", correct: true, why: It is the one.}
      - {text: "that", why: It is the other.}
"""

BANK = HEAD + ITEM

STEP = """\
  - id: start
    title: Start
    outcome: you can start
    level: 1
    hours: 2
    measured_by: {demo: [one]}
    resources: [{title: A page, url: "https://example.org/", minutes: 10}]
"""

ROADMAP = f"roadmap: way\ntitle: Way\nsteps:\n{STEP}"


def found(text: str | bytes) -> list[str]:
    """What is found in a bank, as ``line:column RULE``."""
    return [f"{finding.line}:{finding.column} {finding.rule}" for finding in read_bank(text, "bank.yaml")[1]]


def rules(text: str | bytes) -> set[str]:
    """The rules that a bank breaks."""
    return {finding.rule for finding in read_bank(text, "bank.yaml")[1]}


def roadmap_rules(text: str) -> set[str]:
    """The rules that a roadmap breaks beside the bank ``demo`` with the skill ``one``."""
    return {finding.rule for finding in read_roadmap(text, "way.yaml", {"demo": ["one"]})[1]}
