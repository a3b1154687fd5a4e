"""What the table of worked examples says, and what the doors have to say of it."""

from datetime import UTC
from typing import NamedTuple

from tests.worked.stage import at

FLOOR = "cn-ecl-31"
NOT_BEGUN = frozenset({"cn-ndr-22-4", "cn-ndr-24", "cn-pipl-19", "cn-pipl-47-1"})
"""Ceilings of the law that wait for an event: they bind nothing yet."""

Why = tuple[tuple[str, str], ...]


class Says(NamedTuple):
    """A verdict: its state, its ends in Shanghai, and by which rule, on what ground.

    ``asked`` as an end is when the customer asked for erasure.
    """

    state: str
    action: str
    offline: str | None
    keep: str | None
    dispose: str | None
    why: Why
    copy: str = "live"
    conflicts: tuple[tuple[str, str], ...] = ()


def ends(text: str | None, asked: str) -> str | None:
    """Spell an end as it is answered, in UTC."""
    if text is None or text == "asked":
        return asked if text else None
    return at(text).astimezone(UTC).isoformat()


_LAST: Why = (("R28", ""), ("R2", ""), ("R11", ""))
_ORDER: Why = (("R3", FLOOR), ("R2", "orders"), ("R5", "week"))
_CAPPED: Why = (("R7", "eu-gdpr-5-1-e"), ("R7", FLOOR), ("R7", "eu-gdpr-5-1-e"))
_END = "2029-01-21 00:00"  # three years from 20 January 2026, to the end of that day

EVERYDAY = Says(
    "due_delete",
    "delete",
    "2026-03-03 00:00",
    None,
    "2026-03-03 00:00",
    (("R2", "everyday"), ("R5", "week"), *_LAST),
)
ORDER = EVERYDAY._replace(keep=_END, dispose=_END, why=(*_ORDER, *_LAST))
EUROPE = Says(
    "active",
    "review",
    "2026-02-28 15:00",
    _END,
    _END,
    (*_ORDER, *_CAPPED, *_LAST),
    conflicts=((FLOOR, "europe"),),
)
RESTRICTED = EUROPE._replace(
    state="restricted", why=(*_ORDER, *_CAPPED, ("R27", ""), *_LAST)
)
COMPLAINT = Says(
    "due_review",
    "review",
    "2026-04-10 00:00",
    None,
    "2026-04-10 00:00",
    (("R8", "complaints"), ("R5", "week"), *_LAST),
)
MONTH = Says(
    "due_delete",
    "delete",
    "2026-03-01 00:00",
    None,
    "2026-03-01 00:00",
    (("R2", "month"), ("R5", "week"), *_LAST),
)
ASKED = Says(
    "restricted",
    "delete",
    "asked",
    _END,
    _END,
    (*_ORDER, ("R23", ""), ("R23", FLOOR), ("R27", ""), ("R28", ""), ("R2", "")),
)

TABLE = {
    ("everyday", "2026-03-02 23:59"): EVERYDAY._replace(state="active"),
    ("everyday", "2026-03-03 00:00"): EVERYDAY,
    ("order", "2026-03-02 23:59"): ORDER._replace(state="active"),
    ("order", "2026-03-03 00:00"): ORDER,
    ("order", "2026-03-03 18:00"): ORDER._replace(
        copy="archived",
        state="restricted",
        offline=None,
        why=(*_ORDER, ("R19", ""), ("R2", ""), ("R11", "")),
    ),
    ("eu", "2026-02-01 18:00"): EUROPE,
    ("eu", "2026-03-02 23:59"): RESTRICTED,
    ("eu", "2026-03-03 18:00"): RESTRICTED,
    ("complaint", "2026-02-01 18:00"): Says(
        "pending_event",
        "review",
        None,
        None,
        None,
        (("R9", "complaints"), ("R5", "week"), ("R9", "complaints")),
    ),
    ("complaint", "2026-04-09 23:59"): COMPLAINT._replace(state="active"),
    ("complaint", "2026-04-10 00:00"): COMPLAINT,
    ("ip", "2029-01-20 23:59"): Says(
        "active",
        "retain",
        None,
        None,
        None,
        (("R6", "ip"), ("R5", "week"), ("R11", "")),
    ),
    ("held", "2026-03-03 00:00"): EVERYDAY,
    ("held", "2026-03-03 18:00"): EVERYDAY._replace(
        state="held",
        offline=None,
        dispose=None,
        why=(*EVERYDAY.why[:2], ("R12", ""), *_LAST[:2], ("R10", ""), ("R11", "")),
    ),
    ("bought", "2027-01-19 18:00"): ORDER._replace(
        state="active", offline="2027-02-15 00:00"
    ),
    ("bought", "2027-01-20 18:00"): ASKED,
    ("bought", "2029-01-20 23:59"): ASKED,
    ("month", "2026-02-28 23:59"): MONTH._replace(state="active"),
    ("month", "2026-03-01 00:00"): MONTH,
    ("leap", "2028-02-29 23:59"): MONTH._replace(
        state="active", offline="2028-03-01 00:00", dispose="2028-03-01 00:00"
    ),
    ("leap", "2028-03-01 00:00"): MONTH._replace(
        offline="2028-03-01 00:00", dispose="2028-03-01 00:00"
    ),
}
"""By example and instant, in Shanghai: what the command line, the interface and the
console have to say of it, whichever door it came in by."""
