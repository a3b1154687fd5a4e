"""What could not be read: listed, looked at, read again, and ended by several."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.http import QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from guicang.adapters.db.queries.quarantine import (
    file_named,
    how_many_quarantined,
    quarantine_groups,
    quarantined,
    quarantined_item,
)
from guicang.domain.access.model import May, Person
from guicang.domain.approval.model import Decision, Operation, Request
from guicang.domain.errors import BadForm, NoSuchQuarantined
from guicang.entrypoints.houses import house, words
from guicang.entrypoints.quarantine import (
    SAID,
    group_shape,
    preview_shape,
    row_shape,
    said,
)
from guicang.entrypoints.web import passkeys
from guicang.entrypoints.web.acts import confirmed, proved, typed
from guicang.entrypoints.web.page import Answer, Asked, page
from guicang.ports.quarantine import Choice
from guicang.services.looking import PAYLOAD, Looked

WHO: Final = frozenset({May.OPERATIONS_READ, May.CONVERSATION_IMPORT, May.LEDGER_READ})
REVEAL: Final = frozenset({May.FINDING_REVEAL})
IMPORT: Final = frozenset({May.CONVERSATION_IMPORT})
DISCARD: Final = frozenset({May.QUARANTINE_DISCARD})
AT_ONCE: Final = 1_000
"""Items that one click reads again; more are left for the next one."""
_POST: Final = frozenset({"POST"})
_NAMES: Final = ("file", "fault", "older")
# "code" is what forms call that of the second factor.
_NEVER_KEPT: Final = "no-store"


@page("quarantine", name="quarantine", may=WHO)
def quarantine(request: Asked) -> Answer:
    """List what lies in quarantine, by file, code and age."""
    given = _given(request.GET)
    asked: dict[str, Any] = {
        "file": _file(given),
        "code": given.get("fault", ""),
    }
    asked["until"] = _until(given)
    found = quarantined(**asked, after=request.GET.get("after", ""))
    allowed = house().powers.allowed
    context = {
        "given": given,
        "query": urlencode(given),
        "rows": [row_shape(row, words) for row in found.rows],
        "next": found.next,
        "whole": found.whole,
        "after": request.GET.get("after", ""),
        "about": how_many_quarantined(**asked),
        "groups": [
            {**group_shape(each, words), "query": _query(each.file, each.code)}
            for each in quarantine_groups()
        ],
        "codes": [(code, words(text)) for code, text in SAID.items()],
        "days": int(house().config["intake.quarantine_days"]),
        "can_retry": allowed(request.person, May.CONVERSATION_IMPORT),
        "can_discard": allowed(request.person, May.QUARANTINE_DISCARD),
        "at_once": AT_ONCE,
    }
    return render(request, "guicang/quarantine.html", context)


def _given(asked: QueryDict) -> dict[str, str]:
    said_ = {name: asked.get(name, "").strip() for name in _NAMES}
    return {name: value for name, value in said_.items() if value}


def _query(file: str, code: str) -> str:
    return urlencode({"file": file, "fault": code})


def _until(given: Mapping[str, str]) -> datetime | None:
    text = given.get("older", "")
    if text and not (text.isdecimal() and len(text) <= 5):  # noqa: PLR2004 - digits
        raise BadForm(reason=_("days are a number"))
    return house().clock.now() - timedelta(days=int(text)) if text else None


def _file(given: Mapping[str, str]) -> str:
    """Give the one file whose id begins so; what begins none finds nothing."""
    said_ = given.get("file", "")
    try:
        return file_named(said_) if said_ else ""
    except NoSuchQuarantined:
        return said_


def _choice(asked: QueryDict) -> Choice:
    """Say what is meant; BadForm where nothing says it."""
    items = asked.getlist("item")
    if not all(each.isdecimal() for each in items):
        raise BadForm(reason=_("an item has a number"))
    given = _given(asked)
    if not (items or given or asked.get("all")):
        raise BadForm(reason=_("say which items"))
    return Choice(
        ids=tuple(map(int, items)),
        file=_file(given),
        code=given.get("fault", ""),
        until=_until(given),
    )


# --- one item -------------------------------------------------------------------------


@page("quarantine/<int:item>", name="quarantine-item", may=WHO)
def one(request: Asked, item: int) -> Answer:
    """Show where an item stood, why it lies here, and what may be done with it."""
    me, allowed = request.person, house().powers.allowed
    can_reveal = allowed(me, May.FINDING_REVEAL)
    context = {
        "line": row_shape(quarantined_item(item), words),
        "can_reveal": can_reveal,
        "can_retry": allowed(me, May.CONVERSATION_IMPORT),
        "can_discard": allowed(me, May.QUARANTINE_DISCARD),
        "reveals": _reveals(me, item) if can_reveal else [],
    }
    return render(request, "guicang/quarantine_item.html", context)


def _reveals(me: Person, item: int) -> list[Request]:
    """Give this person's requests to open it that somebody agreed to."""
    return [
        asked
        for asked in house().requests.list()
        if asked.operation is Operation.REVEAL
        and asked.proposer == me.name
        and asked.decision is Decision.APPROVED
        and asked.payload.get(PAYLOAD) == item
    ]


