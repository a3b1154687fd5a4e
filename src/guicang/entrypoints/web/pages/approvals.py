"""Requests that wait for signatures: see what is asked for, and say yes or no.

Whoever signs has seen the request before: the button wakes when its number is typed,
and where a batch is signed only after its sample was opened. What the page shows is
bound to the signature by the root. A fresh code proves each signature, or a passkey.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from guicang.domain.access.model import May, Person, Role
from guicang.domain.approval.model import Chair, Decision, Operation, Request
from guicang.domain.approval.rules import could_sign, missing, seating
from guicang.domain.disposal.model import Fate
from guicang.domain.errors import BadForm
from guicang.domain.record import instant, micros
from guicang.entrypoints.houses import house, words
from guicang.entrypoints.labels import (
    CHAIRS,
    DECISIONS,
    OPERATIONS,
    waiting_for,
    why_not,
)
from guicang.entrypoints.web import passkeys
from guicang.entrypoints.web.page import Answer, Asked, page
from guicang.entrypoints.web.pages import running
from guicang.entrypoints.wishes import wanted

BATCHES: Final = frozenset({Operation.RECORD_DELETE, Operation.ARCHIVE_DESTROY})
SAMPLE: Final = 5
WHO: Final = frozenset({May.REQUEST_SIGN, May.LEDGER_READ})
TONES: Final[Mapping[Decision, str]] = {
    Decision.OPEN: "warn",
    Decision.APPROVED: "good",
    Decision.DONE: "good",
    Decision.WITHDRAWN: "plain",
    Decision.REJECTED: "bad",
    Decision.EXPIRED: "plain",
}
_OPENED: Final = "opened"
_SAMPLED: Final = "sampled"


@page("approvals", name="approvals", may=WHO)
def approvals(request: Asked) -> Answer:
    """List requests: mine to sign, mine that wait, all that are open, decided ones."""
    opened = house()
    opened.approving.sweep()
    tab = request.GET.get("tab", "mine")
    found = opened.requests.list(open_only=tab != "decided")
    me = request.person
    now = opened.clock.now()
    rows = [row(r, now) for r in found if _in(tab, r, me)]
    seen = tab == "decided" and _sees_seconds(me)
    context = {"rows": rows, "tab": tab, "tabs": _tabs(), "sees_seconds": seen}
    return render(request, "guicang/approvals.html", context)


def _in(tab: str, asked: Request, me: Person) -> bool:
    """Whether a request belongs under a tab."""
    match tab:
        case "mine":
            return for_me(asked, me)
        case "asked":
            return asked.proposer == me.name
        case "decided":
            return asked.decision is not Decision.OPEN
        case _:
            return True


def _tabs() -> tuple[tuple[str, str], ...]:
    return (
        ("mine", _("For me to sign")),
        ("asked", _("Asked by me")),
        ("open", _("All that wait")),
        ("decided", _("Decided")),
    )


def _sees_seconds(person: Person) -> bool:
    """Whether somebody looks after how others decide."""
    return bool(person.roles & {Role.COMPLIANCE, Role.AUDITOR})


def for_me(request: Request, person: Person) -> bool:
    """Whether a person could sign a request now."""
    return request.decision is Decision.OPEN and could_sign(request, person)


def row(request: Request, now: datetime) -> dict[str, Any]:
    """Give what a line of a list shows."""
    seats = seating(request)
    filled = sum(sitter is not None for _chair, sitter in seats)
    left = request.expires_at - now
    return {
        "asked": request,
        "operation": words(OPERATIONS[request.operation]),
        "decision": words(DECISIONS[request.decision]),
        "tone": TONES[request.decision],
        "filled": filled,
        "chairs": len(seats),
        "seconds": [
            (s.person, s.considered)
            for s in request.signatures
            if s.considered is not None
        ],
        "needs": waiting_for(missing(request), words),
        "hours_left": max(0, int(left.total_seconds() // 3600)),
    }


@page("approvals/<str:code>", name="approval", may=WHO)
def approval(request: Asked, code: str) -> Answer:
    """Show one request: what it wants, its impact, who sits in which chair."""
    opened = house()
    opened.approving.sweep()
    asked = opened.requests.get(code)
    me = request.person
    if for_me(asked, me):
        _note(request, _OPENED, code, micros(opened.clock.now()))
    can_sign = for_me(asked, me)
    context = {
        **row(asked, opened.clock.now()),
        "passkey": passkeys.options(request, asked.root) if can_sign else None,
        "facts": list(wanted(asked, opened, words)) or list(facts(asked)),
        "batch": _batch(asked),
        "originals": _originals(asked),
        "seats": [_seat(chair, sitter) for chair, sitter in seating(asked)],
        "nays": [s for s in asked.signatures if not s.approve],
        "sampled": code in request.session.get(_SAMPLED, {}),
        "can_sign": can_sign,
        "why_not": _why_not(asked, me),
        **running.restore_work(request, asked),
        "person_link": asked.operation is Operation.ACCESS_CHANGE
        and asked.decision is Decision.APPROVED,
        "sees_seconds": _sees_seconds(me),
    }
    return render(request, "guicang/approval.html", context)


def _note(request: Asked, name: str, code: str, value: int) -> None:
    """Remember the first time in the session; the oldest of many are forgotten."""
    kept = dict(request.session.get(name, {}))
    kept.setdefault(code, value)
    request.session[name] = dict(list(kept.items())[-50:])


def _why_not(asked: Request, person: Person) -> str:
    """Say why this person cannot sign, so that they need not guess."""
    if asked.decision is not Decision.OPEN:
        return ""
    if person.name == asked.proposer:
        return _("You asked for this: somebody else has to sign.")
    if person.name == asked.owner:
        return _("You answer for the program that asked: somebody else has to sign.")
    if person.name == asked.about:
        return _("This is about you: somebody else has to sign.")
    if any(s.person == person.name for s in asked.signatures):
        return _("You have signed already.")
    no_chair = _("No chair that is still empty is for one of your roles.")
    return "" if for_me(asked, person) else no_chair


def _seat(chair: Chair, sitter: Any) -> dict[str, Any]:
    whys = [words(CHAIRS.get(why, why)) for why in chair.why.split(",") if why]
    return {
        "roles": [role.value for role in sorted(chair.roles)],
        "why": words(", ").join(whys),
        "sitter": sitter,
    }


def facts(asked: Request) -> Iterator[tuple[str, object]]:
    """Give what a request wants, by name, as far as its payload says it."""
    hidden = {"document", "batch"}
    for name, value in asked.payload.items():
        if name in hidden or value in (None, "", [], {}):
            continue
        shown: object = value
        if isinstance(value, list | tuple):
            shown = words(", ").join(words(str(item)) for item in value)
        elif isinstance(value, Mapping):
            shown = words(", ").join(f"{k}: {v}" for k, v in value.items() if v)
        elif isinstance(value, str):
            shown = words(value)
        yield words(name), shown


def _originals(asked: Request) -> list[str]:
    """Name the conversations that a request would open."""
    listed = asked.payload.get("conversations")
    if asked.operation is not Operation.REVEAL or not isinstance(listed, list | tuple):
        return []
    return [str(pair[0]) for pair in listed]


def _batch(asked: Request) -> dict[str, Any] | None:
    if asked.operation not in BATCHES:
        return None
    opened = house()
    batch = opened.batches.get(asked.id)
    refused: dict[str, int] = {}
    for fate in (Fate.REFUSED, Fate.FAILED):
        if batch.counts.get(fate, 0):
            for member in opened.batches.members(batch.id, fate=fate):
                why = why_not(member.why, words)
                refused[why] = refused.get(why, 0) + 1
    return {"batch": batch, "refused": refused}


@page("approvals/<str:code>/sample", name="approval-sample", may={May.REQUEST_SIGN})
def sample(request: Asked, code: str) -> Answer:
    """Show some records of a batch, and why each is due: no texts, all facts."""
    opened = house()
    asked = opened.requests.get(code)
    if asked.operation not in BATCHES:
        raise BadForm(reason=_("only a batch has a sample"))
    rows = []
    for member in _spread(opened.batches.get(code).members, code):
        record, verdict, _end = opened.retaining.explain(member.conversation)
        rows.append({"member": member, "record": record, "verdict": verdict})
    _note(request, _SAMPLED, code, micros(opened.clock.now()))
    return render(request, "guicang/part_sample.html", {"rows": rows, "code": code})


def _spread(many: int, code: str) -> Iterator[Any]:
    """Take members spread evenly over the manifest, so that no corner is hidden."""
    step = max(1, many // SAMPLE)
    for place, member in enumerate(house().batches.members(code)):
        if place % step == 0:
            yield member
        if place >= step * (SAMPLE - 1):
            return


@page(
    "approvals/<str:code>/sign",
    name="approval-sign",
    may={May.REQUEST_SIGN},
    methods={"POST"},
)
def sign(request: Asked, code: str) -> Answer:
    """Sign or reject: number typed, sample seen, a fresh code, the root as shown."""
    opened = house()
    asked = opened.requests.get(code)
    approve = request.POST.get("answer") == "yes"
    if request.POST.get("typed", "").strip() != code:
        raise BadForm(reason=_("type the request's number to confirm"))
    unseen = asked.operation in BATCHES and code not in request.session.get(
        _SAMPLED, {}
    )
    if approve and unseen:
        raise BadForm(reason=_("open the sample before you sign"))
    began = request.session.get(_OPENED, {}).get(code)
    now = opened.clock.now()
    signed = opened.approving.sign(
        code,
        name=request.person.name,
        code=passkeys.proof(request),
        root=request.POST.get("root", "") or asked.root,
        approve=approve,
        reason=request.POST.get("reason", "").strip(),
        considered=(
            None if began is None else int((now - instant(began)).total_seconds())
        ),
    )
    said = _("You signed.") if approve else _("You said no; that ended the request.")
    messages.success(request, f"{said} {words(DECISIONS[signed.decision])}")
    return _back(request, code)


def _back(request: Asked, code: str) -> HttpResponseRedirect:
    if request.headers.get("HX-Request") == "true":
        answer = HttpResponseRedirect(reverse("approval", args=[code]), status=303)
        answer["HX-Redirect"] = reverse("approval", args=[code])
        answer.status_code = 204
        return answer
    return redirect("approval", code)
