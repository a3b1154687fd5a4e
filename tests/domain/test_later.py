"""What came after a snapshot, line by line; and manifests that are none."""

import json
from datetime import UTC, datetime

import pytest

from guicang.domain.errors import LaterBroken, SnapshotBroken
from guicang.domain.ledger.canonical import encode
from guicang.domain.ledger.model import Entry, Tag
from guicang.domain.recovery.later import SCHEMA, Since, lines
from guicang.domain.recovery.model import read

AT = datetime(2026, 3, 1, tzinfo=UTC)
HEADER = json.dumps({"schema": SCHEMA}).encode()
NOTE = json.dumps({"checkpoint": "note"}).encode()


def entry(tag, **data):
    return Entry(seq=7, at=AT, tag=tag, actor="system:test", data=data)


def test_entries_rows_and_the_note_are_told_apart_and_the_header_is_skipped():
    body = encode(entry(Tag.FREEZE_PLACED, freeze="f-1"))
    rows = json.dumps({"rows": "c2VhbGVk"}).encode()

    found = [*lines([HEADER + b"\n", body + b"\n", rows + b"\n", NOTE + b"\n", b""])]

    assert [(one.body, one.rows, one.note) for one in found] == [
        (body, "", ""),
        (b"", "c2VhbGVk", ""),
        (b"", "", "note"),
    ]


@pytest.mark.parametrize(
    "given",
    [
        [HEADER],
        [NOTE, HEADER],
        [b"[]", NOTE],
        [b"nothing", NOTE],
        [b"[" * 100_000, NOTE],
        [b'{"schema": "guicang.else/1"}', NOTE],
    ],
    ids=["no end", "after the end", "a list", "no JSON", "too deep", "another schema"],
)
def test_what_is_no_later_ledger_is_refused(given):
    with pytest.raises(LaterBroken):
        list(lines(given))


def test_what_was_ended_since_does_not_bind_again():
    since = Since()
    for one in (
        entry(Tag.HOLD_PROPOSED, hold="h-1"),
        entry(Tag.HOLD_PROPOSED, hold="h-2"),
        entry(Tag.FREEZE_PLACED, freeze="f-1"),
        entry(Tag.HOLD_RELEASED, hold="h-1"),
        entry(Tag.FREEZE_LIFTED, freeze="f-1"),
        entry(Tag.BATCH_CHUNK_ERASED, batch="b-1", erased=2, archived=["c-1"], gone=[]),
        entry(Tag.BATCH_CHUNK_ERASED, batch="b-2", erased=1, gone=["c-2"]),
        entry(Tag.LEDGER_EXPORTED, reason="audit"),
    ):
        since.take(one)

    assert (list(since.holds), list(since.freezes)) == (["h-2"], [])
    assert since.erased == {"c-1": False, "c-2": True}
    assert (since.unnamed, since.batches) == ({"b-1"}, {"b-1", "b-2"})
    assert since.others == {Tag.LEDGER_EXPORTED: 1}


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"[]",
        b'{"manifest": {}, "signature": "zz"}',
        b'{"manifest": {"format": "guicang.else/1"}, "signature": ""}',
        b'{"manifest": {}, "signature": ""}',
    ],
)
def test_what_is_no_manifest_is_refused(data):
    with pytest.raises(SnapshotBroken):
        read("s-1", data, lambda _said, _signature: True)
