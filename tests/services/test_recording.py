"""The ledger is verified, exported and pinned down by checkpoints."""

import json

import pytest
from tests.fakes.keys import MemorySigner
from tests.services.standing import entries, standing

from guicang.domain.errors import BadSignature
from guicang.domain.ledger.canonical import decode
from guicang.domain.ledger.model import Tag
from guicang.ports.ledger import Row


def test_a_checkpoint_covers_its_own_entry():
    house = standing()
    before = house.world.ledger.head().size

    place, note = house.recording.checkpoint()

    assert place == f"memory:{before + 1}"
    assert note.startswith("specimen.test/guicang\n")
    assert entries(house, Tag.LEDGER_CHECKPOINTED)[-1].data == {"after": before}
    report = house.recording.verify()
    assert (report.whole, report.matched, report.unguarded) == (True, 1, 0)


def test_an_edited_value_is_found_with_or_without_checkpoints():
    house = standing()
    row = house.world.ledger.stored[3]
    house.world.ledger.stored[3] = row._replace(body=row.body.replace(b"a", b"b"))

    assert not house.recording.verify().whole


def test_entries_that_were_made_anew_are_found_by_an_earlier_checkpoint():
    house = standing()
    _, note = house.recording.checkpoint()
    stored = house.world.ledger.stored
    kept = [decode(row.body) for row in stored if row.seq != 3]
    stored.clear()
    for entry in kept:
        house.world.ledger.append(entry.tag, entry.actor, entry.data, entry.at)
    assert not house.recording.verify([note]).whole

    house.world.checkpoints.kept.clear()
    assert house.recording.verify().whole  # nothing else tells


def test_a_checkpoint_of_another_hand_is_refused():
    house = standing()
    house.world.signer = MemorySigner(seed=1)
    other = standing(world=type(house.world)(signer=house.world.signer))
    _, note = other.recording.checkpoint()

    with pytest.raises(BadSignature):
        standing().recording.verify([note])


def test_an_export_carries_every_entry_and_says_itself_that_it_was_made():
    house = standing()

    *lines, last = b"".join(house.recording.lines(by="auditor")).splitlines()

    stored: list[Row] = house.world.ledger.stored
    assert lines == [row.body for row in stored]
    assert entries(house, Tag.LEDGER_EXPORTED)[-1].actor == "auditor"
    tail = json.loads(last)
    assert tail["verifier"] == house.recording.key.text()
    assert house.recording.verify([tail["checkpoint"]]).whole
