"""Powers that were granted for a time: see them, ask for one, take one back."""

from typing import Final

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from guicang.domain.access.grants import LONGEST, TAKEN_ALONE
from guicang.domain.access.model import May
from guicang.domain.access.table import CONTENTS
from guicang.domain.errors import BadForm, NoSuchGrant
from guicang.domain.record.zone import ZONE
from guicang.domain.retention.calendar import end_of
from guicang.domain.retention.model import Effect
from guicang.entrypoints.houses import house, words
from guicang.entrypoints.labels import MAYS
from guicang.entrypoints.web.acts import confirmed
from guicang.entrypoints.web.page import Answer, Asked, page
from guicang.entrypoints.web.passkeys import proof as proof_of
from guicang.services.empowering import Asked as Power

WHO: Final = frozenset({May.OPERATIONS_READ, May.GRANT_ASK})


@page("grants", name="grants", may=WHO)
def grants(request: Asked) -> Answer:
    """List the grants, the newest first."""
    opened = house()
    now, may = opened.clock.now(), opened.powers.allowed
    context = {
        "tab": "grants",
        "rows": [
            {"grant": g, "title": words(MAYS[g.permission]), "alive": g.alive(now)}
            for g in opened.access.grants()
        ],
        "people": [p.name for p in opened.people.list() if p.active],
        "contents": [(m.value, words(MAYS[m])) for m in May if m in CONTENTS],
        "alone": [(m.value, words(MAYS[m])) for m in May if m in TAKEN_ALONE],
        "longest": LONGEST.days,
        "can_ask": may(request.person, May.GRANT_ASK),
        "can_revoke": may(request.person, May.PEOPLE_DEACTIVATE),
    }
    return render(request, "guicang/grants.html", context)


@page("grants/ask", name="grant-ask", may={May.GRANT_ASK}, methods={"POST"})
def ask(request: Asked) -> Answer:
    """Ask that somebody may see contents for a time; counsel and security sign."""
    opened, given = house(), request.POST
    permission = given.get("permission", "")
    if permission not in CONTENTS:
        raise BadForm(reason=_("say which power"))
    name = given.get("person", "")
    power = Power(
        person=name,
        permission=May(permission),
        until=end_of(
            opened.clock.now(),
            f"P{_number(given.get('days', ''))}D",
            ZONE,
            effect=Effect.SCHEDULE,
        ),
        uses=_number(given["uses"]) if given.get("uses") else None,
        reason=confirmed(request, name),
    )
    code = proof_of(request)
    asked = opened.empowering.ask(power, by=request.person.name, code=code)
    messages.success(request, _("Asked; it is done when two people have signed."))
    return redirect("approval", asked.id)


@page("grants/emergency", name="grant-take", may={May.GRANT_ASK}, methods={"POST"})
def take(request: Asked) -> Answer:
    """Take a power alone, in an emergency: one's own name is typed to confirm."""
    permission = request.POST.get("permission", "")
    if permission not in TAKEN_ALONE:
        raise BadForm(reason=_("say which power"))
    why = confirmed(request, request.person.name)
    house().empowering.take(
        May(permission), by=request.person.name, code=proof_of(request), reason=why
    )
    messages.warning(
        request, _("It is yours for four hours. Others were told, and will judge it.")
    )
    return redirect("grants")


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal()):
        raise BadForm(reason=_("a whole number is needed"))
    return int(text)


@page(
    "grants/revoke", name="grant-revoke", may={May.PEOPLE_DEACTIVATE}, methods={"POST"}
)
def revoke(request: Asked) -> Answer:
    """Take a grant back at once: the name of whoever has it is typed to confirm."""
    wanted = request.POST.get("grant", "")
    grant = next((g for g in house().access.grants() if g.id == wanted), None)
    if grant is None:
        raise NoSuchGrant(grant=wanted)
    why = confirmed(request, grant.person)
    house().empowering.revoke(
        wanted, by=request.person.name, code=proof_of(request), reason=why
    )
    messages.success(request, _("The grant is taken back."))
    return redirect("grants")
