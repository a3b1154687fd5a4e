"""Real homes for tests: real keys, a real database, people who can sign.

A home is made in this process, at an instant that lies in the past, so that codes and
approvals are spent before other processes work on it by the machine's own clock.
"""

import json
import random  # noqa: TID251 - seeded moments
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from guicang.adapters.db import mfa, totp
from guicang.bootstrap import House, homes
from guicang.config import Config, load
from guicang.domain.approval.model import Decision, Request
from guicang.domain.archive.model import SegmentState
from guicang.domain.disposal.model import Batch, End, Fate
from guicang.domain.hold import query_from
from guicang.domain.identity import Identity
from guicang.domain.record import Conversation, digest
from guicang.domain.retention.model import Label, LabelSource
from guicang.ports.records import Incoming
from guicang.services.disposing import Wish
from tests.databases import Database
from tests.fakes.clock import FakeClock
from tests.fakes.house import SIMPLE
from tests.fakes.talk import talk

LONG_AGO = timedelta(days=100)
AN_HOUR = timedelta(hours=1)
SETTINGS = {
    "organisation.name": "Specimen",
    "disposal.chunk": 10,
    "archive.segment_messages": 40,
    "archive.level": 1,
    "breaker.percent": 100,
    "clock.jump": "P4000D",
}


@dataclass
class Home:
    """An installation; ``house`` is the one of this process, by a clock of its own."""

    database: Database
    clock: FakeClock
    house: House
    secrets: dict[str, str] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        return self.database.home

    def again(self) -> House:
        """Open it anew, as another process would, by the machine's clock."""
        return House(load(self.folder))

    def change(self, changes: Mapping[str, Any]) -> None:
        """Open it anew with other settings."""
        self.house = House(configured(self.database, changes))
        self.house.clock = self.clock

    def code(self, name: str) -> str:
        self.clock.move(seconds=31)
        return totp.code(self.secrets[name], totp.counter(self.clock.now()))

    def sign(self, request: str, *names: str, **more: Any) -> Request:
        for name in names:
            last = self.house.approving.sign(
                request, name=name, code=self.code(name), **more
            )
        return last

    def take_in(self, *conversations: Conversation) -> None:
        now = self.clock.now()
        self.house.identities.meet(
            Identity(
                tag=self.house.tagger.tag("customer", c.customer),
                source=c.source,
                channel=c.channel,
                met_at=now,
            )
            for c in conversations
        )
        self.house.records.add(
            [
                Incoming(
                    conversation=c,
                    salt=(salt := bytes(16)),
                    digest=digest(c, salt),
                    customer_tag=self.house.tagger.tag("customer", c.customer),
                    labels=tuple(
                        Label(category=x, by=LabelSource.IMPORT, at=now)
                        for x in c.labels
                    ),
                )
                for c in conversations
            ],
            now,
        )

    def policy(self, document: Mapping[str, Any] = SIMPLE) -> None:
        request = self.house.retaining.propose(document, by="supervisor", reason="test")
        self.sign(request.id, "admin", "compliance")

    def propose(self, end: End = End.OFFLINE, **more: Any) -> Batch:
        self.clock.move(seconds=1)
        return self.house.disposing.propose(
            Wish(end=end, by="hr", reason="test", **more)
        )

    def approved(self, end: End = End.OFFLINE, **more: Any) -> Batch:
        batch = self.propose(end, **more)
        for name in ("admin", "supervisor", "compliance", "legal"):
            if self.sign(batch.id, name).decision is Decision.APPROVED:
                break
        return self.house.batches.get(batch.id)

    def hold(self, **query: Any) -> str:
        """Place a hold; give its id."""
        request = self.house.holding.place(
            query_from(query), title="specimen", reason="test", by="legal"
        )
        return str(request.payload["hold"])

    def until_now(self) -> None:
        """Let the time pass until an hour ago."""
        self.clock.at = real_now() - AN_HOUR

    def files(self, name: str) -> set[str]:
        """Name the files of one of the home's folders."""
        root = self.folder / name
        return {str(p.relative_to(root)) for p in root.rglob("*") if p.is_file()}


def make(
    database: Database,
    mfa_settings: Any,
    *,
    began: datetime | None = None,
    **changes: Any,
) -> Home:
    """Make a home with one person per role; the clock stands at 100 days ago."""
    home = bare(database, mfa_settings, began=began, **changes)
    people = home.house.admitting.sandbox()
    home.secrets = {p.name: secret for p, secret in people}
    return home


def bare(
    database: Database,
    mfa_settings: Any,
    *,
    began: datetime | None = None,
    **changes: Any,
) -> Home:
    """Make a home with nobody in it."""
    config = configured(database, changes)
    homes._make_keys(config)
    mfa.write_key(second_factors(database, mfa_settings))
    house = House(config)
    clock = FakeClock(began or real_now() - LONG_AGO)
    house.clock = clock
    house.governing.initialise(sandbox=False, version="test")
    key = homes_key(house)
    (database.home / "public.key").write_text(f"{key}\n")
    return Home(database, clock, house)


