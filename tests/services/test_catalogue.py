"""What is on offer."""

import pytest

from quiz.errors import NotFound
from quiz.services.catalogue import Length, catalogue, get_topic
from quiz.services.setup import sync
from quiz.services.workspace import Workspace


def test_topics_and_the_whole_check_are_on_offer(workspace: Workspace) -> None:
    found = catalogue(workspace)
    assert [topic.bank for topic in found.topics] == ["harbour", "weather"]
    assert found.check is not None
    assert (found.check.length, found.check.topics) == (
        Length("check", 9, 5),
        {"harbour": "Harbour work", "weather": "Weather at sea"},
    )
    harbour = get_topic(workspace, "harbour")
    assert harbour == found.topics[0]
    assert harbour.skills == ("Ropes and knots", "Lights and tides")
    assert harbour.lengths == (Length("all", 7, 5),)


def test_topics_of_the_roadmap_come_first_and_alone_make_the_check(workspace: Workspace) -> None:
    text = (workspace.questions / "banks" / "weather.yaml").read_text()
    (workspace.questions / "banks" / "astronomy.yaml").write_text(
        text.replace("bank: weather", "bank: astronomy").replace("Weather at sea", "Stars")
    )
    sync(workspace)
    found = catalogue(workspace)
    assert [topic.bank for topic in found.topics] == ["harbour", "weather", "astronomy"]
    assert found.check is not None
    assert "Stars" not in found.check.topics


def test_a_topic_that_is_not_on_offer_does_not_exist(workspace: Workspace) -> None:
    for bank in ("", "geology", "Harbour"):
        with pytest.raises(NotFound):
            get_topic(workspace, bank)
