"""Finished attempts put into the database in one go, for whatever needs many of them."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlmodel import Session, select

from quiz.core.scoring import Response
from quiz.services.workspace import Workspace
from quiz.storage import banks
from quiz.storage.attempts import add_attempt
from quiz.storage.tables import Attempt, BankImage, BankVersion, ResponseRow, ShownItem
from tests.clock import START

BLANK = "(blank)"
"""Stands for a question that was shown and left without an answer."""

MINUTES = 20


class History:
    """Adds finished attempts, an hour after each other, and commits once at its end."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.begun = START
        self.count = 0
        self.pace = timedelta(seconds=20)

    def __enter__(self) -> "History":
        self.session = Session(self.workspace.database.engine)
        self.count = len(self.session.exec(select(Attempt.id)).all())
        self.versions = {name: row.id for name, row in banks.current_versions(self.session).items()}
        return self

    def __exit__(self, *_raised: object) -> None:
        self.session.commit()
        self.session.close()

    def publish(self, bank: str, source: str) -> None:
        """Let later attempts on a bank take another version, with the same pictures."""
        number = banks.next_number(self.session, bank)
        version = BankVersion(
            id=f"{bank}-{number}", bank=bank, number=number, content_hash=f"{bank}-{number}", source=source,
            file_name=f"{bank}.yaml", origin="browser", created_at=self.begun, published_at=self.begun,
        )  # fmt: skip
        self.session.add(version)
        self.session.flush()
        for image in self.session.exec(select(BankImage).where(BankImage.version_id == self.versions[bank])):
            self.session.add(BankImage(**image.model_dump() | {"version_id": version.id}))
        self.versions[bank] = version.id

    def add(
        self,
        learner: str,
        given: Mapping[str, Response],
        bank: str = "harbour",
        *,
        adaptive: bool = False,
        check: bool = False,
        finished: bool = True,
    ) -> None:
        """One attempt with these answers by item, in that order; "weather/x" is item x of another bank."""
        attempt_id = f"attempt-{self.count}"
        attempt = Attempt(
            id=attempt_id, learner_id=learner, nonce=attempt_id, report=f"report-{self.count}",
            bank=None if check else bank, length="check" if check else "all", seed=1, adaptive=adaptive,
            state="finished" if finished else "open", started_at=self.begun,
            finished_at=self.begun + timedelta(minutes=MINUTES) if finished else None,
        )  # fmt: skip
        names = [name.rpartition("/") for name in given]
        versions = [self.versions[other or bank] for other, _, _ in names]
        shown = [
            ShownItem(
                attempt_id=attempt_id,
                learner_id=learner,
                position=n,
                version_id=version,
                item=item,
                option_order="[]",
            )
            for n, ((_, _, item), version) in enumerate(zip(names, versions, strict=True), 1)
        ]
        add_attempt(self.session, attempt, list(dict.fromkeys(versions)), shown)
        self.session.flush()
        for n, response in enumerate(given.values(), 1):
            if response != BLANK:
                row = ResponseRow(
                    attempt_id=attempt_id,
                    learner_id=learner,
                    position=n,
                    value=json.dumps(response),
                    rev=1,
                    nonce="page",
                    saved_at=self.begun + n * self.pace,
                )
                self.session.add(row)
        self.count += 1
        self.begun += timedelta(hours=1)

    def last_finish(self) -> datetime:
        """When the newest attempt was finished."""
        return self.begun - timedelta(hours=1) + timedelta(minutes=MINUTES)
