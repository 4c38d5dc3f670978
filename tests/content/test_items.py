"""What surrounds an item's question: references, image, choices of words."""

import pytest

from quiz.content import load_bank, read_bank
from quiz.content.items import is_web_address
from quiz.core.items import Image
from tests.content.samples import BANK, rules


def with_line(line: str) -> str:
    return BANK.replace("    stem:", f"    {line}\n    stem:")


@pytest.mark.parametrize(
    ("address", "right"),
    [
        ("https://www.postgresql.org/docs/current/sql-select.html#SQL-FROM", True),
        ("http://example.org", True),
        ("https://example.org:8443/a?b=c", True),
        ("https://[::1]/", True),
        ("ftp://example.org/", False),
        ("example.org/page", False),
        ("https://", False),
        ("https:///page", False),
        ("https://[::1/", False),
        ("https://example.org:99999/", False),
        ("https://example.org/a b", False),
        ("javascript:alert(1)//https://x", False),
        ("see https://example.org", False),
    ],
)
def test_a_reference_is_a_web_address(address: str, right: bool) -> None:
    assert is_web_address(address, ("http", "https")) is right


@pytest.mark.parametrize(
    ("file", "right"),
    [
        ("diagram.png", True),
        ("Diagram 2.JPEG", True),
        ("missing.png", False),
        ("diagram.svg", False),
        ("diagram", False),
        ("../diagram.png", False),
        ("a/diagram.png", False),
        ("a\\\\diagram.png", False),
        ("/etc/passwd.png", False),
        ("file:///diagram.png", False),
        ("http://169.254.169.254/diagram.png", False),
        (".hidden.png", False),
    ],
)
def test_an_image_is_a_plain_name_beside_the_bank(file: str, right: bool) -> None:
    text = with_line(f'image: {{file: "{file}", alt: "A diagram"}}')
    bank, findings = read_bank(
        text, "demo.yaml", {"diagram.png", "Diagram 2.JPEG", "diagram.svg", "diagram", ".hidden.png"}
    )
    assert (bank is not None) is right
    assert [finding.rule for finding in findings] == ([] if right else ["Q008"])


def test_without_a_list_of_images_none_is_looked_for() -> None:
    bank = load_bank(with_line('image: {file: "unknown.png", alt: "A diagram"}'), "demo.yaml")
    assert bank.items[0].image == Image("unknown.png", "A diagram")


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("fixed_order: yes", "Y016"),
        ("fixed_order: True", "Y016"),
        ('fixed_order: "true"', "Y016"),
        ("fixed_order: [true]", "Y014"),
        ("proof: proven", "Y024"),
        ("kind: essay", "Y024"),
        ("kind: [single]", "Y014"),
        ("references: []", ""),
        ("references: {}", "Y014"),
        ("example:", "Y022"),
        ('lint: {L1: "a reason"}', ""),
        ("lint: {L1: }", "Y022"),
        ("lint: [L1]", "Y014"),
        ("credit: coverage", "Y017"),
        ("image: diagram.png", "Y014"),
        ("image: {file: diagram.png}", "Y018"),
    ],
)
def test_a_line_of_an_item_breaks(line: str, rule: str) -> None:
    assert rules(with_line(line)) == ({rule} if rule else set())


@pytest.mark.parametrize("level", ['"1"', "0", "4", "1.0", "01", "one", "", "[1]", "1_0", "true"])
def test_a_level_is_one_two_or_three(level: str) -> None:
    assert rules(BANK.replace("level: 1", f"level: {level}")) & {"Y014", "Y015"}
