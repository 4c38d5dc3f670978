"""A bank as a package: an item each in a file, a test with a section for each skill, a manifest."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from quiz.core.banks import Bank, Skill
from quiz.core.items import Choice, Item, Matching, Numeric, Ordering, Text
from quiz.formats.archive import pack
from quiz.formats.drafts import Loss, Written
from quiz.formats.markup import to_html
from quiz.formats.qti.dialects import DIALECTS, Dialect, Node
from quiz.formats.qti.item_writing import item_node
from quiz.formats.qti.packages import MANIFEST
from quiz.formats.qti.rules import node
from quiz.formats.unsaid import unsaid

TEST = "test.xml"
_LOM = "http://ltsc.ieee.org/xsd/LOM"
_PART_CREDIT = "In QTI only the whole order earns marks; here a partly right one earns its part."


def write(bank: Bank, images: Mapping[str, bytes], version: str) -> Written:
    """The bank as a package of the version. All six kinds have their place there."""
    dialect = DIALECTS[version]
    members = {MANIFEST: dialect.manifest(_manifest(bank, images, dialect))}
    members[TEST] = dialect.item(_test(bank))
    for item in bank.items:
        picture = f"../{_picture(item)}" if _has_picture(item, images) else ""
        root = item_node(item, identifier(item.id), picture)
        members[_file(item)] = dialect.item(root if dialect.is_kebab else _without_wrappers(root))
    for item in bank.items:
        if item.image and _has_picture(item, images):
            members[_picture(item)] = images[item.image.file]
    losses = tuple(loss for item in bank.items for loss in _losses(item, images))
    return Written(pack(members), ".zip", losses)


def identifier(name: str) -> str:
    """An id as XML allows it: not beginning with a digit."""
    return f"_{name}" if name[:1].isdigit() else name


def _file(item: Item) -> str:
    return f"items/{item.id}.xml"


def _picture(item: Item) -> str:
    return f"images/{item.image.file}" if item.image else ""


def _has_picture(item: Item, images: Mapping[str, bytes]) -> bool:
    return item.image is not None and item.image.file in images


def _without_wrappers(root: Node) -> Node:
    """The 2.x form: feedback stands in its element directly."""
    parts = tuple(
        replace(part, parts=tuple(_unwrapped(part)))
        if isinstance(part, Node) and part.name == "modalFeedback"
        else part
        for part in root.parts
    )
    return replace(root, parts=parts)


def _unwrapped(feedback: Node) -> Iterator[Node | str]:
    for part in feedback.parts:
        if isinstance(part, Node):
            yield from part.parts


def _test(bank: Bank) -> Node:
    sections = (_section(skill, bank.pools[skill.id]) for skill in bank.skills if bank.pools[skill.id])
    part = node(
        "testPart", *sections, identifier="part", navigationMode="nonlinear", submissionMode="simultaneous"
    )
    return node("assessmentTest", part, identifier=identifier(bank.id), title=bank.title)


def _section(skill: Skill, items: Sequence[Item]) -> Node:
    references = (
        node("assessmentItemRef", identifier=identifier(item.id), href=_file(item)) for item in items
    )
    name = f"section-{skill.id}"
    return node("assessmentSection", *references, identifier=name, title=skill.title, visible="true")


def _manifest(bank: Bank, images: Mapping[str, bytes], dialect: Dialect) -> Node:
    schema, version = dialect.schema
    metadata = node(
        "metadata",
        node("schema", schema),
        node("schemaversion", version),
        _lom(node("title", node("string", bank.title))),
    )
    resources = (
        _resource("test", f"imsqti_test_{dialect.types}", (TEST,), bank.items),
        *(_item_resource(item, images, dialect) for item in bank.items),
    )
    whole = node("resources", *resources)
    return node("manifest", metadata, node("organizations"), whole, identifier=f"package-{bank.id}")


def _item_resource(item: Item, images: Mapping[str, bytes], dialect: Dialect) -> Node:
    files = (_file(item), *((_picture(item),) if _has_picture(item, images) else ()))
    words = (f"skill:{item.skill}", f"level:{item.level}", f"bloom:{item.bloom}")
    keywords = (node("keyword", node("string", word)) for word in words)
    resource = _resource(f"item-{item.id}", f"imsqti_item_{dialect.types}", files, ())
    return replace(resource, parts=(node("metadata", _lom(*keywords)), *resource.parts))


def _resource(name: str, kind: str, files: Sequence[str], needed: Sequence[Item]) -> Node:
    parts = (
        *(node("file", href=file) for file in files),
        *(node("dependency", identifierref=f"item-{item.id}") for item in needed),
    )
    return node("resource", *parts, identifier=name, type=kind, href=files[0])


def _lom(*general: Node) -> Node:
    return Node("lom", {"xmlns": _LOM}, (node("general", *general),))


def _texts(item: Item) -> tuple[str, ...]:
    """Every Markdown text of the item."""
    match item.body:
        case Choice(options=options):
            return item.stem, *(text for one in options for text in (one.text, one.why))
        case Numeric(why=why, wrong=wrong) | Text(why=why, wrong=wrong):
            return item.stem, why, *(one.why for one in wrong)
        case Ordering(sequence=sequence, why=why):
            return item.stem, why, *sequence
        case Matching(pairs=pairs, distractors=distractors):
            return (
                item.stem,
                *distractors,
                *(text for one in pairs for text in (one.left, one.right, one.why)),
            )


def _losses(item: Item, images: Mapping[str, bytes]) -> Iterator[Loss]:
    said = ("level", "bloom", "image") if _has_picture(item, images) else ("level", "bloom")
    yield from unsaid(item, *said)
    if isinstance(item.body, Ordering):
        yield Loss(item.id, _PART_CREDIT)
    if any("<ol start" in to_html(text) for text in _texts(item)):
        yield Loss(item.id, "A numbered list begins at 1 there.")
    if item.fixed_order and not isinstance(item.body, Choice):
        yield Loss(item.id, "The fixed order of entries is not said there.")
