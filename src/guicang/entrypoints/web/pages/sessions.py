"""Who is logged in, and putting somebody out."""

from itertools import groupby

from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from guicang.domain.access.model import May
from guicang.entrypoints.houses import house
from guicang.entrypoints.web.acts import confirmed
from guicang.entrypoints.web.page import Answer, Asked, page
from guicang.entrypoints.web.passkeys import proof as proof_of


@page("sessions", name="sessions", may={May.PEOPLE_DEACTIVATE})
@never_cache
def sessions(request: Asked) -> Answer:
    """List everybody's sessions, by their person."""
    stays = sorted(house().sessions.list(), key=lambda stay: stay.person)
    people = [(name, [*own]) for name, own in groupby(stays, lambda s: s.person)]
    return render(request, "guicang/sessions.html", {"people": people})


@page(
    "sessions/end", name="sessions-end", may={May.PEOPLE_DEACTIVATE}, methods={"POST"}
)
def end(request: Asked) -> Answer:
    """End all sessions of a person: their name typed, a reason, a fresh code."""
    name = request.POST.get("person", "")
    why = confirmed(request, name)
    code = proof_of(request)
    house().entering.put_out(name, by=request.person.name, code=code, reason=why)
    if name == request.person.name:
        request.session.flush()  # its row is gone: it could not be saved
    return redirect("sessions")
