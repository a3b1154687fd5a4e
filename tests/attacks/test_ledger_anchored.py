"""Every attack on a ledger by who owns database and signing key: each is named.

What the attacker does not have is the receipt of one anchor that an auditor kept. Each
row of the table is an attack on a real database, what Guicang says of it, and what the
auditor's own program says of the ledger as it is exported afterwards.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from guicang.adapters.anchoring.folder import FolderReceipts, WormFolder
from guicang.adapters.anchoring.stamping import PinnedStamps, TimeStampAuthority
from guicang.adapters.db import guard
from guicang.domain.errors import BadCheckpoint, ClockMoved
from guicang.domain.ledger.anchors import Receipt
from guicang.domain.ledger.canonical import decode
from guicang.domain.ledger.checkpoint import accept, follow
from guicang.domain.ledger.faults import Kind
from guicang.domain.ledger.merkle import Frontier
from guicang.domain.ledger.model import Tag
from guicang.domain.record import micros
from guicang_verify import ledger as theirs, notes, stamps
from guicang_verify.anchors import Anchor
from guicang_verify.report import Report
from tests import homes
from tests.anchors import authority as tsa

pytestmark = [pytest.mark.allow_hosts(["127.0.0.1"])]


TABLES = (
    "guicang_ledgerentry",
    "guicang_ledgerabout",
    "guicang_ledgertile",
    "guicang_ledgerhead",
)


@pytest.fixture(scope="session")
def authority_files(tmp_path_factory):
    return tsa.make(tmp_path_factory.mktemp("tsa") / "own")


@dataclass
class Scene:
    """A home with 300 entries and more, anchored; ``kept`` is what the auditor has."""

    home: homes.Home
    pinned: Path
    kept: list[Receipt] = field(default_factory=list)
    early: list[tuple[str, list[tuple[Any, ...]]]] = field(default_factory=list)

    @property
    def anchoring(self):
        return self.home.house.anchoring

    @property
    def ledger(self):
        return self.home.house.ledger

    def grow(self, count: int, actor: str = "chen") -> None:
        with self.ledger.transaction():
            for number in range(count):
                self.home.clock.move(seconds=1)
                about, at = {"batch": f"b-{number}", "n": number}, self.home.clock.now()
                self.ledger.append(Tag.BATCH_CHUNK_ERASED, actor, about, at)

    def anchor(self) -> None:
        self.kept += self.anchoring.anchor()

    # --- what an owner of the database can do -----------------------------------------

    def run(self, statement: str, *values: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)

    def disarm(self) -> None:
        with connection.cursor() as cursor:
            for each in guard.disarm(connection.vendor):
                cursor.execute(each)
            for each in guard.disarm_tables(connection.vendor, guard.TILES):
                cursor.execute(each)

    def forge(self, change: Callable[[Any], Any]) -> None:
        """Change entries, and make all leaves, tiles and the head anew."""
        rows = [decode(row.body) for row in self.ledger.rows()]
        for table in TABLES:
            self.run(f"DELETE FROM {table}")  # noqa: S608 - constants
        self.run(
            "INSERT INTO guicang_ledgerhead (id, size, frontier, last_at) "
            "VALUES (1, 0, %s, NULL)",
            Frontier().to_bytes(),
        )
        with self.ledger.transaction():
            for entry in filter(None, map(change, rows)):
                self.ledger.append(Tag(entry.tag), entry.actor, entry.data, entry.at)

    def cut(self, size: int) -> None:
        """Take the tail away, and let head and tiles fit."""
        edge, last = Frontier(), None
        for row in self.ledger.rows(0, size):
            edge.append(row.leaf)
            last = micros(decode(row.body).at)
        self.run("DELETE FROM guicang_ledgerentry WHERE seq >= %s", size)
        self.run("DELETE FROM guicang_ledgerabout WHERE seq >= %s", size)
        self.run(
            "UPDATE guicang_ledgerhead SET size = %s, frontier = %s, last_at = %s",
            size,
            edge.to_bytes(),
            last,
        )

    def snapshot(self) -> list[tuple[str, list[tuple[Any, ...]]]]:
        """Copy the ledger's tables, as a snapshot of the database does."""
        found = []
        for table in TABLES:
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT * FROM {table}")  # noqa: S608 - constants
                found.append((table, cursor.fetchall()))
        return found

    def put_back(self, snapshot: list[tuple[str, list[tuple[Any, ...]]]]) -> None:
        """Put a copy in the place of what is there."""
        for table, rows in snapshot:
            self.run(f"DELETE FROM {table}")  # noqa: S608 - constants
            for row in rows:
                places = ", ".join(["%s"] * len(row))
                self.run(f"INSERT INTO {table} VALUES ({places})", *row)  # noqa: S608

    # --- what the two programs say ----------------------------------------------------

    def said(self, *receipts: Receipt) -> set[Kind]:
        given = [each.to_bytes() for each in receipts or self.kept]
        return {fault.kind for fault in self.anchoring.verify(given).faults}

    def auditor(self, *receipts: Receipt) -> list[str]:
        """What the auditor's program finds in the ledger as it stands now."""
        report = Report()
        key = notes.Key.read(self.home.house.recording.key.text())
        _, note = self.home.house.recording.checkpoint()
        end = {"checkpoint": note}
        bodies = [row.body + b"\n" for row in self.ledger.rows()]
        against = [Anchor.read(each.to_bytes()) for each in receipts or self.kept]
        pinned = stamps.certificates(self.pinned.read_bytes())
        lines = [*bodies, json.dumps(end, separators=(",", ":")).encode() + b"\n"]
        theirs.verify(lines, key, (), report, against, pinned)
        return [english for kind, english, _ in report.lines if kind == "failed"]


