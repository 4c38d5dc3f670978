"""How well and how fast questions of other programs are read: `python -m bench.formats [CORPUS]`.

CORPUS is the folder of real files (MANIFEST.csv, expected/); without it only the times are measured. Beside
our readers stand pygiftparser and text2qti where they are there (dependency group `bench`).
"""

import contextlib
import csv
import importlib
import importlib.util
import io
import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bench.rates import LOOKS, rate, squeezed
from quiz.core.items import Kind
from quiz.formats.drafts import Draft, FileRefused, Refusal
from quiz.formats.markup import to_plain
from quiz.formats.registry import FORMATS
from quiz.services.exchanging import Fate, import_file

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"
NAMES = {"moodlexml": "moodle-xml"}
SIZES = (32, 64, 128, 256)  # kB

Answers = list[tuple[str, float]]
Neutral = tuple[str, Answers]
"""A question as every reader can tell it: Moodle's type, and its answers with their weights."""

ADVERSARIAL: dict[str, tuple[str, str, str]] = {
    # head, repeated part, tail
    "gift": ("Q? {", "{a ", "}"),
    "gift, answers": ("Q? {=x", "~a=b#c", "}"),
    "gift, accepted answers": ("Q? {", "=a", "}"),
    "gift, tags in comments": ("Q? {T}\n// ", "[tag:", "\n"),
    "gift, tags in HTML": ("[html]", "<b>", "{T}"),
    "gift, questions": ("", "Q?{=a ~b}\n\n", ""),
    "aiken": ("Q\n", "A. x\n", "ANSWER: A\n"),
    "moodle-xml": (
        "<quiz>",
        "<question type='truefalse'><questiontext><text>a</text></questiontext></question>",
        "</quiz>",
    ),
    "moodle-xml, tags in HTML": (
        "<quiz><question type='essay'><questiontext format='html'><text>",
        "&lt;div&gt;",
        "</text></questiontext></question></quiz>",
    ),
    "qti12": ("<questestinterop>", "<item ident='a'><presentation/></item>", "</questestinterop>"),
    "qti21": ("<assessmentItem><itemBody>", "<p>a</p>", "</itemBody></assessmentItem>"),
    "text2qti": ("", "1. Q\n*a) x\nb) y\n", ""),
    "csv": ("question,option\n", "a,b\n", ""),
}


def main() -> None:
    """Print every table."""
    corpus = Path(sys.argv[1]) if len(sys.argv) > 1 else CORPUS
    if (corpus / "MANIFEST.csv").exists():
        rows = list(csv.DictReader((corpus / "MANIFEST.csv").open(encoding="utf-8", newline="")))
        fates(corpus, rows)
        agreement(corpus, rows)
        agreement_by_format(corpus, rows)
        text2qti_counts(corpus, rows)
    else:
        print(f"No corpus at {corpus}: rates are not measured.\n")
    times()


def fates(corpus: Path, rows: list[dict[str, str]]) -> None:
    """What became of every question, by format."""
    print("What became of the questions of the corpus (refused ones are named one by one by `quiz import`)")
    print(
        f"{'format':12}{'files':>7}{'refused':>9}{'questions':>11}" + "".join(f"{fate:>20}" for fate in Fate)
    )
    for name in FORMATS:
        counts: Counter[str] = Counter()
        for row in rows:
            if NAMES.get(row["format"], row["format"]) == name:
                counts.update(_fates_of(name, corpus / row["file"]))
        if counts["files"]:
            listed = "".join(f"{counts[fate]:>20}" for fate in Fate)
            total = sum(counts[fate] for fate in Fate)
            print(f"{name:12}{counts['files']:>7}{counts['file refused']:>9}{total:>11}{listed}")
    print()


def _fates_of(name: str, path: Path) -> Counter[str]:
    counts = Counter({"files": 1})
    try:
        imported = import_file(name, path.name, path.read_bytes(), path.stem)
    except FileRefused:
        return counts + Counter({"file refused": 1})
    return counts + Counter(str(outcome.fate) for outcome in imported.outcomes)