@page("quarantine/<int:item>/look", name="quarantine-look", may=REVEAL, methods=_POST)
def look(request: Asked, item: int) -> Answer:
    """Show an item, masked; the ledger says who looked and why."""
    why = confirmed(request)
    person = house().governing.prove(
        request.person.name, passkeys.proof(request), May.FINDING_REVEAL
    )
    house().refresh()
    return _shown(request, house().looking.look(item, why, person), why)


@page(
    "quarantine/<int:item>/reveal", name="quarantine-reveal", may=REVEAL, methods=_POST
)
def reveal(request: Asked, item: int) -> Answer:
    """Open an item in clear, or ask for a second person."""
    why = confirmed(request, str(item))
    person = house().governing.prove(
        request.person.name, passkeys.proof(request), May.FINDING_REVEAL
    )
    house().refresh()
    opened = house().looking.reveal(item, why, person)
    if isinstance(opened, Request):
        messages.success(
            request,
            _("Sensitive by statute: it opens once when a second person has agreed."),
        )
        return redirect("approval", opened.id)
    return _shown(request, opened, why)


@page(
    "quarantine/opened/<str:request_id>",
    name="quarantine-open",
    may=REVEAL,
    methods=_POST,
)
def open_once(request: Asked, request_id: str) -> Answer:
    """Open what a second person agreed to, once."""
    typed(request, request_id)
    person = house().governing.prove(
        request.person.name, passkeys.proof(request), May.FINDING_REVEAL
    )
    opened = house().looking.run(request_id, person)
    return _shown(request, opened, house().requests.get(request_id).reason)


def _shown(request: Asked, shown: Looked, purpose: str) -> Answer:
    context = {
        "shown": shown,
        "purpose": purpose,
        "back": reverse("quarantine-item", args=[shown.item]),
    }
    answer = render(request, "guicang/quarantine_shown.html", context)
    answer["Cache-Control"] = _NEVER_KEPT
    return answer


# --- reading again, and ending --------------------------------------------------------


@page("quarantine/retry", name="quarantine-retry", may=IMPORT, methods=_POST)
def retry(request: Asked) -> Answer:
    """Read again what is meant; what can be read by now is taken in."""
    choice = _choice(request.POST)
    by = proved(request, May.CONVERSATION_IMPORT)
    house().ruling.refresh()
    why = confirmed(request)
    done = house().rereading.run(choice, by=by, reason=why, most=AT_ONCE)
    stayed = "; ".join(f"{n}: {said(c, words)}" for c, n in done.stayed.items())
    told = _("{count} items were read again, {ended} ended.").format(
        count=done.items, ended=done.ended
    )
    messages.success(request, f"{told} {stayed}".strip())
    if done.more:
        messages.info(request, _("There are more: read them again once more."))
    return redirect("quarantine")


@page(
    "quarantine/discard",
    name="quarantine-discard",
    may=DISCARD,
    methods={"GET", "POST"},
)
def discard(request: Asked) -> Answer:
    """Say what would end; then freeze it and ask for signatures."""
    given = request.POST if request.method == "POST" else request.GET
    choice = _choice(given)
    preview = preview_shape(house().discarding.preview(choice))
    if request.method == "POST":
        typed(request, str(preview["items"]))
        why = confirmed(request)
        by = proved(request, May.QUARANTINE_DISCARD)
        asked = house().discarding.propose(choice, by=by, reason=why)
        messages.success(request, _("Frozen; it waits for two signatures."))
        return redirect("approval", asked.id)
    context = {
        "preview": preview,
        "codes": [(c, said(c, words), n) for c, n in preview["codes"].items()],
        "items": given.getlist("item"),
        "given": _given(given),
        "all": given.get("all", ""),
        "days": int(house().config["intake.quarantine_days"]),
    }
    return render(request, "guicang/quarantine_discard.html", context)
