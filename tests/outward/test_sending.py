"""What is complete leaves once, masked, on signed terms, and not after the end."""

from datetime import timedelta

import pyarrow.parquet as pq
import pytest

from guicang.domain.approval.model import Decision
from guicang.domain.disclosure import Why
from guicang.domain.errors import (
    BadDestination,
    BadExportCursor,
    DestinationExists,
    DestinationFailed,
    DisclosureEnded,
    ManifestChanged,
    NoSuchDestination,
    NotYourExport,
    PlaceNotListed,
)
from guicang.domain.ledger.model import Tag
from guicang.ports.sources import Taken
from tests.fakes.talk import talk
from tests.outward.conftest import PHONE, SAID, arrive, ask, files, put, wish


def tags(home, tag):
    return [dict(entry.data) for entry in home.house.ledger.entries(tag=tag)]


def rows(outside):
    return [row for f in files(outside) for row in pq.read_table(f).to_pylist()]


def test_what_is_complete_leaves_masked_and_is_a_disclosure_in_the_ledger(
    home, outside
):
    put(home, wish(home, outside))
    arrive(home, "c-1", "c-2")

    sent = home.house.sending.run("analysts")

    assert (sent.disclosures, sent.conversations, sent.error) == (1, 2, "")
    assert [row["conversation_id"] for row in rows(outside)] == ["c-1", "c-2"]
    assert PHONE not in str(rows(outside))
    (entry,) = tags(home, Tag.DISCLOSURE_MADE)
    assert entry["recipient"] == "Specimen Analytics"
    assert entry["purpose"] == "service quality"
    assert entry["basis"] == "contract"
    assert entry["masked"] == "export"
    assert entry["conversations"] == ["c-1", "c-2"]
    (taken,) = tags(home, Tag.DISCLOSURE_TAKEN)
    assert (taken["disclosure"], taken["messages"]) == (entry["disclosure"], 2)


def test_what_was_not_signed_by_two_lets_nothing_out(home, outside):
    request = ask(home, wish(home, outside))
    home.sign(request.id, "admin")
    arrive(home, "c-1")

    with pytest.raises(NoSuchDestination):
        home.house.sending.run("analysts")
    assert home.house.disclosures.waits() == {}


def test_unmasked_takes_a_third_signature_in_a_chair_that_says_so(home, outside):
    request = ask(home, wish(home, outside, profile="none"))

    two = home.sign(request.id, "admin", "compliance")
    assert two.decision is Decision.OPEN
    assert [chair.why for chair in request.chairs] == ["", "", "unmasked"]

    three = home.sign(request.id, "legal")
    arrive(home, "c-1")
    home.house.sending.run("analysts")
    assert three.decision is Decision.APPROVED
    assert rows(outside)[0]["messages"][0]["text"] == SAID
    (changed,) = tags(home, Tag.DESTINATION_CHANGED)
    assert changed["unmasked"] == ["analysts"]


def test_what_is_still_open_waits_for_its_end(home, outside):
    put(home, wish(home, outside))
    whole = talk("c-1", SAID)
    still = Taken(
        conversation=type(whole)(
            **{n: getattr(whole, n) for n in whole.__slots__} | {"closed_at": None}
        ),
        position=0,
        done=0.0,
    )
    home.house.intake.push([still], "s", actor="system:test", source="wecom")

    assert home.house.disclosures.waits() == {}
    arrive(home, "c-1")
    assert home.house.disclosures.waits() == {"analysts": 1}


def test_what_has_changed_leaves_again_under_a_higher_revision(home, outside):
    put(home, wish(home, outside))
    arrive(home, "c-1")
    home.house.sending.run("analysts")
    home.clock.move(seconds=5)
    longer = talk("c-1", SAID, "好的")
    item = Taken(conversation=longer, position=0, done=0.0)
    home.house.intake.push([item], "t", actor="system:test", source="wecom")

    home.house.sending.run("analysts")

    found = [(r["revision"], len(r["messages"])) for r in rows(outside)]
    assert sorted(found) == [(1, 1), (2, 2)]


def test_what_came_before_leaves_only_where_that_was_signed(home, outside):
    arrive(home, "c-1")
    put(home, wish(home, outside))
    assert home.house.disclosures.waits() == {}

    old = wish(home, outside, since="2020-01-01T00:00:00+00:00")
    put(home, old, instead=True)
    assert home.house.disclosures.waits() == {"analysts": 1}