def agreement(corpus: Path, rows: list[dict[str, str]]) -> None:
    """GIFT: questions whose type, answers and weights are those of Moodle 4.1, ours and pygiftparser's."""
    expected = json.loads((corpus / "expected" / "gift_moodle41_reading.json").read_text("utf-8"))
    files = [row["file"] for row in rows if row["format"] == "gift" and "NEGATIVE" not in row["notes"]]
    readers: dict[str, Callable[[Path], list[Neutral | None]]] = {"quiz": _ours}
    if installed("pygiftparser"):
        readers["pygiftparser"] = _theirs
    print("GIFT against Moodle 4.1's own reading: type, answers, weights")
    for reader, read in readers.items():
        agreed, whole, total = 0, 0, 0
        for file in files:
            wanted = [_moodles(each) for each in expected[file]["questions"] if each["type"] != "category"]
            found = read(corpus / file)
            same = sum(map(_same, found, wanted)) if len(found) == len(wanted) else 0
            agreed, total, whole = agreed + same, total + len(wanted), whole + (same == len(wanted))
        shares = (
            f"{agreed / total:8.2%} of {total} questions, {whole} of {len(files)} files in every question"
        )
        print(f"  {reader:14}{shares}")
    if "pygiftparser" not in readers:
        print("  pygiftparser is not installed")
    print()


def agreement_by_format(corpus: Path, rows: list[dict[str, str]]) -> None:
    """The other formats: questions whose key is the one that another look finds (bench/rates.py)."""
    print("Questions of our kinds whose key is that of the file, as an independent look finds it")
    for name in LOOKS:
        paths = [corpus / row["file"] for row in rows if NAMES.get(row["format"], row["format"]) == name]
        agreed, total = rate(name, paths)
        print(f"  {name:14}{agreed / max(total, 1):8.2%} of {total} questions")
    print()


def installed(module: str) -> bool:
    """Whether a library to compare with is there."""
    return importlib.util.find_spec(module) is not None


def _same(found: Neutral | None, wanted: Neutral) -> bool:
    if found is None:
        return wanted[0] in {"description", "essay"}
    same = found[0] == wanted[0] and len(found[1]) == len(wanted[1])
    order = sorted if wanted[0] == "match" else list  # pairs without a left side may stand last
    pairs = zip(order(found[1]), order(wanted[1]), strict=False)
    return same and all(ours[0] == theirs[0] and abs(ours[1] - theirs[1]) < 1e-4 for ours, theirs in pairs)


def _moodles(question: dict[str, Any]) -> Neutral:
    if question["type"] == "truefalse":
        return "truefalse", [("", float(question["correct"]))]
    if question["type"] == "numerical":
        numbers = [
            (f"{each['value']:g}±{each['tolerance']:g}", each["weight"]) for each in _numbers(question)
        ]
        return "numerical", numbers
    answers = question["answers"]
    if question["type"] == "match":
        return "match", [(squeezed(each["left"] + each["right"]), 1.0) for each in answers]
    return question["type"], [
        (squeezed(each["text"]), each["weight"]) for each in answers if each["text"] != "*"
    ]


