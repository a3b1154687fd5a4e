"""One conversation: what was said (masked), why it is still here, what touched it.

Opening this page is a reading: services.reading permits it and writes it down, once an
hour for each person. An original opens for a reason and a fresh code; what is sensitive
by statute takes a second person, and then opens once. No such page is kept anywhere.
"""

from typing import Any, Final

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from guicang.adapters.db.queries.conversation import (
    ConversationPage,
    Copy,
    conversation as known_of,
)
from guicang.domain.access.model import May, Person, Reader
from guicang.domain.approval.model import Decision, Operation, Request
from guicang.domain.errors import BadForm, GuicangError
from guicang.domain.ledger.wording import TAGS
from guicang.domain.retention.wording import SOURCES, trigger_name
from guicang.entrypoints.houses import house, tongue, words
from guicang.entrypoints.labels import CATEGORIES, ENDS, FATES, ROAD, why_not
from guicang.entrypoints.reasons import why as reason_of
from guicang.entrypoints.web.acts import proved, reason, typed
from guicang.entrypoints.web.page import Answer, Asked, page
from guicang.entrypoints.web.pages.conversations import WHO
from guicang.entrypoints.web.pages.incidents import moment
from guicang.entrypoints.web.passkeys import proof as proof_of
from guicang.entrypoints.web.transcripts import bubbles, plain
from guicang.entrypoints.web.whys import why
from guicang.entrypoints.web.wording import (
    category_name,
    pseudonym,
    type_name,
    type_tone,
)
from guicang.entrypoints.words import say
from guicang.services.revealing import Wish

_NEVER_KEPT: Final = "no-store"
_FINDINGS: Final = 200


@page("conversations/<path:code>", name="conversation", may=WHO)
def conversation(request: Asked, code: str) -> Answer:
    """Show a conversation: as a page, or as a drawer beside the list."""
    return _shown(request, code, "")


@page(
    "restricted/<path:code>",
    name="conversation-restricted",
    may={May.RESTRICTED_READ},
    methods={"POST"},
)
def restricted(request: Asked, code: str) -> Answer:
    """Show a conversation that is only stored, to who may read it and says why."""
    return _shown(request, code, reason(request))


def _shown(request: Asked, code: str, why_read: str) -> Answer:
    opened, me = house(), request.person
    opened.reading.require_seen(code, me)
    found = known_of(code)
    context = {
        "found": found,
        "code": code,
        "facts": found.facts,
        "customer": pseudonym(found.facts.customer) if found.facts else "",
        "why": why(code) if found.facts else None,
        "labels": [
            (category_name(x.category), words(SOURCES[x.by]), x.at)
            for x in found.labels
        ],
        "findings": _findings(found),
        "batches": _batches(found),
        "live": found.copy is Copy.LIVE,
        "archived": found.copy is Copy.ARCHIVED,
        **_said(request, found, why_read),
        **_acts(me, found),
    }
    part = request.headers.get("HX-Target") == "drawer"
    name = "guicang/part_conversation.html" if part else "guicang/conversation.html"
    return _unkept(render(request, name, {**context, "drawer": part}))


def _unkept(answer: Answer) -> Answer:
    answer["Cache-Control"] = _NEVER_KEPT
    answer["Vary"] = "HX-Target"
    return answer


# --- what was said --------------------------------------------------------------------


def _said(request: Asked, found: ConversationPage, why_read: str) -> dict[str, Any]:
    """Read what is stored, masked; the archive is read from its own page."""
    opened, me = house(), request.person
    if found.copy is not Copy.LIVE:
        return {}
    if not opened.powers.allowed(me, May.CONVERSATION_READ, May.CONVERSATION_READ_OWN):
        return {"unread": _("Your roles see facts, not what was said.")}
    if not _by_role(me) and request.GET.get("read") != "1":
        return {"grant": True}
    opened.refresh()
    reader = Reader(person=me, proven=True)
    if not why_read and opened.records.restricted([found.id]):
        return {"restricted": opened.powers.allowed(me, May.RESTRICTED_READ) or "no"}
    try:
        shown = opened.reading.show(found.id, reader=reader, reason=why_read)
    except GuicangError as error:
        message, advice = say(error, words)
        return {"unread": f"{error.code} {message} {advice}"}
    return {"said": bubbles(shown.conversation, shown.pieces)}


def _by_role(person: Person) -> bool:
    """Say whether somebody reads without using a grant up."""
    table = house().powers.table
    mays = (May.CONVERSATION_READ, May.CONVERSATION_READ_OWN)
    return any(table.carries(person.roles, may) for may in mays)


# --- what is known of it --------------------------------------------------------------


def _findings(found: ConversationPage) -> list[dict[str, Any]]:
    return [
        {
            "row": one,
            "name": type_name(one.type),
            "tone": type_tone(one.type),
            "sure": f"{one.score:.0%}",
            "why": reason_of(one.rule, tongue()),
        }
        for one in found.findings[:_FINDINGS]
    ]


