"""The contracts in pyproject.toml bite: each breach below, put into a copy of the package, is refused."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LAYERS = "Imports point inwards BROKEN"
PLAIN = "The core is plain Python and numpy BROKEN"
VIEWS = "Views know services, never storage or content BROKEN"
CYCLES = "No cycles BROKEN"

BREACHES = [
    ("helpers.py", "", "- quiz.helpers"),
    ("errors.py", "import quiz.config", LAYERS),
    ("core/stray.py", "from quiz import config", PLAIN),
    ("core/stray.py", "import quiz.content", LAYERS),
    ("core/stray.py", "import flask", PLAIN),
    ("core/stray.py", "from datetime import datetime", PLAIN),
    ("core/stray.py", "import time", PLAIN),
    ("core/stray.py", "def now():\n    import time", PLAIN),
    ("content/stray.py", "import quiz.storage", LAYERS),
    ("storage/stray.py", "import quiz.content", LAYERS),
    ("services/stray.py", "import quiz.web", LAYERS),
    ("web/stray.py", "import quiz.storage", VIEWS),
    ("web/stray.py", "import quiz.content", VIEWS),
    ("web/stray.py", "import quiz.cli", LAYERS),
    ("core/items.py", "from quiz.core import banks", CYCLES),
]

LINTED = [
    (
        "C901",
        "def f(a: int) -> int:\n"
        + "".join(f"    if a == {n}:\n        a += 1\n" for n in range(9))
        + "    return a",
    ),
    ("PLR0915", "def f() -> None:\n" + "    f()\n" * 26),
    ("PLR0913", "def f(a: int, b: int, c: int, d: int, e: int, f: int, g: int) -> None: ..."),
    ("BLE001", "try:\n    pass\nexcept Exception:\n    pass"),
    ("PLW0133", "ValueError()"),
    ("ANN201", "def f():\n    return 1"),
    ("T201", "print(1)"),
    ("DTZ005", "import datetime\n\ndatetime.datetime.now()"),
    ("E501", f"x = '{'x' * 110}'"),
    ("S608", "def f(x: str) -> str:\n    return f'SELECT * FROM t WHERE x = {x}'"),
]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The package and its configuration in a folder of their own."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    ignored = shutil.ignore_patterns("__pycache__", "static", "*.sqlite3*")
    shutil.copytree(ROOT / "quiz", tmp_path / "quiz", ignore=ignored)
    return tmp_path


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    program = "import sys; from importlinter.cli import lint_imports_command; lint_imports_command()"
    command = [sys.executable, "-c", program, "--no-cache", "--no-logo"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_the_package_keeps_its_contracts(copy: Path) -> None:
    done = lint_imports(copy)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(("file", "line", "said"), BREACHES)
def test_a_breach_is_refused(copy: Path, file: str, line: str, said: str) -> None:
    with (copy / "quiz" / file).open("a") as module:
        module.write(f"{line}\n")
    done = lint_imports(copy)
    assert done.returncode == 1
    assert said in done.stdout


@pytest.mark.parametrize(("rule", "code"), LINTED)
def test_the_linter_refuses(rule: str, code: str) -> None:
    command = [sys.executable, "-m", "ruff", "check", "--no-cache", "--output-format=json"]
    command += ["--stdin-filename", str(ROOT / "quiz" / "stray.py"), "-"]
    done = subprocess.run(command, cwd=ROOT, input=code, capture_output=True, text=True, check=False)
    assert rule in {finding["code"] for finding in json.loads(done.stdout)}
