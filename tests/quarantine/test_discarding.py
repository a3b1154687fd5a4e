"""What will never be read ends by several people, what is held stays."""

import pytest

from guicang.bootstrap import make_worker
from guicang.domain.approval.model import Decision
from guicang.domain.errors import (
    Frozen,
    GuicangError,
    HoldInForce,
    ManifestChanged,
    NoSuchQuarantined,
    NotApproved,
    RequestClosed,
    TooYoung,
)
from guicang.domain.hold import Query
from guicang.domain.ledger.model import Tag
from guicang.ports.quarantine import Choice
from guicang.services import discarding
from tests.attacks.bypasses import tampered
from tests.quarantine.houses import BROKEN, lies, line, ready, seen

ALL = Choice()


@pytest.fixture
def home(settled):
    return settled(ready)


def old(home, *lines, name="a.jsonl"):
    """Let lines lie in quarantine for longer than they must."""
    found = lies(home, *lines, name=name)
    home.clock.move(days=31)
    return found


def asked(home, choice=ALL, by="legal"):
    return home.house.discarding.propose(choice, by=by, reason="never readable")


def approved(home, choice=ALL):
    request = asked(home, choice)
    return home.sign(request.id, "admin", "compliance")


def run(home, request):
    return home.house.discarding.run(request.id, by="system:worker")


def test_what_several_people_signed_ends_and_the_ledger_says_how_many(home):
    items = old(home, BROKEN, b"torn")
    request = approved(home)
    later = lies(home, b"came in meanwhile", name="b.jsonl")

    done = run(home, request)

    assert done == 2
    assert {each.id for each in seen(home)} == {e.id for e in later} - {
        e.id for e in items
    }
    (entry,) = home.house.ledger.entries(tag=Tag.QUARANTINE_DISCARDED)
    assert entry.data["items"] == 2
    assert entry.data["signers"] == ["admin", "compliance"]
    assert entry.data["digest"] == request.payload["digest"]
    assert home.house.requests.get(request.id).decision is Decision.DONE
    assert home.house.jobs.list(kind=discarding.JOB)
    with pytest.raises(RequestClosed):
        run(home, request)


def test_a_worker_does_what_was_signed(home):
    old(home, BROKEN, b"torn")
    request = approved(home)
    working = make_worker(home.house, lambda _line: None, lambda _job, _told: None)

    working.turn(lambda: False)

    assert seen(home) == []
    assert home.house.requests.get(request.id).decision is Decision.DONE


def test_nothing_ends_before_it_is_signed_and_the_refusal_is_noted(home):
    old(home, BROKEN)
    request = asked(home)
    home.sign(request.id, "admin")

    with pytest.raises(NotApproved):
        run(home, request)

    assert len(seen(home)) == 1


@pytest.mark.parametrize("name", ["legal", "hr", "supervisor"])
def test_who_proposed_or_has_no_chair_never_signs(home, name):
    old(home, BROKEN)
    request = asked(home)

    with pytest.raises(GuicangError) as told:
        home.sign(request.id, name)

    assert told.value.code in {"GC-304", "GC-305", "GC-309", "GC-303"}


def test_what_is_too_young_stays(home):
    (young,) = lies(home, BROKEN)
    home.clock.move(days=29)

    for choice in (ALL, Choice(ids=(young.id,))):
        with pytest.raises(TooYoung):
            asked(home, choice)

    (entry, _) = home.house.ledger.entries(tag=Tag.QUARANTINE_DISCARD_REFUSED)
    assert entry.data["code"] == "GC-110"


def test_by_filter_only_the_old_are_meant(home):
    old(home, BROKEN)
    lies(home, b"torn", name="b.jsonl")

    assert len(home.house.discarding.preview(ALL).items) == 1


def test_nothing_there_is_said(home):
    for choice in (ALL, Choice(ids=(7,)), Choice(file="ab")):
        with pytest.raises(NoSuchQuarantined):
            asked(home, choice)


def test_the_red_button_stops_proposals_and_runs(home):
    old(home, BROKEN)
    request = approved(home)
    home.house.freezing.freeze(Query(), reason="incident", by="security")

    with pytest.raises(Frozen):
        run(home, request)
    with pytest.raises(Frozen):
        asked(home)

    assert len(seen(home)) == 1


UNKNOWN = b"nobody can read this"
HOLDS = [
    ({}, BROKEN, True),
    ({"customers": ["customer-2"]}, BROKEN, True),
    ({"customers": ["customer-3"]}, BROKEN, False),
    ({"customers": ["customer-3"]}, UNKNOWN, True),
    ({"conversations": ["q-2"]}, BROKEN, True),
    ({"conversations": ["q-7"]}, BROKEN, False),
    ({"sources": ["shop"]}, BROKEN, True),
]


