"""The policy document: what an organisation decides for itself, as versioned data.

A document is a plain mapping, as YAML or JSON give it, of the schema
``guicang.policy/1``. It is read strictly: what is misspelt is refused with its place,
because a clause that is silently ignored is a record that goes too early or stays too
long. Every schedule names its purpose (PIPL 19); nothing starts from a "modified"
date (R18).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from guicang.domain.classify.taxonomy import CATEGORIES
from guicang.domain.errors import BadPeriod, BadPolicy
from guicang.domain.retention.calendar import parse, zone_of
from guicang.domain.retention.model import Action, Clause, Effect, Rank, Scope
from guicang.domain.retention.pack_model import Text
from guicang.domain.retention.starts import alternatives

SCHEMA: Final = "guicang.policy/1"
FLOOR_ARCHIVE: Final = "floor"
LABELS: Final = frozenset({"guide", "internal", "legal_hold"})

_TOP: Final = frozenset(
    {"schema", "name", "title", "remarks", "zone", "grace", "clauses"}
)
_SCOPE: Final = frozenset(
    {"categories", "sources", "channels", "jurisdictions", "sensitive"}
)
FIELDS: Final[Mapping[str, str]] = {
    "id": "Name of the clause, unique in the policy: small letters, digits, . _ -",
    "effect": "`schedule` (default), `floor` or `ceiling`",
    "trigger": "What it runs from: `closed`; `a|b` is the latest that happened; "
    "`a>b` is b while a is not known",
    "period": "ISO 8601 calendar period; none for `retain`",
    "action": "`delete` (default), `review` or `retain`; schedules only",
    "scope": "`categories`, `sources`, `channels`, `jurisdictions`, `sensitive`; "
    "what is left out means any",
    "purpose": "Why records are kept that long, in both languages (PIPL 19)",
    "title": "Short name in both languages",
    "remark": "What a reader should know, in both languages",
    "label": "`internal` (default), `guide` or `legal_hold`",
    "basis": "Id of a legal pack entry that the clause carries out",
    "locked": "`true`: only a clause as wide and as long may follow it",
    "archive": "`floor`: goes offline into a floor archive while a legal floor runs",
    "effective_from": "ISO 8601 instant from which it applies",
}
"""The fields of a clause, for the reference page."""

_ID: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}", re.ASCII)
_WORD: Final = re.compile(r"[a-z][a-z0-9_]{0,63}", re.ASCII)
_NO_START: Final = frozenset({"modified", "updated", "viewed", "exported", "masked"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What a clause says to a reader. ``label`` tells guides from own decisions."""

    title: Text
    purpose: Text
    remark: Text
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """A policy document, read. ``wording`` is by clause id."""

    name: str
    title: Text
    remarks: tuple[Text, ...]
    zone: str
    grace: str
    clauses: tuple[Clause, ...]
    wording: Mapping[str, Wording] = field(default_factory=dict)


def policy_from(document: Mapping[str, object], version: int = 0) -> Policy:
    """Read a policy document. BadPolicy with the place of the first fault."""
    if document.get("schema") != SCHEMA:
        raise _bad("schema", f"must be {SCHEMA}")
    _only(document, _TOP, "policy")
    zone = _zone(document.get("zone", "Asia/Shanghai"), "zone")
    rows = document.get("clauses")
    if not isinstance(rows, list) or not rows:
        raise _bad("clauses", "must be a list with at least one clause")
    clauses: dict[str, Clause] = {}
    wording: dict[str, Wording] = {}
    for number, row in enumerate(rows):
        clause, words = _clause(row, f"clauses[{number}]", zone, version)
        if clause.id in clauses:
            raise _bad(f"clauses[{number}].id", f"{clause.id} is given twice")
        clauses[clause.id] = clause
        wording[clause.id] = words
    return Policy(
        name=_match(document.get("name"), _ID, "name"),
        title=_both(document.get("title"), "title"),
        remarks=_remarks(document.get("remarks", [])),
        zone=zone,
        grace=_period(document.get("grace", "P30D"), "grace"),
        clauses=tuple(clauses.values()),
        wording=wording,
    )


def _clause(row: object, place: str, zone: str, version: int) -> tuple[Clause, Wording]:
    if not isinstance(row, Mapping):
        raise _bad(place, "must be a mapping")
    _only(row, frozenset(FIELDS), place)
    purpose = _both(row.get("purpose"), f"{place}.purpose", needed=False)
    label = str(row.get("label", "internal"))
    clause = Clause(
        id=_match(row.get("id"), _ID, f"{place}.id"),
        effect=_effect(row.get("effect", "schedule"), f"{place}.effect"),
        trigger=_trigger(row.get("trigger"), f"{place}.trigger"),
        period=_period_or_none(row.get("period"), f"{place}.period"),
        scope=_scope(row.get("scope", {}), f"{place}.scope"),
        action=_action(row.get("action", "delete"), f"{place}.action"),
        zone=zone,
        basis=str(row.get("basis", "")),
        rank=Rank.GUIDE if label == "guide" else Rank.INTERNAL,
        version=version,
        effective_from=_instant(row.get("effective_from"), f"{place}.effective_from"),
        locked=_flag(row.get("locked", False), f"{place}.locked"),
        purpose=purpose.en,
        archive=str(row.get("archive", "")),
    )
    _agree(clause, label, place)
    words = Wording(
        title=_both(row.get("title"), f"{place}.title", needed=False),
        purpose=purpose,
        remark=_both(row.get("remark"), f"{place}.remark", needed=False),
        label=label,
    )
    return clause, words


