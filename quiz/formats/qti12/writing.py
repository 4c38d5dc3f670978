"""A bank as the zip that Canvas imports as a quiz: manifest, questions, settings, pictures."""

from collections.abc import Mapping

from quiz.core.banks import Bank
from quiz.formats.archive import pack
from quiz.formats.drafts import Written
from quiz.formats.markup import to_html
from quiz.formats.qti12.elements import tag, text_of
from quiz.formats.qti12.writing_items import losses_of, write_item

_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_QTI = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"
_CANVAS = "http://canvas.instructure.com/xsd/cccv1p0"
_PACKAGE = "http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"
_METADATA = "http://www.imsglobal.org/xsd/imsmd_v1p2"


def write(bank: Bank, images: Mapping[str, bytes]) -> Written:
    """A content package with one assessment; pictures that items name are in it."""
    wanted = dict.fromkeys(item.image.file for item in bank.items if item.image)
    pictures = {name: images[name] for name in wanted if name in images}
    members = {
        "imsmanifest.xml": _manifest(bank, list(pictures)).encode(),
        f"{bank.id}/{bank.id}.xml": _assessment(bank).encode(),
        f"{bank.id}/assessment_meta.xml": _settings(bank).encode(),
    }
    losses = (
        loss
        for item in bank.items
        for loss in losses_of(item, item.image is not None and item.image.file in pictures)
    )
    return Written(pack({**members, **pictures}), ".zip", tuple(losses))


def _assessment(bank: Bank) -> str:
    titles = {skill.id: skill.title for skill in bank.skills}
    items = "\n".join(write_item(item, titles.get(item.skill, item.skill), item.id) for item in bank.items)
    section = tag("section", "\n", items, "\n", ident="root_section")
    assessment = tag("assessment", section, ident=bank.id, title=bank.title)
    return _XML + tag("questestinterop", assessment, xmlns=_QTI)


def _settings(bank: Bank) -> str:
    """`assessment_meta.xml`: Canvas takes title, description and settings of the quiz from it.

    Canvas shuffles all questions' options or none, so that one fixed order fixes them all.
    """
    shuffled = not any(item.fixed_order for item in bank.items)
    return _XML + tag(
        "quiz",
        tag("title", text_of(bank.title)),
        tag("description", text_of(to_html(bank.summary))),
        tag("shuffle_answers", "true" if shuffled else "false"),
        tag("scoring_policy", "keep_highest"),
        tag("quiz_type", "assignment"),
        tag("points_possible", f"{len(bank.items)}.0"),
        tag("allowed_attempts", "1"),
        tag("available", "false"),
        identifier=bank.id,
        xmlns=_CANVAS,
    )


def _manifest(bank: Bank, pictures: list[str]) -> str:
    settings = f"{bank.id}-settings"
    questions = tag(
        "resource",
        tag("file", href=f"{bank.id}/{bank.id}.xml"),
        tag("dependency", identifierref=settings),
        identifier=bank.id,
        type_="imsqti_xmlv1p2",
    )
    other = tag(
        "resource",
        tag("file", href=f"{bank.id}/assessment_meta.xml"),
        identifier=settings,
        type_="associatedcontent/imscc_xmlv1p1/learning-application-resource",
        href=f"{bank.id}/assessment_meta.xml",
    )
    files = (
        tag(
            "resource",
            tag("file", href=name),
            identifier=f"{bank.id}-file-{number}",
            type_="webcontent",
            href=name,
        )
        for number, name in enumerate(pictures, 1)
    )
    about = tag(
        "metadata",
        tag("schema", "IMS Content"),
        tag("schemaversion", "1.1.3"),
        tag("imsmd:lom", tag("imsmd:general", tag("imsmd:title", tag("imsmd:string", text_of(bank.title))))),
    )
    parts = (about, tag("organizations"), tag("resources", questions, other, *files))
    attributes = {"identifier": f"{bank.id}-package", "xmlns": _PACKAGE, "xmlns:imsmd": _METADATA}
    return _XML + tag("manifest", *parts, **attributes)
