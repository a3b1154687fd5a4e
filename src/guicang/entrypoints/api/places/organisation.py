"""What the organisation declares about itself: law that binds follows from it."""

from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from guicang.domain.access.model import May
from guicang.entrypoints.api.callers import Call
from guicang.entrypoints.api.frame import route
from guicang.entrypoints.api.parts import Proof, given
from guicang.entrypoints.api.places.requests import RequestShown
from guicang.entrypoints.houses import house
from guicang.entrypoints.shapes import request_shape

WHO = frozenset({May.OPERATIONS_READ, May.ORGANISATION_DECLARE, May.LEDGER_READ})
Words = Annotated[list[str], Field(max_length=100)]


class OrganisationFacts(Schema):
    """What it is; ``policy_term`` is a period (ISO 8601), for insurers."""

    actors: Words = ["pi_handler"]
    flags: Words = []
    jurisdictions: Words = ["CN"]
    persons: int = Field(0, ge=0)
    policy_term: str = Field("", max_length=20)


class Declaration(Schema):
    """What was declared, null where nothing was, and the law that binds by it."""

    facts: dict[str, Any] | None
    law: list[str]


class Declare(Proof, OrganisationFacts):
    """What is declared, and why."""


class Declared(Schema):
    """The request that two people sign first; null where it is in force."""

    request: RequestShown | None


@route("GET", "/organisation", response=Declaration, may=WHO, programs=True)
def organisation(request: Call) -> object:
    """Show what the organisation declared, and which legal entries bind."""
    opened = house()
    facts = dict(opened.policies.organisation())
    return {
        "facts": facts or None,
        "law": [clause.id for clause in opened.judging.law()],
    }


@route("POST", "/organisation", response=Declared, may={May.ORGANISATION_DECLARE})
def declare_organisation(request: Call, body: Declare) -> object:
    """Declare it, as a person; two sign where law would bind no more."""
    facts = body.model_dump(exclude={"code", "reason"})
    if not facts["policy_term"]:
        del facts["policy_term"]
    asked = house().governing.declare(
        facts, by=request.caller.name, code=given(body.code), reason=body.reason
    )
    return {"request": request_shape(asked) if asked else None}
