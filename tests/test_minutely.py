"""`quiz serve` finishes attempts whose time is over, also when nobody asks for them."""

import signal
import time
from datetime import datetime, timedelta
from pathlib import Path

from quiz.config import Config
from quiz.services.workspace import open_workspace, utc_now
from quiz.storage.tables import Attempt, Result
from tests.browser.servers import PATIENCE, serving
from tests.conftest import QUESTIONS, SECRET
from tests.sittings import rows, save, start


def an_hour_ago() -> datetime:
    return utc_now() - timedelta(hours=1)


def test_what_is_over_is_finished_once_while_nobody_asks(tmp_path: Path) -> None:
    with serving(tmp_path, QUESTIONS) as server:
        config = Config(f"sqlite:///{server.database}", SECRET, QUESTIONS)
        workspace = open_workspace(config, an_hour_ago)
        over, free = start(workspace, limit=5), start(workspace, nonce="free")
        save(workspace, over)
        # It looks at once when it starts, and then each minute.
        server.end(signal.SIGTERM)
        server.start()
        deadline = time.monotonic() + PATIENCE
        while rows(workspace, Attempt, id=over)[0].state == "open" and time.monotonic() < deadline:
            time.sleep(0.1)
        states = {row.id: row.state for row in rows(workspace, Attempt)}
        assert states == {over: "finished", free: "open"}
        assert len(rows(workspace, Result)) == 1
        workspace.database.close()
