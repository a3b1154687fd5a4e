"""Say of oneself whether one is there: available, busy, on a break, offline.

What hours, holidays and leave say goes before it. Who goes offline hands over:
customers are told first, by the class of reason that is chosen here.
"""

from typing import Any, Final

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from guicang.domain.access.model import May
from guicang.domain.desk.presence import Away, Presence, standing
from guicang.domain.errors import BadForm, NoSuchAgent
from guicang.entrypoints import desks
from guicang.entrypoints.houses import house, words
from guicang.entrypoints.web.page import Answer, Asked, page

_POST: Final = frozenset({"POST"})


def of_oneself(request: Asked) -> dict[str, Any]:
    """Give what the form shows; nothing for who has no place at the desk."""
    opened = house()
    try:
        agent = opened.desk.agent(request.person.name)
    except NoSuchAgent:
        return {"agent": None}
    rules, now = opened.floor.rules(), opened.clock.now()
    stands = standing(agent, rules.hours, now)
    return {
        "agent": agent,
        "presence": words(desks.PRESENCES[stands.presence]),
        "because": words(desks.BECAUSE[stands.because]),
        "until": stands.until,
        "presences": [(p.value, words(said)) for p, said in desks.PRESENCES.items()],
        "causes": [(a.value, words(said)) for a, said in desks.AWAY.items()],
        "has": len(opened.desk.of(agent.name)),
    }


@page(
    "inbox/presence",
    name="inbox-presence",
    may=frozenset({May.DESK_ANSWER}),
    methods=_POST,
)
def say_presence(request: Asked) -> Answer:
    """Note what somebody says of themselves."""
    said, why = (request.POST.get(name, "") for name in ("presence", "why"))
    if said not in set(Presence) or why not in set(Away):
        raise BadForm(reason=_("there is no such state"))
    name = request.person.name
    house().attending.present(name, Presence(said), by=name, why=Away(why))
    messages.success(request, _("Set."))
    return redirect("inbox")
