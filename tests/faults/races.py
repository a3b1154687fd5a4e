"""Races of a disposal and a hold, in two processes, and what must be true then."""

import json
import os
import select
import signal
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection

from guicang.adapters.db import sql
from guicang.bootstrap import House
from guicang.domain.disposal.model import Batch, End, Fate
from guicang.domain.ledger.model import Tag
from tests import homes
from tests.cli.hands import Answer
from tests.databases import Database
from tests.faults.terminals import People, Terminal

FEW = 12  # conversations a batch, erased one by one
PATIENCE = 2  # seconds that a hold has while the disposal sleeps
AWAY = End.OFFLINE
Ready = Callable[[Batch], bool]
TRY_LOCK = f"""
SELECT pg_try_advisory_xact_lock({sql._CLASS}, {sql.Guard.HOLDS})
"""


@dataclass
class Race:
    """A disposal that runs while a hold is placed on one of its records.

    ``in_time`` says whether the hold was placed while the disposal slept.
    """

    batch: str
    end: End
    members: list[str]  # in the order in which they have their turn
    held: str
    in_time: bool = False


@dataclass
class Races:
    """A home on which one terminal disposes and another places holds."""

    database: Database
    people: People
    other: Terminal
    said: dict[str, Any]
    span: float = 0.0
    """Seconds in which a disposal erases what it has to erase."""
    held: set[str] = field(default_factory=set)

    @property
    def house(self) -> House:
        return homes.Home(self.database, None, None).again()

    def race(self, turn: int = -1, end: End = AWAY) -> Race:
        """Let people propose and approve a few; one of them will be held."""
        few = ("batch", "propose", "--limit", FEW, "--end", end)
        asked = self.people.json(*few, "--as", "hr")["request"]
        while asked["missing"]:
            signed = {signature["person"] for signature in asked["signatures"]}
            person = next(role for role in asked["missing"][0] if role not in signed)
            code = self.people.signed(person)
            asked = self.people.json("approve", asked["id"], *code)
        batch = asked["id"]
        shown = self.people.json("batch", "show", batch, "--members")["members"]
        if end is not AWAY:
            shown.sort(key=lambda member: member["segment"])
        members = [member["conversation"] for member in shown]
        assert not self.held.intersection(members)
        return Race(batch, end, members, members[turn])

    def dispose(self, race: Race) -> int:
        ahead = self.people.ahead
        return self.people.terminal.begin("dispose", race.batch, ahead=ahead)

    def hold(self, race: Race) -> int:
        self.held.add(race.held)
        asked = ("hold", "place", "--conversation", race.held, "--reason", "sued")
        ahead = self.people.ahead
        return self.other.begin(*asked, "--as", "legal", "-o", "json", ahead=ahead)

    def finish(self, race: Race) -> bool:
        """Wait for both; say whether the record was kept, and check that it is so."""
        placed, done = self.other.end(), self.people.terminal.end()
        assert placed.code == 0, placed
        assert done.code == 0, done
        return judged(self, race, placed)

    def sleeping(self, race: Race, ready: Ready, *, locked: bool) -> int:
        """Run a disposal until it is put to sleep where one wants it; 0 if it is over.

        ``locked``: in the middle of a transaction that no hold may come into, or not.
        """
        pid, house = self.dispose(race), self.house
        while not is_over(pid, 0):
            if ready(house.batches.get(race.batch)) and stop(pid):
                # It went on for a moment after it was looked at.
                there = ready(house.batches.get(race.batch))
                if there and is_locked(self.database) is locked:
                    return pid
                os.kill(pid, signal.SIGCONT)
            time.sleep(0.0005)
        return 0

    def hold_and_wake(self, race: Race, pid: int) -> bool:
        """Place the hold while the disposal sleeps; say whether the record was kept."""
        placing = self.hold(race)
        # If the sleeper has a lock that the hold needs, it has to wake up first.
        race.in_time = bool(pid) and is_over(placing, PATIENCE)
        if pid:
            os.kill(pid, signal.SIGCONT)
        return self.finish(race)


