"""One connection: how it is doing, what is missing, and what can be done about it."""

import hashlib
from datetime import timedelta
from typing import Any, Final

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from guicang.domain.access.model import May
from guicang.domain.errors import BadForm
from guicang.domain.sources.connection import Connection
from guicang.domain.sources.model import Ability, Native
from guicang.domain.sources.native import Standing
from guicang.entrypoints.houses import house, words
from guicang.entrypoints.sources import COUNTS, GAPS, native_shape
from guicang.entrypoints.web.acts import confirmed
from guicang.entrypoints.web.asking import day
from guicang.entrypoints.web.page import Answer, Asked, page
from guicang.entrypoints.web.pages.sources import CHANGE, WHO, able, filled, lines, told
from guicang.services.sourcing import Stretch
from guicang.services.watching import can

_POST: Final = frozenset({"POST"})
_STANDING: Final = {
    Standing.UNKNOWN: "info",
    Standing.TOO_SHORT: "bad",
    Standing.STALE: "warn",
    Standing.KNOWN: "good",
}


@page("sources/of/<slug:name>", name="source", may=WHO)
@never_cache
def source(request: Asked, name: str) -> Answer:
    """Show a source."""
    opened = house()
    connection = opened.connections.get(name)
    profile = opened.watching.profile(connection.kind)
    counts = connection.state.counts
    context = {
        "it": told(connection, opened.gaps.counts().get(name, 0)),
        "profile": profile,
        "counts": [(words(said), counts.get(key, 0)) for key, said in COUNTS.items()],
        "able": able(profile) if profile is not None else [],
        "lines": lines(profile, dict(connection.settings), changing=True)
        if profile is not None
        else [],
        "gaps": [
            {"gap": each, "said": words(GAPS[each.kind.value])}
            for each in opened.gaps.list(name, open_only=False, limit=50)
        ],
        "hook": _hook(request, name)
        if profile is not None and can(profile, Ability.PUSH)
        else "",
        "native": _native(connection),
        "pulls": profile is not None and can(profile, Ability.PULL),
        "can_change": opened.powers.allowed(request.person, May.SOURCE_CHANGE),
    }
    return render(request, "guicang/source.html", context)


def _hook(request: Asked, name: str) -> str:
    """Give the address at which a platform reaches us, as far as we know it."""
    url = str(house().config["web.url"]).rstrip("/")
    path = reverse("hook", args=[name])
    return f"{url}{path}" if url else request.build_absolute_uri(path)


def _native(connection: Connection) -> dict[str, Any]:
    opened = house()
    profile = opened.watching.profile(connection.kind)
    standing, found = opened.attesting.standing(connection)
    native = profile.native if profile is not None else Native()
    shape = native_shape(standing, found, native, words)
    return {**shape, "tone": _STANDING[standing]}


@page("sources/of/<slug:name>/attest", name="source-attest", may=CHANGE, methods=_POST)
def attest(request: Asked, name: str) -> Answer:
    """Note what somebody saw of the platform's own retention; the file is not kept."""
    days, proof = request.POST.get("days", "").strip(), request.FILES.get("proof")
    if proof is None or not (days.isascii() and days.isdecimal()):
        raise BadForm(reason=_("say for how many days, and show a file that proves it"))
    digest = hashlib.sha256()
    for chunk in proof.chunks():
        digest.update(chunk)
    house().attesting.attest(
        name,
        int(days) or None,
        digest.hexdigest(),
        confirmed(request),
        by=request.person.name,
        code=request.POST.get("code", ""),
    )
    messages.success(request, _("It is attested. Keep the file."))
    return redirect("source", name)


@page("sources/of/<slug:name>/test", name="source-test", may=CHANGE, methods=_POST)
def test(request: Asked, name: str) -> Answer:
    """Ask the platform who we are there."""
    said = house().sourcing.test(name)
    messages.success(request, _("The platform answers: {said}").format(said=said))
    return redirect("source", name)


@page("sources/of/<slug:name>/pull", name="source-pull", may=CHANGE, methods=_POST)
def pull(request: Asked, name: str) -> Answer:
    """Let a worker read it on now."""
    house().connections.get(name)
    house().watching.go_on(name, 0)
    messages.success(request, _("Ordered; a worker takes it."))
    return redirect("source", name)


@page("sources/of/<slug:name>/rest", name="source-rest", may=CHANGE, methods=_POST)
def rest(request: Asked, name: str) -> Answer:
    """Pause it, let it go on, or remove it: its name is typed for that."""
    deed, by = request.POST.get("deed", ""), request.person.name
    code, sourcing = request.POST.get("code", ""), house().sourcing
    if deed == "remove":
        why = confirmed(request, name)
        sourcing.remove(name, by=by, code=code, reason=why)
        messages.success(request, _("The connection is removed; its records stay."))
        return redirect("sources")
    why = confirmed(request)
    if deed == "resume":
        sourcing.resume(name, by=by, code=code, reason=why)
        messages.success(request, _("It goes on."))
    else:
        sourcing.pause(name, by=by, code=code, reason=why)
        messages.success(request, _("It rests."))
    return redirect("source", name)


@page("sources/of/<slug:name>/resync", name="source-resync", may=CHANGE, methods=_POST)
def resync(request: Asked, name: str) -> Answer:
    """Let a worker read some days again."""
    why = confirmed(request)
    since, until = (
        day(request.POST.get("since", "")),
        day(request.POST.get("until", "")),
    )
    if since is None or until is None or until < since:
        raise BadForm(reason=_("say from which day to which"))
    opened = house()
    stretch = Stretch(since, min(until + timedelta(days=1), opened.clock.now()))
    opened.sourcing.allow_resync(
        name,
        stretch,
        by=request.person.name,
        code=request.POST.get("code", ""),
        reason=why,
    )
    opened.watching.resync(name, *stretch)
    messages.success(request, _("Ordered; a worker takes it."))
    return redirect("source", name)


@page("sources/of/<slug:name>/change", name="source-change", may=CHANGE, methods=_POST)
@sensitive_post_parameters()
def change(request: Asked, name: str) -> Answer:
    """Change its fields; secrets that are left empty stay as they are."""
    why = confirmed(request)
    opened = house()
    profile = opened.registry.profile(opened.connections.get(name).kind)
    opened.sourcing.change(
        name,
        filled(request, profile),
        by=request.person.name,
        code=request.POST.get("code", ""),
        reason=why,
    )
    messages.success(request, _("The connection is changed. Test it now."))
    return redirect("source", name)