@pytest.mark.parametrize(("query", "raw", "held"), HOLDS)
def test_a_hold_keeps_all_that_it_may_be_about(home, query, raw, held):
    old(home, raw)
    tag = home.house.tagger.tag
    if "customers" in query:
        query = {"customers": [tag("customer", each) for each in query["customers"]]}
    home.hold(**query)

    if held:
        with pytest.raises(HoldInForce):
            asked(home)
    else:
        assert len(asked(home).payload["items"]) == 1


def test_what_a_platform_told_is_ruled_out_by_its_source(home):
    from guicang.ports.records import Unreadable

    item = Unreadable(
        file="source:shop", position=1, offset=0, reason="x", code="GC-106", raw=b"?"
    )
    home.house.records.quarantine([item], home.clock.now())
    home.clock.move(days=31)
    home.hold(sources=["other"])

    assert len(asked(home).payload["items"]) == 1
    home.hold(sources=["shop"])
    with pytest.raises(HoldInForce):
        asked(home)


def test_what_contradicts_a_held_record_is_held_though_it_names_another(home):
    lies(home, line())
    old(home, line(text="other", customer_id="customer-9"), name="b.jsonl")
    home.hold(customers=[home.house.tagger.tag("customer", "customer-1")])

    with pytest.raises(HoldInForce):
        asked(home)


def test_a_hold_placed_after_the_signatures_keeps_its_part_and_lets_the_rest_go(home):
    one, two = old(home, BROKEN, line(ts="never", conversation_id="q-8"))
    request = approved(home)
    hold = home.hold(conversations=["q-8"])

    with pytest.raises(HoldInForce) as told:
        run(home, request)

    assert hold in str(told.value)
    assert [each.id for each in seen(home)] == [two.id]
    released = home.house.holding.release(hold, reason="over", by="hr")
    home.sign(released.id, "legal", "compliance")

    assert run(home, request) == 1
    assert seen(home) == []
    assert one.id != two.id


def test_a_run_that_is_cut_goes_on_where_it_stopped(home, monkeypatch):
    old(home, *(b"torn %d" % n for n in range(5)))
    monkeypatch.setattr(discarding, "PAGE", 2)
    request = approved(home)
    pages = []

    def cut(done, _of):
        pages.append(done)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        home.house.discarding.run(request.id, by="system:worker", progress=cut)
    assert (pages, len(seen(home))) == ([2], 3)

    assert run(home, request) == 3
    entries = home.house.ledger.entries(tag=Tag.QUARANTINE_DISCARDED)
    assert [entry.data["items"] for entry in entries] == [2, 2, 1]
    assert home.house.recording.verify().whole


def test_a_signer_who_leaves_between_two_pages_stops_it(home, monkeypatch):
    old(home, *(b"torn %d" % n for n in range(4)))
    monkeypatch.setattr(discarding, "PAGE", 2)
    request = approved(home)

    def leaves(_done, _of):
        home.house.admitting.deactivate(
            "compliance", by="admin", code=home.code("admin")
        )

    with pytest.raises(NotApproved):
        home.house.discarding.run(request.id, by="system:worker", progress=leaves)

    assert len(seen(home)) == 2


def test_what_ended_is_pushed_out_of_logs_and_free_pages(home, monkeypatch):
    old(home, BROKEN)
    request = approved(home)
    flushed = []
    records = type(home.house.records)
    monkeypatch.setattr(records, "flush", lambda _self: flushed.append(seen(home)))

    run(home, request)

    assert flushed == [[]]


def test_what_was_read_again_meanwhile_is_no_loss(home):
    old(home, BROKEN, b"torn")
    request = approved(home)
    with home.house.records.transaction():
        home.house.quarantine.end([seen(home)[0].id])

    assert run(home, request) == 1


def test_a_payload_or_a_place_that_was_changed_voids_it(home):
    old(home, BROKEN)
    request = approved(home)
    tampered("UPDATE guicang_quarantined SET position = %s WHERE id > %s", 77, 0)

    with pytest.raises(ManifestChanged):
        run(home, request)

    tampered(
        "UPDATE guicang_request SET payload = replace(payload, %s, %s)",
        '"count":1',
        '"count":2',
    )
    with pytest.raises(ManifestChanged):
        run(home, request)
    assert len(seen(home)) == 1
