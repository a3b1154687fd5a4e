"""Read what a widget asks for: bodies, texts, instants, numbers."""

import asyncio
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import orjson

from guicang.domain.chat.channel import LANGUAGES
from guicang.domain.errors import BadCall
from guicang.entrypoints.chat.app import Call
from guicang.entrypoints.exchange import JSON

SECONDS: Final = 30.0
"""How long a body may take."""
_BODY: Final = 64 << 10
_LONGEST: Final = 200


async def asked(call: Call) -> Mapping[str, Any]:
    """Read the body as a JSON object. BadCall, TooLarge."""
    call.exchange.expect(JSON)
    async with asyncio.timeout(SECONDS):
        body = await call.exchange.body(_BODY)
    try:
        found = orjson.loads(body)
    except ValueError:
        raise BadCall(reason="the body is no JSON") from None
    if not isinstance(found, dict):
        raise BadCall(reason="the body is no JSON object")
    return found


def text(given: Mapping[str, Any], name: str, most: int | None = _LONGEST) -> str:
    """Give a text of it. BadCall if it is missing or too long."""
    found = given.get(name)
    if not isinstance(found, str) or (most is not None and len(found) > most):
        raise BadCall(reason=f'"{name}" is missing or no short text')
    return found


def instant(said: str) -> datetime | None:
    """Read an instant of the day and time that a visitor wishes. BadCall."""
    if not said:
        return None
    try:
        at = datetime.fromisoformat(said)
    except ValueError:
        raise BadCall(reason='"at" is no instant') from None
    if at.tzinfo is None:
        raise BadCall(reason='"at" is no instant')
    return at


def lang(given: Mapping[str, Any]) -> str:
    """Give the language that is asked for; Chinese for any other."""
    found = given.get("lang")
    return found if found in LANGUAGES else LANGUAGES[0]


def after(call: Call) -> int:
    """Give the line after which something is asked for."""
    told = call.exchange.headers.get(b"last-event-id", b"").decode("latin-1")
    said = told or call.exchange.query.get("after", "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 10 else 0  # noqa: PLR2004 - digits of 2**31
