"""All destinations as one document, which changes only through approval."""

import re
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, TypeVar

from guicang.domain.detect.policy import INTERCEPTION, PURPOSES, READING
from guicang.domain.disclosure.fields import checked_fields
from guicang.domain.disclosure.model import UNMASKED, Basis, Destination, Form, Kind
from guicang.domain.errors import BadDestination

SCHEMA: Final = "guicang.destinations/1"
PROFILES: Final = (
    *(each for each in PURPOSES if each not in {READING, INTERCEPTION}),
    UNMASKED,
)
"""The purposes that what leaves can be masked for; silence means the first."""
_NAME: Final = re.compile(r"[a-z][a-z0-9-]{0,39}")
_LONGEST: Final = 500
_TEXTS: Final = ("recipient", "contact", "purpose")
_KNOWN: Final = frozenset(
    {"name", "kind", "settings", "form", "profile", "basis", "expires", "since"}
    | {"sources"}
    | set(_TEXTS)
)
_E = TypeVar("_E", bound=StrEnum)


def destinations_from(document: Mapping[str, object]) -> dict[str, Destination]:
    """Read a document; destinations by name. BadDestination."""
    listed = document.get("destinations")
    if document.get("schema") != SCHEMA or not isinstance(listed, list):
        raise BadDestination(field="schema", reason=f"must be {SCHEMA}")
    found: dict[str, Destination] = {}
    for each in listed:
        destination = checked(each)
        if destination.name in found:
            raise BadDestination(field="name", reason="stands twice")
        found[destination.name] = destination
    return found


def spelled(destinations: Mapping[str, Destination]) -> dict[str, object]:
    """Write a document, in the order of names."""
    return {
        "schema": SCHEMA,
        "destinations": [_spelled(each) for _, each in sorted(destinations.items())],
    }


def _spelled(one: Destination) -> dict[str, object]:
    said: dict[str, object] = {
        "name": one.name,
        "kind": one.kind.value,
        "settings": dict(one.settings),
        "form": one.form.value,
        "profile": one.profile,
        "recipient": one.recipient,
        "contact": one.contact,
        "purpose": one.purpose,
        "basis": one.basis.value,
        "expires": one.expires_at.isoformat(),
    }
    if one.since:
        said["since"] = one.since.isoformat()
    return said | ({"sources": list(one.sources)} if one.sources else {})


def checked(said: object) -> Destination:
    """Read one destination. BadDestination."""
    if not isinstance(said, Mapping) or said.keys() - _KNOWN:
        raise BadDestination(field="destination", reason="has fields that it cannot")
    texts = {name: _text(said, name) for name in _TEXTS}
    name = str(said.get("name", ""))
    if not _NAME.fullmatch(name):
        reason = "a letter, then up to 39 of a-z, 0-9 and hyphens"
        raise BadDestination(field="name", reason=reason)
    kind = _one_of(Kind, said, "kind")
    profile = str(said.get("profile") or PROFILES[0])
    if profile not in PROFILES:
        raise BadDestination(field="profile", reason=f"one of {', '.join(PROFILES)}")
    expires = _instant(said, "expires")
    if expires is None:
        raise BadDestination(field="expires", reason="is missing: nothing is for ever")
    settings, _ = checked_fields(kind, _settings(said), {})
    return Destination(
        name=name,
        kind=kind,
        settings=settings,
        form=_one_of(Form, {"form": Form.PARQUET, **said}, "form"),
        profile=profile,
        basis=_one_of(Basis, said, "basis"),
        expires_at=expires,
        since=_instant(said, "since"),
        sources=_sources(said),
        **texts,
    )


def _settings(said: Mapping[str, Any]) -> dict[str, str]:
    settings = said.get("settings", {})
    if not isinstance(settings, Mapping):
        raise BadDestination(field="settings", reason="are names and values")
    return {str(name): str(value) for name, value in settings.items()}


def _sources(said: Mapping[str, Any]) -> tuple[str, ...]:
    named = said.get("sources", [])
    names = named if isinstance(named, list | tuple) else [""]
    if not all(isinstance(name, str) and 0 < len(name) <= _LONGEST for name in names):
        raise BadDestination(field="sources", reason="are names of sources")
    return tuple(sorted(set(names)))


def _text(said: Mapping[str, Any], name: str) -> str:
    text = str(said.get(name, "")).strip()
    if not text or len(text) > _LONGEST:
        raise BadDestination(field=name, reason="is missing, or too long")
    return text


def _one_of(kind: type[_E], said: Mapping[str, Any], name: str) -> _E:
    try:
        return kind(str(said.get(name, "")))
    except ValueError:
        known = ", ".join(each.value for each in kind)
        raise BadDestination(field=name, reason=f"one of {known}") from None


def _instant(said: Mapping[str, Any], name: str) -> datetime | None:
    text = str(said.get(name) or "")
    if not text:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise BadDestination(field=name, reason="is no instant") from None
    if at.tzinfo is None:
        raise BadDestination(field=name, reason="has no time zone")
    return at
