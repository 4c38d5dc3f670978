"""An instructor's banks: upload, findings, preview, publish. For everybody else none of it exists."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.datastructures import FileStorage
from werkzeug.utils import secure_filename
from wtforms import FileField, MultipleFileField, SelectField, StringField, TextAreaField

from quiz.core.assembly import Place
from quiz.services import instructing
from quiz.services.exchanging import FORMATS, Fate, FileRefused, guess, is_ours
from quiz.services.instructing import Checked, Draft, Received
from quiz.web.answers import view_of
from quiz.web.context import find_instructor, instructor, instructors_only, workspace
from quiz.web.explanations import preview

pages = Blueprint("banks", __name__, url_prefix="/banks")

OWN = "yaml"
SUFFIXES = (".yaml", ".yml", *dict.fromkeys(suffix for each in FORMATS.values() for suffix in each.suffixes))
LARGEST_UPLOAD = 12 * 1024 * 1024
LARGEST_TEXT = 4 * 1024 * 1024


def allow_upload() -> None:
    """Raise the small limit on bodies for uploads of those who are signed in, and for nobody else."""
    if request.endpoint == "banks.upload" and find_instructor() is not None:
        request.max_content_length = LARGEST_UPLOAD
        request.max_form_memory_size = LARGEST_TEXT


class UploadForm(FlaskForm):  # type: ignore[misc]
    """A bank file with its pictures, a file of another program, or a bank's text as it was mended here.

    ``pictures_of`` names the draft whose pictures a mended text shows.
    """

    bank = FileField()
    format = SelectField(choices=["", OWN, *FORMATS], validate_choice=False, default="")
    images = MultipleFileField()
    pictures_of = StringField()
    source = TextAreaField()


@pages.get("")
@instructors_only
def index() -> str:
    """Every bank with its versions and drafts."""
    return render_template("banks/index.html", banks=instructing.list_banks(workspace()))


@pages.get("/upload")
@instructors_only
def upload_page() -> str:
    """The upload form."""
    return upload_form(UploadForm(formdata=None), [])


def upload_form(web_form: UploadForm, errors: list[tuple[str, str]]) -> str:
    """The form with the formats that it takes."""
    formats = [(each.name, each.title) for each in FORMATS.values()]
    return render_template(
        "banks/upload.html", web_form=web_form, errors=errors, formats=formats, suffixes=",".join(SUFFIXES)
    )


@pages.post("/upload")
@instructors_only
def upload() -> ResponseReturnValue:
    """Check a bank: findings with the text to mend, or a draft."""
    web_form = UploadForm()
    file_name, content = uploaded(web_form)
    if not content:
        errors = [("bank", _("Choose a bank file, such as sql-joins.yaml."))]
        return upload_form(web_form, errors), 400
    format_ = format_of(web_form, file_name, content)
    if not format_:
        errors = [("format", _("The format of this file cannot be told from its first lines. Choose it."))]
        return upload_form(web_form, errors), 400
    if format_ != OWN:
        return receive(web_form, format_, file_name, content)
    author = instructor().name
    checked = instructing.check_upload(workspace(), author, file_name, content, pictures(web_form))
    if checked.version_id is None:
        return findings_page(file_name, content, checked, web_form.pictures_of.data or ""), 400
    return redirect(url_for("banks.draft", version_id=checked.version_id), 303)


def format_of(web_form: UploadForm, file_name: str, content: bytes) -> str:
    """The format that was chosen; without a choice, the one that the file seems to have, or ""."""
    chosen = web_form.format.data or ""
    if chosen in {OWN, *FORMATS}:
        return chosen
    own = web_form.bank.data is None or file_name.lower().endswith((".yaml", ".yml")) or is_ours(content)
    return OWN if own else guess(file_name, content)


def receive(web_form: UploadForm, format_: str, file_name: str, content: bytes) -> ResponseReturnValue:
    """Import a file of another program: what became of every question, and the way to the draft."""
    try:
        received = instructing.import_upload(workspace(), instructor().name, format_, file_name, content)
    except FileRefused as refused:
        where = _("line %(line)s, column %(column)s", line=refused.line, column=refused.column)
        place = f" ({where})" if refused.line else ""
        title = FORMATS[format_].title
        words = _("This file cannot be read as %(format)s: %(why)s", format=title, why=refused.why)
        return upload_form(web_form, [("bank", words + place)]), 400
    return account_page(format_, received), 400 if received.checked is None else 200


def account_page(format_: str, received: Received) -> str:
    """Every question of the file and what became of it."""
    return render_template(
        "banks/imported.html",
        imported=received.imported,
        checked=received.checked,
        format_title=FORMATS[format_].title,
        fates=Fate,
        web_form=UploadForm(formdata=None),
    )


def uploaded(web_form: UploadForm) -> tuple[str, bytes]:
    """Name and content of the bank: a file, or the text that was mended on the page."""
    file = web_form.bank.data
    if isinstance(file, FileStorage) and file.filename:
        return secure_filename(file.filename) or "bank.yaml", file.read()
    # Browsers send line ends of text fields as CR LF, whatever the file had.
    text = (web_form.source.data or "").replace("\r\n", "\n")
    return secure_filename(request.form.get("file_name", "")) or "bank.yaml", text.encode()


def plain_name(file: FileStorage) -> str:
    """The name of a file as it was chosen, without folders. It is a key, never a path on this machine."""
    return (file.filename or "").replace("\\", "/").rpartition("/")[2]


def given_files(web_form: UploadForm) -> list[FileStorage]:
    """The pictures that were chosen; an empty field sends one file without a name."""
    return [file for file in web_form.images.data or [] if isinstance(file, FileStorage) and file.filename]


def pictures(web_form: UploadForm) -> dict[str, bytes]:
    """The pictures that were chosen, and those of the draft whose text was mended."""
    kept = web_form.pictures_of.data
    known = instructing.pictures_of(workspace(), kept) if kept else {}
    return known | {plain_name(image): image.read() for image in given_files(web_form)}


def findings_page(file_name: str, content: bytes, checked: Checked, pictures_of: str) -> str:
    """Every finding at once, each with its line and its mend, and the text to mend."""
    findings = checked.findings
    return render_template(
        "banks/findings.html",
        file_name=file_name,
        source=content.decode("utf-8", "replace"),
        findings=findings,
        must_fix=sum(finding.must_fix for finding in findings),
        pictures_of=pictures_of,
        web_form=UploadForm(formdata=None),
    )


@pages.get("/<version_id>")
@instructors_only
def draft(version_id: str) -> str:
    """A draft or version: its notes, its skills, its questions, and publishing."""
    found = instructing.get_draft(workspace(), version_id)
    titles = {skill.id: skill.title for skill in found.bank.skills}
    return render_template(
        "banks/draft.html", draft=found, skill_titles=titles, web_form=FlaskForm(formdata=None)
    )


@pages.get("/<version_id>/questions/<int:position>")
@instructors_only
def question(version_id: str, position: int) -> str:
    """One question exactly as a learner sees it, and below it what the report will explain."""
    found, place = instructing.get_preview(workspace(), version_id, position)
    return render_template(
        "banks/question.html",
        draft=found,
        place=place,
        position=position,
        question=view_of(place, picture_url(found, place)),
        fields={},
        explanation=preview(place.item, position),
    )


def picture_url(found: Draft, place: Place) -> str:
    """The address of the item's picture, or ""."""
    image = place.item.image
    return url_for("attempts.image", version_id=found.listed.version_id, file=image.file) if image else ""


@pages.post("/<version_id>/publish")
@instructors_only
def publish(version_id: str) -> ResponseReturnValue:
    """Publish: new attempts take this version, open ones stay on theirs."""
    number = instructing.publish(workspace(), version_id)
    flash(_("Version %(number)s is published. Open attempts stay on theirs.", number=number))
    return redirect(url_for("banks.draft", version_id=version_id), 303)
