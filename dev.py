#!/usr/bin/env python3
"""Run Bearings from a checkout, or test it, with nothing but Python.

    python3 dev.py run [arguments of quiz serve]     start the quiz
    python3 dev.py test [arguments of pytest]        run the linters and the tests

Both make the folder .venv beside this file and install into it exactly what a lock file names; a second
call installs nothing. With arguments, ``test`` runs pytest alone: ``python3 dev.py test -k scoring``.
"""

# An old Python has to get as far as main() to be told so: no syntax, import or annotation newer than 3.6.
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
LOCKS = {"run": ROOT / "requirements.lock", "test": ROOT / "requirements-test.lock"}
CHECKS = (
    ("ruff", "check"),
    ("ruff", "format", "--check"),
    ("mypy",),
    ("lint-imports", "--no-logo"),
    ("pytest",),
)
BROWSERS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
    "msedge",
)
PLAYWRIGHT_BROWSER = """
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
"""


def main(purpose: str = "", *arguments: str) -> int:
    """Do what the first argument says and give the exit code."""
    if sys.version_info < (3, 11):
        return fail(f"Bearings needs Python 3.11 or newer; this is Python {sys.version.split()[0]}.")
    if purpose not in LOCKS:
        return fail("Say `python3 dev.py run` or `python3 dev.py test`.")
    try:
        return install(purpose) or (serve(*arguments) if purpose == "run" else test(*arguments))
    except KeyboardInterrupt:
        return 130


def fail(sentence: str) -> int:
    """Say what is wrong in plain words; the exit code is 2."""
    print(f"dev.py: {sentence}", file=sys.stderr)
    return 2


def show(sentence: str) -> None:
    """Say what happens next, before it happens."""
    print(f"dev.py: {sentence}", flush=True)


def call(*command: object, **options: object) -> int:
    """Run a program to its end and give its exit code."""
    process = subprocess.Popen([str(word) for word in command], **options)  # type: ignore[call-overload]
    try:
        return int(process.wait())
    except KeyboardInterrupt:
        process.wait()  # the terminal told it too, and it may have to clean up
        raise


def ask(*command: object) -> "subprocess.CompletedProcess[str]":
    """Run a program and keep what it prints."""
    return subprocess.run([str(word) for word in command], check=False, capture_output=True, text=True)


def serve(*arguments: str) -> int:
    """Start the quiz in the place of this process, so that it gets every signal itself."""
    command = [str(BIN / "quiz"), "serve", *arguments]
    if os.name != "nt":
        os.execv(command[0], command)
    return call(*command)


# Installing


def install(purpose: str) -> int:
    """Bring .venv to what the lock for ``purpose`` names; a stamp makes the next call free."""
    stamp, lock = VENV / f".installed-{purpose}", LOCKS[purpose]
    wanted = fingerprint(lock)
    if PYTHON.exists() and stamp.exists() and stamp.read_text() == wanted:
        return 0
    code = 0 if is_usable() else make_venv()
    if code:
        return code
    show(f"installing what {lock.name} names")
    pip = (PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input")
    # A folder has no hash: the project comes second and alone, built by what the lock has brought.
    project = ("--no-deps", "--no-build-isolation", "--editable", ROOT)
    if call(*pip, "--require-hashes", "-r", lock) or call(*pip, *project):
        return fail("Installing failed, and pip says above why. The first time needs a network.")
    stamp.write_text(wanted)
    return 0


def fingerprint(lock: Path) -> str:
    """What an installation depends on: this Python, this place, the project's metadata and the lock."""
    facts = f"{sys.version_info[:2]} {ROOT}".encode()
    return hashlib.sha256(facts + (ROOT / "pyproject.toml").read_bytes() + lock.read_bytes()).hexdigest()


def is_usable() -> bool:
    """Whether .venv was made in this place and runs on this version of Python."""
    settings = VENV / "pyvenv.cfg"
    if not PYTHON.exists() or not settings.exists() or str(VENV) not in settings.read_text():
        return False
    version = ask(PYTHON, "-c", "import pip, sys; print(*sys.version_info[:2])").stdout
    return version.split() == [str(part) for part in sys.version_info[:2]]


def make_venv() -> int:
    """Make .venv anew."""
    show(f"making {VENV.name} with Python {sys.version.split()[0]}")
    shutil.rmtree(VENV, ignore_errors=True)
    # In a process of its own: without ensurepip, venv ends the Python that it runs in.
    made = ask(sys.executable, "-m", "venv", VENV)
    if made.returncode == 0:
        return 0
    shutil.rmtree(VENV, ignore_errors=True)
    said = (made.stdout + made.stderr).strip()
    if "ensurepip" in said:
        return fail("This Python has no ensurepip. On Debian or Ubuntu: apt-get install python3-venv")
    return fail(f"This Python cannot make a virtual environment: {said}")


# Testing


def test(*arguments: str) -> int:
    """Run pytest with ``arguments``; without any, run every check, whatever the others say."""
    wanted = "not browser" not in " ".join(arguments)
    browser = find_browser() or (wanted and install_browser())
    if browser:
        os.environ["QUIZ_CHROMIUM"] = browser
    elif not arguments:
        return fail("There is no Chromium. Set QUIZ_CHROMIUM, or leave its tests out: test -m 'not browser'")
    checks = (("pytest", *arguments),) if arguments else CHECKS
    codes = {" ".join(check): step(*check) for check in checks}
    failed = [name for name, code in codes.items() if code]
    if len(checks) > 1:
        show(f"these failed: {', '.join(failed)}" if failed else "all checks passed")
    return codes[failed[0]] if failed else 0


def step(program: str, *arguments: str) -> int:
    """Show a check and run it in the project's folder."""
    show(" ".join([program, *arguments]))
    return call(BIN / program, *arguments, cwd=ROOT)


def find_browser() -> str:
    """The path of the Chromium that is set, on PATH or in Playwright's cache; "" if there is none."""
    found = [os.environ.get("QUIZ_CHROMIUM"), *map(shutil.which, BROWSERS)]
    return next((path for path in found if path), "") or playwright_browser()


def playwright_browser() -> str:
    """The path of the browser in Playwright's cache; "" if it holds none."""
    path = ask(PYTHON, "-c", PLAYWRIGHT_BROWSER).stdout.strip()
    return path if path and Path(path).exists() else ""


def install_browser() -> str:
    """Get a Chromium, by apt as root or else by Playwright; give its path, "" if there is still none."""
    show("installing a Chromium (about 120 MB)")
    if shutil.which("apt-get") and os.geteuid() == 0:
        os.environ["DEBIAN_FRONTEND"] = "noninteractive"
        ask("apt-get", "update")
        ask("apt-get", "install", "--yes", "--no-install-recommends", "chromium")
    if not shutil.which("chromium"):
        call(PYTHON, "-m", "playwright", "install", "--only-shell", "chromium")
    return find_browser()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
