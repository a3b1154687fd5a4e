"""What requests would change, shown to who is to sign them."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from guicang.bootstrap import House
from guicang.domain.access.permissions import SHIPPED
from guicang.domain.access.table import table_from
from guicang.domain.approval.model import Operation, Request
from guicang.entrypoints.labels import DEEDS
from guicang.entrypoints.sources import deleting
from guicang.entrypoints.words import Words


def wanted(
    request: Request, house: House, words: Words
) -> Iterator[tuple[str, object]]:
    """Give what a request would change, for who is to sign it."""
    wish: Mapping[str, Any] = request.payload
    if request.operation is Operation.RECORD_DELETE and wish.get("platform"):
        for said in deleting(wish["platform"], house, words):
            yield words("also on the platform"), said
    elif request.operation is Operation.ACCESS_CHANGE:
        yield from _people(request, words)
    elif request.operation is Operation.ORGANISATION_CHANGE:
        yield from facts_of(wish["facts"], words)
        yield words("law that would bind no more"), ", ".join(wish["ceasing"])
    elif request.operation is Operation.GRANT:
        yield words("person"), request.about
        yield words("permission"), wish["permission"]
        yield words("until"), datetime.fromisoformat(wish["until"])
        yield words("uses"), wish["uses"]
    elif request.operation is Operation.ROLES_CHANGE:
        yield from _changes(wish["document"], house, words)
    else:
        yield from _versions(request, words)


def _versions(request: Request, words: Words) -> Iterator[tuple[str, object]]:
    wish: Mapping[str, Any] = request.payload
    if request.operation is Operation.MASKING_CHANGE:
        changes = wish["simulation"]["changes"]
        yield words("changes"), len(changes)
        yield words("of these, show more"), sum(c["reveals"] for c in changes)
    elif request.operation is Operation.CLASSIFIER_CHANGE:
        yield words("model"), str(wish["document"]["model"])[:16]
        yield words("labels"), len(wish["document"]["labels"])


def _people(request: Request, words: Words) -> Iterator[tuple[str, object]]:
    wish: Mapping[str, Any] = request.payload
    yield words("person"), f"{request.about}: {words(DEEDS[wish['deed']])}"
    if "roles" in wish:
        yield words("roles"), words(", ").join(map(words, wish["roles"]))
    if "before" in wish:
        yield words("roles until now"), words(", ").join(map(words, wish["before"]))
    if "accounts" in wish:
        yield words("talks to customers as"), ", ".join(wish["accounts"])


def _changes(
    document: Mapping[str, object], house: House, words: Words
) -> Iterator[tuple[str, object]]:
    """Give what a table would change in the one that is in force now."""
    difference = house.empowering.difference(table_from(document, SHIPPED))
    for change in difference.roles:
        role = words(change.role.value)
        if change.gained:
            yield (
                words("{role} gains").format(role=role),
                ", ".join(sorted(change.gained)),
            )
        if change.lost:
            yield (
                words("{role} loses").format(role=role),
                ", ".join(sorted(change.lost)),
            )
    for pair in difference.parted:
        parted = " + ".join(words(role.value) for role in pair)
        yield words("may meet no more"), parted
    for pair in difference.joined:
        yield words("may meet again"), " + ".join(words(role.value) for role in pair)


def facts_of(declared: Mapping[str, Any], words: Words) -> Iterator[tuple[str, object]]:
    """Give what an organisation declares, by name."""
    names = {
        "actors": words("what it is"),
        "flags": words("flags"),
        "jurisdictions": words("jurisdictions"),
        "persons": words("persons"),
    }
    for name, value in declared.items():
        shown = ", ".join(value) if isinstance(value, list | tuple) else value
        yield names.get(name, name), shown
