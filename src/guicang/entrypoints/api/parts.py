"""What routes share: pages of lists, proofs of people, and the languages of answers."""

from typing import Annotated, Any, Generic, TypeVar

from ninja import Query, Schema
from pydantic import Field

from guicang.domain.access.model import May
from guicang.domain.errors import BadCall
from guicang.entrypoints.api.callers import Call
from guicang.entrypoints.houses import house
from guicang.entrypoints.words import Words, translator

T = TypeVar("T")

Cursor = Annotated[str, Query(max_length=200, description="`next` of the last page.")]
Limit = Annotated[int, Query(ge=1, le=200, description="How many at most.")]
Reason = Annotated[str, Field(min_length=1, max_length=2_000)]
Id = Annotated[str, Field(min_length=1, max_length=200)]
FIFTY = 50


class Listing(Schema, Generic[T]):
    """A page of a list; ``next`` is the cursor of the next one, null at the end."""

    items: list[T]
    next: str | None


class Sums(Schema):
    """How much it is; ``size`` is in bytes."""

    records: int
    messages: int
    size: int


class FreshCode(Schema):
    """A fresh code of the second factor."""

    code: str = Field(min_length=6, max_length=64)


class MaybeCode(Schema):
    """A fresh code of the second factor; programs give none."""

    code: str = Field("", max_length=64)


class Proof(Schema):
    """Why, and a fresh code of the second factor; programs give no code."""

    reason: Reason
    code: str = Field("", max_length=64)


class Run(Schema):
    """A job that a worker takes."""

    job: int
    state: str


def words(request: Call) -> Words:
    """Give the words of the caller's language."""
    return translator(request.language)


def acting(request: Call, may: May, code: str) -> str:
    """Return who acts: a program that the door let in, or a person by a fresh code.

    BadCall, NotAllowed, WrongCode.
    """
    if request.caller.key is not None:
        return request.caller.name
    return house().governing.prove(request.caller.name, given(code), may).name


def given(code: str) -> str:
    """Return a code for a service that takes it itself. BadCall if there is none."""
    if not code:
        raise BadCall(reason="code: a person gives a fresh code")
    return code


def page(found: Any, make: Any) -> dict[str, Any]:
    """Turn a page of rows into the form that all lists have."""
    return {"items": [make(row) for row in found.rows], "next": found.next or None}


def slim(row: Any, *names: str) -> dict[str, Any]:
    """Take these attributes of a row."""
    return {name: getattr(row, name) for name in names}
