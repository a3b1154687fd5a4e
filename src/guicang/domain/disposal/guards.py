"""What stops a disposal: the clock (R22), the breaker (R30), the last door (R13).

Everything is asked again inside the transaction that destroys; what was said when the
batch was proposed is advice to the approvers and binds nobody.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from guicang.domain.disposal.model import Member
from guicang.domain.errors import ClockMoved, ClockRefused
from guicang.domain.record import Dumps, micros, spelled
from guicang.domain.retention.model import Record, Verdict

FIRST_RUN = "first-run"
TOO_MANY = "too-many"
DRIFT = timedelta(minutes=10)
"""How far the clock may be from its witnesses; time synchronisation steps less."""
SKEW = timedelta(seconds=5)
"""How far back a clock may be set by time synchronisation without alarm."""


def check_clock(now: datetime, last: datetime | None, jump_end: datetime) -> None:
    """Raise ClockRefused if time runs backwards or leapt (R22).

    ``last`` is the instant of the last ledger entry, ``jump_end`` the latest instant
    that is still plausible after it.
    """
    if last is not None and (now < last - SKEW or now > jump_end):
        raise ClockRefused(now=now.isoformat(), last=last.isoformat())


def check_witnesses(now: datetime, drift: timedelta, stamped: datetime | None) -> None:
    """Raise ClockMoved if what nobody here can set contradicts the clock.

    ``drift`` is by how much the clock ran ahead of the machine's counter since this
    process began; ``stamped`` the instant of the newest time stamp of an authority.
    """
    if abs(drift) > DRIFT:
        wanted = (now - drift).isoformat()
        raise ClockMoved(
            now=now.isoformat(), witness="the machine's counter", wanted=wanted
        )
    if stamped is not None and now < stamped - DRIFT:
        wanted = stamped.isoformat()
        raise ClockMoved(now=now.isoformat(), witness="a time stamp", wanted=wanted)


@dataclass(frozen=True, slots=True, kw_only=True)
class Breaker:
    """The runaway breaker (R30): limits that want one more signature."""

    records: int
    percent: int

    def objections(
        self, *, members: int, corpus: int, first_run: bool
    ) -> tuple[str, ...]:
        """Name why a run of ``members`` out of ``corpus`` records stops, if it does."""
        many = members > self.records or members * 100 > corpus * self.percent
        return (FIRST_RUN,) * first_run + (TOO_MANY,) * many


def facts_digest(
    record: Record, verdict: Verdict, policy: int, dumps: Dumps | None = None
) -> str:
    """Return what stands for "what the rules were told and said" (hex SHA-256).

    The present instant is no part of it: the same facts give the same digest tomorrow.
    ``dumps`` is a fast writer for it; what it refuses is written as without it.
    """
    told = [
        record.id,
        sorted([(name, micros(at)) for name, at in record.starts.items()]),
        sorted([(category, by, micros(at)) for category, by, at in record.labels]),
        record.sensitive,
        record.source,
        record.channel,
        sorted(record.jurisdictions),
        _moment(record.request_at),
        _moment(record.shortened_at),
    ]
    said = [
        sorted(verdict.clauses),
        sorted(verdict.floors),
        _moment(verdict.offline_at),
        _moment(verdict.dispose_at),
        policy,
    ]
    return hashlib.sha256(spelled([told, said], dumps)).hexdigest()


def last_door(
    member: Member, *, digest: str | None, facts: str, verdict: Verdict, due: bool
) -> str:
    """Say why a member may not be destroyed now: a code and ids; "" if it may.

    ``digest`` is the stored content's digest now, None if it is not stored.
    """
    if verdict.holds:
        return "GC-301 " + ",".join(verdict.holds)
    if digest is None:
        return "GC-104 gone"
    if digest != member.digest:
        return "GC-307 content"
    if facts != member.facts:
        return "GC-307 facts"
    if not due:
        return f"GC-502 {verdict.state.value}"
    return ""


def _moment(at: datetime | None) -> int | None:
    return None if at is None else micros(at)
