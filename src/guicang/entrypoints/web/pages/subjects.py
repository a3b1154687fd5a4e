"""What persons ask about their own records: the list, and each request to its answer.

Every form says which revision was looked at: of two clerks the second one is told that
the request is another by now. Who asked is a digest here; whoever has to know who it is
reads a conversation of theirs.
"""

from collections.abc import Callable
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from guicang.domain.access.model import May
from guicang.domain.errors import BadForm
from guicang.domain.subjects.clock import Standing, standing
from guicang.domain.subjects.model import (
    GIVING,
    REPRESENTED,
    RESTRICTING,
    Asker,
    Door,
    Item,
    Kind,
    Outcome,
    Proof,
    State,
    SubjectRequest,
    Wanted,
)
from guicang.domain.subjects.wording import (
    ASKERS,
    DOORS,
    KINDS,
    OUTCOMES,
    PROOFS,
    STANDINGS,
    STATES,
)
from guicang.entrypoints.houses import house, tongue, words
from guicang.entrypoints.packages import STANDS
from guicang.entrypoints.rights import letter_of, letter_pdf
from guicang.entrypoints.web.acts import reason
from guicang.entrypoints.web.page import Answer, Asked, may_see, page
from guicang.entrypoints.web.pages.running import told
from guicang.entrypoints.web.wording import pseudonym
from guicang.services.mentioning import Mentions
from guicang.services.replying import WEIGH

WHO: Final = frozenset({May.SUBJECT_ANSWER, May.LEDGER_READ})
ANSWER: Final = frozenset({May.SUBJECT_ANSWER})
_POST: Final = frozenset({"POST"})
_ROWS: Final = 100
_LOOKED: Final = 2_000
"""Items in quarantine that a page looks through; an answer looks further."""
_TONES: Final = {
    Standing.IN_TIME: "good",
    Standing.NEAR: "warn",
    Standing.OVERDUE: "bad",
    Standing.PAUSED: "info",
    Standing.CLOSED: "plain",
}
_MARKS: Final = {
    Outcome.ERASE: "bad",
    Outcome.DEFERRED: "info",
    Outcome.HELD: "hold",
    Outcome.LEGAL_REVIEW: "warn",
    Outcome.RESTRICT: "info",
    Outcome.LIFTED: "plain",
    Outcome.ERASED: "good",
}


@page("subjects", name="subjects", may=WHO)
def subjects(request: Asked) -> Answer:
    """List requests of persons, open ones first, by when they are due."""
    opened = house()
    found = opened.subjects.list()
    context = {
        "rows": [_row(each) for each in found],
        "can_answer": opened.powers.allowed(request.person, May.SUBJECT_ANSWER),
        "customer": request.GET.get("customer", ""),
        **_choices(),
        "laws": sorted(opened.claiming.terms),
        "home": opened.claiming.home,
        "langs": [("zh", "中文"), ("en", "English")],
    }
    return render(request, "guicang/subjects.html", context)


def _choices() -> dict[str, Any]:
    return {
        "kinds": [(each.value, words(title)) for each, title in KINDS.items()],
        "askers": [(each.value, words(title)) for each, title in ASKERS.items()],
    }


def _row(one: SubjectRequest) -> dict[str, Any]:
    stands = standing(one, house().clock.now())
    return {
        "it": one,
        "kind": words(KINDS[one.kind]),
        "state": words(STATES[one.state]),
        "stands": words(STANDINGS[stands]),
        "tone": _TONES[stands],
        "name": pseudonym(one.customer),
    }


@page("subjects/new", name="subject-add", may=ANSWER, methods=_POST)
def add(request: Asked) -> Answer:
    """Take a request in; what is open already is joined."""
    given = request.POST
    try:
        wanted = Wanted(
            kind=Kind(given.get("kind", "")),
            asker=Asker(given.get("asker", "")),
            customer=given.get("customer", ""),
            door=Door.CONSOLE,
            jurisdiction=given.get("law", ""),
            lang=given.get("lang", tongue()),
        )
    except ValueError:
        raise BadForm(reason=_("say what is asked for, and by whom")) from None
    done = house().claiming.take(
        wanted, by=request.person.name, code=given.get("code", "")
    )
    if done.joined:
        messages.info(request, _("It is open already: this one was joined to it."))
    else:
        messages.success(request, _("It was taken in, and its clock runs."))
    return redirect("subject", done.id)


@page("subjects/<str:code>", name="subject", may=WHO)
def subject(request: Asked, code: str) -> Answer:
    """Show a request: its clock, who asked, what is decided, and what is next."""
    opened = house()
    one = opened.subjects.get(code)
    term = opened.claiming.terms[one.jurisdiction]
    job = opened.ordering.of(WEIGH, code)
    context = {
        **_row(one),
        "asker": words(ASKERS[one.asker]),
        "door": words(DOORS[one.door]),
        "proof": words(PROOFS[Proof(one.verified_how)]) if one.verified_how else "",
        "guide": term.guide,
        "can_extend": bool(term.extension) and one.extended_at is None,
        "can_pause": term.stops and one.paused_at is None,
        "by_clerk": one.asker in REPRESENTED,
        "gives": one.kind in GIVING,
        "mails": opened.subject_mails.many(code),
        **_choices(),
        "packages": [
            {"id": each.id, "said": words(STANDS[each.stand])}
            for each in opened.packages.list(request=code)
        ],
        "can_lift": one.kind in RESTRICTING and one.state is State.ANSWERED,
        "counts": [
            (words(OUTCOMES[what]), _MARKS[what], many)
            for what, many in sorted(opened.subjects.counts(code).items())
        ],
        "items": [_item(each) for each in _items(request, code)],
        "outcomes": [(each.value, words(title)) for each, title in OUTCOMES.items()],
        "outcome": request.GET.get("outcome", ""),
        "letter": letter_of(opened, one),
        "mentions": _mentions(one) if not one.closed else None,
        "can_answer": opened.powers.allowed(request.person, May.SUBJECT_ANSWER),
        "may_read": may_see(request.person, "conversation"),
        "batches": opened.batches.list(reason=one.ground),
        "job": told(job) if job and one.state is State.DECIDING else None,
        "bases": [
            entry.id
            for pack in opened.packs.load()
            for entry in pack.entries
            if entry.jurisdiction == one.jurisdiction
        ],
    }
    return render(request, "guicang/subject.html", context)


