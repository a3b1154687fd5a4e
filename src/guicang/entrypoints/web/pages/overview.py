"""What needs me now, what is due, what was refused; each sees what their roles may."""

from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from guicang.adapters.db.queries import overview as numbers
from guicang.adapters.db.queries.days import Day, days
from guicang.adapters.db.queries.disposal import batches
from guicang.adapters.db.queries.ledger import Wanted, entries
from guicang.adapters.db.queries.quarantine import how_many_quarantined
from guicang.adapters.db.queries.requests import Box, requests, waiting
from guicang.domain.access.model import May, Person
from guicang.domain.alarms.model import is_silent
from guicang.domain.disposal.model import State
from guicang.domain.ledger.model import Entry, Tag
from guicang.domain.ledger.wording import TAGS
from guicang.entrypoints.houses import house, words
from guicang.entrypoints.labels import OPERATIONS, REFUSED
from guicang.entrypoints.prices import prices
from guicang.entrypoints.web import drawings
from guicang.entrypoints.web.page import Answer, Asked, may_see, page
from guicang.entrypoints.web.watermark import drawn
from guicang.entrypoints.web.wording import type_name

SHOWN: Final = 5
_JUDGED_AT_ONCE: Final = 200
_UNDONE: Final = (State.APPROVED, State.ARCHIVED, State.VERIFIED)
_RUNNERS: Final = (May.BATCH_DISPOSE, May.BATCH_PROPOSE, May.LEDGER_READ)


@page("", name="overview", why="everybody begins here; it shows what each may see")
def overview(request: Asked) -> Answer:
    """Show what needs this person, and the day's numbers."""
    me = request.person
    told = house().powers.allowed(me, May.OPERATIONS_READ)
    context = {
        **_mine(me),
        **(_counts() if told else {}),
        "told": told,
        "refused": _refused(me),
        "ledger": _ledger() if told else None,
        "own": may_see(me, "conversations") and not told,
    }
    return render(request, "guicang/overview.html", context)


@page("watermark.svg", name="watermark", why="it names nobody but who asks")
def watermark(request: Asked) -> HttpResponse:
    """Draw who looks, when and for what, to lie over what they see."""
    now = timezone.localtime(house().clock.now())
    name = request.person.title or request.person.name
    said = f"{name} · {request.person.name} · {now:%Y-%m-%d %H:%M}"
    return HttpResponse(
        drawn(said, request.GET.get("for", "") or _("reading")),
        content_type="image/svg+xml",
        headers={"Cache-Control": "no-store"},
    )


# --- what needs me --------------------------------------------------------------------


def _mine(me: Person) -> dict[str, Any]:
    opened = house()
    now = opened.clock.now()
    to_sign = requests(Box.TO_SIGN, me, now, limit=SHOWN).rows
    own = requests(Box.MINE, me, now, limit=SHOWN).rows
    runs = opened.powers.allowed(me, *_RUNNERS)
    imports = opened.powers.allowed(me, May.CONVERSATION_IMPORT, May.LEDGER_READ)
    answers = opened.powers.allowed(me, May.ALARM_ANSWER)
    return {
        "alarms": [
            {"it": each, "said": opened.sentence(each)}
            for each in (opened.alarms.open() if answers else ())
            if each.acknowledged_at is None and not is_silent(each, now)
        ],
        "waiting": waiting(me, now) if to_sign else 0,
        "to_sign": [_line(row) for row in to_sign],
        "asked": [_line(row) for row in own],
        "undone": [
            batch
            for state in (_UNDONE if runs else ())
            for batch in batches(state=state, limit=SHOWN).rows
        ],
        "quarantined": how_many_quarantined() if imports else None,
    }


def _line(row: Any) -> dict[str, Any]:
    return {
        "asked": row.request,
        "operation": words(OPERATIONS[row.request.operation]),
        "soon": (row.request.expires_at - house().clock.now()).days < 1,
    }


# --- numbers --------------------------------------------------------------------------


def _counts() -> dict[str, Any]:
    opened = house()
    now, zone = opened.clock.now(), timezone.get_current_timezone()
    opened.sweeping.sweep(limit=_JUDGED_AT_ONCE)
    kept, past = numbers.kept(now), days(now, zone)
    found = kept.findings[:10]
    return {
        "kept": kept,
        "due": numbers.due(now, zone, judged=opened.sweeping.digest()),
        **_cost(kept),
        "today": past[-1],
        "days": past,
        "by_day": _by_day(past),
        "findings": [(type_name(kind), kind, count) for kind, count in found],
        "by_type": drawings.ranked(
            [
                (type_name(kind), n, f"{reverse('conversations')}?finding={kind}")
                for kind, n in found
            ]
        ),
    }


def _cost(kept: numbers.Kept) -> dict[str, Any]:
    book = prices()
    return {
        "cost": book.month(kept.size, kept.archived_size),
        "working_cost": book.month(kept.size),
        "archive_cost": book.month(0, kept.archived_size),
        "book": book,
    }


def _by_day(past: tuple[Day, ...]) -> drawings.Options:
    series = (
        drawings.Series(_("Taken in"), [d.taken_in for d in past], drawings.GREY),
        drawings.Series(_("Archived"), [d.archived for d in past], drawings.BLUE),
        drawings.Series(_("Erased"), [d.erased for d in past], drawings.GREEN),
        drawings.Series(
            _("Intercepted"), [d.intercepted for d in past], drawings.RED, "line"
        ),
    )
    return drawings.by_day([d.day for d in past], series)


def _ledger() -> dict[str, Any]:
    """Say how long the ledger is and when it was signed last; nothing is re-hashed."""
    signed = entries(Wanted(tags=frozenset({Tag.LEDGER_CHECKPOINTED})), limit=1).rows
    at = signed[0].at if signed else None
    age = (house().clock.now() - at).days if at else None
    return {
        "size": house().ledger.head().size,
        "at": at,
        "age": age,
        "anchored": house().anchoring.standing(),
    }


# --- refusals -------------------------------------------------------------------------


def _refused(me: Person) -> list[dict[str, Any]]:
    """Give the latest refusals: everybody's to who reads the ledger, else one's own."""
    opened = house()
    wanted = Wanted(
        since=opened.clock.now() - numbers.WEEK,
        tags=numbers.REFUSALS,
        person="" if opened.powers.allowed(me, May.LEDGER_READ) else me.name,
    )
    return [_refusal(entry) for entry in entries(wanted, limit=6).rows]


def _refusal(entry: Entry) -> dict[str, Any]:
    code, _space, about = str(
        entry.data.get("code") or entry.data.get("why", "")
    ).partition(" ")
    thing = next(
        (
            str(entry.data[name])
            for name in ("request", "batch", "conversation", "permission")
            if name in entry.data
        ),
        "",
    )
    return {
        "at": entry.at,
        "actor": entry.actor,
        "what": words(TAGS[entry.tag]),
        "thing": thing,
        "code": code,
        "why": words(REFUSED.get(code, "")) or about,
    }
