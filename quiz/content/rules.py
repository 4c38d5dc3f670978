"""Every rule that a bank or roadmap file is checked against: what it means and how to mend it."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Rule:
    """``must_fix`` false makes a finding a note; ``mend`` is used where a check has no better advice."""

    id: str
    must_fix: bool
    means: str
    mend: str


# An id is printed, silenced and linked to: it is never given to another rule.
_TABLE: tuple[tuple[str, bool, str, str], ...] = (
    ("Y001", True, "The file is not UTF-8 text.", "Save the file as UTF-8."),
    ("Y002", True, "The file is empty.", "Start from the example in docs/bank-format.md."),
    ("Y003", True, "The file holds more than one YAML document.", "Keep one document and delete the `---`."),
    (
        "Y004",
        True,
        "The file is not YAML.",
        "Compare the indentation, colons and quotes with the lines above.",
    ),
    ("Y005", True, "A tab indents a line.", "Indent with spaces."),
    ("Y006", True, "An anchor (`&`) or an alias (`*`) is used.", "Write the value out, or put it in quotes."),
    ("Y007", True, "A merge key (`<<`) is used.", "Write the keys out."),
    ("Y008", True, "A tag (`!`) is used.", "Delete the tag, or put the value in quotes."),
    ("Y009", True, "The file is nested deeper than 20 levels.", "Compare the brackets with the example."),
    ("Y010", True, "The file is larger than 2 MB or 100,000 values.", "Split it into several banks."),
    ("Y011", True, "A key is given twice.", "Keep one of the two."),
    ("Y012", True, "YAML reads a value as something else than text.", "Put the value in quotes."),
    ("Y013", True, "An invisible or control character is used.", "Delete the character."),
    ("Y014", True, "A value has the wrong shape.", "Compare it with the example in docs/bank-format.md."),
    ("Y015", True, "A number is expected.", "Write such a number, in plain digits and without quotes."),
    ("Y016", True, "`true` or `false` is expected.", "Write true or false, without quotes."),
    ("Y017", True, "A key is not known here.", "Delete the key."),
    ("Y018", True, "A key is missing.", "Add the key."),
    ("Y019", True, "The file has more than 500 findings.", "Mend those above and check again."),
    (
        "Y020",
        True,
        "An id is not kebab-case.",
        "Use small letters and digits in words joined by single hyphens.",
    ),
    ("Y021", True, "An id is used twice.", "Keep one, or give each its own id."),
    ("Y022", True, "A text or a list is empty.", "Write it, or delete the key if it is optional."),
    ("Y023", True, "A text is too long.", "Shorten it."),
    ("Y024", True, "A value is none of the possible ones.", "Choose one of the possible values."),
    ("Y025", True, "A code fence is not closed.", "Close it with the same marks on a line of their own."),
    ("Y026", True, "A reference is not a web address.", "Give the full address, beginning with https://."),
    ("Q001", True, "A choice has fewer than 2 or more than 8 options.", "Give 2 to 8 options."),
    ("Q002", True, "A `single` item has no correct option or several.", "Mark one option `correct: true`."),
    (
        "Q003",
        True,
        "A `multiple` item has only wrong or only correct options.",
        "Mark some options, not all.",
    ),
    ("Q004", True, "Two entries of one item are equal.", "Change or delete one of them."),
    ("Q005", True, "A wrong answer would be scored as right.", "Delete it, or change what is accepted."),
    ("Q006", True, "An `ordering` has fewer than 2 or more than 8 entries.", "Give 2 to 8 entries."),
    ("Q007", True, "A `matching` has fewer than 2 or more than 20 pairs.", "Give 2 to 20 pairs."),
    (
        "Q008",
        True,
        "An image is not the plain name of a picture beside the bank.",
        "Name a picture that stands beside the bank.",
    ),
    ("B001", True, "An item names a skill that the bank does not have.", "Name one of the bank's skills."),
    ("B002", False, "A skill has no items.", "Write items for it, or delete the skill."),
    (
        "B003",
        False,
        "The summary, the licence or the authors are missing.",
        "Add the key.",
    ),
    (
        "B004",
        True,
        "A skill names a step that no roadmap has.",
        "Name a step of the roadmap, or delete the key.",
    ),
    ("B005", False, "An imported item has no skill yet.", "Give it a skill of the bank."),
    ("B006", False, "An imported answer has no reason.", "Write why it is right or wrong."),
    (
        "B007",
        False,
        "An imported picture is not described.",
        "Write what it shows, for those who cannot see it.",
    ),
    (
        "L1",
        True,
        "The key is conspicuously the longest option.",
        "Shorten it, or give the others their detail.",
    ),
    ("L2", False, "The options differ much in length.", "Bring them to a similar length."),
    ("L3", True, "An option speaks of the others.", "Write out what it means, or delete it."),
    ("L4", True, "A negative question does not emphasise it.", "Ask for what holds, or write **not**."),
    ("L5", False, "Absolute words stand in wrong options alone.", "Say what holds, and when."),
    ("L6", True, "The stem ends with a or an.", "Move the article into the options."),
    ("L8", False, "An option is true, false, yes or no.", "Ask for what is true and let the options say it."),
    ("L9", False, "The stem holds a blank.", "Ask a question instead."),
    ("L10", False, "An option holds a vague word, such as often.", "Say when, or how many."),
    ("L11", True, "Numbers as options are out of order.", "Sort them and set `fixed_order: true`."),
    (
        "L12",
        False,
        "The key alone repeats a word of the stem.",
        "Use the word in another option, or in none.",
    ),
    ("L13", False, "The key shares most words with the others.", "Spread the common words over the options."),
    ("L14", True, "The stem has fewer than 5 words.", "Put the whole question into the stem."),
    ("L15", True, "The stem asks which is true, and nothing else.", "Ask about one thing."),
    ("L16", False, "The stem has more than 60 words.", "Leave out what the answer does not need."),
    ("L17", False, "A reason adds fewer than 4 new words.", "Say the mechanism, or the belief behind it."),
    ("L18", True, "A reason names an option by its place.", "Name it by what it says: options are shuffled."),
    ("L19", False, "Two reasons of one item are equal.", "Say what each answer has of its own."),
    ("L20", False, "An item names no source.", "Add `references:` with a primary source."),
    ("L21", False, "The stem is hard to read.", "Use shorter sentences and words."),
    ("S1", False, "The key is the longest option too often or too seldom.", "Lengthen or shorten some keys."),
    (
        "S2",
        False,
        "The key is the shortest option too often or too seldom.",
        "Lengthen or shorten some keys.",
    ),
    ("S3", False, "The levels are far from 30, 45 and 25 %.", "Write items of the level that is short."),
    ("S4", False, "Too much asks to remember, or too little to apply.", "Ask what happens, and why."),
    ("S5", False, "A skill has fewer than 4 items.", "Write more items for it."),
    ("S6", False, "Two stems have nearly the same words.", "Delete one, or ask another thing."),
    ("R001", True, "A prerequisite is no step of the roadmap.", "Name one of the roadmap's steps."),
    (
        "R002",
        True,
        "Steps are prerequisites of each other in a circle.",
        "Delete one of these prerequisites.",
    ),
    ("R003", False, "A step has no resources.", "Add something to read, watch or do."),
    ("R004", True, "A step is measured by a bank or a skill that does not exist.", "Name a skill of a bank."),
    ("R005", True, "A resource is not an https address.", "Give the full address, beginning with https://."),
)

RULES: Mapping[str, Rule] = {row[0]: Rule(*row) for row in _TABLE}
"""Every rule by its id, in the order of the documentation."""

BANK_ADVICE = ("S1", "S2", "S3", "S4")
"""Advice on a whole bank, which its author may silence with a reason."""

ITEM_ADVICE = tuple(rule for rule in RULES if rule[0] in "LS" and rule not in BANK_ADVICE)
"""Advice on one item, which its author may silence with a reason."""
