"""What was erased does not come back by a backup; what was held stays held."""

import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from guicang.domain.chat.channel import Channel, check
from guicang.domain.disposal.model import End
from guicang.domain.errors import PlaceTaken, SnapshotBroken
from guicang.domain.ledger.model import Tag
from guicang.domain.recovery.model import place
from guicang.domain.sources.threads import DIGEST
from guicang.ports.quarantine import Choice
from tests import homes
from tests.quarantine.houses import BROKEN, lies, line
from tests.quarantine.test_rereading import unscreened
from tests.recovery.homes import restored, told

LYING = "SELECT id FROM guicang_quarantined ORDER BY id"
WORDS = {"zh": "测试", "en": "test"}


@pytest.fixture
def home(database, settings):
    home = homes.make(database, settings)
    home.policy()
    return home


@pytest.fixture
def server(request):
    return lambda: request.getfixturevalue("postgresql")


@pytest.fixture
def back(home, server, tmp_path):
    """Restore a snapshot of the home beside it."""
    return lambda snapshot: restored(home, snapshot.id, tmp_path / "back", server)


def ask(system, query):
    if system.url:
        with psycopg.connect(system.url) as base:
            return base.execute(query).fetchall()
    path = system.folder / "data" / "guicang.db"
    with closing(sqlite3.connect(path)) as base:
        return base.execute(query).fetchall()


