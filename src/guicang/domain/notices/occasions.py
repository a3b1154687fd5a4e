"""What people are told of: each occasion with the names that its templates may use.

1. A template names what its occasion declares, and nothing else: what is unknown is
   refused when the template is put in force, and not when something has happened.
2. Values are checked when somebody is told: counts, dates, ids, links, texts.
3. Chat bots get no texts: a sentence with one is left out. What customers said, and who
   they are, is no value of any occasion.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from guicang.domain.errors import BadNotices, BadNoticeValues, UnknownVariable

LONGEST: Final = 2_000
"""Letters of a value."""
_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:/-]{0,199}\Z")
_LINK: Final = re.compile(r"https?://[^\s<>\"]{1,1999}\Z")
_NAME: Final = re.compile(r"\{([a-z][a-z0-9_]*)\}")


class Occasion(StrEnum):
    """What has happened, or will."""

    DISPOSAL_DUE = "disposal-due"
    POLICY_CHANGED = "policy-changed"
    INCIDENT = "incident"
    INCIDENT_CUSTOMERS = "incident-customers"
    RECIPIENT_OWED = "recipient-owed"
    ALARM = "alarm"
    SUBJECT_MAIL = "subject-mail"
    TEST = "test"


class Shape(StrEnum):
    """What a value is. ``said`` is a sentence of the product's: ids and counts."""

    COUNT = "count"
    DATE = "date"
    ID = "id"
    LINK = "link"
    SAID = "said"
    TEXT = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What an occasion declares.

    ``urgent`` breaks through quiet hours and is told alone. ``sample`` has a value for
    each name, to read templates out with.
    """

    shapes: Mapping[str, Shape]
    sample: Mapping[str, str]
    urgent: bool = False


OCCASIONS: Final[Mapping[Occasion, Terms]] = {
    Occasion.DISPOSAL_DUE: Terms(
        shapes={
            "in30": Shape.COUNT,
            "in7": Shape.COUNT,
            "in1": Shape.COUNT,
            "first": Shape.DATE,
            "link": Shape.LINK,
        },
        sample={
            "in30": "128",
            "in7": "31",
            "in1": "4",
            "first": "2026-12-01",
            "link": "https://guicang.acme.test/conversations",
        },
    ),
    Occasion.POLICY_CHANGED: Terms(
        shapes={"version": Shape.ID, "since": Shape.DATE, "link": Shape.LINK},
        sample={
            "version": "7",
            "since": "2026-12-01",
            "link": "https://acme.test/privacy",
        },
    ),
    Occasion.INCIDENT: Terms(
        shapes={
            "incident": Shape.ID,
            "at": Shape.DATE,
            "link": Shape.LINK,
        },
        sample={
            "incident": "i-20261126-1a2b",
            "at": "2026-11-26 09:30",
            "link": "https://guicang.acme.test/incidents/i-20261126-1a2b",
        },
        urgent=True,
    ),
    Occasion.INCIDENT_CUSTOMERS: Terms(
        shapes={
            "incident": Shape.ID,
            "at": Shape.DATE,
            "what": Shape.TEXT,
            "harm": Shape.TEXT,
            "measures": Shape.TEXT,
            "advice": Shape.TEXT,
            "contact": Shape.TEXT,
        },
        sample={
            "incident": "i-20261126-1a2b",
            "at": "2026-11-26 09:30",
            "what": "Names and order numbers of 42 customers",
            "harm": "Somebody may pretend to be us",
            "measures": "The door was closed and the keys were changed",
            "advice": "Give nobody a code who calls you",
            "contact": "privacy@acme.test",
        },
        urgent=True,
    ),
    Occasion.RECIPIENT_OWED: Terms(
        shapes={
            "notice": Shape.ID,
            "destination": Shape.ID,
            "count": Shape.COUNT,
            "recipient": Shape.TEXT,
        },
        sample={
            "notice": "n-20261126-1a2b3c4d",
            "destination": "warehouse",
            "count": "12",
            "recipient": "Acme Analytics",
        },
    ),
    Occasion.ALARM: Terms(
        shapes={
            "alarm": Shape.SAID,
            "said": Shape.SAID,
            "since": Shape.DATE,
            "link": Shape.LINK,
        },
        sample={
            "alarm": "backlog",
            "said": "412 jobs wait and are not begun.",
            "since": "2026-11-26 09:30",
            "link": "https://guicang.acme.test/alarms",
        },
        urgent=True,
    ),
    Occasion.SUBJECT_MAIL: Terms(
        shapes={"request": Shape.ID, "at": Shape.DATE},
        sample={"request": "s-20261126-1a2b3c", "at": "2026-11-26 09:30"},
        urgent=True,
    ),
    Occasion.TEST: Terms(
        shapes={"at": Shape.DATE},
        sample={"at": "2026-11-26 09:30"},
        urgent=True,
    ),
}


def occasion_of(name: str) -> Occasion:
    """Give an occasion by its name. BadNotices."""
    try:
        return Occasion(name)
    except ValueError:
        reason = f"{name} is none of {', '.join(Occasion)}"
        raise BadNotices(field="occasion", reason=reason) from None


def names_in(text: str) -> frozenset[str]:
    """Give the names in braces."""
    return frozenset(_NAME.findall(text))


def require_known(occasion: Occasion, text: str) -> None:
    """Raise UnknownVariable for a template that names what nobody can fill."""
    known = OCCASIONS[occasion].shapes
    unknown = sorted(names_in(text) - known.keys())
    if unknown:
        raise UnknownVariable(
            occasion=occasion.value,
            names=", ".join(unknown),
            known=", ".join(sorted(known)),
        )


def checked_values(
    occasion: Occasion, values: Mapping[str, object]
) -> Mapping[str, str]:
    """Spell values as an occasion declares them. BadNoticeValues."""
    shapes = OCCASIONS[occasion].shapes
    for name in sorted(shapes.keys() ^ values.keys()):
        reason = "is missing" if name in shapes else "is not declared"
        raise BadNoticeValues(occasion=occasion.value, name=name, reason=reason)
    return {
        name: _spelled(occasion, name, shape, values[name])
        for name, shape in shapes.items()
    }


def _spelled(occasion: Occasion, name: str, shape: Shape, value: object) -> str:
    if shape is Shape.COUNT:
        good = isinstance(value, int) and not isinstance(value, bool) and value >= 0
        text = str(value)
    elif shape is Shape.DATE:
        good = isinstance(value, date)
        text = _moment(value)
    else:
        text = str(value)
        good = _fits(shape, text)
    if not good:
        reason = f"{shape.value} is wanted"
        raise BadNoticeValues(occasion=occasion.value, name=name, reason=reason)
    return text


def _moment(value: object) -> str:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return value.isoformat() if isinstance(value, date) else ""


def _fits(shape: Shape, text: str) -> bool:
    if shape is Shape.ID:
        return _ID.match(text) is not None
    if shape is Shape.LINK:
        return not text or _LINK.match(text) is not None
    return 0 < len(text) <= LONGEST and text.isprintable()
