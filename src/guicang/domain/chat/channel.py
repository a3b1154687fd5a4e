"""A chat on somebody's pages: where it may stand, what it says, when it is answered.

The notice is what the Personal Information Protection Law, article 17, wants a person
to be told before anything is processed: who, what for, how, how long, and how to
exercise one's rights. It is shown before the first message, in the visitor's language,
and what was agreed to is its version.
"""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlsplit

from guicang.domain.errors import BadChannel

LANGUAGES: Final = ("zh", "en")
ACCENTS: Final = ("blue", "green", "indigo", "orange", "red", "slate")
"""Colours of the widget, each with enough contrast to white (WCAG 2.2, 1.4.3)."""
_NAME: Final = re.compile(r"[a-z][a-z0-9-]{0,39}")
_HOST: Final = re.compile(r"[A-Za-z0-9.-]+|\[[0-9A-Fa-f:]+\]")
_SPAN: Final = re.compile(r"([1-7])(?:-([1-7]))? (\d\d):(\d\d)-(\d\d):(\d\d)")
_LONGEST: Final = 2000
_REPLY: Final = 500
_MOST: Final = 50
_LISTS: Final = ("origins", "hours", "replies")
_DAY: Final = 24 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """What is configured of a chat; texts are by language.

    ``notice`` counts up whenever ``terms`` change. ``hours`` are lines such as
    ``1-5 09:00-18:00`` (days from Monday, minutes of the house's zone); none at all
    means always. ``alternatives`` are other ways to reach somebody. ``replies`` are
    texts that those who answer have at hand.
    """

    name: str
    title: Mapping[str, str]
    origins: tuple[str, ...]
    terms: Mapping[str, str]
    greeting: Mapping[str, str]
    alternatives: Mapping[str, str]
    accent: str = "blue"
    hours: tuple[str, ...] = ()
    replies: tuple[str, ...] = ()
    files: bool = True
    notice: int = 1
    active: bool = True

    def open_at(self, local: datetime) -> bool:
        """Whether somebody answers at an instant, told in the house's zone."""
        if not self.hours:
            return True
        minute = local.hour * 60 + local.minute
        return any(
            first <= local.isoweekday() <= last and begin <= minute < end
            for first, last, begin, end in map(_span, self.hours)
        )

    def allows(self, origin: str) -> bool:
        """Whether pages of an origin (RFC 6454, 6.2) may show it: letter by letter."""
        return self.active and origin in self.origins


def check(channel: Channel) -> Channel:
    """Return a channel with its origins spelt as browsers do. BadChannel."""
    if not _NAME.fullmatch(channel.name):
        raise BadChannel(field="name", reason="small letters, digits and hyphens")
    if channel.accent not in ACCENTS:
        raise BadChannel(field="accent", reason="not one of the colours")
    if not channel.origins:
        raise BadChannel(field="origins", reason="at least one is needed")
    for field in ("title", "terms", "greeting", "alternatives"):
        _check_texts(field, getattr(channel, field))
    for line in channel.hours:
        _span(line)
    if len(channel.replies) > _MOST or any(len(r) > _REPLY for r in channel.replies):
        raise BadChannel(field="replies", reason="too many, or too long")
    return replace(channel, origins=tuple(map(origin_of, channel.origins)))


def _check_texts(field: str, texts: Mapping[str, str]) -> None:
    if set(texts) != set(LANGUAGES):
        raise BadChannel(field=field, reason="it is needed in both languages")
    needed = field in {"title", "terms"}
    if needed and not all(text.strip() for text in texts.values()):
        raise BadChannel(field=field, reason="it is needed in both languages")
    if any(len(text) > _LONGEST for text in texts.values()):
        raise BadChannel(field=field, reason="it is too long")


def origin_of(text: str) -> str:
    """Spell an origin as a browser's ``Origin`` header does. BadChannel."""
    try:
        parts = urlsplit(text.strip())
        port = parts.port
    except ValueError:
        raise BadChannel(field="origins", reason="no web address") from None
    host = (parts.hostname or "").lower()
    shown = f"[{host}]" if ":" in host else host
    if (
        parts.scheme not in {"http", "https"}
        or not _HOST.fullmatch(shown)
        or parts.path.strip("/")
        or parts.query
        or parts.fragment
        or parts.username is not None
    ):
        raise BadChannel(field="origins", reason="no web address")
    usual = {"http": 80, "https": 443}[parts.scheme]
    tail = "" if port in {None, usual} else f":{port}"
    return f"{parts.scheme}://{shown}{tail}"


def _span(line: str) -> tuple[int, int, int, int]:
    """Read first and last day, and the minutes of beginning and end. BadChannel."""
    found = _SPAN.fullmatch(line.strip())
    if found is None:
        raise BadChannel(field="hours", reason="lines such as 1-5 09:00-18:00")
    first, last = int(found[1]), int(found[2] or found[1])
    begin = int(found[3]) * 60 + int(found[4])
    end = int(found[5]) * 60 + int(found[6])
    if first > last or not begin < end <= _DAY:
        raise BadChannel(field="hours", reason="lines such as 1-5 09:00-18:00")
    return first, last, begin, end


def to_document(channel: Channel) -> dict[str, Any]:
    """Spell a channel as JSON."""
    found = asdict(channel)
    return {**found, **{name: list(found[name]) for name in _LISTS}}


def from_document(document: Mapping[str, Any]) -> Channel:
    """Read a channel that ``to_document`` spelt."""
    lists = {name: tuple(document.get(name, ())) for name in _LISTS}
    return Channel(**{**document, **lists})
