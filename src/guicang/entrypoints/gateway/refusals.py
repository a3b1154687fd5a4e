"""Errors as answers: status, code, advice in the caller's language, and "block".

Every answer that is not a judgement says "block", so that a program that looks at the
verdict alone holds the message back whatever happened.
"""

from collections.abc import Mapping
from typing import Any, Final

import orjson

from guicang.domain.errors import (
    ApiKeyRefused,
    ApiKeysUnreadable,
    BadRequest,
    BadSetting,
    GatewayFailed,
    GatewayUnready,
    GuicangError,
    KeyBusy,
    NoSuchPath,
    OutOfScope,
    RulesUnreadable,
    TooBusy,
    TooLarge,
    TooSlow,
    WrongMedia,
    WrongMethod,
)
from guicang.entrypoints.exchange import Headers
from guicang.entrypoints.words import say, translator
from guicang.services.inspecting import Verdict

STATUS: Final[Mapping[type[GuicangError], int]] = {
    BadRequest: 400,
    ApiKeyRefused: 401,
    OutOfScope: 403,
    NoSuchPath: 404,
    WrongMethod: 405,
    TooSlow: 408,
    TooLarge: 413,
    WrongMedia: 415,
    KeyBusy: 429,
    GatewayFailed: 500,
    ApiKeysUnreadable: 503,
    GatewayUnready: 503,
    TooBusy: 503,
}
"""HTTP's status of each error (RFC 9110, 15; RFC 6585, 4)."""
UNREADY: Final[Mapping[str, str]] = {
    "compiling": "the rules are being compiled",
    "broken": "the rules cannot be compiled",
    "unreadable": "the published rules cannot be read",
    "block": "gateway.block names a type that no rule finds",
}
"""Why nothing can be judged; the catalogue translates it."""
PARTS: Final = ("body", "batch", "text", "line")
"""What can be too large; the catalogue translates it."""
_LATER: Final = (b"retry-after", b"1")


def unready(error: Exception) -> str:
    """Say why rules cannot be used, and nothing that an error quotes of them."""
    if isinstance(error, RulesUnreadable):
        return UNREADY["unreadable"]
    return UNREADY["block" if isinstance(error, BadSetting) else "broken"]


def told(error: GuicangError, language: str) -> dict[str, Any]:
    """Say an error in a language."""
    message, advice = say(error, translator(language))
    return {"code": error.code, "message": message, "advice": advice}


def refusal(error: GuicangError, request: str, language: str) -> dict[str, Any]:
    """Give the body of an answer that refuses."""
    return {
        "request_id": request,
        "verdict": Verdict.BLOCK.value,
        "error": told(error, language),
    }


def last_line(error: GuicangError, language: str) -> bytes:
    """Give the line that ends a stream which cannot go on."""
    return orjson.dumps(blocked(error, language)) + b"\n"


def blocked(error: GuicangError, language: str) -> dict[str, Any]:
    """Give what is answered for a message that could not be judged."""
    said = told(error, language)
    return {"verdict": Verdict.BLOCK.value, "text": None, "error": said}


def headers(error: GuicangError) -> Headers:
    """Give the headers that go with an error."""
    if isinstance(error, ApiKeyRefused):
        return ((b"www-authenticate", b"Bearer"),)
    if isinstance(error, WrongMethod):
        return ((b"allow", str(error.data["method"]).encode()),)
    return (_LATER,) if STATUS[type(error)] in {429, 503} else ()
