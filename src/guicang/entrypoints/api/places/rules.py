"""The organisation's own detection rules: what is in force, trying and asking."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from guicang.domain.access.model import May
from guicang.domain.errors import BadCall
from guicang.entrypoints.api.callers import Call
from guicang.entrypoints.api.frame import route
from guicang.entrypoints.api.parts import Proof, given
from guicang.entrypoints.api.places.requests import RequestShown
from guicang.entrypoints.houses import house
from guicang.entrypoints.shapes import request_shape

WHO = frozenset({May.OPERATIONS_READ, May.RULES_CHANGE, May.LEDGER_READ})
Document = Annotated[
    dict[str, Any], Field(description="Rules as docs/reference/rules.md has them.")
]


class RulesShown(Schema):
    """Rules in force; values that are looked for stand as keyed digests."""

    version: int
    name: str
    by: str
    at: datetime
    document: Document


class CurrentRules(Schema):
    """The rules in force; null where the built-in ones are alone."""

    rules: RulesShown | None


class WantedRules(Schema):
    """An example by its name, or a document of one's own."""

    example: str = ""
    document: Document = {}


class ProposeRules(Proof, WantedRules):
    """What is to be in force, and why."""


class Spot(Schema):
    """Where a finding comes or goes, without what is there."""

    conversation: str
    seq: int
    start: int
    end: int
    type: str
    rule: str


class Spots(Schema):
    """Some findings that come, and some that go."""

    added: list[Spot]
    removed: list[Spot]


class Tried(Schema):
    """What a document would find in a sample of what is stored, and what is found now.

    ``document`` is the one that would be stored: digests stand for values.
    """

    document: Document
    conversations: int
    messages: int
    hits: dict[str, int]
    before: dict[str, int]
    added: int
    removed: int
    blocked: int
    blocked_before: int
    examples: Spots


@route("GET", "/rules/current", response=CurrentRules, may=WHO, programs=True)
def current_rules(request: Call) -> object:
    """Show the organisation's own rules in force."""
    found = house().rule_sets.current()
    if found is None:
        return {"rules": None}
    shown = {"version": found.version, "name": found.name, "by": found.by}
    return {"rules": {**shown, "at": found.at, "document": found.document}}


@route(
    "POST", "/rules/dry-run", response=Tried, may={May.RULES_CHANGE}, shown_once=True
)
def try_rules(request: Call, body: WantedRules) -> object:
    """Show what rules would find in a sample of what is stored, as a person."""
    ruling = house().ruling
    stored, _rules = ruling.check(_document(body))
    return {**ruling.dry_run(stored).summary(), "document": stored}


@route("POST", "/rules", response=RequestShown, may={May.RULES_CHANGE}, status=201)
def propose_rules(request: Call, body: ProposeRules) -> object:
    """Ask for rules to be put in force, as a person; two people sign."""
    opened, document = house(), _document(body)
    name, code = request.caller.name, given(body.code)
    by = opened.governing.prove(name, code, May.RULES_CHANGE).name
    return request_shape(opened.ruling.propose(document, by=by, reason=body.reason))


def _document(wanted: WantedRules) -> Mapping[str, Any]:
    if not wanted.example:
        return wanted.document
    found: Mapping[str, Any] | None = house().rule_examples().get(wanted.example)
    if found is None:
        raise BadCall(reason="example: there is none of that name")
    return found
