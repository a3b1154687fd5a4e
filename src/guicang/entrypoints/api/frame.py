"""Routes declare what they need; nobody reaches one that declares nothing.

    @route("GET", "/batches/{code}", response=BatchShown, may={May.OPERATIONS_READ})
    def batch(request: Call, code: str) -> ...

Any one of the permissions lets somebody in. ``programs=True`` opens it to keys whose
scopes lend one of them; all others take a person. ``shown_once`` says that the answer
holds a secret, or what was masked: it is not kept for repeated calls.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import wraps
from typing import Any, Final

import orjson
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.constants import NOT_SET
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.parser import Parser
from ninja.renderers import BaseRenderer
from ninja.security import APIKeyCookie, HttpBearer

from guicang import __version__
from guicang.domain.access.apikeys import LENDS
from guicang.domain.access.model import May
from guicang.domain.errors import (
    ApiKeyRefused,
    BadCall,
    GuicangError,
    NotAllowed,
    OutOfScope,
    PersonNeeded,
)
from guicang.entrypoints.api.callers import SAFE, Call, Caller
from guicang.entrypoints.api.door import ROOT, STREAMED, failed, require_media
from guicang.entrypoints.api.refusals import refusal
from guicang.entrypoints.houses import house
from guicang.entrypoints.needs import needs, public

View = Callable[..., Any]
_JSON: Final = "application/json"
_TOLD: Final = 3
DESCRIPTION: Final = (
    "Everything the console does, with the same services, errors and proofs. Programs "
    "authenticate with an API key (`Authorization: Bearer`), people with the console's "
    "session and, for writes, its CSRF token as `X-CSRFToken`. Lists come in pages: "
    "`next` is the cursor of the following one, null at the end. Writes take an "
    "`Idempotency-Key`. Reads carry an `ETag`. Texts are masked unless revealed."
)


class Json(BaseRenderer):
    """Answers as JSON in UTF-8, with Chinese as it is written."""

    media_type = _JSON
    charset = "utf-8"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:
        """Write an answer."""
        del request, response_status
        return orjson.dumps(data)


class Strict(Parser):
    """Bodies are JSON in UTF-8 (RFC 8259); the door looked at their kind."""

    def parse_body(self, request: HttpRequest) -> Any:
        """Read a body; ninja makes a BadCall of any error."""
        return orjson.loads(request.body)


class Key(HttpBearer):
    """Describes keys; the door has looked at them already."""

    def __call__(self, request: HttpRequest) -> Caller | None:
        """Give a program that the door let in."""
        caller: Caller | None = getattr(request, "caller", None)
        return caller if caller and caller.key else None

    def authenticate(self, request: HttpRequest, token: str) -> None:
        """Nothing: see the door."""


class Session(APIKeyCookie):
    """Describes sessions; the door has looked at them already."""

    param_name = "guicang"

    def __init__(self) -> None:
        super().__init__(csrf=False)

    def __call__(self, request: HttpRequest) -> Caller | None:
        """Give a person whom the door let in."""
        caller: Caller | None = getattr(request, "caller", None)
        return caller if caller and caller.person else None

    def authenticate(self, request: HttpRequest, key: str | None) -> None:
        """Nothing: see the door."""


class Api(NinjaAPI):
    """The interface, with its errors described once."""

    def get_openapi_schema(self, **more: Any) -> Any:
        """Describe the interface (OpenAPI 3.1)."""
        schema = super().get_openapi_schema(**more)
        schema["components"]["responses"] = {"Problem": _PROBLEM}
        return schema


_PROBLEM: Final = {
    "description": "Refused or failed: a stable code, what happened, what to do.",
    "content": {
        _JSON: {
            "schema": {
                "type": "object",
                "required": ["error"],
                "properties": {
                    "error": {
                        "type": "object",
                        "required": ["code", "message", "advice"],
                        "properties": {
                            "code": {"type": "string", "pattern": "^GC-[0-9]{3}$"},
                            "message": {"type": "string"},
                            "advice": {"type": "string"},
                        },
                    }
                },
            }
        }
    },
}
_ONCE: Final = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "A write under a key is done once; its answer is kept for 24 hours.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 200},
}

api: Final = Api(
    title="Guicang",
    version=__version__,
    description=DESCRIPTION,
    docs_url=None,
    urls_namespace="api-v1",
    renderer=Json(),
    parser=Strict(),
    auth=[Key(), Session()],
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One address and method, and whom it lets in.

    ``may`` holds permissions of which one is enough; where it is empty, ``why`` says
    why everybody who is known may call it.
    """

    method: str
    path: str
    may: frozenset[May]
    why: str
    programs: bool
    view: View


