"""The organisation's words, ways and routes as one versioned document.

    templates: {OCCASION: {LANG: {subject, text}}}
    ways:      {NAME: {kind, lang, zone, quiet, daily}}
    routes:    {OCCASION: [person:NAME | role:NAME | way:NAME]}

Addresses and secrets of ways are no part of it: they lie sealed beside the keys.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from guicang.domain.errors import BadNotices, NoSuchWay
from guicang.domain.notices.occasions import Occasion, occasion_of, require_known
from guicang.domain.notices.quiet import (
    Habits,
    habits_from,
    spelled_daily,
    spelled_quiet,
)
from guicang.domain.notices.templates import Catalogue, Template

LONGEST_SUBJECT: Final = 200
LONGEST_TEXT: Final = 4_000
MOST: Final = 50
_WAY: Final = re.compile(r"[a-z][a-z0-9-]{0,39}\Z")
_LANG: Final = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{1,8})*\Z")
_ROUTE: Final = re.compile(r"(person|role|way):[^\s:][^\n:]{0,99}\Z")
_PARTS: Final = frozenset({"templates", "ways", "routes"})


class WayKind(StrEnum):
    """What stands at the other end of a way."""

    WECOM = "wecom"
    DINGTALK = "dingtalk"
    FEISHU = "feishu"
    WEBHOOK = "webhook"
    SMS = "sms"

    @property
    def is_bot(self) -> bool:
        """Whether it is a chat's bot, which gets ids, counts and links only."""
        return self in {WayKind.WECOM, WayKind.DINGTALK, WayKind.FEISHU}


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A way of sending besides mail, and when it is used."""

    name: str
    kind: WayKind
    habits: Habits = field(default_factory=Habits)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notices:
    """What is in force."""

    templates: Catalogue = field(default_factory=dict)
    ways: Mapping[str, Way] = field(default_factory=dict)
    routes: Mapping[Occasion, tuple[str, ...]] = field(default_factory=dict)

    def way(self, name: str) -> Way:
        """Give a way by its name. NoSuchWay."""
        if name not in self.ways:
            raise NoSuchWay(way=name)
        return self.ways[name]

    def gateway(self) -> Way:
        """Give the way that sends to telephones, the first by name. NoSuchWay."""
        for _, way in sorted(self.ways.items()):
            if way.kind is WayKind.SMS:
                return way
        raise NoSuchWay(way="sms")


def notices_from(document: Mapping[str, object]) -> Notices:
    """Read a document. BadNotices, UnknownVariable."""
    if unknown := sorted(document.keys() - _PARTS):
        raise BadNotices(field=", ".join(unknown), reason="is not known")
    ways = {
        name: _way(name, _map(f"ways.{name}", row))
        for name, row in _map("ways", document.get("ways", {})).items()
    }
    routes = {
        occasion_of(name): _routes(name, listed, ways)
        for name, listed in _map("routes", document.get("routes", {})).items()
    }
    templates = {
        occasion_of(name): _languages(occasion_of(name), _map(name, row))
        for name, row in _map("templates", document.get("templates", {})).items()
    }
    return Notices(templates=templates, ways=ways, routes=routes)


def document_of(notices: Notices) -> dict[str, object]:
    """Write a document as it is read; what is empty is left out."""
    return {
        "templates": {
            occasion.value: {
                lang: {"subject": each.subject, "text": each.text}
                for lang, each in sorted(row.items())
            }
            for occasion, row in sorted(notices.templates.items())
            if row
        },
        "ways": {
            name: {
                "kind": way.kind.value,
                "lang": way.habits.lang,
                "zone": way.habits.zone,
                "quiet": spelled_quiet(way.habits),
                "daily": spelled_daily(way.habits),
            }
            for name, way in sorted(notices.ways.items())
        },
        "routes": {
            occasion.value: list(listed)
            for occasion, listed in sorted(notices.routes.items())
            if listed
        },
    }


def checked_template(occasion: Occasion, subject: str, text: str) -> Template:
    """Make a template. BadNotices, UnknownVariable."""
    for name, value, most in (
        ("subject", subject, LONGEST_SUBJECT),
        ("text", text, LONGEST_TEXT),
    ):
        if not 0 < len(value.strip()) <= most:
            raise BadNotices(field=name, reason=f"1 to {most} letters are wanted")
        require_known(occasion, value)
    if not subject.isprintable():
        raise BadNotices(field="subject", reason="one line is wanted")
    text = text.replace("\r\n", "\n").strip()
    return Template(subject=subject.strip(), text=text)


def _languages(occasion: Occasion, row: Mapping[str, object]) -> Mapping[str, Template]:
    made = {}
    for lang, given in row.items():
        if not _LANG.match(lang):
            raise BadNotices(field=occasion.value, reason=f"{lang}: no language")
        one = _map(f"{occasion.value}.{lang}", given)
        subject, text = one.get("subject", ""), one.get("text", "")
        made[lang] = checked_template(occasion, str(subject), str(text))
    return made


def _way(name: str, row: Mapping[str, object]) -> Way:
    if not _WAY.match(name) or name == "mail":
        raise BadNotices(field="ways", reason=f"{name}: small letters, digits, -")
    try:
        kind = WayKind(str(row.get("kind", "")))
    except ValueError:
        reason = f"one of {', '.join(WayKind)} is wanted"
        raise BadNotices(field=f"ways.{name}.kind", reason=reason) from None
    habits = habits_from(
        str(row.get("lang") or "zh"),
        str(row.get("zone") or "Asia/Shanghai"),
        str(row.get("quiet") or ""),
        str(row.get("daily") or ""),
    )
    return Way(name=name, kind=kind, habits=habits)


def _routes(name: str, listed: object, ways: Mapping[str, Way]) -> tuple[str, ...]:
    if not isinstance(listed, list) or len(listed) > MOST:
        raise BadNotices(field=name, reason=f"a list of at most {MOST} is wanted")
    for each in listed:
        if not isinstance(each, str) or not _ROUTE.match(each):
            reason = "person:NAME, role:NAME or way:NAME is wanted"
            raise BadNotices(field=name, reason=reason)
        kind, _, at = each.partition(":")
        if kind == "way" and at not in ways:
            raise NoSuchWay(way=at)
    return tuple(dict.fromkeys(listed))


def _map(field: str, value: object) -> Mapping[str, object]:
    if not isinstance(value, Mapping) or not all(isinstance(k, str) for k in value):
        raise BadNotices(field=field, reason="names and values are wanted")
    return value
