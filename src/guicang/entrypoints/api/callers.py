"""Who calls: a program with an API key or a token, or a person with a session."""

from dataclasses import dataclass
from typing import NamedTuple

from django.http import HttpRequest
from ninja.utils import check_csrf

from guicang.domain.access.apikeys import opens, read
from guicang.domain.access.model import May, Person, Reader
from guicang.domain.errors import ApiKeyRefused, UnprovenOrigin
from guicang.entrypoints.houses import house

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
"""Methods that change nothing (RFC 9110, 9.2.1)."""


class Program(NamedTuple):
    """A program: how the ledger calls it, and what it was lent."""

    actor: str
    mays: frozenset[May]


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who calls. Exactly one of ``key`` and ``person`` is there."""

    key: Program | None = None
    person: Person | None = None

    @property
    def id(self) -> str:
        """What rates and repeated calls are counted under."""
        return f"person:{self.name}" if self.key is None else self.name

    @property
    def name(self) -> str:
        """How the ledger calls them."""
        if self.key is not None:
            return self.key.actor
        return "" if self.person is None else self.person.name

    def may(self, *mays: May) -> bool:
        """Whether one of these is allowed: by the roles, or lent by a scope."""
        if self.key is not None:
            return not self.key.mays.isdisjoint(mays)
        return self.person is not None and house().powers.allowed(self.person, *mays)

    @property
    def reader(self) -> Reader | None:
        """The person as a reader of masked texts; None for a program."""
        return None if self.person is None else Reader(person=self.person, proven=True)


class Call(HttpRequest):
    """A call behind the door, which says who calls."""

    caller: Caller
    id: str
    language: str


def known(request: HttpRequest) -> Caller:
    """Say who calls. ApiKeyRefused, UnprovenOrigin, ApiKeysUnreadable.

    A key outranks a session: who sends one means it.
    """
    if "Authorization" in request.headers:
        return Caller(key=_key(str(request.headers["Authorization"])))
    person = getattr(request, "person", None)
    if person is None:
        raise ApiKeyRefused
    if request.method not in SAFE and check_csrf(request) is not None:
        raise UnprovenOrigin
    return Caller(person=person)


def _key(said: str) -> Program:
    """Read an API key of ours, or else an access token (RFC 6750)."""
    kind, _, token = said.partition(" ")
    if kind.lower() != "bearer":
        raise ApiKeyRefused
    shown = read(token.strip())
    if shown is None:
        client = house().clients.bearer(token.strip())
        if client is None:
            raise ApiKeyRefused
        return Program(client.actor, client.scopes)
    key = house().api_keys.all().get(shown.id)
    if not opens(key, shown, house().clock.now()) or key is None:
        raise ApiKeyRefused
    return Program(key.actor, key.mays)
