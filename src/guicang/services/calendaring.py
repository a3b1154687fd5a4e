"""Keep the compliance calendar: owners, evidence, impact assessments.

What the system knows is read anew each time; what people say is never changed, and is
in the ledger with its reference.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from guicang.domain.access.model import May
from guicang.domain.access.passkeys import Proof
from guicang.domain.alarms.model import Found, Kind as Alarm
from guicang.domain.errors import BadUsage, NoSuchItem
from guicang.domain.ledger.canonical import decode
from guicang.domain.ledger.model import Tag
from guicang.domain.programme.calendar import (
    KEPT,
    Assessment,
    Evidence,
    Item,
    Later,
    Line,
    State,
    line,
)
from guicang.ports.clock import Clock
from guicang.ports.ledger import Ledger
from guicang.ports.people import People
from guicang.ports.programme import Kind, Note, Programme
from guicang.services.governing import Governing
from guicang.services.naming import Entropy, new_id

_ASSESSED = ("title", "purpose", "impact", "measures", "conclusion")


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendaring:
    """The use cases. ``known`` gives what the system knows, by name."""

    programme: Programme
    people: People
    governing: Governing
    ledger: Ledger
    clock: Clock
    entropy: Entropy
    later: Later
    items: Callable[[], Sequence[Item]]
    known: Callable[[], Mapping[str, Evidence]]

    def lines(self) -> tuple[Line, ...]:
        """Say how every item stands now."""
        now, known = self.clock.now(), dict(self.known())
        if newest := self.assessments()[:1]:
            about = f"{newest[0].id} {newest[0].title}"
            known["assessment"] = Evidence(at=newest[0].at, reference=about)
        owners = {
            note.subject: str(note.document["owner"])
            for note in self.programme.notes(Kind.OWNER)
        }
        said: dict[str, list[Evidence]] = {}
        for note in self.programme.notes(Kind.DONE):
            said.setdefault(note.subject, []).append(_evidence(note))
        begun = next((decode(row.body).at for row in self._first()), now)
        return tuple(
            line(
                item,
                owners.get(item.id, ""),
                [
                    *said.get(item.id, ()),
                    *([known[item.known]] if item.known in known else ()),
                ],
                begun=begun,
                now=now,
                later=self.later,
            )
            for item in self.items()
        )

    def _first(self) -> Iterator[Any]:
        return (row for row in self.ledger.rows(0, 1) if row.body)

    def own(self, item: str, owner: str, *, by: str, code: Proof, reason: str) -> None:
        """Say who sees to an item. NoSuchItem, NoSuchPerson."""
        actor = self.governing.prove(by, code, May.PROGRAMME_CHANGE).name
        self._require(item)
        self.people.get(owner)
        about = {"item": item, "owner": owner, "reason": reason}
        self._add(Kind.OWNER, item, actor, {"owner": owner}, Tag.CALENDAR_OWNED, about)

    def done(
        self, item: str, reference: str, note: str, *, by: str, code: Proof
    ) -> None:
        """Attach evidence by hand. NoSuchItem; BadUsage without a reference."""
        actor = self.governing.prove(by, code, May.PROGRAMME_CHANGE).name
        self._require(item)
        if not reference.strip():
            raise BadUsage(reason="evidence has a reference")
        said = {"reference": reference.strip(), "note": note.strip()}
        about = {"item": item, **said}
        self._add(Kind.DONE, item, actor, said, Tag.CALENDAR_DONE, about)

    def _require(self, item: str) -> None:
        if all(known.id != item for known in self.items()):
            raise NoSuchItem(item=item)

    # --- impact assessments -----------------------------------------------------------

    def assess(self, said: Mapping[str, str], *, by: str, code: Proof) -> Assessment:
        """Record an impact assessment. BadUsage where a part of it is missing."""
        actor = self.governing.prove(by, code, May.PROGRAMME_CHANGE).name
        parts = {name: said.get(name, "").strip() for name in _ASSESSED}
        if not all(parts.values()):
            raise BadUsage(reason="an assessment has all its parts")
        now = self.clock.now()
        id_ = new_id("pia", now, self.entropy)
        about = {"assessment": id_, "title": parts["title"]}
        self._add(Kind.ASSESSMENT, id_, actor, parts, Tag.CALENDAR_ASSESSED, about)
        return self._assessment(id_, actor, now, parts)

    def assessments(self) -> Sequence[Assessment]:
        """Give all impact assessments, the newest first; none is ever deleted here."""
        return [
            self._assessment(
                note.subject,
                note.by,
                note.at,
                {key: str(value) for key, value in note.document.items()},
            )
            for note in reversed(self.programme.notes(Kind.ASSESSMENT))
        ]

    def _assessment(
        self, id_: str, by: str, at: datetime, parts: Mapping[str, str]
    ) -> Assessment:
        keep = self.later(at, KEPT)
        return Assessment(id=id_, by=by, at=at, keep_until=keep, **parts)

    # --- alarms and reports -----------------------------------------------------------

    def wrong(self) -> Iterator[Found]:
        """Name the owners' items that are late; what nobody owns is no alarm yet."""
        late: dict[str, int] = {}
        for each in self.lines():
            if each.owner and each.state is State.LATE:
                late[each.owner] = late.get(each.owner, 0) + 1
        for owner, count in sorted(late.items()):
            facts = {"owner": owner, "items": count}
            yield Found(kind=Alarm.CALENDAR_LATE, about=owner, facts=facts)

    def report(self, language: str) -> dict[str, Any]:
        """Give the calendar as it stands, for a report."""
        return {
            "lines": [
                {
                    "id": each.item.id,
                    "list": each.item.list.value,
                    "title": each.item.titles[language],
                    "basis": each.item.basis,
                    "owner": each.owner,
                    "state": each.state.value,
                    "due_at": each.due_at.isoformat() if each.due_at else "",
                    "evidence": _plain(each.evidence),
                }
                for each in self.lines()
            ],
            "assessments": [_plain(each) for each in self.assessments()],
        }

    def _add(
        self,
        kind: Kind,
        subject: str,
        by: str,
        document: Mapping[str, object],
        tag: Tag,
        about: Mapping[str, object],
    ) -> None:
        now = self.clock.now()
        with self.programme.transaction():
            self.ledger.append(tag, by, about, now)
            self.programme.add(
                Note(kind=kind, subject=subject, by=by, at=now, document=document)
            )


def _evidence(note: Note) -> Evidence:
    said = {key: str(value) for key, value in note.document.items()}
    return Evidence(at=note.at, by=note.by, **said)


def _plain(value: Evidence | Assessment | None) -> dict[str, str] | None:
    if value is None:
        return None
    return {
        key: each.isoformat() if isinstance(each, datetime) else str(each)
        for key, each in asdict(value).items()
    }
