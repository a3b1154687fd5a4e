"""What was said and what happened at the desk, and who wants to be called back.

Lines of a session get their numbers one by one: whoever writes one has the session's
row until the commit, so that nobody reads number 7 before number 6 stands.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from django.db.models import F, QuerySet

from guicang.adapters.db import deskrows as rows
from guicang.adapters.db.models import desk as tables
from guicang.adapters.db.sealing import Box
from guicang.adapters.db.sql import since_epoch, spelled
from guicang.adapters.db.transactions import Atomic, translated
from guicang.domain.errors import (
    NoSuchCallBack,
    NoSuchDeskSession,
    NoSuchErrand,
)
from guicang.domain.record import micros
from guicang.ports.desk import CallBack, Errand, Line, Side, Stand, Turn, TurnKind
from guicang.ports.keys import Tagger


class Said(Atomic):
    """The part of the desk's store that has no say in who gets what."""

    __slots__ = ()
    box: Box
    tagger: Tagger

    # --- lines ------------------------------------------------------------------------

    def say(self, line: Line) -> tuple[Line, bool]:
        """Keep a line under the next ``seq``; give it, and whether it is new.

        With an id that the session has already, what lies there is given.
        NoSuchDeskSession.
        """
        with self.transaction():
            # Whoever counts on has the row: others wait here until the commit.
            mine = tables.DeskSession.objects.filter(key=line.session)
            if not mine.update(said=F("said") + 1):
                raise NoSuchDeskSession(session=line.session)
            there = tables.DeskLine.objects.filter(
                session=line.session, name=line.id
            ).first()
            if there is not None:
                mine.update(said=F("said") - 1)
                return rows.line_of(there, self.box), False
            seq = mine.values_list("said", flat=True)[0]
            row = tables.DeskLine.objects.create(
                session=line.session,
                seq=seq,
                name=line.id,
                at=micros(line.at),
                side=line.side.value,
                gap=line.gap,
                sealed=rows.sealed_line(line, self.box),
            )
            return rows.line_of(row, self.box), True

    def line(self, session: str, name: str) -> Line | None:
        """Give the line that has the sender's id; None if there is none."""
        with translated():
            row = tables.DeskLine.objects.filter(session=session, name=name).first()
        return None if row is None else rows.line_of(row, self.box)

    def lines(
        self, session: str, *, after: int = 0, limit: int = 1000
    ) -> Sequence[Line]:
        """Give lines in their order, from the one after ``after`` on."""
        found = tables.DeskLine.objects.filter(session=session, seq__gt=after)
        with translated():
            return [
                rows.line_of(row, self.box) for row in found.order_by("seq")[:limit]
            ]

    def read_up_to(self, session: str, side: Side, seq: int) -> None:
        """Note how far a side has read; it never goes back, nor past what was said."""
        column = _MARKS[side]
        with translated():
            tables.DeskSession.objects.filter(
                **{"key": session, f"{column}__lt": seq, "said__gte": seq}
            ).update(**{column: seq})

    def reading(self, session: str) -> Mapping[Side, int]:
        """Say how far each side has read."""
        with translated():
            row = tables.DeskSession.objects.filter(key=session).first()
        if row is None:
            raise NoSuchDeskSession(session=session)
        return {Side.CUSTOMER: row.read_customer, Side.AGENT: row.read_agent}

    def forget_lines(self, session: str) -> int:
        """Remove what was said in a session; return how many lines that were."""
        with self.transaction():
            return int(tables.DeskLine.objects.filter(session=session).delete()[0])

    # --- turns ------------------------------------------------------------------------

    def turns(self, session: str) -> Sequence[Turn]:
        """Give what happened to a session, in its order."""
        with translated():
            found = tables.DeskTurn.objects.filter(session=session).order_by("id")
            return [rows.turn_of(row) for row in found]

    def happened(
        self, since: datetime, until: datetime, kinds: Sequence[TurnKind] = ()
    ) -> Sequence[Turn]:
        """Give what happened in a stretch of time, in its order."""
        found = _turns(since, until, kinds)
        with translated():
            return [rows.turn_of(row) for row in found.order_by("at", "id")]

    def tally(self, since: datetime, until: datetime, kinds: Sequence[TurnKind]) -> int:
        """Count what happened of these kinds in a stretch of time."""
        with translated():
            return _turns(since, until, kinds).count()

    # --- calls back -------------------------------------------------------------------

    def call(self, call: CallBack) -> CallBack:
        """Write a wish to be called; one open wish for a session, the first stands."""
        with self.transaction():
            row, _ = tables.DeskCall.objects.get_or_create(
                session=call.session,
                done_at=None,
                defaults={
                    "key": call.id,
                    "asked_at": micros(call.asked_at),
                    "wanted_at": since_epoch(call.wanted_at),
                    "sensitive": spelled(sorted(call.sensitive)),
                    "sealed": self.box.seal(rows.CALL, call.id, call.contact.encode()),
                },
            )
            return rows.call_of(row, self.box)

    def calls(self) -> Sequence[CallBack]:
        """Give the open ones, the earliest wanted first."""
        found = tables.DeskCall.objects.filter(done_at=None)
        order = F("wanted_at").asc(nulls_first=True)
        with translated():
            return [rows.call_of(row, self.box) for row in found.order_by(order, "id")]

    def called(self, call: str, by: str, at: datetime) -> CallBack:
        """Note that the call was made, and forget the number. NoSuchCallBack."""
        with self.transaction():
            mine = tables.DeskCall.objects.filter(key=call)
            nothing = self.box.seal(rows.CALL, call, b"")
            open_ = mine.filter(done_at=None)
            if not open_.update(done_at=micros(at), done_by=by, sealed=nothing):
                raise NoSuchCallBack(call=call)
            return rows.call_of(mine.get(), self.box)

    # --- errands ----------------------------------------------------------------------

    def send(self, errand: Errand) -> Errand:
        """Write an errand; of one id the first stands."""
        with self.transaction():
            row, _ = tables.DeskErrand.objects.get_or_create(
                key=errand.id,
                defaults={
                    "source": errand.source,
                    "session": errand.session,
                    "at": micros(errand.at),
                    "stand": errand.stand.value,
                    "mark": self.mark(errand.text) if errand.text else "",
                    "sealed": rows.sealed_errand(errand, self.box),
                },
            )
            return rows.errand_of(row, self.box)

    def errands(
        self, stand: Stand, limit: int = 200, *, source: str = ""
    ) -> Sequence[Errand]:
        """Give those that stand so, in the order in which they were written."""
        found = tables.DeskErrand.objects.filter(stand=stand.value).order_by("id")
        if source:
            found = found.filter(source=source)
        with translated():
            return [rows.errand_of(row, self.box) for row in found[:limit]]

    def errand(self, name: str) -> Errand:
        """Give one, done or not. NoSuchErrand."""
        with translated():
            row = tables.DeskErrand.objects.filter(key=name).first()
        if row is None:
            raise NoSuchErrand(errand=name)
        return rows.errand_of(row, self.box)

    def errands_of(self, session: str) -> Sequence[Errand]:
        """Give those of a session, done or not, in their order."""
        found = tables.DeskErrand.objects.filter(session=session)
        with translated():
            return [rows.errand_of(row, self.box) for row in found.order_by("id")]

    def telling(self, session: str, mark: str) -> Errand | None:
        """Give the notice of a session whose text has this mark; None if none has."""
        found = tables.DeskErrand.objects.filter(session=session, mark=mark)
        with translated():
            row = found.order_by("-id").first()
        return None if row is None else rows.errand_of(row, self.box)

    def mark(self, text: str) -> str:
        """Give the keyed digest by which a text is known again."""
        return self.tagger.tag("desk-told", text.strip())

    def settle(self, errand: Errand) -> Errand:
        """Write how far an errand is, unless it is done. NoSuchErrand.

        What it says is forgotten when it is done.
        """
        open_ = tables.DeskErrand.objects.filter(key=errand.id).exclude(
            stand=Stand.DONE.value
        )
        with translated():
            met = open_.update(
                stand=errand.stand.value,
                why=errand.why,
                tries=errand.tries,
                not_before=since_epoch(errand.not_before),
                begun_at=since_epoch(errand.begun_at),
                done_at=since_epoch(errand.done_at),
                done_by=errand.done_by,
                **(
                    {"sealed": rows.sealed_errand(replace(errand, text=""), self.box)}
                    if errand.stand is Stand.DONE
                    else {}
                ),
            )
        if not met:
            raise NoSuchErrand(errand=errand.id)
        return errand


_MARKS: Mapping[Side, str] = {
    Side.CUSTOMER: "read_customer",
    Side.AGENT: "read_agent",
}


def _turns(
    since: datetime, until: datetime, kinds: Sequence[TurnKind]
) -> QuerySet[tables.DeskTurn]:
    """Find what happened in a stretch of time; of any kind if none is named."""
    found = tables.DeskTurn.objects.filter(at__gte=micros(since), at__lt=micros(until))
    return found.filter(kind__in=[kind.value for kind in kinds]) if kinds else found
