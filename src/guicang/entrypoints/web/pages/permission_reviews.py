"""Permission reviews: what people hold, how they used it, and who decides."""

from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from guicang.domain.access.model import May
from guicang.domain.errors import BadForm
from guicang.domain.programme.campaign import (
    Advice,
    Line,
    Review,
    Stand,
    Verdict,
    counted,
)
from guicang.domain.programme.wording import CAUSES, STANDS, SUGGESTED, VERDICTS, WHATS
from guicang.entrypoints.houses import house, words
from guicang.entrypoints.reviews import title, why
from guicang.entrypoints.web.acts import reason
from guicang.entrypoints.web.page import Answer, Asked, page
from guicang.entrypoints.web.passkeys import proof as proof_of
from guicang.services.recertifying import Say

WHO: Final = frozenset({May.OPERATIONS_READ, May.REVIEW_DECIDE})
RUN: Final = frozenset({May.PROGRAMME_CHANGE})
_POST: Final = frozenset({"POST"})
_STANDS: Final = {Stand.OPEN: "info", Stand.OVERDUE: "bad", Stand.DONE: "good"}
_SUGGESTED: Final = {Advice.KEEP: "good", Advice.LOOK: "warn", Advice.REVOKE: "bad"}
_VERDICTS: Final = {
    Verdict.KEEP: "good",
    Verdict.REVOKE: "bad",
    Verdict.SUSPENDED: "warn",
    Verdict.SPARED: "warn",
    Verdict.GONE: "plain",
}


@page("permission-reviews", name="permission-reviews", may=WHO)
@never_cache
def reviews(request: Asked) -> Answer:
    """List reviews, who answers for whom, and for whom nobody does."""
    opened = house()
    charges = opened.recertifying.charges()
    people = [person for person in opened.people.list() if person.active]
    by_manager: dict[str, list[str]] = {}
    for person, manager in sorted(charges.items()):
        by_manager.setdefault(manager, []).append(person)
    context = {
        "tab": "reviews",
        "rows": [_told(each) for each in opened.recertifying.all()],
        "charges": sorted(by_manager.items()),
        "nobody": opened.recertifying.unanswered(),
        "people": [person.name for person in people],
        "managers": [
            person.name
            for person in people
            if opened.powers.allowed(person, May.REVIEW_DECIDE)
        ],
        "can_run": opened.powers.allowed(request.person, May.PROGRAMME_CHANGE),
    }
    return render(request, "guicang/permission_reviews.html", context)


def _told(review: Review) -> dict[str, Any]:
    campaign = review.campaign
    stand = review.stand(house().clock.now())
    counts = counted(review)
    return {
        "it": campaign,
        "cause": words(CAUSES[campaign.cause]),
        "stand": words(STANDS[stand]),
        "tone": _STANDS[stand],
        "counts": counts,
        "settled": counts["lines"] - counts["left"],
    }


@page("permission-reviews/assign", name="review-assign", may=RUN, methods=_POST)
def assign(request: Asked) -> Answer:
    """Let somebody answer for people."""
    manager = request.POST.get("manager", "")
    house().recertifying.charge(
        manager,
        request.POST.getlist("people"),
        by=request.person.name,
        code=proof_of(request),
        reason=reason(request),
    )
    messages.success(request, _("It is noted who answers for them."))
    return redirect("permission-reviews")


@page("permission-reviews/open", name="review-open", may=RUN, methods=_POST)
def begin(request: Asked) -> Answer:
    """Open a review now, of all whom a manager answers for."""
    found = house().recertifying.open(
        request.POST.get("manager", ""),
        (),
        by=request.person.name,
        code=proof_of(request),
        reason=reason(request),
    )
    return redirect("permission-review", found.campaign.id)


@page("permission-reviews/of/<str:code>", name="permission-review", may=WHO)
@never_cache
def review(request: Asked, code: str) -> Answer:
    """Show a review: its lines, their use, and what was decided."""
    opened = house()
    found = opened.recertifying.get(code)
    may = opened.powers.allowed
    mine = found.campaign.manager == request.person.name
    left = {line.held.id for line in found.left}
    context = {
        **_told(found),
        "lines": [
            {**_line(found, line), "number": n, "left": line.held.id in left}
            for n, line in enumerate(found.campaign.lines)
        ],
        "mine": mine and bool(left) and may(request.person, May.REVIEW_DECIDE),
        "done": not left,
        "can_run": may(request.person, May.PROGRAMME_CHANGE),
        "can_report": may(request.person, May.OPERATIONS_READ),
        "managers": [
            person.name
            for person in opened.people.list()
            if may(person, May.REVIEW_DECIDE)
        ],
    }
    return render(request, "guicang/permission_review.html", context)


def _line(review: Review, line: Line) -> dict[str, Any]:
    ruling = review.last.get(line.held.id)
    return {
        "held": line.held,
        "title": title(line, words),
        "what": words(WHATS[line.held.what]),
        "why": why(line, words),
        "advice": words(SUGGESTED[line.suggestion.advice]),
        "tone": _SUGGESTED[line.suggestion.advice],
        "ruling": ruling,
        "verdict": "" if ruling is None else words(VERDICTS[ruling.verdict]),
        "verdict_tone": "" if ruling is None else _VERDICTS[ruling.verdict],
    }


@page(
    "permission-reviews/of/<str:code>/decide",
    name="review-decide",
    may={May.REVIEW_DECIDE},
    methods=_POST,
)
def decide(request: Asked, code: str) -> Answer:
    """Keep or revoke what was chosen; a line's own reason stands before the other."""
    found = house().recertifying.get(code)
    given = request.POST
    common = reason(request)
    says = [
        Say(line.held.id, said == "keep", given.get(f"why-{n}", "").strip() or common)
        for n, line in enumerate(found.campaign.lines)
        if (said := given.get(f"say-{n}", "")) in {"keep", "revoke"}
    ]
    if not says:
        raise BadForm(reason=_("keep or revoke at least one line"))
    house().recertifying.decide(
        code, says, by=request.person.name, code=proof_of(request)
    )
    messages.success(
        request,
        _("Decided. Roles change when two people have signed; grants ended at once."),
    )
    return redirect("permission-review", code)


@page(
    "permission-reviews/of/<str:code>/give", name="review-give", may=RUN, methods=_POST
)
def give(request: Asked, code: str) -> Answer:
    """Give a review to another manager."""
    house().recertifying.give(
        code,
        request.POST.get("manager", ""),
        by=request.person.name,
        code=proof_of(request),
        reason=reason(request),
    )
    messages.success(request, _("Another manager has it now."))
    return redirect("permission-review", code)


@page(
    "permission-reviews/of/<str:code>/report",
    name="review-report",
    may={May.OPERATIONS_READ},
    methods=_POST,
)
def report(request: Asked, code: str) -> HttpResponse:
    """Sign what came of a review, as JSON or on paper."""
    opened = house()
    data = opened.reporting.review(
        opened.recertifying.get(code), by=request.person.name
    )
    pdf = request.POST.get("as") == "pdf"
    kind = "application/pdf" if pdf else "application/json"
    answer = HttpResponse(
        opened.reporting.print_(data, words) if pdf else data, content_type=kind
    )
    name = f"{code}.{'pdf' if pdf else 'json'}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
