"""What comes back from the archive, through whom, and what never does."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.fakes.house import House
from tests.fakes.scanning import WordScanner
from tests.fakes.talk import talk
from tests.faults.wire import PowerCut, Wire
from tests.services.standing import archived, destroyed, entries, standing

from guicang.domain.approval.model import Decision
from guicang.domain.disposal.model import End
from guicang.domain.errors import (
    ErasedForGood,
    ManifestChanged,
    NoSuchRequest,
    NotApproved,
    NotArchived,
    NothingDue,
    RequestClosed,
    ScreeningFailed,
    StillLive,
)
from guicang.domain.ledger.model import Tag
from guicang.services.inspecting import Plain
from guicang.services.screening import Screening


def test_a_restore_says_how_far_it_is_and_goes_on_after_it_was_stopped():
    house = archived()
    request = _approved(house, "c0", "c1")
    told: list[tuple[int, int]] = []

    def stop(done: int, of: int) -> None:
        told.append((done, of))
        raise InterruptedError

    with pytest.raises(InterruptedError):
        house.restoring.run(request, stop)

    assert told == [(2, 2)]
    assert house.restoring.run(request) == ["c0", "c1"]


def _approved(house: House, *names: str) -> str:
    request = house.restoring.propose(names, by="hr", reason="a question")
    house.sign(request.id, "admin", "compliance")
    return request.id


def test_a_restored_conversation_is_the_one_that_went():
    house = archived()
    request = _approved(house, "c1")

    assert house.restoring.run(request) == ["c1"]

    (back,) = house.world.records.read(["c1"])
    assert back == talk("c1")
    assert "c1" in house.world.catalogue.entered  # the archive copy stays
    assert entries(house, Tag.RESTORE_PROPOSED)[-1].data["conversations"] == 1
    assert entries(house, Tag.CONVERSATION_RESTORED)[-1].data["conversations"] == ["c1"]
    assert entries(house, Tag.RESTORE_DONE)[-1].data["request"] == request


def test_a_restored_conversation_waits_a_month_before_it_is_due_again():
    house = archived("c1")
    house.restoring.run(_approved(house, "c1"))

    with pytest.raises(NothingDue):
        house.propose()
    house.world.clock.move(days=31)

    assert house.propose().members == 1


def test_a_batch_is_restored_whole_wherever_its_copies_are_now():
    house = archived()
    batch = house.world.batches.list()[0].id
    house.world.clock.move(days=1)
    destroyed(house, only=frozenset({"c1"}))  # writes the segment anew

    assert house.restoring.members_of(batch) == ["c0", "c2"]

    with pytest.raises(NoSuchRequest):
        house.restoring.members_of("b-nothing")


def test_a_restore_that_was_done_is_not_done_again():
    house = archived()
    request = _approved(house, "c1")
    house.restoring.run(request)
    size = house.world.ledger.head().size

    assert house.restoring.run(request) == ["c1"]

    assert house.world.ledger.head().size == size


@pytest.mark.parametrize("cut", range(1, 13))
@pytest.mark.parametrize("before", [True, False])
def test_a_restore_that_was_cut_off_goes_on(cut, before):
    house = archived("c0", "c1")
    request = _approved(house, "c0", "c1")

    try:
        House(house.world, Wire(cut, before=before)).restoring.run(request)
    except PowerCut:
        house = House(house.world)

    assert house.restoring.run(request) == ["c0", "c1"]
    assert sorted(house.world.records.kept) == ["c0", "c1"]
    assert len(entries(house, Tag.RESTORE_DONE)) == 1
    assert len(entries(house, Tag.CONVERSATION_RESTORED)) == 1


def test_nothing_comes_back_that_is_here_or_nowhere():
    house = archived("c0")
    house.take_in(talk("live"))

    with pytest.raises(StillLive):
        house.restoring.propose(["live"], by="hr", reason="x")
    with pytest.raises(NotArchived):
        house.restoring.propose(["unknown"], by="hr", reason="x")


@pytest.mark.parametrize("when", ["before it is asked", "after it was approved"])
def test_what_a_request_ended_never_comes_back_and_the_refusal_is_written(when):
    house = archived("c0")
    now = house.world.clock.now()
    request = _approved(house, "c0") if when.startswith("after") else ""
    house.world.catalogue.ended(["c0"], "e-1", now)

    with pytest.raises(ErasedForGood):
        (
            house.restoring.run(request)
            if request
            else house.restoring.propose(["c0"], by="hr", reason="x")
        )

    refused = entries(house, Tag.RESTORE_REFUSED)[-1]
    assert refused.data == {"conversation": "c0", "code": "GC-701"}
    assert house.world.records.kept == {}


def test_a_copy_that_ended_meanwhile_is_missed_and_not_passed_over():
    house = archived("c0", "c1")
    request = _approved(house, "c0", "c1")
    destroyed(house, only=frozenset({"c1"}))

    with pytest.raises(NotArchived):
        house.restoring.run(request)

    assert house.world.requests.get(request).decision is Decision.APPROVED


def test_what_cannot_be_screened_stays_in_the_archive():
    house = archived()
    request = _approved(house, "c1")
    broken = Screening(
        scanner=Plain(WordScanner(breaks=talk("c1").messages[0].text)),
        tagger=house.world.tagger,
    )

    with pytest.raises(ScreeningFailed) as caught:
        replace(house.restoring, screening=broken).run(request)

    assert caught.value.data == {"conversation": "c1"}
    assert house.world.records.kept == {}
    assert "c1" in house.world.catalogue.entered
    assert entries(house, Tag.CONVERSATION_RESTORED) == []
    assert house.restoring.run(request) == ["c1"]


def test_what_two_restores_ask_for_is_brought_back_by_the_first():
    house = archived("c0", "c1")
    one, both = _approved(house, "c0"), _approved(house, "c0", "c1")
    house.restoring.run(one)

    assert house.restoring.run(both) == ["c0", "c1"]

    assert set(house.world.records.kept) == {"c0", "c1"}
    back = [e.data["conversations"] for e in entries(house, Tag.CONVERSATION_RESTORED)]
    assert back == [["c0"], ["c1"]]


def test_one_signature_restores_nothing():
    house = archived("c0")
    request = house.restoring.propose(["c0"], by="hr", reason="x")
    house.sign(request.id, "admin")

    with pytest.raises(NotApproved):
        house.restoring.run(request.id)


def test_by_the_signatures_of_another_kind_nothing_is_restored():
    house = archived("c0")
    batch = house.world.batches.list()[0].id

    with pytest.raises(NoSuchRequest):
        house.restoring.run(batch)

    assert house.world.records.kept == {}


def test_what_was_changed_in_the_store_after_the_signatures_is_not_restored():
    house = archived("c0", "c1")
    request = house.world.requests.get(_approved(house, "c0"))
    house.world.requests.requests[request.id] = replace(
        request, payload={"conversations": ["c1"]}
    )

    with pytest.raises(ManifestChanged):
        house.restoring.run(request.id)

    assert house.world.records.kept == {}
    refused = entries(house, Tag.REQUEST_REFUSED)[-1]
    assert (refused.actor, refused.data["code"]) == ("system:restore", "GC-307")


def test_an_approval_to_restore_runs_out():
    house = archived("c0")
    request = _approved(house, "c0")
    house.world.clock.move(days=14)

    with pytest.raises(RequestClosed):
        house.restoring.run(request)


def test_a_restored_conversation_is_still_asked_to_be_erased():
    house = standing("other")
    house.world.policies.declare(
        {"actors": ["ecommerce_platform_operator"]},
        by="admin",
        at=house.world.clock.now(),
    )
    ordered = talk("c0").closed_at
    assert ordered is not None
    house.take_in(talk("c0", events={"transaction_completed": ordered}))
    asked = house.world.clock.now()
    house.world.records.request(["c0"], asked)
    house.running.run(house.approved().id)

    house.restoring.run(_approved(house, "c0"))

    record = house.world.records.facts_of(["c0"])["c0"]
    assert record.request_at == asked
    assert record.starts["transaction_completed"] == ordered


def test_an_event_after_the_first_restore_survives_the_second():
    house = archived("c0")
    house.restoring.run(_approved(house, "c0"))
    at = house.world.clock.now() - timedelta(days=1)
    house.labelling.happened("c0", "transaction_completed", at, by="supervisor")
    house.world.clock.move(days=40)
    house.running.run(house.approved(End.OFFLINE).id)
    assert len(house.world.catalogue.segments()) == 1  # the same content, kept there

    house.restoring.run(_approved(house, "c0"))

    assert (
        house.world.records.facts_of(["c0"])["c0"].starts["transaction_completed"] == at
    )
