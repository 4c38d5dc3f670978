"""Response processing, run: each expression has its meaning; what is unknown spreads."""

import pytest

from quiz.formats.qti.expressions import Scope, evaluate
from quiz.formats.qti.formulas import line
from quiz.formats.qti.naming import normal
from quiz.formats.qti.processing import Processing
from quiz.formats.qti.values import UNKNOWN, Bag, Value, Variable, bag, declared
from quiz.formats.xmlsafe import Element, parse
from tests.formats.qti.samples import declare, mapping, rules, score, when


def element(xml: str) -> Element:
    return normal(parse(xml.encode(), "x.xml"))


def number(text: str) -> str:
    return f'<baseValue baseType="float">{text}</baseValue>'


def name(text: str) -> str:
    return f'<baseValue baseType="identifier">{text}</baseValue>'


NULL, TWO, THREE, YES = "<null/>", number("2"), number("3"), '<baseValue baseType="boolean">true</baseValue>'
NO = YES.replace("true", "false")
STRANGE = "<random/>"
BOTH = name("A") + name("B")
CASES = "".join(f'<baseValue baseType="string">{letter}</baseValue>' for letter in "aA") + "</stringMatch>"
SEVERAL = f"<multiple>{name('B')}{name('A')}</multiple>"


@pytest.mark.parametrize(
    ("xml", "value"),
    [
        (f"<sum>{TWO}{THREE}</sum>", 5.0),
        (f"<product>{TWO}{THREE}</product>", 6.0),
        (f"<subtract>{TWO}{THREE}</subtract>", -1.0),
        (f"<divide>{THREE}{TWO}</divide>", 1.5),
        (f"<divide>{THREE}{number('0')}</divide>", None),
        (f"<max>{TWO}{THREE}</max>", 3.0),
        (f"<min>{TWO}{THREE}</min>", 2.0),
        (f"<sum>{TWO}{NULL}</sum>", None),
        (f"<sum>{TWO}{STRANGE}</sum>", UNKNOWN),
        (f"<product>{number('1e300')}{number('1e300')}</product>", UNKNOWN),
        (f"<gt>{THREE}{TWO}</gt>", True),
        (f"<gte>{TWO}{TWO}</gte>", True),
        (f"<lt>{THREE}{TWO}</lt>", False),
        (f"<lte>{NULL}{TWO}</lte>", None),
        (f"<and>{YES}{YES}</and>", True),
        (f"<and>{STRANGE}{NO}</and>", False),
        (f"<and>{STRANGE}{YES}</and>", UNKNOWN),
        (f"<or>{STRANGE}{YES}</or>", True),
        (f"<or>{NULL}{NO}</or>", None),
        (f"<not>{YES}</not>", False),
        (f"<not>{NULL}</not>", None),
        (f"<isNull>{NULL}</isNull>", True),
        (f"<match>{SEVERAL}<multiple>{name('A')}{name('B')}</multiple></match>", True),
        (f"<match><ordered>{BOTH}</ordered><ordered>{name('B')}{name('A')}</ordered></match>", False),
        (f"<member>{name('A')}{SEVERAL}</member>", True),
        (f"<member>{name('C')}{SEVERAL}</member>", False),
        (f"<contains>{SEVERAL}<multiple>{name('A')}</multiple></contains>", True),
        (f"<containerSize>{SEVERAL}</containerSize>", 2.0),
        (f"<containerSize>{NULL}</containerSize>", 0.0),
        (f'<index n="2"><ordered>{name("A")}{name("B")}</ordered></index>', "B"),
        (f'<index n="3"><ordered>{name("A")}</ordered></index>', None),
        ('<stringMatch caseSensitive="true">' + CASES, False),
        ('<stringMatch caseSensitive="false">' + CASES, True),
        (f'<equal toleranceMode="absolute" tolerance="1 0">{TWO}{THREE}</equal>', True),
        (f'<equal toleranceMode="absolute" tolerance="x">{TWO}{THREE}</equal>', UNKNOWN),
        ('<variable identifier="NOBODY"/>', UNKNOWN),
        ("<customOperator/>", UNKNOWN),
    ],
)  # fmt: skip
def test_an_expression_has_its_meaning(xml: str, value: Value) -> None:
    assert evaluate(element(xml), Scope({}, {})) == value


def processing(text: str, *declarations: str) -> Processing:
    found = [declared(element(one)) for one in declarations]
    outcomes = {one: Variable(one, "float", "single") for one in ("SCORE", "OTHER")}
    return Processing({one.name: one for one in found}, outcomes, element(text))


@pytest.mark.parametrize(
    ("statements", "marks"),
    [
        (score("1") + score("2"), 2.0),
        (when(YES, score("1"), score("2")), 1.0),
        (when(NULL, score("1"), score("2")), 2.0),
        (when(STRANGE, score("1")), UNKNOWN),
        (score("1") + "<exitResponse/>" + score("2"), 1.0),
        (f"<responseProcessingFragment>{score('3')}</responseProcessingFragment>", 3.0),
        (score("1") + "<include/>", UNKNOWN),
        (score("1") + '<lookupOutcomeValue identifier="SCORE"/>', UNKNOWN),
        (score("1") + when(STRANGE, "<exitResponse/>"), UNKNOWN),
        (score('<sum><variable identifier="SCORE"/><baseValue baseType="float">1</baseValue></sum>'), 1.0),
    ],
)
def test_statements_are_carried_out_in_order(statements: str, marks: Value) -> None:
    assert processing(rules(statements)).run({})["SCORE"] == marks


def test_a_mapping_counts_each_value_once_within_its_bounds() -> None:
    marks = declared(
        element(
            declare(cardinality="multiple", more=mapping({"A": 2, "B": 2}, upperBound="3", defaultValue="-5"))
        )
    ).marks
    assert marks is not None
    assert [marks.total(bag(one)) for one in ("A", "AB", "AC", "")] == [2, 3, -3, 0]
    assert marks.total(Bag(("A", "A"))) == 2


def test_the_only_number_that_rules_set_holds_the_marks() -> None:
    other = score("1").replace("SCORE", "OTHER")
    assert processing(rules(other)).score == "OTHER"
    assert processing(rules(other, score("1"))).score == "SCORE"
    assert processing(rules(score("1").replace("SCORE", "NOBODY"))).score == ""


@pytest.mark.parametrize(
    ("xml", "text"),
    [
        ("<math><msqrt><mi>x</mi></msqrt></math>", "√(x)"),
        ("<math><mi>f</mi><mfenced><mi>x</mi><mi>y</mi></mfenced></math>", "f(x,y)"),
        ("<math><semantics><mi>a</mi><annotation>b</annotation></semantics></math>", "a"),
        ("<math><mo>≥</mo><mtext>no</mtext></math>", " ≥ no"),
    ],
)
def test_a_formula_becomes_a_line(xml: str, text: str) -> None:
    assert "".join(map(str, line(element(xml)) or ())) == text


@pytest.mark.parametrize(
    "xml", ["<math><mover/></math>", "<math><mfrac><mi>a</mi></mfrac></math>", "<math><msup/></math>"]
)
def test_a_formula_of_more_than_a_line_becomes_nothing(xml: str) -> None:
    assert line(element(xml)) is None
