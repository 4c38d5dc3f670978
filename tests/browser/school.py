"""A server with somebody who has done everything once: a quiz finished, one open, an account, a draft."""

from playwright.sync_api import Page, expect

from tests.browser.looks import faults
from tests.browser.pages import answer, save, start
from tests.browser.questions import SMALL
from tests.browser.servers import Serving

TOPIC, QUESTIONS = "wide", 7
"""A topic that asks all six kinds, and one question with a picture and code."""

NAME, PASSWORD = "Ada", "a long enough password"
PICTURE = SMALL / "banks" / "light.png"
BROKEN = "bank: broken\ntitle: Broken\nitems:\n  - {id: first, stemm: Which?, answer: no}\n"


class School:
    """``page`` is theirs; the addresses of what they have made are kept by name."""

    def __init__(self, server: Serving, page: Page) -> None:
        self.server, self.page = server, page
        self.of_first_account = self.make_first_account()
        self.invitation = self.invite()
        self.draft = self.upload("drafted")
        self.finished, self.report = self.finish_a_quiz()
        self.shared = self.share()
        self.practised = self.finish_practice()
        self.open = start(page, server, TOPIC)

    def make_first_account(self) -> dict[str, list[str]]:
        """Use the one-time link; gives the faults of its page, which is never there again."""
        self.page.goto(self.server.first_link())
        found = faults(self.page)
        self.page.get_by_label("Name").fill(NAME)
        self.page.get_by_label("Password").fill(PASSWORD)
        self.page.get_by_role("button", name="Save and sign in").click()
        return found

    def upload(self, bank: str, text: str = "") -> str:
        """Upload a bank file, by default the wide one under another id; gives the address it leads to."""
        source = (self.server.questions / "banks" / "wide.yaml").read_text()
        content = text or source.replace("bank: wide", f"bank: {bank}")
        self.page.goto(f"{self.server.url}/banks/upload")
        self.page.get_by_label("Bank file").set_input_files(
            {"name": f"{bank}.yaml", "mimeType": "text/yaml", "buffer": content.encode()}
        )
        self.page.get_by_label("Pictures").set_input_files(PICTURE)
        self.page.get_by_role("button", name="Check it").click()
        return self.page.url

    def finish_a_quiz(self) -> tuple[str, str]:
        """Take the topic; gives the addresses of the attempt and of its report."""
        attempt = start(self.page, self.server, TOPIC)
        for position in range(1, QUESTIONS + 1):
            expect(self.page.get_by_text(f"Question {position} of ")).to_be_visible()
            answer(self.page)
            save(self.page)
        self.page.get_by_role("button", name="Finish and see my result").click()
        expect(self.page.get_by_role("heading", name="Your next step")).to_be_visible()
        return attempt, self.page.url

    def share(self) -> str:
        """The address at which the report is shown to others."""
        self.page.get_by_role("button", name="Make a link").click()
        link = self.page.get_by_role("link", name=f"{self.server.url}/s/")
        return str(link.inner_text())

    def go(self, path: str, status: int = 200) -> None:
        """Open an address."""
        response = self.page.goto(path if path.startswith("http") else self.server.url + path)
        assert response
        assert response.status == status

    def practise(self) -> None:
        """The first question of practice."""
        self.go(f"/topics/{TOPIC}")
        self.page.get_by_label("You see the answer after each question").check()
        self.page.get_by_role("button", name="Start").click()
        expect(self.page.get_by_text("Question 1 of ")).to_be_visible()

    def told(self) -> None:
        """The reasons after an answer of practice."""
        self.practise()
        answer(self.page)
        save(self.page)
        expect(self.page.get_by_role("link", name="Next question")).to_be_visible()

    def told_twice(self) -> None:
        """Another answer from a tab that was left open when the reasons were shown."""
        self.practise()
        other = self.page.context.new_page()
        other.goto(self.page.url)
        other.get_by_label("I don't know yet").check()
        save(other)
        expect(other.get_by_role("link", name="Next question")).to_be_visible()
        other.close()
        answer(self.page)
        save(self.page)
        expect(self.page.get_by_role("heading", name="Your answer stays as it was")).to_be_visible()

    def finish_practice(self) -> str:
        """Practise one question and finish; the address of the last page."""
        self.told()
        self.page.goto(self.page.url.replace("/q/1", "/review"))
        self.page.get_by_role("button", name="Finish and see my result").click()
        expect(self.page.get_by_role("heading", level=1)).to_contain_text("what you practised")
        return self.page.url

    def timed(self) -> None:
        """A question of a quiz with a time limit."""
        self.go(f"/topics/{TOPIC}")
        self.page.get_by_text("Set yourself a time limit").click()
        self.page.get_by_label("Time limit").select_option("10")
        self.page.get_by_role("button", name="Start").click()
        expect(self.page.get_by_role("button", name="More time")).to_be_visible()

    def timed_review(self) -> None:
        """The review of a quiz with a time limit."""
        self.timed()
        self.page.get_by_role("button", name="Review answers").click()
        expect(self.page.get_by_role("button", name="No limit")).to_be_visible()

    def question(self, position: int) -> None:
        """Open a question of the open attempt."""
        self.go(f"{self.open}/q/{position}")

    def refused(self, position: int) -> None:
        """Save a question without an answer."""
        self.question(position)
        save(self.page)
        expect(self.page.get_by_role("heading", name="There is a problem")).to_be_visible()

    def sent_too_late(self) -> None:
        """Save in a tab that was left open when the quiz was finished."""
        attempt = start(self.page, self.server, TOPIC)
        answer(self.page)
        other = self.page.context.new_page()
        other.goto(f"{attempt}/review")
        other.get_by_role("button", name="Finish and see my result").click()
        expect(other.get_by_role("heading", name="Your next step")).to_be_visible()
        other.close()
        save(self.page)
        expect(self.page.get_by_role("heading", name="You finished this quiz")).to_be_visible()

    def chosen_twice(self) -> None:
        """Save two answers to one question from two tabs."""
        attempt = start(self.page, self.server, TOPIC)
        other = self.page.context.new_page()
        other.goto(f"{attempt}/q/1")
        other.get_by_label("I don't know yet").check()
        save(other)
        other.close()
        answer(self.page)
        save(self.page)
        expect(self.page.get_by_role("heading", name="This answer was changed")).to_be_visible()

    def nothing_answered(self) -> None:
        """The report of a quiz that was finished at once."""
        self.go(f"{start(self.page, self.server, TOPIC)}/review")
        self.page.get_by_role("button", name="Finish and see my result").click()
        expect(self.page.get_by_role("heading", name="Your next step")).to_be_visible()

    def findings(self) -> None:
        """What is wrong in a bank file."""
        self.upload("broken", BROKEN)
        expect(self.page.get_by_role("heading", name="What to mend in broken.yaml")).to_be_visible()

    def published(self) -> None:
        """A draft just published."""
        self.go(self.upload("published"))
        self.page.get_by_role("button", name="Publish").click()
        expect(self.page.get_by_role("status")).to_be_visible()

    def not_signed_in(self) -> None:
        """A password that does not belong to the name."""
        self.go("/sign-in")
        self.page.get_by_label("Name").fill(NAME)
        self.page.get_by_role("button", name="Sign in").click()
        expect(self.page.get_by_role("heading", name="There is a problem")).to_be_visible()

    def upload_without_file(self) -> None:
        """Nothing chosen on the upload page."""
        self.go("/banks/upload")
        self.page.get_by_role("button", name="Check it").click()
        expect(self.page.get_by_role("heading", name="There is a problem")).to_be_visible()

    def invite(self) -> str:
        """The path of a one-use link for another account."""
        printed = self.server.quiz("user", "add", "grace")
        return next(word for word in printed.split() if word.startswith("/welcome/"))
