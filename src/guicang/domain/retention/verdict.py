"""How long a conversation is kept, and why. This is the module that can do harm.

It keeps these promises (the numbers are those of docs/explanation/retention.md):

* A hold or a freeze keeps the record, whatever else is said (R1, R12).
* The last copy never goes before the longest floor has ended (R2, R3).
* A start that is missing never makes a record due (R9).
* One REVIEW is enough to stop automatic deletion (R8).
* No rule at all means: keep. Silence never deletes.
* What a change of rules made due waits for the grace period (R11). A policy without
  a predecessor shortens nothing, so nothing waits: ``Rules.earlier`` is empty then.

There are two ends (R28). From ``offline_at`` on the working copy may go, because a
verified archive carries what a floor still keeps; from ``dispose_at`` on the last
copy may go. Verdicts are functions of their arguments alone: same facts, same rules,
same instant, same verdict, in whatever order the clauses are written.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from guicang.domain.hold import Freeze, Hold, freezing, holding
from guicang.domain.retention.calendar import end_of
from guicang.domain.retention.model import (
    Action,
    Effect,
    Record,
    Rules,
    State,
    Verdict,
)
from guicang.domain.retention.notes import SILENCE, Notes, Silence
from guicang.domain.retention.outlook import outlook
from guicang.domain.retention.reckon import Reckoning, reckon
from guicang.domain.retention.select import Selector


class Ends(NamedTuple):
    """The two ends of a record; None where there is no such instant."""

    offline: datetime | None
    dispose: datetime | None


class Veto(NamedTuple):
    """What keeps a record whatever the rules say."""

    holds: tuple[Hold, ...]
    freezes: tuple[Freeze, ...]


class Compiled:
    """Rules made ready for many records. Safe to share; gives what ``verdict`` gives.

    Pass ``why=False`` in bulk: the same verdicts without their reasons.
    """

    __slots__ = ("_earlier", "_select", "rules")

    def __init__(self, rules: Rules) -> None:
        """Prepare the choice of clauses, for the rules before the change too."""
        self.rules = rules
        self._select = Selector(rules.clauses)
        self._earlier: tuple[Selector, datetime] | None = None
        if rules.changed_at is not None and rules.earlier:
            self._earlier = Selector(rules.earlier), rules.changed_at

    def verdict(
        self,
        record: Record,
        *,
        holds: Sequence[Hold] = (),
        freezes: Sequence[Freeze] = (),
        now: datetime,
        why: bool = True,
    ) -> Verdict:
        """Say what becomes of a record in the working store."""
        notes = Notes(self.rules.zone) if why else SILENCE
        sums = reckon(record, self._select(record), now, notes)
        veto = _veto(record, holds, freezes, notes)
        ends = self._graced(record, sums, _ends(sums), now, notes)
        state = _state(sums, veto, ends.offline, now)
        if state is State.RESTRICTED:
            notes.add("R27", "restricted")
        return self._verdict(record, sums, veto, (state, ends), notes)

    def archive_verdict(
        self,
        record: Record,
        *,
        keep_until: datetime,
        holds: Sequence[Hold] = (),
        freezes: Sequence[Freeze] = (),
        now: datetime,
        why: bool = True,
    ) -> Verdict:
        """Say what becomes of an archived copy that was promised until an instant.

        It is due for destruction when ``dispose_at`` has come. Where the policy no
        longer speaks of the record, the promise is its end: an archive copy is never
        kept for ever by accident (R19).
        """
        notes = Notes(self.rules.zone) if why else SILENCE
        sums = reckon(record, self._select(record), now, notes)
        veto = _veto(record, holds, freezes, notes)
        ends = Ends(None, _archive_end(sums, keep_until, notes))
        ends = self._graced(record, sums, ends, now, notes)
        state = _archive_state(sums, veto, ends.dispose, now)
        return self._verdict(record, sums, veto, (state, ends), notes)

    def _graced(
        self,
        record: Record,
        sums: Reckoning,
        ends: Ends,
        now: datetime,
        notes: Silence,
    ) -> Ends:
        """Put off what only a change made due (R11)."""
        if self._earlier is not None and not sums.requested:
            ends = self._after_change(self._earlier, record, ends, now, notes)
        if record.shortened_at is None:
            return ends
        limit = self.grace_from(record.shortened_at)
        later = Ends(_not_before(ends.offline, limit), _not_before(ends.dispose, limit))
        if later != ends:
            notes.add("R11", "grace-record", changed=record.shortened_at, end=limit)
        return later

    def _after_change(
        self,
        earlier: tuple[Selector, datetime],
        record: Record,
        ends: Ends,
        now: datetime,
        notes: Silence,
    ) -> Ends:
        """Let newly due records wait; what was due before the change does not."""
        select, changed = earlier
        limit = self.grace_from(changed)
        if not any(end is not None and end < limit for end in ends):
            return ends
        before = reckon(record, select(record), now, SILENCE)
        automatic = before.action is Action.DELETE
        old = _ends(before) if automatic else Ends(None, None)
        later = Ends(
            _not_before(ends.offline, min(old.offline or limit, limit)),
            _not_before(ends.dispose, min(old.dispose or limit, limit)),
        )
        if later != ends:
            notes.add("R11", "grace-policy", changed=changed, end=limit)
        return later

    def grace_from(self, at: datetime) -> datetime:
        """Return until when what a change of an instant made due waits (R11)."""
        rules = self.rules
        return end_of(at, rules.grace, rules.zone, effect=Effect.SCHEDULE)

    def _verdict(
        self,
        record: Record,
        sums: Reckoning,
        veto: Veto,
        result: tuple[State, Ends],
        notes: Silence,
    ) -> Verdict:
        state, ends = result
        if notes.listens:
            outlook(sums, state, ends, self.rules.grace, notes)
        held = state is State.HELD
        floors = [s.clause.id for s in sums.floors]
        floors += [w.clause.id for w in sums.endless]
        return Verdict(
            record.id,
            state,
            sums.action,
            None if held else ends.offline,
            sums.keep_until,
            None if held else ends.dispose,
            tuple(notes.reasons()),
            tuple(sums.decided),
            tuple(floors),
            tuple([h.id for h in veto.holds] + [f.id for f in veto.freezes]),
            tuple(sums.conflicts),
            sums.legal_review,
        )


def compile_rules(rules: Rules) -> Compiled:
    """Make rules ready for many records."""
    return Compiled(rules)


def verdict(
    record: Record,
    rules: Rules,
    *,
    holds: Sequence[Hold] = (),
    freezes: Sequence[Freeze] = (),
    now: datetime,
) -> Verdict:
    """Say what becomes of one record, when, and why."""
    return Compiled(rules).verdict(record, holds=holds, freezes=freezes, now=now)


def archive_verdict(
    record: Record,
    rules: Rules,
    *,
    keep_until: datetime,
    holds: Sequence[Hold] = (),
    freezes: Sequence[Freeze] = (),
    now: datetime,
) -> Verdict:
    """Say what becomes of one archived copy, when, and why."""
    return Compiled(rules).archive_verdict(
        record, keep_until=keep_until, holds=holds, freezes=freezes, now=now
    )


def may_go_offline(verdict: Verdict, now: datetime) -> bool:
    """Say whether the working copy may be taken offline now without being asked.

    True for what is DUE_DELETE, and for what is RESTRICTED and past its target: a
    floor archive is where a restricted record belongs. What wants a REVIEW never
    goes by itself.
    """
    return (
        verdict.state in {State.DUE_DELETE, State.RESTRICTED}
        and verdict.action is Action.DELETE
        and verdict.offline_at is not None
        and verdict.offline_at <= now
    )


def _ends(sums: Reckoning) -> Ends:
    """Combine target and floors (R2); a missing start leaves no end (R9)."""
    if sums.stopped or sums.target is None:
        return Ends(None, None)
    return Ends(sums.target, _not_before(sums.target, sums.keep_until))


def _archive_end(
    sums: Reckoning, keep_until: datetime, notes: Silence
) -> datetime | None:
    """Find the end of an archived copy: never before the floors, nor the promise.

    A request for erasure ends the promise, which is the organisation's own; the
    floors stay.
    """
    if sums.stopped or (sums.retained and sums.target is None):
        return None
    if sums.requested:
        return _not_before(sums.target, sums.keep_until)
    notes.add("R19", "archive-promised", end=keep_until)
    return _not_before(_not_before(keep_until, sums.target), sums.keep_until)


def _not_before(end: datetime | None, limit: datetime | None) -> datetime | None:
    """Return the later of an end and a limit; no end stays no end."""
    if end is None or limit is None:
        return end
    return max(end, limit)


def _veto(
    record: Record, holds: Sequence[Hold], freezes: Sequence[Freeze], notes: Silence
) -> Veto:
    veto = Veto(
        holding(holds, record) if holds else (),
        freezing(freezes, record) if freezes else (),
    )
    for hold in veto.holds:
        notes.add("R12", "held", hold=hold.id, title=hold.title, placed=hold.placed_at)
    for freeze in veto.freezes:
        notes.add("R1", "frozen", freeze=freeze.id, placed=freeze.placed_at)
    return veto


def _waiting(sums: Reckoning) -> State:
    """Tell an exception that somebody must mend from an event that will come."""
    if any(wait.exception for wait in (*sums.waits, *sums.endless)):
        return State.INDETERMINATE
    return State.PENDING_EVENT


def _state(
    sums: Reckoning, veto: Veto, offline: datetime | None, now: datetime
) -> State:
    if veto.holds or veto.freezes:
        return State.HELD
    over = sums.ceiling is not None and sums.ceiling <= now
    if (sums.requested or over) and sums.floor_runs(now):
        return State.RESTRICTED
    if sums.stopped:
        return _waiting(sums)
    if offline is None or offline > now:
        return State.ACTIVE
    return State.DUE_REVIEW if sums.action is Action.REVIEW else State.DUE_DELETE


def _archive_state(
    sums: Reckoning, veto: Veto, dispose: datetime | None, now: datetime
) -> State:
    if veto.holds or veto.freezes:
        return State.HELD
    if sums.stopped:
        return _waiting(sums)
    if dispose is None or dispose > now:
        return State.RESTRICTED if sums.floor_runs(now) else State.ACTIVE
    return State.DUE_REVIEW if sums.action is Action.REVIEW else State.DUE_DELETE
