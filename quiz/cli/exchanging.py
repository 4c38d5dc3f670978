"""`quiz import` and `quiz export`: questions of other programs."""

import sys
from pathlib import Path

import click

from quiz.cli.root import FILE, main, plainly
from quiz.services import exchanging
from quiz.services.exchanging import Fate, FileRefused, Imported, Outcome, Written

FORMAT = click.argument("format_", metavar="FORMAT", type=click.Choice(tuple(exchanging.FORMATS)))
OUT = click.Path(dir_okay=False, path_type=Path)


@main.command("import")
@FORMAT
@click.argument("file", type=FILE)
@click.option("-o", "--output", type=OUT, help="The bank file to write; pictures go beside it.")
@click.option("--report", type=OUT, help="Also write what became of every question, as JSON.")
@plainly
def import_(format_: str, file: Path, output: Path | None, report: Path | None) -> None:
    """Make a bank of a file of another program.

    FORMAT is gift, moodle-xml, aiken, qti12, qti21, qti22, qti30, text2qti or csv. The bank is printed unless
    -o names a file. What became of every question stands on the standard error: imported, imported with
    loss (what was lost), or refused (why). Exit code 1 if nothing could be imported.

    Example: quiz import moodle-xml course.xml -o questions/banks/course.yaml
    """
    try:
        imported = exchanging.import_file(format_, file.name, file.read_bytes(), (output or file).stem)
    except FileRefused as refused:
        raise click.ClickException(place_of(file, refused) + refused.why) from refused
    tell(file, imported)
    if report:
        report.write_text(exchanging.report_as_json(imported) + "\n", "utf-8")
    if not imported.source:
        raise click.ClickException(f"No question of {file} could be imported; the lines above say why.")
    if output is None:
        click.echo(imported.source, nl=False)
    else:
        save(imported, output)


def place_of(file: Path, refused: FileRefused) -> str:
    """``file:line:column: ``, as far as it is known."""
    return f"{file}:{refused.line}:{refused.column}: " if refused.line else f"{file}: "


def tell(file: Path, imported: Imported) -> None:
    """A line for every question, then the sum."""
    for outcome in imported.outcomes:
        click.echo(line_for(file, outcome), err=True)
    for note in imported.notes:
        click.echo(f"{file}: {note}", err=True)
    counts = ", ".join(f"{imported.count(fate)} {fate}" for fate in Fate)
    click.echo(f"{len(imported.outcomes)} questions: {counts}.", err=True)


def line_for(file: Path, outcome: Outcome) -> str:
    """``file:line: question 3 (name): imported with loss: what was lost``."""
    where = outcome.where
    place = f"{file}{'!' + where.member if where.member else ''}{f':{where.line}' if where.line else ''}"
    name = " ".join(outcome.name.split())[:60]
    told = {
        Fate.IMPORTED: f"imported as {outcome.item}",
        Fate.WITH_LOSS: f"imported as {outcome.item} with loss: {' '.join(outcome.losses)}",
        Fate.REFUSED: f"refused: {outcome.why}",
    }[outcome.fate]
    line = f"{place}: question {where.number}{f' ({name})' if name else ''}: {told}"
    return "".join(sign if sign.isprintable() else " " for sign in line)


def save(imported: Imported, output: Path) -> None:
    """Write the bank and its pictures; another picture of the same name is never overwritten."""
    for name, content in imported.images.items():
        picture = output.with_name(name)
        if picture.exists() and picture.read_bytes() != content:
            raise click.ClickException(
                f"{picture} exists and is another picture. Move it, or choose another folder."
            )
        picture.write_bytes(content)
    output.write_text(imported.source, "utf-8")
    pictures = f" with {len(imported.images)} pictures beside it" if imported.images else ""
    click.echo(f"{output} is written{pictures}. Read it through, then: quiz check {output}", err=True)


@main.command()
@FORMAT
@click.argument("bank", type=FILE)
@click.option("-o", "--output", type=OUT, help="The file to write; without it, text is printed.")
@plainly
def export(format_: str, bank: Path, output: Path | None) -> None:
    """Write a bank in the format of another program.

    FORMAT is one of those of `quiz import`. What the format cannot say stands on the standard error, item by
    item. Exit code 1 if no item could be written.

    Example: quiz export gift questions/banks/version-control.yaml -o version-control.gift.txt
    """
    written = exchanging.export_file(format_, bank)
    left_out = {loss.item for loss in written.losses if loss.left_out}
    for loss in written.losses:
        click.echo(f"{bank}: {loss.item}: {'left out: ' if loss.left_out else ''}{loss.what}", err=True)
    if output is None:
        show(written)
    else:
        output.write_bytes(written.content)
    click.echo(f"{len(left_out)} items are left out, {len(written.losses)} losses in all.", err=True)


def show(written: Written) -> None:
    """Print text; an archive is for a file or another program."""
    if written.suffix in {".zip", ".imscc", ".xlsx"} and sys.stdout.isatty():
        raise click.ClickException(f"This format is an archive: name a file, -o bank{written.suffix}.")
    click.echo(written.content, nl=False)
