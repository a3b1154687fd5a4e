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
from guicang.domain.errors import BadUsage, ItemChanged, NoSuchItem
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
from guicang.domain.programme.items import (
    Change,
    Retired,
    Wish,
    checked,
    standing,
    wish_of,
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
    shipped: Callable[[], Sequence[Item]]
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

    def items(self) -> tuple[Item, ...]:
        """Give the items that are asked for: ours, as changed, and the house's own."""
        return self._standing()[0]

    def retired(self) -> tuple[Retired, ...]:
        """Give the items that are asked for no more, with who said so and why."""
        return self._standing()[1]

    def _standing(self) -> tuple[tuple[Item, ...], tuple[Retired, ...]]:
        return standing(self.shipped(), self.changes())

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

    # --- items ------------------------------------------------------------------------

    def changes(self, item: str = "") -> tuple[Change, ...]:
        """Give the versions of an item, or of all, the oldest first."""
        return tuple(map(_change, self.programme.notes(Kind.ITEM, item)))

    def change(
        self, item: str, wish: Wish, *, seen: int, by: str, code: Proof, reason: str
    ) -> Item:
        """Add an item, or change one: ``seen`` is the version that was looked at.

        A retired one is asked for again. BadItem, ItemChanged.
        """
        actor = self.governing.prove(by, code, May.PROGRAMME_CHANGE).name
        with self.programme.transaction():
            before = self._seen(item, seen)
            checked_ = checked(item, wish, before)
            self._version(item, checked_, actor, reason, retired=False)
        return next(each for each in self.items() if each.id == item)

    def retire(
        self, item: str, *, seen: int, by: str, code: Proof, reason: str
    ) -> None:
        """Ask for an item no more; it stays listed. NoSuchItem, ItemChanged."""
        actor = self.governing.prove(by, code, May.PROGRAMME_CHANGE).name
        with self.programme.transaction():
            before = self._seen(item, seen)
            self._require(item)
            if before is not None:
                self._version(item, wish_of(before), actor, reason, retired=True)

    def _seen(self, item: str, seen: int) -> Item | None:
        """Give an item as it stands, alone with it. ItemChanged if it was not seen."""
        self.programme.alone()
        items, gone = self._standing()
        known = {each.id: each for each in (*items, *(r.item for r in gone))}
        before = known.get(item)
        now = 0 if before is None else before.version
        if now != seen:
            raise ItemChanged(item=item, now=now)
        return before

    def _version(
        self, item: str, wish: Wish, by: str, reason: str, *, retired: bool
    ) -> None:
        tag = Tag.CALENDAR_ITEM_RETIRED if retired else Tag.CALENDAR_ITEM_CHANGED
        document = {**asdict(wish), "retired": retired, "reason": reason}
        self._add(Kind.ITEM, item, by, document, tag, {"item": item, **document})

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
            "retired": [
                {
                    "id": each.item.id,
                    "list": each.item.list.value,
                    "title": each.item.titles[language],
                    "basis": each.item.basis,
                    "by": each.change.by,
                    "at": each.change.at.isoformat(),
                    "reason": each.change.reason,
                }
                for each in self.retired()
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


def _change(note: Note) -> Change:
    said = dict(note.document)
    retired, reason = bool(said.pop("retired")), str(said.pop("reason"))
    return Change(
        item=note.subject,
        wish=Wish(**{key: str(value) for key, value in said.items()}),
        retired=retired,
        by=note.by,
        at=note.at,
        reason=reason,
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
