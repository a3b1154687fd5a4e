"""Pages declare what they need; nobody reaches one that declares nothing.

    @page("batches/<str:batch>", name="batch", may={May.LEDGER_READ, May.BATCH_PROPOSE})
    def batch(request: Asked, batch: str) -> Answer: ...

Any one of the permissions lets a person in. What a person may not see is refused with
403, and the refusal is an entry of the ledger. Every error of the product becomes a
page, or a part of one for htmx, with its code and its advice.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods

from guicang.domain.access.model import May, Person
from guicang.domain.errors import (
    GuicangError,
    NoSuchAgent,
    NoSuchAlarm,
    NoSuchChannel,
    NoSuchChat,
    NoSuchConversation,
    NoSuchCourse,
    NoSuchCustomer,
    NoSuchDeskSession,
    NoSuchDestination,
    NoSuchFreeze,
    NoSuchHold,
    NoSuchIncident,
    NoSuchItem,
    NoSuchMessage,
    NoSuchModel,
    NoSuchNotice,
    NoSuchNoticeSent,
    NoSuchPasskey,
    NoSuchPerson,
    NoSuchQuarantined,
    NoSuchRequest,
    NoSuchReview,
    NoSuchSegment,
    NoSuchSession,
    NoSuchSource,
    NoSuchSubjectRequest,
    NoSuchUpload,
    NotAllowed,
    Refused,
    WrongCode,
)
from guicang.entrypoints.houses import house, words
from guicang.entrypoints.needs import needs, public
from guicang.entrypoints.web import factors, stepping
from guicang.entrypoints.words import say

Answer = HttpResponseBase


class Asked(HttpRequest):
    """A request of somebody who is logged in; ``Door`` adds the person."""

    person: Person
    htmx: bool


View = Callable[..., Answer]
MISSING: Final = (
    NoSuchChannel,
    NoSuchChat,
    NoSuchConversation,
    NoSuchCourse,
    NoSuchFreeze,
    NoSuchCustomer,
    NoSuchAgent,
    NoSuchAlarm,
    NoSuchDeskSession,
    NoSuchDestination,
    NoSuchNotice,
    NoSuchNoticeSent,
    NoSuchHold,
    NoSuchIncident,
    NoSuchItem,
    NoSuchMessage,
    NoSuchModel,
    NoSuchPasskey,
    NoSuchPerson,
    NoSuchQuarantined,
    NoSuchRequest,
    NoSuchReview,
    NoSuchSegment,
    NoSuchSession,
    NoSuchSource,
    NoSuchSubjectRequest,
    NoSuchUpload,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One address: its route, its name, and whom it lets in.

    ``step_up`` lets them in with a second factor of the last five minutes only.

    ``may`` holds permissions of which one is enough; empty means everybody who is
    logged in, and then ``why`` says why that is right.
    """

    route: str
    name: str
    may: frozenset[May]
    why: str
    step_up: bool
    methods: frozenset[str]
    view: View


_OUTSIDE: Final = "guicang/error_outside.html"
PAGES: Final[list[Page]] = []
"""Every page, in the order in which modules are loaded."""


def page(
    route: str,
    *,
    name: str,
    may: Collection[May] = (),
    why: str = "",
    step_up: bool = False,
    methods: Collection[str] = ("GET",),
) -> Callable[[View], View]:
    """Declare a page: its address, its name for links, and whom it lets in.

    A page that changes something says ``methods={"POST"}``; others get 405 for it.
    """
    if not may and not why:
        raise ValueError(f"page {name}: who may see it, or why may everybody?")

    def declare(view: View) -> View:
        need = needs(*sorted(may)) if may else public(why)
        guarded = _guarded(view, frozenset(may), step_up=step_up)
        asked = need(require_http_methods([*methods])(guarded))
        PAGES.append(
            Page(
                route=route,
                name=name,
                may=frozenset(may),
                why=why,
                step_up=step_up,
                methods=frozenset(methods),
                view=asked,
            )
        )
        return asked

    return declare


def urls() -> list[URLPattern]:
    """Give Django the addresses of all pages."""
    return [path(each.route, each.view, name=each.name) for each in PAGES]


def in_sight(person: Person) -> frozenset[str]:
    """Name the pages that would let a person in."""
    held = house().powers.all(person)
    return frozenset(p.name for p in PAGES if not p.may or p.may & held)


def may_see(person: Person, name: str) -> bool:
    """Whether a page, by its name, would let a person in."""
    return name in in_sight(person)


def _lets_in(person: Person, may: frozenset[May]) -> bool:
    return not may or house().powers.allowed(person, *may)


def _guarded(view: View, may: frozenset[May], *, step_up: bool) -> View:
    @wraps(view)
    def guarded(request: Asked, *args: Any, **kwargs: Any) -> Answer:
        try:
            if not _lets_in(request.person, may):
                first = min(may)
                error = house().powers.refusal(request.person, *sorted(may))
                house().governing.refused(request.person.name, first, error)
                raise error
            if step_up and not factors.fresh(request):
                return stepping.ask(request)
            return view(request, *args, **kwargs)
        except GuicangError as error:
            return complain(request, error)

    return guarded


def complain(
    request: HttpRequest, error: GuicangError, *, status: int | None = None
) -> HttpResponse:
    """Show an error: what happened, its code, and what to do."""
    part = "guicang/error.html" if hasattr(request, "person") else _OUTSIDE
    if _is_part(request):
        part = "guicang/part_error.html"
    about = {"error": told(error)}
    return render(request, part, about, status=status or _status(error))


def told(error: GuicangError) -> Mapping[str, object]:
    """Put an error in the reader's words, for templates."""
    message, advice = say(error, words)
    return {"code": error.code, "message": message, "advice": advice}


def _is_part(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def _status(error: GuicangError) -> int:
    if isinstance(error, NotAllowed | WrongCode):
        return 403
    if isinstance(error, MISSING):
        return 404
    return 409 if isinstance(error, Refused) else 400
