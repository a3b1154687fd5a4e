"""Errors as answers to a widget: status, code, and words in the visitor's language."""

from collections.abc import Mapping
from typing import Any, Final

from guicang.domain.errors import (
    BadCall,
    BadLine,
    ChatFailed,
    ChatTooOften,
    ChatUnready,
    DatabaseUnready,
    FileRefused,
    GuicangError,
    IllegalTurn,
    NoSpace,
    NoSuchChannel,
    NoSuchChat,
    NoSuchDeskSession,
    NoSuchPath,
    NoticeChanged,
    PackageNotReady,
    PageRefused,
    TooBusy,
    TooLarge,
    TooSlow,
    VisitorUnknown,
    WrongMedia,
    WrongMethod,
)
from guicang.entrypoints.exchange import Exchange, Headers
from guicang.entrypoints.words import say, translator

STATUS: Final[Mapping[type[GuicangError], int]] = {
    BadCall: 400,
    BadLine: 400,
    VisitorUnknown: 401,
    PageRefused: 403,
    NoSuchChannel: 404,
    NoSuchChat: 404,
    NoSuchDeskSession: 404,
    NoSuchPath: 404,
    WrongMethod: 405,
    TooSlow: 408,
    IllegalTurn: 409,
    NoticeChanged: 409,
    PackageNotReady: 409,
    TooLarge: 413,
    FileRefused: 415,
    WrongMedia: 415,
    ChatTooOften: 429,
    ChatFailed: 500,
    ChatUnready: 503,
    DatabaseUnready: 503,
    NoSpace: 503,
    TooBusy: 503,
}
_LATER: Final = frozenset({429, 503})


def refusal(error: GuicangError, exchange: Exchange) -> dict[str, Any]:
    """Give the body of an answer that refuses."""
    message, advice = say(error, translator(exchange.language))
    told = {"code": error.code, "message": message, "advice": advice}
    return {"request_id": exchange.id, "error": told}


def later(error: GuicangError) -> Headers:
    """Say when to come again, where that helps."""
    if isinstance(error, WrongMethod):
        return ((b"allow", str(error.data["method"]).encode()),)
    if STATUS.get(type(error)) not in _LATER:
        return ()
    seconds = str(error.data.get("seconds", 1)).encode()
    return ((b"retry-after", seconds),)
