"""Snapshots of a home in use: sealed, whole or not there, and gone in time."""

import os
import subprocess
import sys
import time
from dataclasses import replace
from datetime import timedelta

import pytest

from guicang.adapters.db.dumping import WORK
from guicang.adapters.frames import AesFrames
from guicang.domain.errors import (
    NoDumpTool,
    NoSuchSnapshot,
    SealBroken,
    SnapshotBroken,
    SnapshotFailed,
)
from guicang.domain.ledger.checkpoint import accept
from guicang.domain.ledger.model import Tag
from guicang.domain.recovery.model import MANIFEST, place
from tests import homes
from tests.databases import residue

CANARY = b"SQLite format 3\x00"
SMALL = 4096


@pytest.fixture
def home(database, settings):
    return homes.make(database, settings)


@pytest.fixture
def snapshotting(home):
    return home.house.snapshotting


def tags(home, tag):
    return list(home.house.ledger.entries(tag=tag))


def stored(home):
    return home.files("snapshots")


def test_a_snapshot_holds_the_store_as_the_ledger_says_it_was(home, snapshotting):
    home.take_in(*homes.talks(5).values())
    head = home.house.ledger.head()

    made = snapshotting.make(by="admin")

    recording = home.house.recording
    point = accept(made.checkpoint, recording.key, recording.verify_signature)
    assert (point.size, point.root) == (head.size, head.root)
    assert (made.conversations, made.ledger) == (5, head.size)
    assert made.kind == home.database.vendor
    (entry,) = tags(home, Tag.SNAPSHOT_MADE)
    assert entry.actor == "admin"
    assert entry.data["sha256"] == made.sha256
    assert snapshotting.verify(made.id) == made
    assert not (home.folder / "data" / WORK).exists()


def test_what_lies_in_the_folder_is_sealed(home, snapshotting):
    home.take_in(*homes.talks(5).values())

    made = snapshotting.make()

    whole = b"".join(snapshotting.read(made))
    magic = CANARY if home.database.vendor == "sqlite" else b"PGDMP"
    assert whole.startswith(magic)
    for name in stored(home):
        data = (home.folder / "snapshots" / name).read_bytes()
        assert magic not in data
        assert b"c0001" not in data


@pytest.mark.parametrize("seed", range(3))
def test_a_frame_that_is_changed_moved_or_missing_is_found(home, seed):
    snapshotting = replace(home.house.snapshotting, frame=SMALL)
    made = snapshotting.make()
    root = home.folder / "snapshots"
    first, second = (root / place(made.id, number) for number in (0, 1))
    match seed:
        case 0:
            data = bytearray(first.read_bytes())
            data[100] ^= 1
            first.write_bytes(data)
        case 1:
            one, other = first.read_bytes(), second.read_bytes()
            first.write_bytes(other)
            second.write_bytes(one)
        case _:
            (root / place(made.id, made.frames - 1)).unlink()

    with pytest.raises(SnapshotBroken):
        snapshotting.verify(made.id)


def test_a_stream_that_was_cut_at_a_frame_does_not_open():
    frames, key = AesFrames(), bytes(32)
    sealed = frames.seal(key, "n", 0, b"part", last=False)

    assert frames.open(key, "n", 0, sealed, last=False) == b"part"
    with pytest.raises(SealBroken):
        frames.open(key, "n", 0, sealed, last=True)


def test_a_manifest_that_was_edited_is_none_of_ours(home, snapshotting):
    made = snapshotting.make()
    path = home.folder / "snapshots" / made.id / MANIFEST
    path.write_bytes(path.read_bytes().replace(b'"segments":0', b'"segments":1'))

    assert snapshotting.all() == []
    assert snapshotting.broken() == [made.id]
    with pytest.raises(SnapshotBroken):
        snapshotting.get(made.id)


def test_one_that_is_not_there_is_said_so(snapshotting):
    with pytest.raises(NoSuchSnapshot):
        snapshotting.verify("n-20260101-zzzzz")


def test_a_copy_that_fails_leaves_nothing(home, snapshotting, monkeypatch):
    put = type(home.house.snapshot_objects).put

    def fail(self, name, data):
        if name.endswith(MANIFEST):
            raise SnapshotFailed(reason="test")
        put(self, name, data)

    monkeypatch.setattr(type(home.house.snapshot_objects), "put", fail)

    with pytest.raises(SnapshotFailed):
        snapshotting.make()

    assert stored(home) == set()
    assert tags(home, Tag.SNAPSHOT_MADE) == []


