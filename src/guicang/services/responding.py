"""Answer an incident: declare it, stop what destroys, let its clocks run, close it.

* One person declares, at once, and may stop all destruction in the same act. From the
  commit on, evidence is locked (``domain.incident.window``) wherever it could go.
* Clocks are derived anew at each look, from what is known and from the law as data;
  kept is only what people noted on them.
* What happened is told in a person's own words. It is masked before it is kept: reports
  are drawn up from it, and no customer is named in them.
* A freeze outlives the incident: two people lift it, as always.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from guicang.domain.access.model import Role
from guicang.domain.errors import (
    BadIncident,
    ClockSettled,
    ClocksRunning,
    IncidentClosed,
    NoSuchClock,
)
from guicang.domain.hold import Query
from guicang.domain.incident.clocks import Clock, State, clocks
from guicang.domain.incident.model import (
    Change,
    Facts,
    Incident,
    Mark,
    require_sound,
)
from guicang.domain.incident.rules import Rule
from guicang.domain.incident.spelling import different, told_of
from guicang.domain.ledger.model import Tag
from guicang.ports.clock import Clock as Time
from guicang.ports.incidents import Incidents
from guicang.ports.ledger import Ledger
from guicang.ports.people import People
from guicang.services.freezing import Freezing
from guicang.services.naming import Entropy, new_id

PRESERVE: Final = "preserve"
"""The clock that pressing the freeze meets."""
_SETTLED: Final = frozenset({State.MET, State.NOT_APPLICABLE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Responding:
    """The use cases.

    ``rules`` are the clocks as data, ``words`` what the organisation is; ``hide`` masks
    what somebody wrote; ``tell`` lets people be told of a new incident, in the
    transaction that declares it.
    """

    incidents: Incidents
    freezing: Freezing
    people: People
    ledger: Ledger
    clock: Time
    entropy: Entropy
    rules: Callable[[], Sequence[Rule]]
    words: Callable[[], frozenset[str]]
    hide: Callable[[str], str]
    tell: Callable[[Incident], object]

    # --- reading ----------------------------------------------------------------------

    def get(self, incident: str) -> Incident:
        """Give one. NoSuchIncident."""
        return self.incidents.get(incident)

    def clocks(self, incident: Incident) -> tuple[Clock, ...]:
        """Give an incident's clocks as they stand now, the most urgent first."""
        marks = self.incidents.marks(incident.id)
        now = self.clock.now()
        return clocks(incident, self.rules(), self.words(), marks, now)

    # --- declaring --------------------------------------------------------------------

    def declare(
        self, facts: Facts, *, by: str, freeze: Query | None = None
    ) -> Incident:
        """Declare an incident; with ``freeze``, stop what destroys in that scope.

        BadIncident. An empty query freezes everything.
        """
        now = self.clock.now()
        require_sound(facts, now)
        incident = Incident(
            id=new_id("i", now, self.entropy),
            facts=self._told(facts),
            declared_at=now,
            declared_by=by,
        )
        with self.freezing.holds.first(), self.incidents.transaction():
            # In the order in which what removes entries locks them.
            self.freezing.holds.in_force(lock=True)
            self.incidents.all(lock=True)
            if freeze is not None:
                reason = f"incident {incident.id}"
                placed = self.freezing.freeze(freeze, reason=reason, by=by)
                incident = replace(incident, freeze=placed.id)
            self.incidents.add(incident)
            about = {**told_of(incident.facts), "freeze": incident.freeze}
            self._enter(Tag.INCIDENT_DECLARED, by, incident, now, about)
            if incident.freeze:
                self._met(incident, self._rule(incident, PRESERVE), by, now)
            self.tell(incident)
        return incident

    def _told(self, facts: Facts) -> Facts:
        return replace(facts, story=self.hide(facts.story))

    def change(
        self, incident_id: str, change: Change, *, by: str, reason: str
    ) -> Incident:
        """Note what was learnt. NoSuchIncident, IncidentClosed, BadIncident."""
        now = self.clock.now()
        with self.incidents.transaction():
            incident = self._open(incident_id)
            facts = change.on(incident.facts)
            require_sound(facts, now)
            learnt = different(incident.facts, facts)
            if not learnt:
                raise BadIncident(reason="nothing new is told")
            incident = replace(incident, facts=facts)
            self.incidents.keep(incident)
            told = {"reason": self.hide(reason), **learnt}
            self._enter(Tag.INCIDENT_CHANGED, by, incident, now, told)
        return incident

    # --- clocks -----------------------------------------------------------------------

    def own(self, incident_id: str, clock: str, owner: str, *, by: str) -> Mark:
        """Give a clock to a person. NoSuchClock, NoSuchPerson, ClockSettled."""
        now = self.clock.now()
        person = self.people.get(owner)
        with self.incidents.transaction():
            incident = self._open(incident_id)
            mark = replace(self._running(incident, clock).mark, owner=person.name)
            self.incidents.mark(incident.id, mark)
            about = {"clock": clock, "person": person.name}
            self._enter(Tag.INCIDENT_CLOCK_OWNED, by, incident, now, about)
        return mark

    def meet(
        self,
        incident_id: str,
        clock: str,
        *,
        reference: str,
        by: str,
        at: datetime | None = None,
    ) -> Mark:
        """Note that a clock was met: ``reference`` is the evidence, ``at`` when.

        NoSuchClock, ClockSettled, BadIncident.
        """
        now = self.clock.now()
        with self.incidents.transaction():
            incident = self._open(incident_id)
            found = self._running(incident, clock)
            met = at or now
            if not reference.strip():
                raise BadIncident(reason="name the evidence: a number, a receipt")
            if not (found.start or incident.facts.discovered_at) <= met <= now:
                raise BadIncident(reason="it was met between its start and now")
            said = self.hide(reference.strip())
            return self._met(incident, found, by, met, said)

    def told(
        self, incident_id: str, many: int, *, reference: str, by: str
    ) -> tuple[str, ...]:
        """Meet the clocks that ask for nothing but that persons are told; name them.

        ``many`` were told in all. None is met while more are known to be concerned, and
        none of an incident that is closed. In the transaction that tells them, at its
        beginning: incidents are locked.
        """
        incident, now = self.incidents.get(incident_id, lock=True), self.clock.now()
        if not incident.is_open or many < max(1, incident.facts.persons or 0):
            return ()
        due = [
            clock
            for clock in self.clocks(incident)
            if clock.rule.by_telling and clock.state not in _SETTLED
        ]
        for clock in due:
            self._met(incident, clock, by, now, reference)
        return tuple(sorted(clock.rule.id for clock in due))

    def _met(
        self, incident: Incident, found: Clock, by: str, at: datetime, said: str = ""
    ) -> Mark:
        mark = replace(
            found.mark, met_at=at, met_by=by, reference=said or incident.freeze
        )
        self.incidents.mark(incident.id, mark)
        late = replace(found, mark=mark).late
        about = {
            "clock": found.rule.id,
            "reference": mark.reference,
            "met": at.isoformat(),
            "late": late,
        }
        now = self.clock.now()
        self._enter(Tag.INCIDENT_CLOCK_MET, by, incident, now, about)
        return mark

    def waive(self, incident_id: str, clock: str, *, reason: str, by: str) -> Mark:
        """Say why a clock does not apply. NoSuchClock, ClockSettled, BadIncident."""
        now = self.clock.now()
        if not reason.strip():
            raise BadIncident(reason="say why it does not apply")
        with self.incidents.transaction():
            incident = self._open(incident_id)
            found = self._running(incident, clock)
            why = self.hide(reason.strip())
            mark = replace(found.mark, waived_at=now, waived_by=by, why=why)
            self.incidents.mark(incident.id, mark)
            about = {"clock": clock, "reason": why}
            self._enter(Tag.INCIDENT_CLOCK_WAIVED, by, incident, now, about)
        return mark

    # --- its end ----------------------------------------------------------------------

    def handled(self, incident_id: str, *, by: str) -> Incident:
        """Note that handling has ended: what runs from there runs from now."""
        now = self.clock.now()
        with self.incidents.transaction():
            incident = self._open(incident_id)
            if incident.handled_at is not None:
                return incident
            incident = replace(incident, handled_at=now)
            self.incidents.keep(incident)
            self._enter(Tag.INCIDENT_HANDLED, by, incident, now, {})
        return incident

    def close(self, incident_id: str, *, reason: str, by: str) -> Incident:
        """Close an incident. ClocksRunning while one is not settled.

        Its freeze stays: two people lift it.
        """
        now = self.clock.now()
        with self.incidents.transaction():
            incident = self._open(incident_id)
            found = [c for c in self.clocks(incident) if c.state not in _SETTLED]
            if found:
                names = ", ".join(each.rule.id for each in found)
                raise ClocksRunning(incident=incident.id, clocks=names)
            incident = replace(
                incident,
                handled_at=incident.handled_at or now,
                closed_at=now,
                closed_by=by,
            )
            self.incidents.keep(incident)
            about = {"reason": self.hide(reason)}
            self._enter(Tag.INCIDENT_CLOSED, by, incident, now, about)
        return incident

    # --- how it is done ---------------------------------------------------------------

    def _open(self, incident_id: str) -> Incident:
        incident = self.incidents.get(incident_id, lock=True)
        if not incident.is_open:
            raise IncidentClosed(incident=incident_id)
        return incident

    def _rule(self, incident: Incident, clock: str) -> Clock:
        for each in self.clocks(incident):
            if each.rule.id == clock:
                return each
        raise NoSuchClock(incident=incident.id, clock=clock)

    def _running(self, incident: Incident, clock: str) -> Clock:
        found = self._rule(incident, clock)
        if found.state in _SETTLED:
            raise ClockSettled(
                incident=incident.id, clock=clock, state=found.state.value
            )
        return found

    def _enter(
        self,
        tag: Tag,
        by: str,
        incident: Incident,
        now: datetime,
        about: Mapping[str, object],
    ) -> None:
        self.ledger.append(tag, by, {"incident": incident.id, **about}, now)


def owner_of(clock: Clock) -> str | Role:
    """Name who answers for a clock: a person, or a role as long as nobody took it."""
    return clock.mark.owner or clock.rule.owner
