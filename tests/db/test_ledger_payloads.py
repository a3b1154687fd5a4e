"""What old entries say goes by two people; the tree stays, and so does the proof."""

import json

import pytest
from django.db import DatabaseError, connection, transaction
from tests import homes

from guicang.adapters.db.queries.ledger import Wanted, entries, numbers
from guicang.domain.errors import (
    AuditFloor,
    HoldInForce,
    ManifestChanged,
    NothingDue,
)
from guicang.domain.hold import Query
from guicang.domain.ledger.faults import Kind
from guicang.domain.ledger.merkle import leaf_hash
from guicang.domain.ledger.model import Tag
from guicang.domain.ledger.slices import check
from guicang_verify import ledger as theirs, notes
from guicang_verify.report import Report

READS = 300


def furnished(database, settings):
    home = homes.make(database, settings)
    ledger = home.house.ledger
    with ledger.transaction():
        for number in range(READS):
            home.clock.move(seconds=1)
            about = {"conversation": f"c-{number}", "person": "wang"}
            tag = Tag.BATCH_PROPOSED if number % 50 == 0 else Tag.CONVERSATION_READ
            ledger.append(tag, "wang", about, home.clock.now())
    home.house.recording.checkpoint()
    home.clock.move(days=4 * 366)
    return home


@pytest.fixture
def home(settled):
    return settled(furnished)


def ask(home, period="P3Y"):
    return home.house.forgetting.propose(period, by="supervisor", reason="over")


def removed(home):
    request = ask(home)
    home.sign(request.id, "compliance", "security")
    return request


def stored(home):
    return [row for row in home.house.ledger.rows() if row.body]


def test_two_people_remove_what_old_entries_say_and_the_tree_is_whole(home):
    before = home.house.ledger.head()
    leaves = [row.leaf for row in home.house.ledger.rows()]
    request = removed(home)

    report = home.house.recording.verify()
    ((teller, count),) = report.removed
    assert report.whole
    assert (count, report.matched) == (READS - 6, 1)
    (told,) = home.house.ledger.entries(tag=Tag.LEDGER_PAYLOADS_REMOVED)
    assert (told.seq, told.data["count"]) == (teller, count)
    assert told.data["signers"] == ["compliance", "security"]
    assert told.data["request"] == request.id
    kept = [row.leaf for row in home.house.ledger.rows(0, before.size)]
    assert kept == leaves


def test_nobody_who_was_named_is_found_any_more(home):
    removed(home)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM guicang_ledgerentry WHERE actor = 'wang' "
            "AND tag = 'conversation:read'"
        )
        left = cursor.fetchone()[0]

    assert left == 0
    assert not entries(Wanted(about="c-7")).rows
    assert entries(Wanted(about="c-50")).rows
    assert all(b'"c-7"' not in row.body for row in home.house.ledger.rows())


def test_a_proof_a_slice_and_an_export_still_hold(home):
    removed(home)
    recording = home.house.recording
    assert recording.prove(0).seq == 0
    gone = next(row.seq for row in home.house.ledger.rows() if not row.body)
    assert recording.prove(gone).body == b""
    chosen = [*numbers(Wanted())]
    lines = [*recording.slice(chosen, {}, by="auditor")]
    key = recording.key

    checked = check(lines, key, recording.verify_signature)

    assert checked.entries == len(chosen) - (READS - 6)
    report = Report()
    exported = [*recording.lines(by="auditor")]
    theirs.verify(exported, notes.Key.read(key.text()), (), report)
    assert report.whole
    said = "\n".join(report.text(chinese=False))
    assert f"{READS - 6} payloads were removed after their retention" in said


def test_a_payload_that_nobody_removed_rightly_is_missed(home):
    seq = next(
        row.seq for row in home.house.ledger.rows() if b"conversation:read" in row.body
    )
    with transaction.atomic():
        home.house.ledger.forget([(seq, seq)])

    report = home.house.recording.verify()
    assert [(f.kind, dict(f.data)) for f in report.faults] == [
        (Kind.PAYLOAD_GONE, {"seq": seq})
    ]
    found = Report()
    exported = [*home.house.recording.lines(by="auditor")]
    key = notes.Key.read(home.house.recording.key.text())
    theirs.verify(exported, key, (), found)
    assert any("no entry tells" in line for _, line, _ in found.lines)


def test_a_leaf_that_was_changed_with_its_payload_gone_does_not_fit(home):
    removed(home)
    seq = next(row.seq for row in home.house.ledger.rows() if not row.body)
    lines = [*home.house.recording.lines(by="auditor")]
    forged = json.loads(lines[seq])
    forged["removed"] = leaf_hash(b"x").hex()
    lines[seq] = json.dumps(forged, separators=(",", ":")).encode() + b"\n"
    report = Report()

    theirs.verify(lines, notes.Key.read(home.house.recording.key.text()), (), report)

    assert not report.whole


@pytest.mark.parametrize("column", ["leaf", "tag", "at"])
def test_nothing_else_of_an_entry_can_be_changed_with_it(home, column):
    value = {"leaf": "''", "tag": "'x'", "at": "0"}[column]
    statement = (
        f"UPDATE guicang_ledgerentry SET body = '', actor = '', {column} = {value} "  # noqa: S608
        "WHERE seq = 5"
    )

    with (
        pytest.raises(DatabaseError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_what_an_entry_is_found_by_stays_as_long_as_it_says_something(home):
    with (
        pytest.raises(DatabaseError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM guicang_ledgerabout WHERE seq = 5")


def test_a_period_below_the_floor_is_refused(home):
    with pytest.raises(AuditFloor, match="181 to 184"):
        ask(home, "P180D")


def test_a_year_is_lengthened_to_three(home):
    assert ask(home, "P365D").payload["period"] == "P3Y"


def test_what_is_young_stays(home):
    with pytest.raises(NothingDue):
        ask(home, "P5Y")


def test_nothing_goes_while_something_is_held_or_frozen(home):
    request = ask(home)
    freeze = home.house.freezing.freeze(Query(), reason="incident", by="security")
    with pytest.raises(HoldInForce, match=freeze.id):
        ask(home)
    with pytest.raises(HoldInForce):
        home.sign(request.id, "compliance", "security")
    assert len(stored(home)) == home.house.ledger.head().size


def test_what_was_removed_meanwhile_is_not_removed_again(home):
    first, second = ask(home), ask(home)
    home.sign(first.id, "compliance", "security")

    with pytest.raises(ManifestChanged):
        home.sign(second.id, "compliance", "security")