ROUTES: Final[list[Route]] = []
"""Every route, in the order in which modules are loaded."""


def route(  # noqa: PLR0913 - what a route declares, each by name
    method: str,
    path: str,
    *,
    response: Any,
    may: Collection[May] = (),
    why: str = "",
    programs: bool = False,
    shown_once: bool = False,
    status: int = 200,
    stranger: bool = False,
    gives: Collection[str] = (),
    takes: str = "",
) -> Callable[[View], View]:
    """Declare a route: its address, what it answers, and whom it lets in.

    ``gives`` names the media types of an answer that is not JSON, ``takes`` that of a
    body that is none: the door does not read it, nor keeps an answer for repeated
    calls, and the view bounds it.
    """
    if not may and not why:
        raise ValueError(f"{method} {path}: who may call it, or why may everybody?")

    def declare(view: View) -> View:
        mays = frozenset(may)
        need = needs(*sorted(mays)) if mays else public(why)
        reading = _taking(view, takes) if takes else view
        guarded = need(
            _guarded(reading, mays, programs=programs, shown_once=shown_once)
        )
        extra: dict[str, Any] = {
            "responses": {"default": {"$ref": "#/components/responses/Problem"}},
            "x-permissions": sorted(mays),
            "x-programs": programs or stranger,
        }
        if gives:
            file = {"schema": {"type": "string", "format": "binary"}}
            extra["responses"][status] = {"content": dict.fromkeys(gives, file)}
        if takes:
            whole = {"schema": {"type": "string", "format": "binary"}}
            extra["requestBody"] = {"required": True, "content": {takes: whole}}
            STREAMED.add(f"{ROOT}v1{path}")
        elif method not in SAFE:
            extra["parameters"] = [_ONCE]
        api.api_operation(
            [method],
            path,
            response={status: None if gives else response},
            operation_id=view.__name__,
            tags=[view.__module__.rpartition(".")[2]],
            openapi_extra=extra,
            by_alias=True,
            auth=None if stranger else NOT_SET,
        )(guarded)
        ROUTES.append(
            Route(
                method=method,
                path=path,
                may=mays,
                why=why,
                programs=programs,
                view=guarded,
            )
        )
        return guarded

    return declare


def _guarded(
    view: View, mays: frozenset[May], *, programs: bool, shown_once: bool
) -> View:
    @wraps(view)
    def guarded(request: Call, *args: Any, **kwargs: Any) -> Any:
        if mays:
            _admit(request.caller, mays, programs=programs)
        if shown_once:
            request.shown_once = True  # type: ignore[attr-defined]  # the door asks
        return view(request, *args, **kwargs)

    return guarded


def _taking(view: View, media: str) -> View:
    @wraps(view)
    def taking(request: Call, *args: Any, **kwargs: Any) -> Any:
        require_media(request, media)
        return view(request, *args, **kwargs)

    return taking


def _admit(caller: Caller, mays: frozenset[May], *, programs: bool) -> None:
    """Raise NotAllowed, OutOfScope or PersonNeeded, and note it in the ledger."""
    first = min(mays)
    error: GuicangError
    if caller.key is not None and not programs:
        error = PersonNeeded()
    elif caller.may(*mays):
        return
    elif caller.key is not None:
        scopes = sorted(s for s, lent in LENDS.items() if not lent.isdisjoint(mays))
        error = OutOfScope(scope=" / ".join(scopes))
    else:
        error = _refusal(caller, mays)
    house().governing.refused(caller.name, first, error)
    raise error


def _refusal(caller: Caller, mays: frozenset[May]) -> GuicangError:
    if caller.person is None:
        return NotAllowed(person=caller.name, permission=min(mays).value)
    return house().powers.refusal(caller.person, *sorted(mays))


@api.exception_handler(GuicangError)
def _refused(request: HttpRequest, error: GuicangError) -> HttpResponse:
    return refusal(request, error)


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Name the fields that are not valid and why, and never their values."""
    said = [
        f"{'.'.join(str(x) for x in each['loc'])}: {each['type']}"
        for each in error.errors[:_TOLD]
    ]
    return refusal(request, BadCall(reason="; ".join(said)))


@api.exception_handler(HttpError)
def _unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
    return refusal(request, BadCall(reason=str(error)))


@api.exception_handler(AuthenticationError)
def _stranger(request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    return refusal(request, ApiKeyRefused())


@api.exception_handler(Exception)
def _failed(request: HttpRequest, error: Exception) -> HttpResponse:
    return failed(request, error)