def _batches(found: ConversationPage) -> list[dict[str, Any]]:
    return [
        {
            "batch": one,
            "end": words(ENDS[one.end]),
            "state": words(ROAD[one.state]),
            "fate": words(FATES[one.fate]),
            "why": why_not(one.why, words),
        }
        for one in found.batches
    ]


def _acts(me: Person, found: ConversationPage) -> dict[str, Any]:
    allowed = house().powers.allowed
    here = found.copy is not Copy.GONE
    can_reveal = here and allowed(me, May.FINDING_REVEAL)
    given = {label.category for label in found.labels}
    return {
        "entries": [(e, words(TAGS[e.tag])) for e in reversed(found.entries.rows)]
        if allowed(me, May.LEDGER_READ)
        else [],
        "can_label": found.copy is Copy.LIVE and allowed(me, May.CONVERSATION_LABEL),
        "categories": [(n, words(t), n in given) for n, t in CATEGORIES.items()],
        "events": _events(found),
        "can_reveal": can_reveal,
        "reveals": _reveals(me, found) if can_reveal else [],
    }


def _events(found: ConversationPage) -> list[tuple[str, str]]:
    """Give what may be noted, by name: what rules count from and is not known yet."""
    known = {"closed"} & set(found.facts.starts if found.facts else ())
    named = (
        (trigger_name(each, words), each) for each in house().labelling.events() - known
    )
    return [(each, title) for title, each in sorted(named)]


def _reveals(me: Person, found: ConversationPage) -> list[Request]:
    """Give this person's requests to open it that somebody agreed to."""
    requests = house().requests
    return [
        asked
        for asked in map(requests.get, found.requests)
        if asked.operation is Operation.REVEAL
        and asked.proposer == me.name
        and asked.decision is Decision.APPROVED
    ]


# --- acts -----------------------------------------------------------------------------


@page(
    "labels/<path:code>",
    name="conversation-label",
    may={May.CONVERSATION_LABEL},
    methods={"POST"},
)
def label(request: Asked, code: str) -> Answer:
    """Put a person's labels in the place of the old ones."""
    chosen = [c for c in request.POST.getlist("category") if c in CATEGORIES]
    if not chosen:
        raise BadForm(reason=_("choose a category"))
    opened = house()
    opened.reading.require_seen(code, request.person)
    by = proved(request, May.CONVERSATION_LABEL, code)
    opened.labelling.label(code, chosen, by=by, reason=reason(request))
    messages.success(request, _("Labelled; how long it is kept is reckoned anew."))
    return redirect("conversation", code)


@page(
    "events/<path:code>",
    name="conversation-event",
    may={May.CONVERSATION_LABEL},
    methods={"POST"},
)
def event(request: Asked, code: str) -> Answer:
    """Note that something happened from which a period starts."""
    if (at := moment(request.POST.get("at", ""))) is None:
        raise BadForm(reason=_("say when it happened"))
    opened = house()
    opened.reading.require_seen(code, request.person)
    by = proved(request, May.CONVERSATION_LABEL, code)
    name = request.POST.get("event", "")
    opened.labelling.happened(code, name, at, by=by, reason=reason(request))
    messages.success(request, _("Noted; how long it is kept is reckoned anew."))
    return redirect("conversation", code)


@page(
    "originals/<path:code>",
    name="conversation-reveal",
    may={May.FINDING_REVEAL},
    methods={"POST"},
)
def reveal(request: Asked, code: str) -> Answer:
    """Open what one person may open alone, or ask for a second one."""
    proved(request, May.FINDING_REVEAL, code)
    seq = request.POST.get("message", "").strip()
    if seq and not seq.isdecimal():
        raise BadForm(reason=_("a message has a number"))
    wish = Wish(
        conversations=(code,),
        reason=reason(request),
        message=int(seq) if seq else None,
    )
    answer = house().revealing.ask(wish, request.person)
    if isinstance(answer, Request):
        messages.success(
            request,
            _("Sensitive by statute: it opens once when a second person has agreed."),
        )
        return redirect("approval", answer.id)
    return _opened(request, code, plain(answer.conversations[0]), wish.reason)


@page(
    "opened/<str:request_id>",
    name="conversation-open",
    may={May.FINDING_REVEAL},
    methods={"POST"},
)
def open_once(request: Asked, request_id: str) -> Answer:
    """Open what a second person agreed to, once."""
    opened = house()
    typed(request, request_id)
    proof = proof_of(request)
    me = opened.governing.prove(request.person.name, proof, May.FINDING_REVEAL)
    (found,) = opened.revealing.run(request_id, me).conversations
    why = opened.requests.get(request_id).reason
    return _opened(request, found.id, plain(found), why)


def _opened(
    request: Asked, code: str, said: list[dict[str, Any]], purpose: str
) -> Answer:
    context = {
        "said": said,
        "code": code,
        "back": reverse("conversation", args=[code]),
        "purpose": purpose,
    }
    return _unkept(render(request, "guicang/revealed.html", context))
