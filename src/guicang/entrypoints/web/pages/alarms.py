"""Alarms: what is wrong, since when, and who has taken it on."""

from datetime import timedelta
from typing import Final

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from guicang.domain.access.model import May
from guicang.domain.errors import BadForm
from guicang.entrypoints.alarms import stands
from guicang.entrypoints.houses import house
from guicang.entrypoints.web import passkeys
from guicang.entrypoints.web.acts import proved, reason
from guicang.entrypoints.web.page import Answer, Asked, page

WHO: Final = frozenset({May.ALARM_ANSWER, May.OPERATIONS_READ})
ANSWER: Final = frozenset({May.ALARM_ANSWER})
_POST: Final = frozenset({"POST"})
_OVER: Final = 50
HOURS: Final = (4, 24, 72, 168)


@page("alarms", name="alarms", may=WHO)
def alarms(request: Asked) -> Answer:
    """Show what is wrong now, and what was."""
    opened = house()
    found = [(each, opened.sentence(each)) for each in opened.alarms.recent(_OVER)]
    now = [(each, said, stands(each)) for each, said in found if not each.over_at]
    context = {
        "now": [
            {"it": each, "said": said, "standing": name, "tone": tone}
            for each, said, (name, tone) in now
        ],
        "past": [{"it": each, "said": said} for each, said in found if each.over_at],
        "can_answer": opened.powers.allowed(request.person, May.ALARM_ANSWER),
        "hours": HOURS,
        "to": tuple(opened.config["alarm.to"]) if opened.mailer else (),
    }
    return render(request, "guicang/alarms.html", context)


@page("alarms/<str:key>/take", name="alarm-take", may=ANSWER, methods=_POST)
def take(request: Asked, key: str) -> Answer:
    """Take an alarm on: it is not escalated any more."""
    proof = passkeys.proof(request)
    by = house().governing.prove(request.person.name, proof, May.ALARM_ANSWER).name
    house().alarming.acknowledge(key, by=by)
    messages.success(request, _("You have taken it on; nobody else is told of it."))
    return redirect("alarms")


@page("alarms/<str:key>/silence", name="alarm-silence", may=ANSWER, methods=_POST)
def silence(request: Asked, key: str) -> Answer:
    """Let nobody be told of an alarm for a time."""
    hours = request.POST.get("hours", "")
    if not hours.isdecimal():
        raise BadForm(reason=_("choose for how long"))
    until = house().clock.now() + timedelta(hours=int(hours))
    by, why = proved(request, May.ALARM_ANSWER), reason(request)
    house().alarming.silence(key, until, reason=why, by=by)
    messages.success(
        request, _("Nobody is told of it until then; it stays in the list.")
    )
    return redirect("alarms")
