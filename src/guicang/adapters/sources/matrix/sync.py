"""What a sync is asked for, and what it holds."""

import json
from collections.abc import Mapping
from typing import Any, Final

from guicang.adapters.sources.kit.reading import answer

_LATELY: Final = 50


def wanted(me: str, since: str) -> dict[str, str | int]:
    """Ask for messages, and for the user's own coming and going, and for nothing else.

    The first sync is only for the instant that it names.
    """
    none: dict[str, object] = {"types": []}
    room = {
        "timeline": {"limit": _LATELY if since else 1},
        "state": {"types": ["m.room.member"], "senders": [me]},
        "ephemeral": none,
        "account_data": none,
        "include_leave": bool(since),
    }
    asked = json.dumps({"presence": none, "account_data": none, "room": room})
    query: dict[str, str | int] = {"timeout": 0, "filter": asked}
    return query | ({"since": since} if since else {})


def rooms(told: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """Take the rooms of a sync. SourceGarbled."""
    found = answer(told.get("rooms", {}))
    return {
        room: answer(each)
        for kind in ("join", "leave")
        for room, each in answer(found.get(kind, {})).items()
    }


def joins(event: object, me: str) -> bool:
    """Say whether the user came into the room by this."""
    if not isinstance(event, dict) or event.get("type") != "m.room.member":
        return False
    content = event.get("content")
    joined = isinstance(content, dict) and content.get("membership") == "join"
    return joined and event.get("state_key") == me