@pytest.fixture
def scene(fresh_sqlite, settings, tmp_path, authority_files):
    home = homes.bare(fresh_sqlite, settings)
    home.until_now()
    home.clock.move(seconds=3000)  # growing takes the seconds that are left to now
    worm = tmp_path / "worm"
    worm.mkdir()
    with tsa.serving(tsa.Authority(authority_files.folder)) as authority:
        stamps_ = PinnedStamps(path=authority.pinned)
        anchoring = replace(
            home.house.anchoring,
            places=(
                WormFolder(worm),
                TimeStampAuthority(url=authority.url, stamps=stamps_, seconds=20),
            ),
            once=(WormFolder(worm),),
            receipts=FolderReceipts(tmp_path / "receipts"),
            stamps=stamps_,
        )
        home.house.__dict__["anchoring"] = anchoring
        made = Scene(home, authority.pinned)
        made.grow(280)
        yield made


# --- the attacks ----------------------------------------------------------------------


def edit_a_value(scene):
    scene.run(
        "UPDATE guicang_ledgerentry SET body = replace(CAST(body AS TEXT), "
        "'\"n\":7', '\"n\":8') WHERE seq = 8"
    )


def edit_a_link(scene):
    scene.run("UPDATE guicang_ledgerentry SET leaf = zeroblob(32) WHERE seq = 8")


def drop_the_middle(scene):
    scene.run("DELETE FROM guicang_ledgerentry WHERE seq BETWEEN 10 AND 19")


def drop_the_tail(scene):
    scene.cut(270)


def drop_everything(scene):
    scene.cut(0)
    scene.run("DELETE FROM guicang_ledgertile")


def sign_all_anew(scene):
    scene.forge(lambda entry: replace(entry, actor="nobody"))


def drop_one_and_sign_all_anew(scene):
    scene.forge(lambda entry: None if entry.seq == 9 else entry)
    scene.grow(1)


def fork(scene):
    """Show another history from entry 200 on, as long as the true one."""
    scene.forge(lambda e: e if e.seq < 200 else replace(e, actor="nobody"))
    scene.grow(5)


def roll_back(scene):
    """Put a snapshot back, and go on as if nothing had been."""
    scene.put_back(scene.early)


def roll_back_and_go_on(scene):
    scene.put_back(scene.early)
    scene.grow(100, actor="nobody")


TABLE = {
    edit_a_value: ({Kind.EDITED_VALUE}, "the root fits"),
    edit_a_link: ({Kind.EDITED_LEAF}, ""),
    drop_the_middle: ({Kind.DROPPED}, "stands in the place of"),
    drop_the_tail: ({Kind.CUT_TAIL}, "the tail was cut"),
    drop_everything: ({Kind.DROPPED_ALL}, "the tail was cut"),
    sign_all_anew: ({Kind.REWRITTEN}, "the root fits"),
    drop_one_and_sign_all_anew: ({Kind.REWRITTEN}, "the root fits"),
    fork: ({Kind.REWRITTEN}, "the root fits"),
    roll_back: ({Kind.CUT_TAIL}, "the tail was cut"),
    roll_back_and_go_on: ({Kind.REWRITTEN}, "the root fits"),
}
"""What Guicang names, and what fails in the auditor's report ("": nothing is)."""


