"""Files that no person would write are refused at once, and the program lives on."""

import subprocess
import sys
import time
from contextlib import suppress

import pytest
import yaml

from quiz.content.findings import Findings, Mark, TooManyFindings
from quiz.content.yamlfile import FASTEST, Loader, Mapping, Scalar, read_tree
from tests.content.samples import BANK, found, rules

BOMB = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 9))

UNREADABLE: dict[str, tuple[str | bytes, str]] = {
    "200 kB of opening brackets": ("[" * 200_000, "Y009"),
    "200 kB of opening braces": ("{a: " * 50_000, "Y009"),
    "200 kB of dashes": ("- " * 100_000, "Y009"),
    "21 levels": ("a: " + "[" * 20 + "]" * 20, "Y009"),
    "an alias bomb": (BOMB, "Y006"),
    "a Python object": ('title: !!python/object/apply:os.system ["false"]', "Y008"),
    "5 MB": ("a" * 5_000_000, "Y010"),
    "5 MB of two-byte letters": ("é" * 1_000_001, "Y010"),
    "100,000 keys": ("".join(f"k{number}: 1\n" for number in range(100_000)), "Y010"),
    "a list of 110,000 on one line": ("a: [" + "b, " * 110_000 + "]", "Y010"),
    "2,000 unknown keys": ("".join(f"k{number}: 1\n" for number in range(2_000)), "Y019"),
    "a title of 1 MB": ("title: " + "a" * 1_000_000, "Y023"),
    "a key of 1 MB": ("a" * 1_000_000 + ": b", "Y004"),
    "a million NULs": ("title: " + "\0" * 1_000_000, "Y013"),
    "NUL": ("title: a\0b", "Y013"),
    "an escape sequence": ("title: a\x1b[2J", "Y013"),
    "a lone surrogate": ("title: a\ud800b", "Y001"),
    "Latin-1": ("title: café".encode("latin-1"), "Y001"),
    "UTF-16": (BANK.encode("utf-16"), "Y001"),
    "UTF-16 without a mark": (BANK.encode("utf-16-le"), "Y001"),
    "UTF-32": (BANK.encode("utf-32"), "Y001"),
    "right-to-left override": ("title: a\u202eb", "Y013"),
    "zero-width space": ("title: a\u200bb", "Y013"),
    "next line": ("title: a\x85b", "Y013"),
    "line separator": ("title: a\u2028b", "Y013"),
    "only blanks": (" \n\n", "Y002"),
    "only three dashes": ("---\n", "Y014"),
    "another YAML": ("%YAML 2.0\n---\nbank: a\n", "Y004"),
}


@pytest.mark.parametrize(("text", "rule"), UNREADABLE.values(), ids=UNREADABLE)
def test_an_unreadable_file_is_refused_at_once(text: str | bytes, rule: str) -> None:
    start = time.process_time()
    assert rule in rules(text)
    assert time.process_time() - start < 2.0  # 0.4 s for the worst of them on a slow core


@pytest.mark.parametrize(("text", "rule"), UNREADABLE.values(), ids=UNREADABLE)
def test_the_pure_loader_refuses_the_same(text: str | bytes, rule: str) -> None:
    findings = {loader: tree_findings(text, loader) for loader in (FASTEST, yaml.SafeLoader)}
    assert findings[FASTEST] == findings[yaml.SafeLoader]


def tree_findings(text: str | bytes, loader: Loader) -> list[tuple[int, int, str]]:
    findings = Findings("bank.yaml")
    with suppress(TooManyFindings):
        read_tree(text, findings, loader)
    return [(finding.line, finding.column, finding.rule) for finding in findings.found]


@pytest.mark.parametrize("kind", ["[", "{a: ", "- ", "? "])
def test_deep_files_do_not_crash_the_process(kind: str) -> None:
    program = (
        "from quiz.content import read_bank\n"
        f"print(*(finding.rule for finding in read_bank({kind!r} * 100_000, 'deep.yaml')[1]))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "Y009\n")


def test_an_alias_bomb_takes_no_memory() -> None:
    program = (
        "import resource\n"
        "from quiz.content import read_bank\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        f"read_bank({BOMB!r}, 'bomb.yaml')\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)"
    )
    pytest.importorskip("resource", reason="Windows does not count a process's memory in this way")
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 20_000  # kB; bytes on macOS, where this is stricter than needed


@pytest.mark.parametrize(
    "text",
    [
        BANK,
        BANK.encode(),
        "\ufeff" + BANK,
        b"\xef\xbb\xbf" + BANK.encode(),
        BANK.replace("\n", "\r\n"),
        "---\n" + BANK,
    ],
    ids=["text", "bytes", "BOM", "BOM in bytes", "CRLF", "three dashes"],
)
def test_ordinary_ways_to_save_a_file_are_fine(text: str | bytes) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (BANK.replace("title: Demo", "title: a\u200bb"), "2:9 Y013"),
        (BANK.replace("title: Demo", "title: a\u200bb").replace("\n", "\r\n"), "2:9 Y013"),
        ("\ufeff" + BANK.replace("bank: demo", "bank: demo\u2060"), "1:11 Y013"),
        (BANK.replace("summary: A sound bank.", "summary: Ünïcödé \U0001f600 \u202e"), "3:20 Y013"),
        (BANK.replace("title: Demo", "title: Demö").encode("latin-1"), "2:11 Y001"),
        (BANK.replace("title: Demo", "title: Ünïcödé\u0007"), "2:15 Y013"),
        ("title: 'é', x\n", "1:11 Y004"),
    ],
)
def test_columns_count_characters_from_one(text: str | bytes, place: str) -> None:
    assert place in found(text)


@pytest.mark.parametrize("indented", ["\ttitle: Demo", " \ttitle: Demo", "  - id: x\n\t  skill: y"])
def test_a_tab_in_the_indentation_is_called_a_tab(indented: str) -> None:
    assert "Y005" in rules(f"bank: demo\nitems:\n{indented}\n")


def test_a_tab_in_a_text_is_a_text() -> None:
    assert (
        found(BANK.replace("stem: Which", 'stem: "a\tb"\n    example: |\n      make:\n      \tcc\n#')) == []
    )


def test_of_a_key_that_comes_twice_the_first_counts() -> None:
    findings = Findings("bank.yaml")
    tree = read_tree("a: first\na: second\n", findings)
    assert isinstance(tree, Mapping)
    assert tree.entries["a"][1] == Scalar("first", True, Mark(1, 4))
    assert [finding.rule for finding in findings.found] == ["Y011"]