def is_over(pid: int, seconds: float) -> bool:
    """Wait for a process to end, but not longer."""
    try:
        watch = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([watch], [], [], seconds)[0])
    finally:
        os.close(watch)


def stop(pid: int) -> bool:
    """Let a process sleep; say whether it does, which it does not if it has ended."""
    with suppress(ProcessLookupError, FileNotFoundError):
        os.kill(pid, signal.SIGSTOP)
        while not is_over(pid, 0):
            stat = Path(f"/proc/{pid}/stat").read_text("utf-8")
            if stat.rpartition(")")[2].split()[0] == "T":
                return True
    return False


def is_locked(database: Database) -> bool:
    """Say whether somebody is in a transaction that a hold would have to wait for."""
    if database.vendor == "postgresql":
        with connection.cursor() as cursor:
            return not cursor.execute(TRY_LOCK).fetchone()[0]
    file = database.home / "data" / "guicang.db"
    with closing(sqlite3.connect(file, timeout=0, isolation_level=None)) as base:
        try:
            base.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return True
    return False


# --- what must hold -------------------------------------------------------------------


AT_THE_END = ("archived", "destroyed")


def judged(races: Races, race: Race, placed: Answer) -> bool:
    """Say whether the held record was kept; whatever became of it must be true."""
    house = races.house
    hold = placed.data["hold"]
    member = {m.conversation: m for m in house.batches.members(race.batch)}[race.held]
    kept = member.fate is not Fate.DESTROYED
    place = homes.where(homes.Home(races.database, None, None), races.said)[race.held]
    before, after = ("live", "archived") if race.end is AWAY else AT_THE_END
    assert placed.data["covers"] == covers(before if kept else after, race.held)
    assert place == (before if kept else after)
    assert kept == came_first(house, race, hold)
    assert text_of(races, race.held, place) == said(races, race.held)
    assert kept_by_certificate(races, race) == (
        {race.held: ("refused", f"GC-301 {hold}")} if kept else {}
    )
    house.keys.close()
    return kept


def covers(place: str, conversation: str) -> dict[str, Any]:
    """Give what a hold says of a record that is at a place."""
    return {
        "working": int(place == "live"),
        "archive": int(place == "archived"),
        "absent": [conversation] if place == "destroyed" else [],
    }


def came_first(house: House, race: Race, hold: str) -> bool:
    """Say whether the hold is before the record's turn in the ledger.

    Entries are in the transactions of their deeds: their order is that of the commits.
    """
    placed = next(iter(house.ledger.entries(tag=Tag.HOLD_PROPOSED, about=hold))).seq
    turn, settled = race.members.index(race.held), 0
    for entry in house.ledger.entries(tag=Tag.BATCH_CHUNK_ERASED, about=race.batch):
        settled += entry.data["erased"] + entry.data["refused"]
        if settled > turn:
            return placed < entry.seq
    raise AssertionError("its turn never came")


def kept_by_certificate(races: Races, race: Race) -> dict[str, tuple[str, str]]:
    document = races.people.json("certificate", "show", race.batch)
    return {
        one["conversation"]: (one["fate"], one["why"])
        for one in document["scope"]["kept"]
    }


def said(races: Races, conversation: str) -> str:
    return races.said[conversation].messages[-1].text


def text_of(races: Races, conversation: str, place: str) -> str:
    """Let somebody who may read what was said last, where it is."""
    people, signed = races.people, races.people.signed("legal")
    if place == "destroyed":
        return said(races, conversation)
    if place == "archived":
        read = ("archive", "read", conversation, "--reason", "case")
        return str(people.json(*read, *signed)["messages"][-1]["text"])
    to = people.path / f"{conversation}.jsonl"
    export = ("export", "--to", to, "--conversation", conversation)
    people.json(*export, "--purpose", "case", *signed)
    return str(json.loads(to.read_text("utf-8"))["messages"][-1]["text"])
