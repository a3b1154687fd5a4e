"""Search what was said: page by page over what the other conditions leave.

The words travel in the body of a request, never in an address. Each step hands on a
cursor; the page asks for the next by itself while it is open, and a button does without
scripts.
"""

from typing import Any, Final

from django.http import QueryDict
from django.shortcuts import render

from guicang.adapters.db.queries.conversations import about_how_many
from guicang.domain.access.model import May
from guicang.domain.record import instant
from guicang.entrypoints.houses import words
from guicang.entrypoints.labels import SPEAKERS
from guicang.entrypoints.searches import ARCHIVE, Wanted, segments, step
from guicang.entrypoints.web.asking import Narrowed, choices, narrowed
from guicang.entrypoints.web.page import Answer, Asked, page
from guicang.entrypoints.web.transcripts import marked
from guicang.services.searching import HITS, MOST, Found

_ENOUGH: Final = 200
"""Conversations with hits after which a search waits to be asked to go on."""
_CONDITIONS: Final = (
    *("source", "channel", "agent", "category", "finding", "sensitive"),
    *("opened_from", "opened_to"),
)


@page("search", name="search", may={May.CONVERSATION_SEARCH})
def search(request: Asked) -> Answer:
    """Show the form; nothing is searched yet."""
    asked = _asked(request.GET, request)
    context = {"asked": asked, "given": asked.given, "most": MOST, **choices()}
    context["segments"] = len(segments())
    return _unkept(render(request, "guicang/search.html", context))


@page("search/run", name="search-run", may={May.CONVERSATION_SEARCH}, methods={"POST"})
def run(request: Asked) -> Answer:
    """Look at the next conversations; the first step is the ledger's entry."""
    given = request.POST
    asked, query = _asked(given, request), given.get("q", "").strip()
    after = given.get("after", "")
    # Which findings an archived conversation has stands in no row any more.
    archive = given.get("archive") == "yes" and not asked.filter.finding
    told = {**asked.given, **({"archive": "yes"} if archive else {})}
    wanted = Wanted(request.person, query, asked.filter, archive, asked.none)
    done = step(wanted, after, told)
    cursor = done.after
    seen = _number(given.get("seen", "")) + done.looked
    hits = _number(given.get("hits", "")) + len(done.found)
    context = {
        "q": query,
        "asked": asked,
        "found": [_shown(one) for one in done.found],
        "broken": done.broken,
        "archive": archive,
        "in_archive": (after or cursor).startswith(ARCHIVE),
        "opened": _number(given.get("opened", "")) + done.opened,
        "segments": len(segments()),
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