def test_only_what_is_of_the_signed_sources_leaves_new_and_old(home, outside):
    arrive(home, "c-1", source="wecom")
    arrive(home, "c-2", source="webchat:shop")
    begin = (home.clock.now() - timedelta(days=3650)).isoformat()
    put(home, wish(home, outside, since=begin, sources=["webchat:shop", "crm"]))
    arrive(home, "c-3", source="wecom")
    arrive(home, "c-4", source="crm")

    home.house.sending.run("analysts")

    assert sorted(row["conversation_id"] for row in rows(outside)) == ["c-2", "c-4"]
    assert home.house.disclosures.waits() == {}


@pytest.mark.parametrize("sources", ["crm", [""], [7], {"crm": 1}])
def test_sources_are_names(home, outside, sources):
    with pytest.raises(BadDestination):
        ask(home, wish(home, outside, sources=sources))


def test_a_sender_that_dies_is_followed_by_one_that_puts_the_same_in_the_same_place(
    home, outside, monkeypatch
):
    put(home, wish(home, outside))
    arrive(home, "c-1", "c-2")
    settle = home.house.disclosures.settle

    class PowerCutError(BaseException):
        """What no handler may swallow."""

    def cut(*_args):
        raise PowerCutError

    monkeypatch.setattr(type(home.house.disclosures), "settle", cut)
    with pytest.raises(PowerCutError):
        home.house.sending.run("analysts")
    monkeypatch.setattr(
        type(home.house.disclosures), "settle", lambda _self, *a: settle(*a)
    )
    (there,) = files(outside)

    # As long as the dead one might still send, nobody else does.
    assert home.house.sending.run("analysts").disclosures == 0
    home.clock.move(minutes=11)
    assert home.house.sending.run("analysts").disclosures == 1

    assert files(outside) == [there]
    assert len(rows(outside)) == 2
    assert len(tags(home, Tag.DISCLOSURE_MADE)) == 1


def test_a_destination_that_fails_is_tried_again_and_nothing_more_is_opened(
    home, outside
):
    put(home, wish(home, outside))
    arrive(home, "c-1")
    outside.rename(outside.with_name("moved"))

    assert home.house.sending.run("analysts").error == "GC-723"
    arrive(home, "c-2")
    assert home.house.sending.run("analysts").disclosures == 0
    with pytest.raises(DestinationFailed):
        home.house.disclosing.test("analysts")

    outside.with_name("moved").rename(outside)
    home.clock.move(minutes=1)
    assert home.house.sending.run("analysts").disclosures == 2
    assert [r["conversation_id"] for r in rows(outside)] != []
    assert len(tags(home, Tag.DISCLOSURE_MADE)) == 2


def test_a_job_waits_for_each_destination_that_something_waits_for(home, outside):
    put(home, wish(home, outside))
    put(home, wish(home, outside, name="second"))
    assert home.house.sending.order() == []
    arrive(home, "c-1")
    home.house.sending.run("second")

    assert home.house.sending.order() == ["analysts"]
    assert home.house.sending.order() == ["analysts"]

    (job,) = home.house.jobs.list(kind="disclose-to")
    assert job.payload == {"destination": "analysts"}


def test_what_was_erased_meanwhile_does_not_leave(home, outside):
    put(home, wish(home, outside))
    arrive(home, "c-1", "c-2")
    home.house.records.destroy(["c-1"])

    home.house.sending.run("analysts")

    assert [r["conversation_id"] for r in rows(outside)] == ["c-2"]
    assert home.house.disclosures.waits() == {}


def test_after_its_end_nothing_leaves_and_the_recipient_is_to_be_told(home, outside):
    put(home, wish(home, outside))
    arrive(home, "c-1")
    home.house.sending.run("analysts")
    home.clock.move(days=366)
    arrive(home, "c-2")

    with pytest.raises(DisclosureEnded):
        home.house.sending.run("analysts")
    assert home.house.sending.order() == []
    assert home.house.recipients.ended() == 1
    assert home.house.recipients.ended() == 0

    (owed,) = home.house.recipients.notices(open_only=True)
    assert (owed.why, owed.conversations) == (Why.EXPIRED, 1)
    assert owed.contact == "privacy@analytics.test"
    done = home.house.recipients.tell(
        owed.id, "e-mail", deleted=True, by="admin", code=home.code("admin")
    )
    assert done.deleted_at is not None
    assert home.house.recipients.notices(open_only=True) == []


