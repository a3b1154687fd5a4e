"""What tickets and chats have in common: people, files, and what is kept beside."""

import mimetypes
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final, TypedDict

from guicang.adapters.sources.kit import reading
from guicang.domain.errors import BadRecord, SourceGarbled
from guicang.domain.record import Kind, Role
from guicang.domain.sources.model import MediaRef, Said, Unread

_ROLES: Final = {
    "AGENT": Role.AGENT,
    "END_USER": Role.CUSTOMER,
    "ENDUSER": Role.CUSTOMER,
    "BOT": Role.BOT,
}
_WAYS: Final = {"in": Role.CUSTOMER, "out": Role.AGENT}
_KINDS: Final = {"image": Kind.IMAGE, "audio": Kind.VOICE, "video": Kind.VIDEO}
_UNKNOWN: Final = "application/octet-stream"


class Customer(TypedDict):
    """Fields of marks and messages that say who the customer is."""

    customer: str
    customer_name: str


def role_of(person: Mapping[str, Any], direction: str) -> Role:
    """Tell who speaks, by the person's type or else by the direction."""
    found = _ROLES.get(str(person.get("type") or ""))
    return found or _WAYS.get(direction.lower(), Role.SYSTEM)


def person(value: object) -> Mapping[str, Any]:
    """Take a person; nothing is one without fields."""
    return {} if value is None else reading.obj(value, "person")


def full_name(value: Mapping[str, Any]) -> str:
    """Give a name of one part, or of two."""
    parts = (reading.maybe(value, "firstName"), reading.maybe(value, "lastName"))
    return reading.maybe(value, "name") or " ".join(part for part in parts if part)


def kind_of(media_type: str) -> Kind:
    """Tell what kind of message a file makes."""
    return _KINDS.get(media_type.partition("/")[0], Kind.FILE)


def file_of(value: object, path: str) -> MediaRef:
    """Describe a file; ``path`` is where it is fetched, below the API's address."""
    raw = reading.obj(value, "attachment")
    name = reading.maybe(raw, "name")
    size = reading.maybe(raw, "size")
    told = reading.maybe(raw, "type")
    return MediaRef(
        key={"path": path},
        name=name,
        media_type=told or mimetypes.guess_type(name)[0] or _UNKNOWN,
        size=int(size) if size.isascii() and size.isdigit() else -1,
    )


def beside(
    raw: Mapping[str, Any], known: frozenset[str], more: Mapping[str, Any]
) -> str:
    """Write what is kept beside a message: fields without a meaning here, and more."""
    rest = {k: v for k, v in raw.items() if k not in known and _filled(v)}
    rest |= {k: v for k, v in more.items() if _filled(v)}
    return reading.canonical(rest) if rest else ""


def _filled(value: object) -> bool:
    """Tell whether a field says anything: Zoho fills in empty ones of all shapes."""
    if isinstance(value, dict):
        return any(_filled(each) for each in value.values())
    return value not in (None, "", [])


def number(value: object, place: str) -> str:
    """Take an id: digits, as a text, because it is too long for other readers."""
    found = reading.maybe({place: value}, place)
    if not (found.isascii() and found.isdigit() and len(found) <= 30):  # noqa: PLR2004 - they have 17 and more
        raise BadRecord(place=place, reason="no id")
    return found


def unread(error: BadRecord, raw: object) -> Unread:
    """Keep what could not be read."""
    reason = f"{error.data['place']}: {error.data['reason']}"
    return Unread(reason=reason, raw=reading.raw(raw))


def when(item: object) -> int:
    """Give the instant of an item, for their order; the unreadable come last."""
    if isinstance(item, Said):
        return item.message.at
    return 1 << 62 if isinstance(item, Unread) else int(getattr(item, "at", 0))


@contextmanager
def understood() -> Iterator[None]:
    """Turn an answer whose frame cannot be read into SourceGarbled."""
    try:
        yield
    except BadRecord as error:
        place = error.data["place"]
        raise SourceGarbled(reason=f"an answer: {place}") from None
