"""A learner with nothing but a keyboard."""

from playwright.sync_api import Locator, Page

MOST_STOPS = 80
IS_FOCUSED = "element => element === document.activeElement"

PRINTABLE = "abcdefghijklmnopqrstuvwxyz0123456789?.,;:+-*/'#<> "


def moved_by_keys(page: Page) -> bool:
    """Whether any printable key does something while nothing has the focus (P22): no page may have that."""
    before = page.url, page.content()
    page.keyboard.type(PRINTABLE)
    return (page.url, page.content()) != before


class Keyboard:
    """Hands on the keyboard of one page."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def reach(self, target: Locator, key: str = "Tab") -> None:
        """Press Tab until ``target`` has the focus."""
        for _ in range(MOST_STOPS):
            if target.evaluate(IS_FOCUSED):
                return
            self.page.keyboard.press(key)
        raise AssertionError(f"{MOST_STOPS} times {key} do not reach {target}")

    def press(self, key: str, times: int = 1) -> None:
        """Press a key."""
        for _ in range(times):
            self.page.keyboard.press(key)

    def go(self, key: str = "Enter") -> None:
        """Press a key that leads to another page, and wait for that."""
        with self.page.expect_navigation():
            self.page.keyboard.press(key)

    def follow(self, target: Locator, key: str = "Tab") -> None:
        """Reach a link or button and press Enter on it."""
        self.reach(target, key)
        self.go()

    def choose(self, radio: Locator) -> None:
        """Choose a radio of a group in which none is chosen."""
        self.reach(radio.locator("xpath=ancestor::fieldset[1]").get_by_role("radio").first)
        self.press("Space")
        while not radio.is_checked():
            self.press("ArrowDown")

    def answer(self, turn: int = 0) -> str:
        """Answer the question on the page and save; gives its kind. Other turns give other answers."""
        group = self.page.locator("fieldset").first  # a second one asks how sure
        radios, boxes = group.get_by_role("radio"), group.get_by_role("checkbox")
        lists, field = group.get_by_role("combobox"), group.get_by_role("textbox")
        if lists.count():
            return self.choose_from(lists)
        if field.count():
            return self.type_into(field, str(turn))
        if radios.count():
            return self.choose_one(radios, turn)
        return self.tick(boxes, turn)

    def choose_from(self, lists: Locator) -> str:
        """Another entry in each list."""
        kind = (
            "ordering"
            if lists.first.locator("option").first.inner_text().strip().endswith("position")
            else "matching"
        )
        for number, each in enumerate(lists.all(), 1):
            self.reach(each)
            self.press("Home")
            self.press("ArrowDown", number)
        self.save()
        return kind

    def type_into(self, field: Locator, text: str) -> str:
        """A short answer; Enter in the field saves it."""
        kind = "numeric" if field.get_attribute("inputmode") else "text"
        self.reach(field)
        self.page.keyboard.type(text)
        self.go()
        return kind

    def choose_one(self, radios: Locator, turn: int) -> str:
        """One of the choices; the arrows go round, so that "I don't know yet" is before the first."""
        # Tab stops at the radio that is chosen; where none is, at the first.
        chosen = radios.and_(self.page.locator(":checked"))
        self.reach(chosen if chosen.count() else radios.first)
        self.press("Space")
        self.press("ArrowDown", turn % radios.count())
        assert chosen.count() == 1
        self.save()
        return "single"

    def tick(self, boxes: Locator, turn: int) -> str:
        """Two neighbours among the choices, and nothing else."""
        first = turn % (boxes.count() - 2)
        for number, box in enumerate(boxes.all()):
            if box.is_checked() != (number in {first, first + 1}):
                self.reach(box)
                self.press("Space")
        self.save()
        return "multiple"

    def save(self) -> None:
        """Save and continue."""
        self.follow(self.page.get_by_role("button", name="Save and continue"))