def test_killed_in_the_middle_it_leaves_no_half_snapshot(home, snapshotting):
    home.take_in(*homes.talks(40).values())
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.recovery.maker"],
        env={**os.environ, **home.database.env},
    )
    while not any(name.endswith(".frame") for name in stored(home)):
        assert child.poll() is None
        time.sleep(0.01)
    child.kill()
    child.wait()

    assert stored(home)
    assert snapshotting.all() == []
    made = snapshotting.make()

    assert {name.partition("/")[0] for name in stored(home)} == {made.id}
    assert snapshotting.verify(made.id) == made
    assert [e.data["snapshot"] for e in tags(home, Tag.SNAPSHOT_MADE)] == [made.id]


def test_a_snapshot_that_a_cut_kept_from_the_ledger_is_entered_later(
    home, snapshotting, monkeypatch
):
    monkeypatch.setattr(type(snapshotting), "_enter", lambda *_: None)
    first = snapshotting.make()
    monkeypatch.undo()

    second = snapshotting.make()

    made = [entry.data["snapshot"] for entry in tags(home, Tag.SNAPSHOT_MADE)]
    assert made == [first.id, second.id]


# --- how long -------------------------------------------------------------------------


def test_one_goes_with_its_key_when_its_time_is_over(home, snapshotting):
    old = snapshotting.make()
    home.clock.move(days=10)
    new = snapshotting.make()
    home.clock.move(days=6)

    gone = snapshotting.prune(by="admin")

    assert [each.id for each in gone] == [old.id]
    assert [each.id for each in snapshotting.all()] == [new.id]
    assert home.house.keys.missing([old.key]) == {old.key}
    assert not any(name.startswith(old.id) for name in stored(home))
    (entry,) = tags(home, Tag.SNAPSHOT_PRUNED)
    assert (entry.actor, entry.data["snapshot"]) == ("admin", old.id)


def test_before_the_last_one_goes_a_new_one_is_made(home, snapshotting):
    old = snapshotting.make()
    home.clock.move(days=20)

    snapshotting.prune()

    (new,) = snapshotting.all()
    assert new.id != old.id
    assert snapshotting.verify(new.id) == new


def test_one_that_holds_what_was_erased_goes_sooner_and_the_certificate_says_when(
    home, snapshotting
):
    home.take_in(*homes.talks(4).values())
    home.policy()
    batch = home.approved()
    made = snapshotting.make()
    home.clock.move(days=1)

    done = home.house.running.run(batch.id)

    signed = home.house.batches.certificate(done.certificate)
    document = home.house.certifying.open(signed)
    (copy,) = document["residual"]["copies"]
    (listed,) = snapshotting.standing()
    assert copy["what"] == f"snapshot {made.id}"
    assert copy["until"] == listed.ends.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert listed.ends < made.until
    home.clock.at = listed.ends + timedelta(seconds=1)
    assert [each.id for each in snapshotting.prune()] == [made.id]


def test_a_later_erasure_reaches_no_newer_snapshot(home, snapshotting):
    home.take_in(*homes.talks(4).values())
    home.policy()
    home.house.running.run(home.approved().id)
    home.clock.move(days=1)

    made = snapshotting.make()

    assert [each.ends for each in snapshotting.standing()] == [made.until]
    assert not home.house.held_by_backups(home.clock.now() - timedelta(hours=12))


def test_a_copy_of_the_ring_from_before_is_named_until_it_is_written_anew(
    home, tmp_path
):
    house, to = home.house, tmp_path / "copy"
    house.copy_keys(to, by="system:test")
    home.clock.move(days=1)
    erased = home.clock.now()

    (named,) = house.held_by_backups(erased)
    home.clock.move(days=1)
    house.copy_keys(to, by="system:test")

    assert "key ring" in named.what
    assert named.until is None
    assert house.held_by_backups(erased) == ()


def test_no_working_file_is_left_to_be_found(home, snapshotting):
    said = homes.talks(3)
    home.take_in(*said.values())
    before = residue(home.database, b"guicang_conversation")

    snapshotting.make()

    assert residue(home.database, b"guicang_conversation") == before


@pytest.mark.service
def test_without_postgresqls_programs_it_says_which_is_missing(
    fresh_postgresql, settings, monkeypatch
):
    home = homes.make(fresh_postgresql, settings)
    monkeypatch.setattr("guicang.adapters.db.dumping._PROGRAMS", ())
    monkeypatch.setenv("PATH", "/nowhere")

    with pytest.raises(NoDumpTool, match="pg_dump"):
        home.house.snapshotting.make()

    assert stored(home) == set()
