"""Batches on their road, and the certificates at its end."""

from collections import Counter
from collections.abc import Mapping
from itertools import islice
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from guicang.domain.access.model import May
from guicang.domain.disposal.model import Batch, End, Fate, State
from guicang.domain.disposal.road import REVERSIBLE
from guicang.domain.hold import Query
from guicang.entrypoints.houses import house, words
from guicang.entrypoints.labels import CATEGORIES, ENDS, FATES, ROAD, why_not
from guicang.entrypoints.sources import deleting
from guicang.entrypoints.web import copies
from guicang.entrypoints.web.acts import proved, reason
from guicang.entrypoints.web.page import Answer, Asked, page
from guicang.entrypoints.web.pages import running
from guicang.services.disposing import Wish

WHO: Final = frozenset({May.LEDGER_READ, May.BATCH_PROPOSE})
TONES: Final[Mapping[State, str]] = {
    State.CERTIFIED: "good",
    State.WITHDRAWN: "plain",
    State.REJECTED: "bad",
    State.EXPIRED: "plain",
    State.PROPOSED: "warn",
}
MEMBERS: Final = 200


@page("batches", name="batches", may=WHO)
def batches(request: Asked) -> Answer:
    """List batches, the newest first."""
    rows = [row(batch) for batch in house().batches.list()]
    return render(request, "guicang/batches.html", {"rows": rows})


def row(batch: Batch) -> dict[str, Any]:
    """Give what a line of the list shows."""
    return {
        "batch": batch,
        "end": words(ENDS[batch.end]),
        "state": words(ROAD[batch.state]),
        "tone": TONES.get(batch.state, "info"),
        "erased": batch.counts.get(Fate.DESTROYED, 0),
        "refused": batch.counts.get(Fate.REFUSED, 0) + batch.counts.get(Fate.FAILED, 0),
    }


@page("batches/new", name="batch-new", may={May.BATCH_PROPOSE}, methods={"GET", "POST"})
def propose(request: Asked) -> Answer:
    """Preview what is due, then freeze it into a batch and ask for signatures."""
    given = request.POST if request.method == "POST" else request.GET
    end = End(given.get("end") or End.OFFLINE)
    categories = frozenset(given.getlist("category"))
    wish = Wish(
        end=end,
        by=request.person.name,
        reason=given.get("reason", "").strip() or "retention",
        query=Query(categories=categories) if categories else None,
        review=bool(given.get("review")),
        platform=bool(given.get("platform")) and end is End.OFFLINE,
    )
    if request.method == "POST":
        proved(request, May.BATCH_PROPOSE)
        made = house().disposing.propose(wish)
        messages.success(request, _("The batch is frozen and waits for signatures."))
        return redirect("batch", made.id)
    context = {
        "end": end.value,
        "ends": [(e.value, words(ENDS[e])) for e in End],
        "categories": [(name, words(title)) for name, title in CATEGORIES.items()],
        "chosen": categories,
        "review": wish.review,
        "platform": wish.platform,
        "preview": _preview(wish),
    }
    return render(request, "guicang/batch_new.html", context)


def _preview(wish: Wish) -> dict[str, Any]:
    """Count what would be in the batch, by clause, without freezing anything."""
    opened = house()
    bench = opened.judging.bench(opened.clock.now())
    total = {"conversations": 0, "messages": 0, "bytes": 0}
    clauses: dict[str, int] = {}
    sources: Counter[str] = Counter()
    for record, verdict, _item in opened.disposing.candidates(wish, bench):
        total["conversations"] += 1
        sources[record.source] += 1
        total["messages"] += record.messages
        total["bytes"] += record.size
        for clause in verdict.clauses:
            clauses[clause] = clauses.get(clause, 0) + 1
    told = deleting(sources, opened, words) if wish.platform else ()
    return {
        **total,
        "clauses": sorted(clauses.items(), key=lambda c: -c[1]),
        "platforms": list(told),
    }


@page("batches/<str:code>", name="batch", may=WHO)
def batch(request: Asked, code: str) -> Answer:
    """Show one batch: where it stands, what became of its records, who signed."""
    opened = house()
    found = opened.batches.get(code)
    fate = request.GET.get("fate", "")
    after = request.GET.get("after", "")
    chosen = Fate(fate) if fate in {f.value for f in Fate} else None
    members = list(
        islice(opened.batches.members(code, fate=chosen, after=after), MEMBERS + 1)
    )
    there = copies.outcomes(found, (m.conversation for m in members))
    context = {
        **row(found),
        **running.work(request, found),
        "copies": copies.copies(found),
        "there": bool(there),
        "request_for": opened.requests.get(code),
        "fates": [
            {"fate": f.value, "title": words(FATES[f]), "many": found.counts.get(f, 0)}
            for f in Fate
        ],
        "fate": fate,
        "members": [
            {
                "member": m,
                "title": words(FATES[m.fate]),
                "why": why_not(m.why, words),
                "there": there.get(m.conversation),
            }
            for m in members[:MEMBERS]
        ],
        "next": members[MEMBERS - 1].conversation if len(members) > MEMBERS else "",
        "segments": opened.catalogue.segments(batch=code),
        "can_withdraw": found.state in REVERSIBLE
        and house().powers.allowed(request.person, May.BATCH_WITHDRAW),
    }
    return render(request, "guicang/batch.html", context)


@page(
    "batches/<str:code>/withdraw",
    name="batch-withdraw",
    may={May.BATCH_WITHDRAW},
    methods={"POST"},
)
def withdraw(request: Asked, code: str) -> Answer:
    """Take a batch back, with a fresh code, as long as nothing was erased."""
    by = proved(request, May.BATCH_WITHDRAW, code)
    house().disposing.withdraw(code, by=by, reason=reason(request))
    messages.success(request, _("The batch is withdrawn."))
    return redirect("batch", code)


@page("certificates/<str:code>.<str:kind>", name="certificate-file", may=WHO)
def certificate(_request: Asked, code: str, kind: str) -> Answer:
    """Give a certificate of destruction as canonical JSON or as a PDF."""
    opened = house()
    envelope = opened.batches.certificate(code)
    if kind == "json":
        answer = HttpResponse(envelope, content_type="application/json")
    else:
        answer = HttpResponse(
            opened.certifying.pdf(envelope, words), content_type="application/pdf"
        )
    answer["Content-Disposition"] = f'attachment; filename="{code}.{kind}"'
    return answer
