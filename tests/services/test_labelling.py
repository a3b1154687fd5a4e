"""Labels and events: what makes an end nearer waits, what would free is refused."""

from datetime import timedelta

import pytest
from tests.fakes.house import House
from tests.fakes.talk import talk
from tests.fakes.world import World
from tests.services.standing import entries, standing

from guicang.domain.errors import (
    HoldInForce,
    NoSuchConversation,
    NoSuchEvent,
    NothingToUndo,
)
from guicang.domain.hold import Freeze, Query
from guicang.domain.ledger.model import Tag
from guicang.domain.retention.model import LabelSource


def _with(*labels: str, **more) -> House:
    house = standing("other")
    house.take_in(talk("c9", labels=labels, **more))
    return house


def _shortened(house: House, name: str = "c9"):
    return house.world.records.facts_of([name])[name].shortened_at


def test_a_persons_label_takes_the_place_of_all_others():
    house = _with("chat.general")

    house.labelling.label("c9", ["chat.complaint"], by="supervisor")

    (label,) = house.world.records.facts_of(["c9"])["c9"].labels
    assert (label.category, label.by) == ("chat.complaint", LabelSource.PERSON)
    said = entries(house, Tag.CONVERSATION_LABELLED)[-1]
    assert said.actor == "supervisor"
    assert said.data["labels"] == ["chat.complaint"]
    ((category, by, _at),) = said.data["before"]
    assert (category, by) == ("chat.general", "import")


WAITS = {
    "from never to thirty days": ("chat.complaint", "chat.general", True),
    "from thirty days to never": ("chat.general", "chat.complaint", False),
    "from thirty days to thirty days": ("chat.general", "chat.transaction", False),
}


@pytest.mark.parametrize("case", WAITS.values(), ids=WAITS.keys())
def test_only_a_label_that_brings_the_end_nearer_waits(case):
    before, after, waits = case
    house = _with(before)

    house.labelling.label("c9", [after], by="supervisor")

    assert _shortened(house) == (house.world.clock.now() if waits else None)


def test_an_event_that_brings_the_end_nearer_waits():
    house = _with("chat.complaint")
    at = house.world.clock.now() - timedelta(days=300)

    house.labelling.happened("c9", "complaint_closed", at, by="supervisor")

    assert house.world.records.facts_of(["c9"])["c9"].starts["complaint_closed"] == at
    assert _shortened(house) == house.world.clock.now()
    assert entries(house, Tag.CONVERSATION_LABELLED)[-1].data["event"] == (
        "complaint_closed"
    )


def test_an_event_that_changes_no_end_waits_for_nothing():
    house = _with("chat.general")

    house.labelling.happened(
        "c9", "contract_ended", house.world.clock.now(), by="supervisor"
    )

    assert _shortened(house) is None


@pytest.mark.parametrize("kind", ["hold", "freeze"])
def test_no_label_takes_a_record_out_of_a_hold_or_freeze(kind):
    house = _with("chat.complaint")
    query = Query(categories=frozenset({"chat.complaint"}))
    if kind == "hold":
        house.holding.place(query, title="case", reason="test", by="legal")
    else:
        now = house.world.clock.now()
        house.world.holds.freeze(
            Freeze(id="f-1", reason="test", query=query, placed_at=now)
        )
    size = house.world.ledger.head().size

    with pytest.raises(HoldInForce):
        house.labelling.label("c9", ["chat.general"], by="supervisor")

    (label,) = house.world.records.facts_of(["c9"])["c9"].labels
    assert label.category == "chat.complaint"
    assert house.world.ledger.head().size == size


def test_what_is_not_here_takes_no_label_and_no_event():
    house = House(World())

    with pytest.raises(NoSuchConversation):
        house.labelling.label("c0", ["chat.general"], by="supervisor")
    now = house.world.clock.now()
    with pytest.raises(NoSuchConversation):
        house.labelling.happened("c0", "complaint_closed", now, by="supervisor")


@pytest.mark.parametrize("name", ["complaint_close", "opened", "last_message"])
def test_what_no_period_runs_from_is_no_event(name):
    house = _with("chat.complaint")

    with pytest.raises(NoSuchEvent):
        house.labelling.happened("c9", name, house.world.clock.now(), by="supervisor")
    assert "complaint_closed" in house.labelling.events()


def test_an_end_that_stays_beyond_the_wait_lets_nothing_wait():
    """An order's day that becomes known ends the law's period days sooner, years on."""
    house = _with("chat.general")
    far = house.world.clock.now() + timedelta(days=40)
    house.labelling.label("c9", ["chat.complaint"], by="supervisor")
    house.labelling.happened("c9", "complaint_closed", far, by="supervisor")

    assert _shortened(house) is None


def test_an_event_that_a_source_tells_of_waits_like_a_persons():
    house = _with("chat.complaint")
    at = house.world.clock.now() - timedelta(days=300)

    with house.world.records.transaction():
        house.labelling.arrived("c9", {"complaint_closed": at})

    assert _shortened(house) == house.world.clock.now()


def test_who_labelled_last_takes_it_back_and_what_stood_before_stands_again():
    house = _with("chat.general")
    before = house.world.records.facts_of(["c9"])["c9"].labels
    house.labelling.label("c9", ["chat.complaint"], by="supervisor")

    house.labelling.undo("c9", by="supervisor")

    assert house.world.records.facts_of(["c9"])["c9"].labels == before
    said = entries(house, Tag.CONVERSATION_LABELLED)[-1]
    assert (said.data["undone"], said.data["labels"]) == (True, ["chat.general"])


@pytest.mark.parametrize("who", ["admin", "supervisor"])
def test_nobody_takes_back_what_is_not_their_own_last_label(who):
    house = _with("chat.general")
    house.labelling.label("c9", ["chat.complaint"], by="supervisor")
    house.labelling.label("c9", ["chat.hr"], by="legal")

    with pytest.raises(NothingToUndo):
        house.labelling.undo("c9", by=who)


def test_what_was_taken_back_is_not_taken_back_again():
    house = _with("chat.general")
    house.labelling.label("c9", ["chat.complaint"], by="supervisor")
    house.labelling.undo("c9", by="supervisor")

    with pytest.raises(NothingToUndo):
        house.labelling.undo("c9", by="supervisor")