def sealed(home, conversation):
    """Give what is stored of a conversation, as it lies in the database."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT m.sealed FROM guicang_message m JOIN guicang_conversation c "
            "ON c.id = m.conversation_id WHERE c.key = %s",
            [conversation],
        )
        return [bytes(row[0]) for row in cursor.fetchall()]


def bytes_below(folder: Path) -> bytes:
    return b"".join(p.read_bytes() for p in folder.rglob("*") if p.is_file())


def test_one_from_before_an_erasure_serves_nobody_until_it_was_told(
    home, back, tmp_path
):
    said = homes.talks(6)
    home.take_in(*said.values())
    home.until_now()
    snapshot = home.house.snapshotting.make()
    needles = [piece for name in said for piece in sealed(home, name)]
    home.house.running.run(home.approved().id)
    later = told(home, snapshot.id, tmp_path / "later")

    system = back(snapshot)

    assert len(ask(system, "SELECT key FROM guicang_conversation")) == len(said)
    for command in (("due",), ("worker", "--once")):
        answer = system.run(*command)
        assert answer.code == 20
        assert "GC-764" in answer.err
        assert "snapshot replay" in answer.err
    untold = system.run("snapshot", "replay")
    assert (untold.code, "GC-765" in untold.err) == (20, True)

    done = system.json("snapshot", "replay", "--later", later)

    assert done["replayed"]["erased"] == len(said)
    assert done["verified"]["conversations"] == 0
    assert ask(system, "SELECT key FROM guicang_conversation") == []
    assert len(ask(system, "SELECT conversation FROM guicang_item")) == len(said)
    assert system.json("archive", "verify")["conversations"] == len(said)
    assert system.json("ledger", "verify")["whole"]
    if not system.url:
        left = bytes_below(system.folder / "data")
        assert needles
        assert not [needle for needle in needles if needle in left]
    else:
        assert ask(system, "SELECT sealed FROM guicang_message") == []
    tags = [
        row[0]
        for row in ask(system, "SELECT tag FROM guicang_ledgerentry ORDER BY seq")
    ]
    assert tags[-3:] == [
        Tag.SNAPSHOT_REPLAYED,
        Tag.SNAPSHOT_RESTORED,
        Tag.LEDGER_CHECKPOINTED,
    ]


def test_what_left_quarantine_for_good_does_not_come_back(
    home, back, tmp_path, monkeypatch
):
    """Discarded is discarded; read again and erased since is gone, too."""
    with monkeypatch.context() as bad:
        unscreened(home, bad)
        read, kept = lies(home, line(), line(conversation_id="q-7"))
    torn, left = lies(home, BROKEN, b"torn", name="b.jsonl")[-2:]
    home.clock.move(days=31)
    snapshot = home.house.snapshotting.make()
    rereading = home.house.rereading
    assert rereading.run(Choice(ids=(read.id,)), by="admin").ended == 1
    home.until_now()
    home.house.running.run(home.approved().id)
    assert rereading.run(Choice(ids=(kept.id,)), by="admin").ended == 1
    discarding = home.house.discarding
    request = discarding.propose(Choice(ids=(torn.id,)), by="legal", reason="test")
    home.sign(request.id, "admin", "compliance")
    assert discarding.run(request.id, by="system:worker") == 1
    later = told(home, snapshot.id, tmp_path / "later")

    system = back(snapshot)
    assert len(ask(system, LYING)) == 4
    done = system.json("snapshot", "replay", "--later", later)

    assert done["replayed"]["discarded"] == 2
    assert done["replayed"]["not_replayed"][Tag.QUARANTINE_READ_AGAIN] == 2
    # What was read again and is a record elsewhere is none here: it is kept to be read.
    assert ask(system, LYING) == [(kept.id,), (left.id,)]


def test_a_discard_that_does_not_name_its_items_is_a_gap(home, back, tmp_path):
    (torn,) = lies(home, b"torn")
    snapshot = home.house.snapshotting.make()
    about = {"request": "r-7", "items": 1, "digest": "00"}
    home.house.ledger.append(
        Tag.QUARANTINE_DISCARDED, "system:worker", about, home.clock.now()
    )
    later = told(home, snapshot.id, tmp_path / "later")

    system = back(snapshot)
    answer = system.run("snapshot", "replay", "--later", later)

    assert answer.code == 20
    assert "r-7" in answer.err
    assert ask(system, LYING) == [(torn.id,)]


def test_the_certificate_and_the_batch_are_there_again(home, back, tmp_path):
    home.take_in(*homes.talks(3).values())
    home.until_now()
    snapshot = home.house.snapshotting.make()
    batch = home.house.running.run(home.approved().id)
    later = told(home, snapshot.id, tmp_path / "later")
    system = back(snapshot)

    system.json("snapshot", "replay", "--later", later)

    (found,) = system.json("batch", "list")["batches"]
    assert (found["id"], found["state"]) == (batch.id, "certified")
    shown = system.json("certificate", "show", batch.id)
    assert shown["id"] == batch.certificate


def test_a_hold_that_was_placed_since_binds(home, back, tmp_path):
    home.take_in(*homes.talks(3).values())
    home.until_now()
    before = home.hold(conversations=["c0002"])
    snapshot = home.house.snapshotting.make()
    hold = home.hold(conversations=["c0001"])
    frozen = home.house.freezing.freeze(
        homes.query_from({"sources": ["x"]}), reason="test", by="legal"
    )
    later = told(home, snapshot.id, tmp_path / "later")
    system = back(snapshot)

    done = system.json("snapshot", "replay", "--later", later)["replayed"]

    assert done["freezes"] == 1
    held = {each["id"]: each for each in system.json("hold", "list")["holds"]}
    assert held.keys() == {before, hold}
    assert held[hold]["query"]["conversations"] == ["c0001"]
    (freeze,) = system.json("freeze", "list")["freezes"]
    assert freeze["id"] == frozen.id


def test_an_export_of_the_whole_ledger_serves_where_nothing_was_archived_since(
    home, back, tmp_path
):
    home.take_in(*homes.talks(3).values())
    home.until_now()
    snapshot = home.house.snapshotting.make()
    hold = home.hold(conversations=["c0001"])
    export = tmp_path / "ledger.jsonl"
    export.write_bytes(b"".join(home.house.recording.lines(by="auditor")))
    system = back(snapshot)

    done = system.json("snapshot", "replay", "--later", export)

    assert done["replayed"]["holds"] == 1
    assert done["verified"]["conversations"] == 3
    (found,) = system.json("hold", "list")["holds"]
    assert (found["id"], found["query"]["conversations"]) == (hold, ["c0001"])


def test_with_the_ledger_alone_archive_copies_are_missed_and_said_so(
    home, back, tmp_path
):
    said = homes.talks(3)
    home.take_in(*said.values())
    home.until_now()
    snapshot = home.house.snapshotting.make()
    home.house.running.run(home.approved().id)
    export = tmp_path / "ledger.jsonl"
    export.write_bytes(b"".join(home.house.recording.lines(by="auditor")))
    system = back(snapshot)

    refused = system.run("snapshot", "replay", "--later", export)

    assert refused.code == 20
    assert "GC-767" in refused.err
    assert len(ask(system, "SELECT key FROM guicang_conversation")) == 3
    done = system.json("snapshot", "replay", "--later", export, "--accept-gaps")
    assert done["replayed"]["uncatalogued"] == 3
    assert ask(system, "SELECT key FROM guicang_conversation") == []


def test_an_archive_copy_that_was_destroyed_since_is_gone(home, back, tmp_path):
    home.take_in(*homes.talks(3).values())
    home.house.running.run(home.approved().id)
    home.until_now()
    snapshot = home.house.snapshotting.make()
    home.house.running.run(home.approved(End.DESTRUCTION).id)
    later = told(home, snapshot.id, tmp_path / "later")
    system = back(snapshot)
    assert len(ask(system, "SELECT conversation FROM guicang_item")) == 3

    system.json("snapshot", "replay", "--later", later)

    assert ask(system, "SELECT conversation FROM guicang_item") == []
    assert system.json("archive", "list")["segments"] == []


def test_a_record_whose_key_is_destroyed_goes_though_no_entry_names_it(
    home, back, tmp_path
):
    home.take_in(*homes.talks(3).values())
    home.until_now()
    snapshot = home.house.snapshotting.make()
    stored = home.house.records.stored(["c0001"])
    home.house.keys.destroy([stored["c0001"].key])
    later = told(home, snapshot.id, tmp_path / "later")
    system = back(snapshot)

    done = system.json("snapshot", "replay", "--later", later)

    assert done["replayed"]["tombstones"] == 1
    assert ask(system, "SELECT key FROM guicang_conversation ORDER BY key") == [
        ("c0000",),
        ("c0002",),
    ]


CUTS = {
    "an entry is left out": lambda lines: lines[:2] + lines[3:],
    "an entry is edited": lambda lines: [
        line.replace(b'"legal"', b'"nobody"') for line in lines
    ],
    "the checkpoint is missing": lambda lines: lines[:-1],
    "the end of the rows is cut off": lambda lines: [*lines[:-2], lines[-1]],
    "rows are left out": lambda lines: [*lines[:-3], *lines[-2:]],
    "the last entry is left out": lambda lines: [
        line for line in lines if b"ledger:exported" not in line
    ],
}


@pytest.mark.parametrize("cut", CUTS.values(), ids=CUTS)
def test_a_later_ledger_that_does_not_fit_changes_nothing(
    fresh_sqlite, settings, tmp_path, cut
):
    home = homes.make(fresh_sqlite, settings)
    home.take_in(*homes.talks(2).values())
    home.until_now()
    snapshot = home.house.snapshotting.make()
    home.hold(conversations=["c0001"])
    home.hold(conversations=["c0000"])
    later = told(home, snapshot.id, tmp_path / "later")
    later.write_bytes(b"".join(cut(later.read_bytes().splitlines(keepends=True))))
    system = restored(home, snapshot.id, tmp_path / "back", None)
    before = ask(system, "SELECT count(*) FROM guicang_ledgerentry")

    answer = system.run("snapshot", "replay", "--later", later)

    assert (answer.code, "GC-766" in answer.err) == (20, True), answer.err
    assert ask(system, "SELECT count(*) FROM guicang_ledgerentry") == before
    assert "GC-764" in system.run("due").err


def test_a_ledger_that_is_older_than_a_kept_checkpoint_opens_nothing(
    fresh_sqlite, settings, tmp_path
):
    home = homes.make(fresh_sqlite, settings)
    home.take_in(*homes.talks(2).values())
    home.until_now()
    snapshot = home.house.snapshotting.make()
    old = told(home, snapshot.id, tmp_path / "later")
    home.hold(conversations=["c0001"])
    home.house.recording.checkpoint()
    system = restored(home, snapshot.id, tmp_path / "back", None)

    answer = system.run("snapshot", "replay", "--later", old)

    assert answer.code != 0
    assert "GC-60" in answer.err
    assert "GC-764" in system.run("due").err


def test_a_system_that_was_not_restored_replays_nothing(home, tmp_path):
    from tests.recovery.homes import Restored

    system = Restored(home.folder, home.database.url)

    answer = system.run("snapshot", "replay", "--later", tmp_path / "x")

    assert (answer.code, "GC-768" in answer.err) == (2, True)


def test_nothing_is_restored_over_something(home, server, tmp_path):
    snapshot = home.house.snapshotting.make()
    (tmp_path / "back").mkdir()
    (tmp_path / "back" / "x").write_text("x")

    with pytest.raises(PlaceTaken):
        restored(home, snapshot.id, tmp_path / "back", server)


def test_a_broken_snapshot_leaves_no_home(home, server, tmp_path):
    snapshot = home.house.snapshotting.make()
    frame = home.folder / "snapshots" / place(snapshot.id, 0)
    data = bytearray(frame.read_bytes())
    data[50] ^= 1
    frame.write_bytes(data)

    with pytest.raises(SnapshotBroken):
        restored(home, snapshot.id, tmp_path / "back", server)

    assert not (tmp_path / "back" / "guicang.toml").exists()
    assert not (tmp_path / "back" / "data" / "guicang.db").exists()


def test_what_was_said_in_chats_then_stays_or_goes_with_its_own_conversation(
    home, back, tmp_path
):
    house = home.house
    shop = Channel(
        name="shop",
        title=WORDS,
        origins=("https://shop.test",),
        terms=WORDS,
        greeting=WORDS,
        alternatives=WORDS,
    )
    house.channels.put(check(shop), "test", home.clock.now())
    chats = {}

    def say(name: str, mark: str) -> None:
        said = house.intercepting.inspecting.inspect(f"{name} 还没有收到货")
        house.chatting.say(chats[name], mark, said)

    for name in ("erased", "stays", "later"):
        chats[name], _ = house.chatting.begin(house.channels.get("shop"), "zh", 1)
        say(name, "m-1")
    snapshot = house.snapshotting.make()
    house.transcribing.run()
    home.clock.move(days=3)
    say("later", "m-2")  # begins another conversation, and only that one is erased
    house.transcribing.run()
    kept = {record.id for record in house.records.facts()}
    gone = [
        f"webchat:shop:{chats[name].thread[:DIGEST]}#{number}"
        for name, number in (("erased", 1), ("later", 2))
    ]
    with house.records.transaction():
        house.records.destroy(gone)
        house.ledger.append(
            Tag.BATCH_CHUNK_ERASED,
            "system:disposal",
            {"batch": "b-1", "erased": 2, "archived": [], "gone": gone},
            home.clock.now(),
        )
    system = back(snapshot)

    system.json(
        "snapshot", "replay", "--later", told(home, snapshot.id, tmp_path / "later")
    )

    left = ask(
        system,
        "SELECT c.thread, count(l.id) FROM guicang_chat c"
        " LEFT JOIN guicang_chatline l ON l.chat_id = c.id GROUP BY c.thread",
    )
    found = ask(system, "SELECT key FROM guicang_conversation")
    assert set(gone) < kept
    assert {key for (key,) in found} >= kept - set(gone)
    assert not {key for (key,) in found} & set(gone)
    assert dict(left) == {
        chats["erased"].thread: 0,
        chats["stays"].thread: 2,
        chats["later"].thread: 2,
    }