def configured(database: Database, changes: Mapping[str, Any]) -> Config:
    values = {**SETTINGS, **changes}
    if database.url:
        values["database.url"] = database.url
    lines = [f'"{name}" = {json.dumps(value)}' for name, value in values.items()]
    (database.home / "guicang.toml").write_text("\n".join(lines) + "\n")
    return load(database.home)


def second_factors(database: Database, mfa_settings: Any) -> Path:
    mfa_settings.GUICANG_MFA_KEY_FILE = database.home / "keys" / "mfa.key"
    return Path(mfa_settings.GUICANG_MFA_KEY_FILE)


def real_now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - real time is meant


def homes_key(house: House) -> str:
    return house.recording.key.text()


def talks(count: int, customers: int = 40) -> dict[str, Conversation]:
    """Conversations that are due long before the home is made, some a customer."""
    old = real_now() - LONG_AGO - timedelta(days=200)
    names = [f"c{n:04}" for n in range(count)]
    return {
        name: talk(name, at=old, customer=f"customer-{number % customers}")
        for number, name in enumerate(names)
    }


# --- what must hold -------------------------------------------------------------------


def where(home: Home, said: Mapping[str, Conversation]) -> dict[str, str]:
    """Say where each conversation is, and read it there to the last message.

    AssertionError for one that is in two places, in none without having been
    destroyed, or not whole.
    """
    house = home.again()
    live = sorted(house.records.known(said))
    for found in house.records.read(live):
        assert found.messages == said[found.id].messages
    archived = house.catalogue.find(said)
    for segment in {item.segment for item in archived.values()}:
        assert house.catalogue.get(segment).state in {
            SegmentState.VERIFIED,
            SegmentState.LIVE,
        }
    _whole_in_archive(house, archived, said)
    assert not archived.keys() & set(live), "in two places"
    ended = _destroyed_for_good(house)
    places = {
        **dict.fromkeys(ended & said.keys(), "destroyed"),
        **dict.fromkeys(archived, "archived"),
        **dict.fromkeys(live, "live"),
    }
    lost = said.keys() - places.keys()
    assert not lost, f"lost: {sorted(lost)}"
    return places


def _whole_in_archive(
    house: House, archived: Mapping[str, Any], said: Mapping[str, Conversation]
) -> None:
    for segment in sorted({item.segment for item in archived.values()}):
        whole = {
            a.conversation.id: a.conversation.messages
            for a in house.archiving.read(house.catalogue.get(segment))
        }
        for name, item in archived.items():
            if item.segment == segment:
                assert whole[name] == said[name].messages


def _destroyed_for_good(house: House) -> set[str]:
    return {
        member.conversation
        for batch in house.batches.list()
        if batch.end is End.DESTRUCTION
        for member in house.batches.members(batch.id, fate=Fate.DESTROYED)
    }


def final(home: Home, batch: str, said: Mapping[str, Conversation]) -> dict[str, Any]:
    """Check that a batch has ended cleanly; give what must be the same each time."""
    house = home.again()
    done = house.batches.get(batch)
    report = house.recording.verify()
    assert report.whole, report.faults
    segments = house.catalogue.segments()
    live = {s.id: s for s in segments if s.state is SegmentState.LIVE}
    ended = [s for s in segments if s.state is SegmentState.ENDED]
    assert len(live) + len(ended) == len(segments), "half-made segments are left"
    assert home.files("archive") == {s.object for s in live.values()}
    gone = {s.key for s in ended} | {
        m.key for m in house.batches.members(batch, fate=Fate.DESTROYED) if m.key
    }
    assert house.keys.missing(gone) == gone
    for segment in live.values():
        items = house.catalogue.items(segment.id)
        wanted = {item.conversation: item.digest for item in items}
        house.archiving.verify(segment, wanted)
    certified(home, done)
    erased = [
        entry.data["erased"]
        for entry in house.ledger.entries(about=batch)
        if entry.tag == "batch:chunk-erased"
    ]
    assert sum(erased) == done.counts[Fate.DESTROYED], "something was erased twice"
    return {
        "state": done.state,
        "counts": dict(done.counts),
        "places": where(home, said),
        "segments": sorted(s.conversations for s in live.values()),
    }


def certified(home: Home, batch: Batch) -> None:
    """Check that a certificate lies where people find it, and that it is genuine."""
    name = f"{batch.certificate}.json"
    found = homes.verify_certificate(
        home.folder / "certificates" / name, home.folder / "public.key"
    )
    assert found["id"] == batch.certificate
    assert (
        home.again().batches.certificate(batch.id)
        == (home.folder / "certificates" / name).read_bytes()
    )
    left = [n for n in home.files("certificates") if n.startswith(".")]
    assert len(home.files("certificates")) - len(left) == 2 * len(
        [b for b in home.again().batches.list() if b.certificate]
    )


def moments(seed: int) -> Iterator[float]:
    """Random parts of a whole, the same for the same seed."""
    dice = random.Random(seed)
    while True:
        yield dice.random()
