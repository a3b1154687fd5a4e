"""Connections: which platforms records come from, how each is doing, adding one."""

from typing import Any, Final

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import (
    sensitive_post_parameters,
    sensitive_variables,
)

from guicang.domain.access.model import May
from guicang.domain.sources.connection import Connection, form_of
from guicang.domain.sources.model import Ability, Profile
from guicang.entrypoints.comparing import CAUTIONS, compared, kept
from guicang.entrypoints.houses import house, words
from guicang.entrypoints.sources import (
    ABILITIES,
    ANSWERS,
    STATES,
    advice_of,
    connection_shape,
)
from guicang.entrypoints.web.acts import confirmed
from guicang.entrypoints.web.page import Answer, Asked, page
from guicang.services.sourcing import Form

WHO: Final = frozenset({May.OPERATIONS_READ, May.SOURCE_CHANGE})
CHANGE: Final = frozenset({May.SOURCE_CHANGE})
TONES: Final = {
    "paused": "plain",
    "waiting": "warn",
    "failing": "bad",
    "new": "info",
    "behind": "warn",
    "well": "good",
}
_CAN: Final = {"yes": "good", "partly": "info", "attested": "info", "no": "plain"}
_HOUR: Final = 3_600
_DAY: Final = 86_400


def span(seconds: int) -> str:
    """Write a stretch of time in one or two units."""
    if seconds >= 2 * _DAY:
        days, rest = divmod(seconds, _DAY)
        return _("{days} d {hours} h").format(days=days, hours=rest // _HOUR)
    hours, rest = divmod(seconds, _HOUR)
    if hours:
        return _("{hours} h {minutes} min").format(hours=hours, minutes=rest // 60)
    return _("{minutes} min").format(minutes=rest // 60)


def told(connection: Connection, gaps: int) -> dict[str, Any]:
    """Give what pages say of a source."""
    opened = house()
    profile = opened.watching.profile(connection.kind)
    shape = connection_shape(connection, profile, opened.clock.now(), gaps)
    error = connection.state.error
    return {
        **shape,
        "said": words(STATES[shape["state"]]),
        "tone": TONES[shape["state"]],
        "lag": span(shape["lag_seconds"]),
        "advice": words(advice_of(error)) if error else "",
        "because": words(connection.state.reason) if connection.state.reason else "",
    }


def able(profile: Profile) -> list[dict[str, str]]:
    """Give what a platform can do, and what it cannot, in words."""
    return [
        {
            "wish": words(ABILITIES[ability.value]),
            "said": words(ANSWERS[answer.can.value]),
            "tone": _CAN[answer.can.value],
            "note": words(answer.note) if answer.note else "",
        }
        for ability in Ability
        if (answer := profile.abilities.get(ability)) is not None
    ]


@page("sources", name="sources", may=WHO)
@never_cache
def sources(request: Asked) -> Answer:
    """List the sources and how each is doing."""
    opened = house()
    gaps = opened.gaps.counts()
    context = {
        "rows": [told(c, gaps.get(c.name, 0)) for c in opened.connections.list()],
        "can_change": opened.powers.allowed(request.person, May.SOURCE_CHANGE),
    }
    return render(request, "guicang/sources.html", context)


@page("sources/kinds", name="source-kinds", may=WHO)
def kinds(request: Asked) -> Answer:
    """Show which platforms there are and what each can do."""
    opened = house()
    found = opened.sourcing.kinds()
    profiles = [each.profile for each in found if each.profile is not None]
    context = {
        "compared": compared(profiles, words),
        "kept": kept(profiles, words),
        "cautions": [words(each) for each in CAUTIONS.values()],
        "tones": _CAN,
        "kinds": [
            {
                "kind": each.kind,
                "profile": each.profile,
                "broken": each.broken,
                "able": able(each.profile) if each.profile is not None else [],
                "notes": [words(note) for note in each.profile.notes]
                if each.profile is not None
                else [],
            }
            for each in found
        ],
        "can_change": opened.powers.allowed(request.person, May.SOURCE_CHANGE),
    }
    return render(request, "guicang/source_kinds.html", context)


def lines(
    profile: Profile, values: dict[str, str], *, changing: bool = False
) -> list[dict[str, Any]]:
    """Give the lines of a form, in the reader's tongue."""
    return [
        {
            "name": each.name,
            "label": words(each.label),
            "help": words(each.help) if each.help else "",
            "secret": each.secret,
            "required": each.required and not (changing and each.secret),
            "value": values.get(each.name, "" if changing else each.default),
            "choices": each.choices,
        }
        for each in form_of(profile)
    ]


@page("sources/new/<slug:kind>", name="source-new", may=CHANGE)
def new(request: Asked, kind: str) -> Answer:
    """Show the form of a platform."""
    profile = house().registry.profile(kind)
    context = {
        "profile": profile,
        "able": able(profile),
        "lines": lines(profile, {}),
        "notes": [words(note) for note in profile.notes],
    }
    return render(request, "guicang/source_new.html", context)


@page("sources/add/<slug:kind>", name="source-add", may=CHANGE, methods={"POST"})
@sensitive_post_parameters()
def add(request: Asked, kind: str) -> Answer:
    """Add a source: a reason and a fresh code."""
    why = confirmed(request)
    profile = house().registry.profile(kind)
    made = house().sourcing.add(
        request.POST.get("name", "").strip(),
        kind,
        filled(request, profile),
        by=request.person.name,
        code=request.POST.get("code", ""),
        reason=why,
    )
    messages.success(request, _("The connection is added. Test it now."))
    return redirect("source", made.name)


@sensitive_variables("said")
def filled(request: Asked, profile: Profile) -> Form:
    """Read a form: all settings, and those secrets that were filled in."""
    said = {
        each: request.POST.get(f"field-{each.name}", "").strip()
        for each in form_of(profile)
    }
    return Form(
        settings={each.name: v for each, v in said.items() if not each.secret},
        secrets={each.name: v for each, v in said.items() if each.secret and v},
    )
