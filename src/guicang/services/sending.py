"""Let complete conversations out to the destinations that were approved.

* What is complete waits in the transaction that stored it: whoever is killed then has
  stored neither, or both.
* A disclosure is in the ledger before its first byte leaves: no entry, no export. It
  names the conversations, the recipient, the purpose, the basis, the end.
* One disclosure at a time leaves for a destination. Whoever sends it dies, and it is
  sent again under the same id, where it takes its own place: nothing is lost and
  nothing is there twice.
* Nothing leaves after the end. Nothing leaves that was erased here meanwhile.
* It is masked when it leaves, by the policy in force then.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from guicang.domain.disclosure import Destination, Disclosure, Kind
from guicang.domain.disclosure.model import UNMASKED, again_at
from guicang.domain.disclosure.rows import Row, row_of
from guicang.domain.errors import (
    BadExportCursor,
    DisclosureEnded,
    GuicangError,
    NotYourExport,
)
from guicang.domain.ledger.model import Tag
from guicang.domain.record import Conversation
from guicang.ports.clock import Clock
from guicang.ports.disclosures import Disclosures, Doors, Parcel
from guicang.ports.jobs import Jobs
from guicang.ports.ledger import Ledger
from guicang.ports.records import Records
from guicang.services.certifying import readable
from guicang.services.disclosing import Disclosing
from guicang.services.documents import document
from guicang.services.exporting import Exporting
from guicang.services.naming import Entropy, new_id
from guicang.services.restricting import free

ACTOR: Final = "system:disclosure"
SEND: Final = "disclose-to"
"""The kind of the jobs that send."""
PARCEL: Final = 500
"""Conversations that leave together at most."""
_LEASE: Final = timedelta(minutes=10)
_ID: Final = 8
Progress = Callable[[int, int], None]


class Sent(NamedTuple):
    """What left; ``error`` is the code of what ended it, "" if nothing waits."""

    disclosures: int = 0
    conversations: int = 0
    messages: int = 0
    error: str = ""


class Page(NamedTuple):
    """What a program fetched; ``next`` is what it gives to have the next page."""

    disclosure: str
    rows: Sequence[Row]
    next: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """The use cases. ``exporting`` is asked for anew: its masking policy may change."""

    disclosing: Disclosing
    disclosures: Disclosures
    records: Records
    exporting: Callable[[], Exporting]
    doors: Doors
    jobs: Jobs
    ledger: Ledger
    clock: Clock
    entropy: Entropy

    def completed(self, talks: Iterable[Conversation]) -> None:
        """Let those that are complete wait; a transaction is open, which stores them.

        What has changed since it left goes out again.
        """
        complete = [talk for talk in talks if talk.closed_at is not None]
        if not complete:
            return
        self.disclosures.hold()
        now = self.clock.now()
        for name, destination in self.disclosing.current()[1].items():
            ids = [talk.id for talk in complete if destination.takes(talk.source)]
            if destination.live(now) and ids:
                self.disclosures.enter(name, ids)

    # --- sending ----------------------------------------------------------------------

    def order(self) -> list[str]:
        """Let a job wait for each destination for which something waits."""
        now, waits = self.clock.now(), self.disclosures.waits()
        due = []
        for name, one in self.disclosing.current()[1].items():
            if one.kind is Kind.PULL or not one.live(now):
                continue
            leaving = self.disclosures.leaving(name)
            if name in waits if leaving is None else _is_due(leaving, now):
                key = f"{SEND}:{name}@{now:%Y-%m-%dT%H:%M}"
                self.jobs.add(SEND, {"destination": name}, now=now, key=key)
                due.append(name)
        return due

    def run(self, name: str, progress: Progress = lambda _done, _of: None) -> Sent:
        """Send all that waits for a destination, parcel by parcel.

        What it does not take is sent again later. NoSuchDestination, DisclosureEnded.
        ``progress`` may raise, to end early: nothing is lost by that.
        """
        destination, sent = self.disclosing.destination(name), Sent()
        while (disclosure := self._claim(destination)) is not None:
            now = self.clock.now()
            try:
                messages = self._send(destination, disclosure)
            except GuicangError as error:
                again = again_at(disclosure.tries, now)
                self.disclosures.postpone(disclosure.id, error.code, again)
                return sent._replace(error=error.code)
            self._settle(disclosure, messages)
            sent = Sent(
                sent.disclosures + 1,
                sent.conversations + disclosure.conversations,
                sent.messages + messages,
            )
            progress(sent.conversations, sent.conversations)
        return sent

    def _claim(self, destination: Destination) -> Disclosure | None:
        """Take the disclosure that is due, or open the next; None if there is none."""
        now = self.clock.now()
        with self.disclosures.transaction():
            self._require_live(destination, now)
            found = self.disclosures.leaving(destination.name)
            if found is not None and not _is_due(found, now):
                return None
            if found is None:
                found = self._open(destination, now, now)
            if found is not None:
                self.disclosures.lease(found.id, now + _LEASE)
                found = replace(found, tries=found.tries + 1)
        return found

    def _require_live(self, destination: Destination, now: datetime) -> None:
        if not destination.live(now):
            raise DisclosureEnded(destination=destination.name)

    def _open(
        self, destination: Destination, now: datetime, due_at: datetime | None
    ) -> Disclosure | None:
        """Open a disclosure of what waits and is still stored; None if nothing does."""
        name = destination.name
        while waiting := self.disclosures.waiting(name, PARCEL):
            known = frozenset(free(self.records.known(waiting), self.records))
            self.disclosures.drop(name, [i for i in waiting if i not in known])
            here = [i for i in waiting if i in known]
            if here:
                return self._opened(destination, here, now, due_at)
        return None

    def _opened(
        self,
        destination: Destination,
        here: Sequence[str],
        now: datetime,
        due_at: datetime | None,
    ) -> Disclosure | None:
        masking = self.exporting().masking.policy.version
        disclosure = Disclosure(
            id=new_id("x", now, self.entropy, _ID),
            destination=destination.name,
            recipient=destination.recipient,
            contact=destination.contact,
            purpose=destination.purpose,
            basis=destination.basis,
            profile=destination.profile,
            masking="" if destination.profile == UNMASKED else masking,
            version=self.disclosing.current()[0],
            expires_at=destination.expires_at,
            opened_at=now,
            conversations=len(here),
            due_at=due_at,
        )
        if not self.disclosures.open(disclosure, here):
            return None
        about = {
            "disclosure": disclosure.id,
            "destination": disclosure.destination,
            "recipient": disclosure.recipient,
            "purpose": disclosure.purpose,
            "basis": disclosure.basis.value,
            "masked": disclosure.profile,
            "masking": disclosure.masking,
            "version": disclosure.version,
            "expires": disclosure.expires_at.isoformat(),
            "conversations": list(here),
        }
        self.ledger.append(Tag.DISCLOSURE_MADE, ACTOR, about, now)
        return disclosure

    def _send(self, destination: Destination, disclosure: Disclosure) -> int:
        rows = self._rows(disclosure)
        secrets = self.disclosing.secrets_of(destination)
        door = self.doors.open(destination, secrets)
        door.put(Parcel(id=disclosure.id, at=disclosure.opened_at, rows=rows))
        return sum(len(row["messages"]) for row in rows)

    def _rows(self, disclosure: Disclosure) -> list[Row]:
        """Read what a disclosure speaks of, as it is now; masked, unless signed so."""
        with self.disclosures.transaction():
            # Locked before they are read: whoever changes one waits, and then counts.
            revisions = self.disclosures.copies(disclosure.id)
            here = [i for i in revisions if i in self.records.known(revisions)]
            talks = list(readable(self.records, here))
        plain = [document(talk) for talk in talks]
        found = plain
        if disclosure.profile != UNMASKED:
            found = self.exporting().masked(plain, disclosure.profile)
        return [
            row_of(one, said, revisions[talk.id])
            for talk, one, said in zip(talks, found, plain, strict=True)
        ]

    def _settle(self, disclosure: Disclosure, messages: int) -> None:
        now = self.clock.now()
        about = {
            "disclosure": disclosure.id,
            "destination": disclosure.destination,
            "messages": messages,
        }
        with self.disclosures.transaction():
            self.disclosures.settle(disclosure.id, messages, now)
            self.ledger.append(Tag.DISCLOSURE_TAKEN, ACTOR, about, now)

    # --- being fetched from -----------------------------------------------------------

    def fetch(self, name: str, cursor: str, *, program: str) -> Page:
        """Give a program the page after a cursor: the same cursor, the same page.

        The cursor of the page that is leaving says that it arrived. NoSuchDestination,
        NotYourExport, DisclosureEnded, BadExportCursor.
        """
        destination = self.disclosing.destination(name)
        if (
            destination.kind is not Kind.PULL
            or destination.settings["client"] != program
        ):
            raise NotYourExport(destination=name)
        now = self.clock.now()
        with self.disclosures.transaction():
            self._require_live(destination, now)
            leaving = self.disclosures.leaving(name)
            last = self.disclosures.last(name)
            before = "" if last is None else last.id
            if leaving is not None and cursor == leaving.id:
                self._settle(leaving, leaving.messages)
                leaving, before = None, cursor
            elif cursor not in {"", before}:
                raise BadExportCursor(destination=name)
            if leaving is None:
                leaving = self._open(destination, now, None)
        if leaving is None:
            return Page("", (), before)
        return Page(leaving.id, self._rows(leaving), leaving.id)


def _is_due(disclosure: Disclosure, now: datetime) -> bool:
    return disclosure.due_at is not None and disclosure.due_at <= now