@pytest.mark.parametrize("attack", TABLE, ids=lambda attack: attack.__name__)
@pytest.mark.parametrize("kept", [0, 1], ids=["written-once", "time-stamp"])
def test_each_attack_is_named_given_one_anchor(scene, attack, kept):
    scene.early = scene.snapshot()
    scene.grow(20)
    scene.anchor()
    scene.disarm()
    receipt = scene.kept[kept]
    assert scene.said(receipt) == set()
    assert scene.auditor(receipt) == []

    attack(scene)

    named, failed = TABLE[attack]
    assert scene.said(receipt) == named
    if failed:
        assert any(failed in line for line in scene.auditor(receipt))


def test_two_auditors_who_were_shown_two_histories_find_the_fork(scene):
    scene.anchor()
    before = scene.snapshot()
    first = scene.kept[-1]
    scene.disarm()
    scene.forge(lambda e: e if e.seq < 200 else replace(e, actor="nobody"))
    scene.cut(accepted(scene, first).size - 1)
    scene.anchor()
    other = scene.kept[-1]
    scene.put_back(before)

    assert accepted(scene, first).size == accepted(scene, other).size
    assert scene.said(first, other) == {Kind.FORK}


def test_an_old_checkpoint_played_again_is_refused_by_who_saw_a_newer_one(scene):
    scene.anchor()
    old = scene.kept[-1]
    scene.grow(5)
    scene.anchor()

    with pytest.raises(BadCheckpoint, match="was seen"):
        follow(accepted(scene, scene.kept[-1]), accepted(scene, old), ())


def test_an_old_checkpoint_that_is_stamped_late_is_not_believed_to_be_old(scene):
    early = scene.home.clock.now() - timedelta(days=30)
    _, note = scene.home.house.recording.checkpoint()
    authority = scene.anchoring.places[1]
    token = authority.anchor(note, 0)
    made = Receipt(
        kind=authority.kind, place="tsa.test", at=early, note=note, token=token
    )

    assert scene.said(made) == {Kind.STAMP_DIFFERS}
    assert any("at which it was stamped" in line for line in scene.auditor(made))


def test_a_clock_that_was_set_ahead_contradicts_the_time_stamp(scene):
    scene.home.clock.move(days=400)
    scene.grow(3)
    scene.home.clock.move(days=-400)
    scene.anchor()

    found = scene.said(scene.kept[-1])

    assert Kind.CLOCK_MOVED in found
    assert any("younger than" in line for line in scene.auditor(scene.kept[-1]))


def test_a_receipt_that_was_taken_away_is_missed(scene):
    scene.anchor()
    assert scene.anchoring.verify().whole
    (gone, *_) = sorted(scene.anchoring.receipts.root.iterdir())
    gone.unlink()

    faults = scene.anchoring.verify().faults

    assert [fault.kind for fault in faults] == [Kind.RECEIPT_GONE]


def test_a_whole_home_that_was_rolled_back_is_found_by_what_is_written_once(scene):
    scene.anchor()
    scene.early = scene.snapshot()
    receipts = scene.anchoring.receipts
    old = {path.name: path.read_bytes() for path in receipts.root.iterdir()}
    scene.grow(20)
    scene.anchor()
    scene.disarm()
    scene.put_back(scene.early)
    for path in receipts.root.iterdir():
        if path.name not in old:
            path.unlink()
    for path in (scene.home.folder / "checkpoints").iterdir():
        path.unlink()

    kinds = {fault.kind for fault in scene.anchoring.verify().faults}

    assert Kind.CUT_TAIL in kinds


def accepted(scene, receipt):
    recording = scene.home.house.recording
    return accept(receipt.note, recording.key, recording.verify_signature)


def test_a_clock_that_is_behind_the_newest_time_stamp_destroys_nothing(scene):
    scene.anchor()
    scene.home.clock.move(days=-1)
    scene.home.house.__dict__.pop("disposing", None)

    with pytest.raises(ClockMoved, match="a time stamp"):
        scene.home.house.disposing.check_clock(scene.home.clock.now())