def _numbers(question: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from (each for each in question["answers"] if "value" in each)


def _ours(path: Path) -> list[Neutral | None]:
    reading = FORMATS["gift"].read(path.read_bytes(), path.name)
    return [_neutral(found) for found in reading.found]


def _neutral(found: Draft | Refusal) -> Neutral | None:
    if isinstance(found, Refusal):
        return None if "Essay" in found.why or "asks nothing" in found.why else ("refused", [])
    if found.kind is Kind.MATCHING:
        rights = [("", right) for right in found.distractors]
        pairs = [*((pair.left, pair.right) for pair in found.pairs), *rights]
        return "match", [(squeezed(to_plain(left) + to_plain(right)), 1.0) for left, right in pairs]
    if found.kind is Kind.NUMERIC:
        return "numerical", [
            (f"{float(each.text):g}±{each.tolerance:g}", each.weight) for each in found.answers
        ]
    if found.fixed_order:
        return "truefalse", [("", found.answers[0].weight)]
    typed = found.kind is Kind.TEXT
    texts = [(each.text if typed else to_plain(each.text), each.weight) for each in found.answers]
    return "shortanswer" if typed else "multichoice", [(squeezed(text), weight) for text, weight in texts]


def _theirs(path: Path) -> list[Neutral | None]:
    parser = importlib.import_module("pygiftparser.parser")
    logging = importlib.import_module("logging")
    logging.disable(logging.CRITICAL)
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        try:
            questions = parser.parseFile(path.open(encoding="utf-8"))
        except Exception:  # noqa: BLE001 - whatever another library raises is a file that it cannot read
            return []
    return [_neutral_of(getattr(question, "answers", "unread")) for question in questions]


def _neutral_of(found: Any) -> Neutral | None:  # noqa: ANN401 - another library's object
    kind = type(found).__name__
    if kind in {"Essay", "Description"}:
        return None
    if kind == "TrueFalseSet":
        return "truefalse", [("", float(found.answer))]
    given = getattr(found, "answers", [])
    if kind == "NumericAnswerSet":
        return "numerical", [
            (f"{getattr(each, 'value', 0):g}±{getattr(each, 'tolerance', 0):g}", each.fraction / 100)
            for each in given
        ]
    if kind == "MatchingSet":
        return "match", [(squeezed(each.question + each.answer), 1.0) for each in given]
    name = {"ShortSet": "shortanswer"}.get(kind, "multichoice")
    return name, [(squeezed(each.answer), each.fraction / 100) for each in given if each.answer != "*"]


def text2qti_counts(corpus: Path, rows: list[dict[str, str]]) -> None:
    """text2qti files: how many questions we find, and how many text2qti itself does."""
    print("text2qti: questions found")
    for row in rows:
        if row["format"] == "text2qti":
            path = corpus / row["file"]
            theirs = _count_by_text2qti(path) if installed("text2qti") else "not installed"
            print(f"  {path.name[:60]:62}quiz {_count_by_us(path):>4}   text2qti {theirs}")
    print()


def _count_by_us(path: Path) -> str:
    try:
        return str(len(FORMATS["text2qti"].read(path.read_bytes(), path.name).found))
    except FileRefused:
        return "refused"


def _count_by_text2qti(path: Path) -> str:
    quiz, config = importlib.import_module("text2qti.quiz"), importlib.import_module("text2qti.config")
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        try:
            read = quiz.Quiz(path.read_text("utf-8"), config=config.Config())  # never runs code blocks
        except Exception as problem:  # noqa: BLE001 - whatever another library raises is a refusal
            return f"refused ({type(problem).__name__})"
    return str(sum(hasattr(each, "choices") or hasattr(each, "type") for each in read.questions_and_delims))


def times() -> None:
    """Seconds for the same hostile text in growing sizes: twice the size takes about twice the time."""
    print("Seconds to read hostile text, by size; the last column is the growth for the last doubling")
    print(f"{'text':28}" + "".join(f"{size:>7} kB" for size in SIZES) + f"{'growth':>9}")
    for name, (head, part, tail) in ADVERSARIAL.items():
        taken = [_seconds(name.partition(",")[0], head, part, tail, size * 1024) for size in SIZES]
        print(
            f"{name:28}"
            + "".join(f"{each:>10.3f}" for each in taken)
            + f"{taken[-1] / max(taken[-2], 1e-6):>9.1f}"
        )
    if installed("pygiftparser"):
        sizes = (1, 2, 4)
        taken = [_seconds_of_pygiftparser("{a " * (size * 1024 // 3)) for size in sizes]
        listed = ", ".join(f"{size} kB {each:.3f}" for size, each in zip(sizes, taken, strict=True))
        print(f"pygiftparser, gift: {listed}; growth {taken[-1] / max(taken[-2], 1e-6):.1f}")


def _seconds(name: str, head: str, part: str, tail: str, size: int) -> float:
    data = (head + part * (size // len(part)) + tail).encode()
    begun = time.perf_counter()
    with contextlib.suppress(FileRefused):
        import_file(name, "hostile", data, "hostile")
    return time.perf_counter() - begun


def _seconds_of_pygiftparser(text: str) -> float:
    parser = importlib.import_module("pygiftparser.parser")
    begun = time.perf_counter()
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        parser.parseFile(io.StringIO(text))
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
