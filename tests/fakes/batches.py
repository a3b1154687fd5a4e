"""Batches in memory."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from guicang.domain.disposal.model import Batch, Fate, Member, State
from guicang.domain.errors import NoSuchCertificate, NoSuchRequest, ObjectExists
from guicang.domain.record import EPOCH
from tests.fakes.transactions import MemoryDatabase, MemoryStore

ENDED = {State.CERTIFIED, State.WITHDRAWN, State.REJECTED, State.EXPIRED}


class MemoryBatches(MemoryStore):
    def __init__(self, database: MemoryDatabase | None = None) -> None:
        super().__init__(database)
        self.batches: dict[str, Batch] = {}
        self.lines: dict[str, dict[str, Member]] = {}
        self.noted: dict[str, dict[str, str]] = {}
        self.documents: dict[str, tuple[str, bytes]] = {}
        self.leases: dict[str, tuple[str, datetime]] = {}

    def add(self, batch: Batch, members: Iterable[Member]) -> None:
        with self.transaction():
            if batch.id in self.batches:
                raise ValueError(f"batch {batch.id} is there already")
            self.batches[batch.id] = replace(batch, certificate="")
            lines = self.lines[batch.id] = {}
            for member in members:
                if member.conversation in lines:
                    raise ValueError(f"{member.conversation} is in twice")
                lines[member.conversation] = member

    def rooted(self, batch: str, root: str) -> None:
        with self.transaction():
            self.batches[batch] = replace(self.get(batch), root=root)

    def get(self, batch: str, *, lock: bool = False) -> Batch:
        if batch not in self.batches:
            raise NoSuchRequest(request=batch)
        lines = self.lines[batch].values()
        counts = {str(fate): 0 for fate in Fate}
        for member in lines:
            counts[member.fate] += 1
        return replace(
            self.batches[batch],
            members=len(lines),
            messages=sum(member.messages for member in lines),
            size=sum(member.size for member in lines),
            counts=counts,
        )

    def list(self, *, reason: str = "") -> Sequence[Batch]:
        every = map(self.get, self.batches)
        found = (each for each in every if reason in ("", each.reason))
        return sorted(found, key=lambda b: (b.created_at, b.id), reverse=True)

    def members(
        self,
        batch: str,
        *,
        fate: Fate | None = None,
        segment: str | None = None,
        after: str = "",
    ) -> Iterator[Member]:
        self.get(batch)
        for conversation in sorted(self.lines[batch]):
            member = self.lines[batch][conversation]
            if conversation <= after:
                continue
            if fate in (None, member.fate) and segment in (None, member.segment):
                yield member

    def move(self, batch: str, state: State) -> None:
        self.get(batch)
        self.batches[batch] = replace(self.batches[batch], state=state)

    def assign(self, batch: str, segment: str, conversations: Sequence[str]) -> None:
        self.get(batch)
        lines = self.lines[batch]
        for one in lines.keys() & set(conversations):
            lines[one] = lines[one]._replace(segment=segment)

    def settle(
        self, batch: str, conversations: Sequence[str], fate: Fate, why: str = ""
    ) -> None:
        self.get(batch)
        lines = self.lines[batch]
        for one in lines.keys() & set(conversations):
            lines[one] = lines[one]._replace(fate=fate, why=why)

    def nominated(self, ids: Iterable[str]) -> Mapping[str, str]:
        wanted = set(ids)
        return {
            member.conversation: batch
            for batch, lines in self.lines.items()
            if self.batches[batch].state not in ENDED
            for member in lines.values()
            if member.conversation in wanted and member.fate != Fate.REFUSED
        }

    def note(self, batch: str, name: str, value: Mapping[str, object]) -> None:
        self.get(batch)
        self.noted.setdefault(batch, {})[name] = json.dumps(value)

    def notes(self, batch: str) -> Mapping[str, Mapping[str, object]]:
        self.get(batch)
        noted = self.noted.get(batch, {})
        return {name: json.loads(text) for name, text in noted.items()}

    def certify(self, batch: str, certificate: str, document: bytes) -> None:
        self.get(batch)
        mine = (batch, document)
        taken = {of for of, _ in self.documents.values()}
        if self.documents.get(certificate, mine) != mine or (
            batch in taken and certificate not in self.documents
        ):
            raise ObjectExists(object=certificate)
        self.documents[certificate] = mine
        self.batches[batch] = replace(self.batches[batch], certificate=certificate)

    def certificate(self, certificate: str) -> bytes:
        for name, (batch, document) in self.documents.items():
            if certificate in (name, batch):
                return document
        raise NoSuchCertificate(certificate=certificate)

    def lease(
        self,
        batch: str,
        owner: str,
        now: datetime,
        seconds: int,
        gone: Callable[[str], bool] = lambda _: False,
    ) -> bool:
        self.get(batch)
        holder, until = self.leases.get(batch, ("", EPOCH))
        if holder not in ("", owner) and until > now and not gone(holder):
            return False
        self.leases[batch] = (owner, now + timedelta(seconds=seconds))
        return True

    def renew(self, batch: str, owner: str, now: datetime, seconds: int) -> bool:
        if self.leases.get(batch, ("", EPOCH))[0] != owner:
            return False
        self.leases[batch] = (owner, now + timedelta(seconds=seconds))
        return True

    def yield_lease(self, batch: str, owner: str) -> None:
        if self.leases.get(batch, ("", EPOCH))[0] == owner:
            del self.leases[batch]
