"""The audit ledger: entries, its head, signed checkpoints, proofs of inclusion."""

from datetime import datetime
from io import BytesIO
from typing import Annotated, Any

from django.http import HttpResponse, StreamingHttpResponse
from ninja import Query, Schema
from pydantic import AwareDatetime

from guicang.adapters.db.queries.ledger import Wanted, entries as listed, numbers
from guicang.domain.access.model import May
from guicang.domain.errors import NoSuchAddress
from guicang.domain.ledger.faults import SENTENCES
from guicang.domain.ledger.merkle import leaf_hash
from guicang.domain.ledger.model import Entry, Tag
from guicang.entrypoints.api.callers import Call
from guicang.entrypoints.api.frame import route
from guicang.entrypoints.api.parts import (
    FIFTY,
    Cursor,
    Limit,
    Listing,
    Proof,
    acting,
    page,
    slim,
    words,
)
from guicang.entrypoints.houses import house

WHO = frozenset({May.LEDGER_READ})


class Narrowed(Schema):
    """What entries are narrowed by: all conditions that are given must be met."""

    since: AwareDatetime | None = None
    until: AwareDatetime | None = None
    person: str = ""
    about: str = ""
    thing: str = ""
    tag: Tag | None = None


class Sought(Narrowed):
    """What entries are narrowed by, and in which order they come."""

    oldest_first: bool = False


class Export(Proof, Narrowed):
    """What is taken out, and why; people add a fresh code.

    ``bundle`` asks for a sealed file with proofs, manifests, a print and a viewer.
    """

    bundle: bool = False


class EntryShown(Schema):
    """A line of the ledger; sequences count from 0."""

    seq: int
    at: datetime
    tag: str
    actor: str
    data: dict[str, Any]


class Head(Schema):
    """The tree as it stands: how many entries, and the root over them (hex)."""

    size: int
    root: str
    last_at: datetime | None


class Note(Schema):
    """A signed checkpoint (C2SP signed note); keep it outside of this system."""

    note: str


class Verified(Schema):
    """What hashing every entry again showed.

    ``unguarded`` entries are younger than the newest checkpoint that fits, ``removed``
    is how many payloads were removed after their retention, by an entry that says so.
    """

    whole: bool
    entries: int
    root: str
    checkpoints: int
    unguarded: int
    removed: int
    faults: list[str]


class ProofShown(Schema):
    """That an entry is in the tree (RFC 9162, 2.1.3): hashes in hex, body canonical."""

    seq: int
    size: int
    root: str
    body: str
    leaf: str
    path: list[str]


@route("GET", "/ledger/entries", response=Listing[EntryShown], may=WHO, programs=True)
def ledger_entries(
    request: Call,
    sought: Annotated[Sought, Query()],
    after: Cursor = "",
    limit: Limit = FIFTY,
) -> object:
    """List entries, the newest first: by time, person, thing, tag, or an id."""
    found = listed(
        _wanted(sought),
        after=after,
        limit=limit,
        oldest_first=sought.oldest_first,
    )
    return page(found, _entry)


def _wanted(narrowed: Narrowed) -> Wanted:
    return Wanted(
        since=narrowed.since,
        until=narrowed.until,
        person=narrowed.person,
        about=narrowed.about,
        thing=narrowed.thing,
        tags=frozenset({str(narrowed.tag)} if narrowed.tag else ()),
    )


def _entry(entry: Entry) -> dict[str, Any]:
    return slim(entry, "seq", "at", "tag", "actor", "data")


@route("GET", "/ledger/head", response=Head, may=WHO, programs=True)
def ledger_head(request: Call) -> object:
    """Show size and root."""
    head = house().ledger.head()
    return {**slim(head, "size", "last_at"), "root": head.root.hex()}


@route("POST", "/ledger/checkpoints", response=Note, may=WHO, programs=True, status=201)
def checkpoint(request: Call) -> object:
    """Sign the ledger as it stands now, and keep the note outside the database."""
    _place, note = house().recording.checkpoint()
    return {"note": note}


@route(
    "GET", "/ledger/entries/{seq}/proof", response=ProofShown, may=WHO, programs=True
)
def ledger_proof(request: Call, seq: int) -> object:
    """Prove that an entry is in the tree as it stands."""
    try:
        proof = house().recording.prove(seq)
    except IndexError as error:
        raise NoSuchAddress from error
    return {
        "seq": proof.seq,
        "size": proof.size,
        "root": proof.root.hex(),
        "body": proof.body.decode(),
        "leaf": leaf_hash(proof.body).hex(),
        "path": [each.hex() for each in proof.path],
    }


@route("POST", "/ledger/verification", response=Verified, may=WHO, programs=True)
def verify_ledger(request: Call) -> object:
    """Hash every entry again, and compare with the checkpoints that were kept."""
    report, say = house().recording.verify(), words(request)
    return {
        **slim(report, "whole", "entries", "unguarded"),
        "root": report.root.hex(),
        "checkpoints": report.matched,
        "removed": sum(count for _, count in report.removed),
        "faults": [say(SENTENCES[f.kind]).format(**f.data) for f in report.faults],
    }


@route(
    "POST",
    "/ledger/export",
    response=bytes,
    gives={"application/jsonl", "application/zip"},
    may={May.LEDGER_EXPORT},
    programs=True,
    shown_once=True,
)
def export_ledger(request: Call, body: Export) -> object:
    """Give entries with their proof as JSON Lines; all of them without conditions.

    What was narrowed is a slice: `guicang ledger verify-slice` checks it offline.
    """
    by = acting(request, May.LEDGER_EXPORT, body.code)
    if body.bundle:
        return _bundle(_wanted(body), by, body.reason)
    recording, wanted = house().recording, _wanted(body)
    if wanted == Wanted():
        lines = recording.lines(by=by, reason=body.reason)
    else:
        chosen = [*numbers(wanted)]
        lines = recording.slice(chosen, wanted.conditions, by=by, reason=body.reason)
    return StreamingHttpResponse(lines, content_type="application/jsonl")


def _bundle(wanted: Wanted, by: str, reason: str) -> HttpResponse:
    file = BytesIO()
    house().bundling.write(
        file, [*numbers(wanted)], wanted.conditions, by=by, reason=reason
    )
    return HttpResponse(file.getvalue(), content_type="application/zip")