def test_who_is_taken_out_of_force_is_to_be_told(home, outside):
    put(home, wish(home, outside))
    arrive(home, "c-1")
    home.house.sending.run("analysts")
    request = home.house.disclosing.remove("analysts", by="supervisor", reason="test")
    home.sign(request.id, "admin", "compliance")

    home.house.recipients.ended()

    assert [n.why for n in home.house.recipients.notices()] == [Why.REMOVED]


def test_a_certificate_names_who_still_holds_a_copy(home, outside):
    home.policy()
    said = talk("c-old", SAID, at=home.clock.now() - timedelta(days=200))
    put(home, wish(home, outside))
    item = Taken(conversation=said, position=0, done=0.0)
    home.house.intake.push([item], "t", actor="system:test", source="wecom")
    home.house.sending.run("analysts")
    home.clock.move(days=1)

    batch = home.approved()
    done = home.house.running.run(batch.id)

    signed = home.house.batches.certificate(done.id)
    (residue,) = _residues(signed)
    assert (
        "Specimen Analytics (destination analysts), conversations: 1"
        in (residue["what"])
    )
    (owed,) = home.house.recipients.notices(open_only=True)
    assert owed.id in residue["why"]
    assert (owed.why, owed.about) == (Why.ERASED, batch.id)


def _residues(signed):
    from guicang.domain.certificate.sign import open_envelope

    return open_envelope(signed)[0]["residual"]["copies"]


def test_a_program_fetches_page_by_page_and_the_same_cursor_gives_the_same_page(
    home, outside
):
    client = "system:client:warehouse"
    terms = {"kind": "pull", "settings": {"client": client}}
    put(home, wish(home, outside, **terms))
    arrive(home, "c-1")
    fetch = home.house.sending.fetch

    first = fetch("analysts", "", program=client)
    again = fetch("analysts", "", program=client)
    arrive(home, "c-2")
    second = fetch("analysts", first.next, program=client)
    end = fetch("analysts", second.next, program=client)

    assert first == again
    assert [r["conversation_id"] for r in first.rows] == ["c-1"]
    assert [r["conversation_id"] for r in second.rows] == ["c-2"]
    assert (end.rows, end.next) == ((), second.next)
    assert len(tags(home, Tag.DISCLOSURE_MADE)) == 2
    with pytest.raises(BadExportCursor):
        fetch("analysts", "x-nothing", program=client)
    with pytest.raises(NotYourExport):
        fetch("analysts", "", program="system:client:other")


def test_only_listed_places_are_written_to_and_links_do_not_lead_out(
    home, outside, tmp_path
):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (outside / "link").symlink_to(elsewhere)

    for place in (elsewhere, outside / "link"):
        with pytest.raises(PlaceNotListed):
            ask(home, wish(home, outside, settings={"path": str(place)}))
    for url in ("postgresql://u@db.test/x", "mysql://u@db.test:1/x"):
        with pytest.raises(PlaceNotListed):
            ask(home, wish(home, outside, kind="database", settings={"url": url}))


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://u:secret@db.test/x",
        "postgresql://u@db.test/x?password=secret",
        "postgresql://u@db.test/x?host=other.test",
        "oracle://u@db.test/x",
        "postgresql://db.test",
        "sqlite:///relative.db",
        "sqlite:////a/../b.db",
    ],
)
def test_an_address_that_hides_something_is_refused(home, outside, url):
    wanted = wish(home, outside, kind="database", settings={"url": url})

    with pytest.raises(BadDestination):
        ask(home, wanted)


def test_a_name_is_taken_once_and_an_old_request_changes_nothing(home, outside):
    late = ask(home, wish(home, outside, name="second"))
    put(home, wish(home, outside))

    with pytest.raises(DestinationExists):
        ask(home, wish(home, outside))
    with pytest.raises(ManifestChanged):
        home.sign(late.id, "admin", "compliance")


def test_secrets_stand_nowhere_but_in_the_key_ring_and_open_for_one_address(
    home, outside
):
    url = f"sqlite:///{outside}/x.db"
    wanted = wish(home, outside, kind="database", settings={"url": url})
    put(home, wanted, secrets={"password": "SECRET-4711"})
    here = home.house.disclosing.destination("analysts")

    assert home.house.disclosing.secrets_of(here) == {"password": "SECRET-4711"}
    other = {**wanted, "settings": {"url": f"sqlite:///{outside}/y.db"}}
    put(home, other, instead=True)
    there = home.house.disclosing.destination("analysts")
    assert home.house.disclosing.secrets_of(there) == {}
    found = [
        p
        for p in home.folder.rglob("*")
        if p.is_file() and b"SECRET-4711" in p.read_bytes()
    ]
    assert found == []
