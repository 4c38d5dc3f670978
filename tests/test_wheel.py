"""The built wheel serves from any folder: templates and questions are inside it."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what the wheel installs, far from the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def run(installed: Path, code: str, folder: Path) -> str:
    """Run Python in another folder, where `quiz` can come from the wheel's files alone."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(installed),
        "QUIZ_DATABASE_URL": "sqlite:///school.sqlite3",
    }
    # -P: the current folder is not searched; the path of the wheel stands before an editable checkout.
    command = [sys.executable, "-P", "-c", code]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=True)
    return done.stdout


def test_the_wheel_s_own_questions_are_clean(installed: Path, tmp_path: Path) -> None:
    code = "from quiz.cli import main; main(['check'], standalone_mode=False)"
    ended = "import sys\ntry:\n    " + code + "\nexcept SystemExit as end:\n    print('exit', end.code)"
    assert run(installed, ended, tmp_path) == "exit 0\n"


def test_the_wheel_serves_its_start_page_and_a_topic_from_any_folder(installed: Path, tmp_path: Path) -> None:
    code = (
        "import quiz\n"
        "from quiz.config import Config\n"
        "from quiz.services.setup import prepare\n"
        "from quiz.services.workspace import open_workspace\n"
        "from quiz.web import create_app\n"
        "config = Config.from_env()\n"
        "prepare(open_workspace(config))\n"
        "client = create_app(config).test_client()\n"
        "pages = ['/', '/topics/version-control', '/static/bearings.css', '/readyz']\n"
        "print(quiz.__file__, *(client.get(page).status_code for page in pages))\n"
    )
    where, *statuses = run(installed, code, tmp_path).split()
    assert where.startswith(str(installed))
    assert statuses == ["200", "200", "200", "200"]
    assert (tmp_path / "school.sqlite3").exists()