def _agree(clause: Clause, label: str, place: str) -> None:
    """Check what the fields of a clause must be to each other."""
    if label not in LABELS:
        raise _bad(f"{place}.label", f"must be one of {', '.join(sorted(LABELS))}")
    if clause.archive not in {"", FLOOR_ARCHIVE}:
        raise _bad(f"{place}.archive", f"must be {FLOOR_ARCHIVE} or left out")
    scheduled = clause.effect is Effect.SCHEDULE
    if scheduled and not clause.purpose:
        raise _bad(f"{place}.purpose", "a schedule must name its purpose (PIPL 19)")
    if clause.archive and not scheduled:
        raise _bad(f"{place}.archive", "only a schedule takes records offline")
    endless = scheduled and clause.action is Action.RETAIN
    if endless and clause.period is not None:
        raise _bad(f"{place}.period", "retain has no period")
    if clause.period is None and not endless and clause.effect is not Effect.CEILING:
        raise _bad(f"{place}.period", "is missing")


def _bad(place: str, reason: str) -> BadPolicy:
    return BadPolicy(reason=f"{place}: {reason}")


def _only(row: Mapping[str, object], fields: frozenset[str], place: str) -> None:
    unknown = ", ".join(sorted(str(name) for name in set(row) - fields))
    if unknown:
        raise _bad(place, f"unknown field {unknown}")


def _match(value: object, pattern: re.Pattern[str], place: str) -> str:
    if not isinstance(value, str) or pattern.fullmatch(value) is None:
        raise _bad(place, "must be a name of small letters, digits and . _ -")
    return value


def _both(value: object, place: str, *, needed: bool = True) -> Text:
    if value is None and not needed:
        return Text("", "")
    if not isinstance(value, Mapping) or set(value) != {"zh", "en"}:
        raise _bad(place, "must have zh and en")
    if not all(isinstance(text, str) and text for text in value.values()):
        raise _bad(place, "must have a text in zh and in en")
    return Text(zh=value["zh"], en=value["en"])


def _remarks(value: object) -> tuple[Text, ...]:
    if not isinstance(value, list):
        raise _bad("remarks", "must be a list")
    return tuple(_both(row, f"remarks[{number}]") for number, row in enumerate(value))


def _zone(value: object, place: str) -> str:
    try:
        zone_of(str(value))
    except BadPeriod:
        raise _bad(place, f"no time zone {value}") from None
    return str(value)


def _effect(value: object, place: str) -> Effect:
    if value not in tuple(Effect):
        raise _bad(place, f"must be one of {', '.join(Effect)}")
    return Effect(str(value))


def _action(value: object, place: str) -> Action:
    if value not in tuple(Action):
        raise _bad(place, f"must be one of {', '.join(Action)}")
    return Action(str(value))


def _trigger(value: object, place: str) -> str:
    """Read a trigger; every name must be a word, and none a mere handling (R17)."""
    groups = alternatives(value) if isinstance(value, str) else ()
    names = [name for group in groups for name in group]
    if not groups or not all(groups) or not all(map(_WORD.fullmatch, names)):
        raise _bad(place, "must name starts, such as closed or opened|last_message")
    for name in names:
        if name in _NO_START:
            raise _bad(place, f"nothing runs from {name} (R17, R18)")
    return str(value)


def _period_or_none(value: object, place: str) -> str | None:
    return None if value is None else _period(value, place)


def _period(value: object, place: str) -> str:
    try:
        parse(str(value))
    except BadPeriod as error:
        raise _bad(place, str(error)) from None
    return str(value)


def _instant(value: object, place: str) -> datetime | None:
    if value is None:
        return None
    try:
        at = (
            value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
        )
    except ValueError:
        raise _bad(place, f"no instant: {value}") from None
    if at.tzinfo is None:
        raise _bad(place, "needs a time zone")
    return at


def _flag(value: object, place: str) -> bool:
    if not isinstance(value, bool):
        raise _bad(place, "must be true or false")
    return value


def _scope(value: object, place: str) -> Scope:
    if not isinstance(value, Mapping):
        raise _bad(place, "must be a mapping")
    _only(value, _SCOPE, place)
    categories = _names(value, "categories", place)
    unknown = ", ".join(sorted(categories - CATEGORIES.keys()))
    if unknown:
        raise _bad(f"{place}.categories", f"unknown: {unknown}")
    sensitive = value.get("sensitive")
    return Scope(
        categories=categories,
        sources=_names(value, "sources", place),
        channels=_names(value, "channels", place),
        jurisdictions=_names(value, "jurisdictions", place),
        sensitive=None if sensitive is None else _flag(sensitive, f"{place}.sensitive"),
    )


def _names(row: Mapping[str, object], name: str, place: str) -> frozenset[str]:
    value: object = row.get(name, [])
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise _bad(f"{place}.{name}", "must be a list of names")
    if not all(isinstance(item, str) and item for item in value):
        raise _bad(f"{place}.{name}", "must be a list of names")
    return frozenset(value)
