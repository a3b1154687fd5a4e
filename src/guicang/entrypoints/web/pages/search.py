"""Search what was said: page by page over what the other conditions leave.

The words travel in the body of a request, never in an address. Each step looks at so
many conversations or for so long, whichever ends first, and hands on a cursor; the page
asks for the next by itself while it is open, and a button does without scripts. Where
the archive is asked for, it comes last: a segment or more a step, by the same cursor.
"""

import time
from collections.abc import Sequence
from functools import partial
from typing import Any, Final, NamedTuple

from django.http import QueryDict
from django.shortcuts import render

from guicang.adapters.db.queries.conversations import (
    about_how_many,
    conversations as listed,
)
from guicang.adapters.db.queries.filters import meets
from guicang.domain.access.model import May, Reader
from guicang.domain.archive.model import SegmentState
from guicang.domain.errors import ArchiveBroken
from guicang.domain.record import instant
from guicang.entrypoints.houses import house, words
from guicang.entrypoints.labels import SPEAKERS
from guicang.entrypoints.web.asking import Narrowed, choices, narrowed
from guicang.entrypoints.web.page import Answer, Asked, page
from guicang.entrypoints.web.transcripts import marked
from guicang.services.searching import HITS, MOST, Found

_AT_ONCE: Final = 50
_STEP: Final = 500
"""Conversations that one step looks at, at most."""
_SECONDS: Final = 2.0
_ENOUGH: Final = 200
"""Conversations with hits after which a search waits to be asked to go on."""
_ARCHIVE: Final = "archive:"
"""Begins the cursors that lie in the archive; a segment's id follows."""
_CONDITIONS: Final = (
    *("source", "channel", "agent", "category", "finding", "sensitive"),
    *("opened_from", "opened_to"),
)


@page("search", name="search", may={May.CONVERSATION_SEARCH})
def search(request: Asked) -> Answer:
    """Show the form; nothing is searched yet."""
    asked = _asked(request.GET, request)
    context = {"asked": asked, "given": asked.given, "most": MOST, **choices()}
    context["segments"] = len(_segments())
    return _unkept(render(request, "guicang/search.html", context))


@page("search/run", name="search-run", may={May.CONVERSATION_SEARCH}, methods={"POST"})
def run(request: Asked) -> Answer:
    """Look at the next conversations; the first step is the ledger's entry."""
    given = request.POST
    asked, query = _asked(given, request), given.get("q", "").strip()
    after = given.get("after", "")
    opened = house()
    # Which findings an archived conversation has stands in no row any more.
    archive = given.get("archive") == "yes" and not asked.filter.finding
    if not after:
        told = {**asked.given, **({"archive": "yes"} if archive else {})}
        opened.searching.begin(query, person=request.person, conditions=told)
        opened.refresh()
    step = _step(request, asked, query, after)
    cursor = step.after
    if not cursor and archive and not after.startswith(_ARCHIVE):
        cursor = _ARCHIVE
    seen = _number(given.get("seen", "")) + step.looked
    hits = _number(given.get("hits", "")) + len(step.found)
    context = {
        "q": query,
        "asked": asked,
        "found": [_shown(one) for one in step.found],
        "broken": step.broken,
        "archive": archive,
        "in_archive": (after or cursor).startswith(_ARCHIVE),
        "opened": _number(given.get("opened", "")) + step.opened,
        "segments": len(_segments()),
        "after": cursor,
        "seen": seen,
        "hits": hits,
        "about": about_how_many(asked.filter) if not after else given.get("about", ""),
        "goes_on": cursor and hits < _ENOUGH,
        "first": not after,
    }
    if request.headers.get("HX-Request") == "true":
        return _unkept(render(request, "guicang/part_found.html", context))
    context |= {"given": asked.given, "most": MOST, **choices()}
    return _unkept(render(request, "guicang/search.html", context))


def _asked(given: QueryDict, request: Asked) -> Narrowed:
    """Read the conditions: those that an index or a row can answer."""
    kept = QueryDict(mutable=True)
    for name in _CONDITIONS:
        kept[name] = given.get(name, "")
    return narrowed(kept, request.person)


class _Step(NamedTuple):
    """What a step did: ``opened`` are segments that were gone through."""

    looked: int
    found: Sequence[Found]
    after: str
    opened: int = 0
    broken: Sequence[str] = ()


def _step(request: Asked, asked: Narrowed, query: str, after: str) -> _Step:
    """Look until enough was looked at or time is up; say how far it came."""
    reader = Reader(person=request.person, proven=True)
    until = time.monotonic() + _SECONDS
    if after.startswith(_ARCHIVE):
        return _into_archive(reader, asked, query, after.removeprefix(_ARCHIVE), until)
    looked, found = 0, list[Found]()
    while not asked.none:
        page = listed(asked.filter, after=after, limit=_AT_ONCE)
        ids = [row.id for row in page.rows]
        found += house().searching.look(ids, query, reader=reader)
        looked, after = looked + len(ids), page.next
        if not after or looked >= _STEP or time.monotonic() > until:
            break
    return _Step(looked, found, after)


def _into_archive(
    reader: Reader, asked: Narrowed, query: str, after: str, until: float
) -> _Step:
    """Go through segments; one that cannot be read is named, and the next is tried."""
    looked, opened = 0, 0
    found, broken = list[Found](), list[str]()
    left = [] if asked.none else [s for s in _segments() if s > after]
    for segment in left:
        try:
            more, hits = house().searching.look_into(
                segment, query, reader=reader, meets=partial(meets, asked.filter)
            )
            looked, found = looked + more, [*found, *hits]
        except ArchiveBroken as error:
            broken.append(f"{error.code} {segment}")
        opened += 1
        if segment != left[-1] and (looked >= _STEP or time.monotonic() > until):
            return _Step(looked, found, _ARCHIVE + segment, opened, broken)
    return _Step(looked, found, "", opened, broken)


def _segments() -> list[str]:
    return [s.id for s in house().catalogue.segments(state=SegmentState.LIVE)]


def _shown(one: Found) -> dict[str, Any]:
    return {
        "id": one.conversation,
        "unread": one.unread,
        "more": max(0, len(one.hits) - HITS),
        "hits": [
            {
                "at": instant(hit.at),
                "who": words(SPEAKERS[hit.role]),
                "seq": hit.seq,
                "parts": marked(hit.pieces),
            }
            for hit in one.hits[:HITS]
        ],
    }


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 0


def _unkept(answer: Answer) -> Answer:
    answer["Cache-Control"] = "no-store"
    return answer