def _mentions(one: SubjectRequest) -> Mentions:
    """Look through so much of the quarantine as a page may take time for."""
    return house().mentioning.of(one.customer, most=_LOOKED)


def _items(request: Asked, code: str) -> list[Item]:
    chosen = request.GET.get("outcome", "")
    outcome = Outcome(chosen) if chosen in {*Outcome} else None
    after = request.GET.get("after", "")
    found = house().subjects.items(code, outcome=outcome, after=after, limit=_ROWS)
    return list(found)


def _item(item: Item) -> dict[str, Any]:
    law = {e.id: e for pack in house().packs.load() for e in pack.entries}
    entry = law.get(item.basis)
    ground = entry.cite(tongue()) if entry else item.clause or ", ".join(item.holds)
    return {
        "it": item,
        "outcome": words(OUTCOMES[item.outcome]),
        "tone": _MARKS[item.outcome],
        "ground": ground,
    }


@page("subjects/<str:code>/letter", name="subject-letter", may=WHO)
def letter(request: Asked, code: str) -> Answer:  # noqa: ARG001 - a page takes both
    """Give the letter to the person as a PDF."""
    made = letter_of(house(), house().subjects.get(code))
    answer = HttpResponse(letter_pdf(house(), made), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{code}.pdf"'
    return answer


# --- acts -----------------------------------------------------------------------------


def _act(request: Asked, code: str, deed: Callable[..., object], *more: str) -> Answer:
    """Do something to the revision that was looked at, with a fresh code."""
    seen = request.POST.get("revision", "")
    if not seen.isdecimal():
        raise BadForm(reason=_("look at the request first"))
    deed(
        code,
        int(seen),
        *more,
        by=request.person.name,
        code=request.POST.get("code", ""),
    )
    messages.success(request, _("It is noted."))
    return redirect("subject", code)


def _text(request: Asked) -> str:
    return request.POST.get("text", "")


@page("subjects/<str:code>/vouch", name="subject-vouch", may=ANSWER, methods=_POST)
def vouch(request: Asked, code: str) -> Answer:
    """State how one knows who asked."""
    return _act(request, code, house().claiming.vouch, reason(request))


@page("subjects/<str:code>/send", name="subject-send-code", may=ANSWER, methods=_POST)
def send_code(request: Asked, code: str) -> Answer:
    """Send who asked a code, by a channel that a platform knows as theirs."""
    house().claiming.send_code(
        code,
        request.POST.get("to", ""),
        by=request.person.name,
        code=request.POST.get("code", ""),
    )
    messages.success(request, _("The code was sent."))
    return redirect("subject", code)


@page("subjects/<str:code>/code", name="subject-code", may=ANSWER, methods=_POST)
def enter_code(request: Asked, code: str) -> Answer:
    """Take the code that who asked has read."""
    house().claiming.enter_code(
        code,
        request.POST.get("digits", ""),
        by=request.person.name,
        code=request.POST.get("code", ""),
    )
    messages.success(request, _("It is known now who asked."))
    return redirect("subject", code)


@page("subjects/<str:code>/clock", name="subject-clock", may=ANSWER, methods=_POST)
def clock(request: Asked, code: str) -> Answer:
    """Extend the clock, stop it, or let it run on."""
    replying, deed = house().replying, request.POST.get("deed", "")
    if deed == "resume":
        return _act(request, code, replying.resume)
    deeds = {"extend": replying.extend, "pause": replying.pause}
    if deed not in deeds:
        raise BadForm(reason=_("say what is to be done with the clock"))
    return _act(request, code, deeds[deed], reason(request))


@page("subjects/<str:code>/decide", name="subject-decide", may=ANSWER, methods=_POST)
def decide(request: Asked, code: str) -> Answer:
    """Let each record be decided about by a worker."""
    return _act(request, code, house().replying.decide)


@page("subjects/<str:code>/answer", name="subject-answer", may=ANSWER, methods=_POST)
def answer(request: Asked, code: str) -> Answer:
    """Note what the person was told."""
    why = request.POST.get("quarantine", "")
    return _act(request, code, house().replying.answer, _text(request), why)


@page("subjects/<str:code>/refuse", name="subject-refuse", may=ANSWER, methods=_POST)
def refuse(request: Asked, code: str) -> Answer:
    """Refuse a request, with the article that allows it."""
    basis = request.POST.get("basis", "")
    return _act(request, code, house().replying.refuse, _text(request), basis)


@page("subjects/<str:code>/lift", name="subject-lift", may=ANSWER, methods=_POST)
def lift(request: Asked, code: str) -> Answer:
    """End a restriction, once the person was told."""
    return _act(request, code, house().replying.lift, reason(request))
