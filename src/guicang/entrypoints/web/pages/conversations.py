"""The list of conversations: narrowed by what stands in clear, never by content."""

from typing import Any, Final

from django.shortcuts import render

from guicang.adapters.db.queries.conversations import (
    Judge,
    about_how_many,
    conversations as listed,
)
from guicang.adapters.db.queries.filters import ConversationRow, Sort
from guicang.domain.access.model import May
from guicang.domain.disposal.model import End
from guicang.domain.retention.wording import SOURCES, STATES
from guicang.entrypoints.houses import house, words
from guicang.entrypoints.web.asking import choices, narrowed
from guicang.entrypoints.web.page import Answer, Asked, may_see, page
from guicang.entrypoints.web.wording import (
    TONES,
    category_name,
    pseudonym,
    type_name,
    type_tone,
)

WHO: Final = frozenset(
    {May.CONVERSATION_EXPLAIN, May.CONVERSATION_READ, May.CONVERSATION_READ_OWN}
)
_JUDGED_AT_ONCE: Final = 500


@page("conversations", name="conversations", may=WHO)
def conversations(request: Asked) -> Answer:
    """List conversations, each with what becomes of it."""
    asked = narrowed(request.GET, request.person)
    context: dict[str, Any] = {
        "asked": asked,
        "given": asked.given,
        "may_search": may_see(request.person, "search"),
        **choices(),
    }
    if not asked.none:
        opened, by = house(), judge()
        if asked.sort is Sort.DUE or asked.filter.held:
            opened.sweeping.sweep(limit=_JUDGED_AT_ONCE)
        found = listed(
            asked.filter,
            sort=asked.sort,
            judge=by,
            judged=opened.sweeping.digest(),
            after=request.GET.get("after", ""),
        )
        context |= {
            "rows": [row(one) for one in found.rows],
            "next": found.next,
            "whole": found.whole,
            "about": about_how_many(asked.filter, judge=by),
            "after": request.GET.get("after", ""),
        }
    return render(request, "guicang/conversations.html", context)


def judge() -> Judge:
    """Give what judges each row, by what decides now."""
    opened = house()
    bench = opened.judging.bench(opened.clock.now())
    return lambda record: bench.judge(record, End.OFFLINE, why=False)


def row(one: ConversationRow) -> dict[str, Any]:
    """Give what a line of the list shows."""
    verdict = one.verdict
    by = {label.category: label.by for label in one.labels}
    return {
        "row": one,
        "customer": pseudonym(one.customer),
        "categories": [
            (category_name(name), words(SOURCES[by[name]]) if name in by else "")
            for name in one.categories
        ],
        "findings": [
            (type_name(kind), count, type_tone(kind)) for kind, count in one.findings
        ],
        "clauses": verdict.clauses if verdict else (),
        "due": verdict.offline_at if verdict else None,
        "state": words(STATES[verdict.state]) if verdict else "",
        "tone": TONES[verdict.state] if verdict else "plain",
    }
