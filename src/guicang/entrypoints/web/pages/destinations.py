"""Where records go out to: destinations, what left, who is to be told to delete."""

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
from guicang.domain.disclosure import Basis, Destination, Form, Kind
from guicang.domain.disclosure.document import PROFILES as KNOWN
from guicang.domain.disclosure.fields import FIELDS
from guicang.domain.errors import BadForm
from guicang.domain.sources.model import Field
from guicang.entrypoints.disclosures import (
    BASES,
    FORMS,
    KINDS,
    PROFILES,
    STATES,
    WHYS,
    destination_shape,
)
from guicang.entrypoints.houses import house, words
from guicang.entrypoints.web.acts import confirmed, proved, reason
from guicang.entrypoints.web.asking import day
from guicang.entrypoints.web.page import Answer, Asked, page

WHO: Final = frozenset({May.OPERATIONS_READ, May.DESTINATION_CHANGE, May.LEDGER_READ})
CHANGE: Final = frozenset({May.DESTINATION_CHANGE})
_POST: Final = frozenset({"POST"})
_TONES: Final = {"well": "good", "waiting": "info", "failing": "bad", "ended": "plain"}
_LISTED: Final = 50


@page("destinations", name="destinations", may=WHO)
@never_cache
def destinations(request: Asked) -> Answer:
    """List destinations, who is to be told, and what left."""
    opened = house()
    waits = opened.disclosures.waits()
    found = opened.disclosing.current()[1]
    context = {
        "rows": [_told(one, waits) for _, one in sorted(found.items())],
        "owed": [
            {"notice": each, "why": words(WHYS[each.why])}
            for each in opened.recipients.notices()
            if each.deleted_at is None
        ],
        "disclosures": [
            {"it": each, "profile": words(PROFILES[each.profile])}
            for each in opened.disclosures.list(limit=_LISTED)
        ],
        "kinds": [(kind.value, words(KINDS[kind])) for kind in Kind],
        "can_change": opened.powers.allowed(request.person, May.DESTINATION_CHANGE),
    }
    return render(request, "guicang/destinations.html", context)


def _told(one: Destination, waits: Any) -> dict[str, Any]:
    shape = destination_shape(one, house(), waits)
    return {
        **shape,
        "kind_said": words(KINDS[one.kind]),
        "basis_said": words(BASES[one.basis]),
        "profile_said": words(PROFILES[one.profile]),
        "form_said": words(FORMS[one.form]),
        "said": words(STATES[shape["state"]]),
        "tone": _TONES[shape["state"]],
    }


@page("destinations/of/<slug:name>", name="destination", may=WHO)
@never_cache
def destination(request: Asked, name: str) -> Answer:
    """Show the terms of a destination, how it stands, and what can be done."""
    opened = house()
    one = opened.disclosing.destination(name)
    labels = {each.name: words(each.label) for each in FIELDS[one.kind]}
    context = {
        "it": _told(one, opened.disclosures.waits()),
        "fields": [(labels[n], value) for n, value in one.settings.items()],
        "disclosures": [
            {"it": each, "profile": words(PROFILES[each.profile])}
            for each in opened.disclosures.list(name, limit=_LISTED)
        ],
        "lines": [_line(f, {}) for f in FIELDS[one.kind] if f.secret],
        "sends": one.kind is not Kind.PULL,
        "can_change": opened.powers.allowed(request.person, May.DESTINATION_CHANGE),
    }
    return render(request, "guicang/destination.html", context)


@page("destinations/new/<slug:kind>", name="destination-new", may=CHANGE)
def new(request: Asked, kind: str) -> Answer:
    """Show the form of a kind of destination."""
    of = _kind(kind)
    context = {
        "kind": of.value,
        "kind_said": words(KINDS[of]),
        "lines": [_line(each, {}) for each in FIELDS[of]],
        "bases": [(each.value, words(BASES[each])) for each in Basis],
        "forms": [(each.value, words(FORMS[each])) for each in Form],
        "profiles": [(each, words(PROFILES[each])) for each in KNOWN],
        "files": of in {Kind.FOLDER, Kind.S3},
    }
    return render(request, "guicang/destination_new.html", context)


def _kind(kind: str) -> Kind:
    try:
        return Kind(kind)
    except ValueError:
        raise BadForm(reason=_("there is no such kind of destination")) from None


def _line(each: Field, values: dict[str, str]) -> dict[str, Any]:
    return {
        "name": each.name,
        "label": words(each.label),
        "help": words(each.help) if each.help else "",
        "secret": each.secret,
        "required": each.required,
        "value": values.get(each.name, each.default),
        "choices": each.choices,
    }


@page("destinations/add/<slug:kind>", name="destination-add", may=CHANGE, methods=_POST)
@sensitive_post_parameters()
def add(request: Asked, kind: str) -> Answer:
    """Ask for a destination; two people sign, three if it is unmasked."""
    of, end = _kind(kind), day(request.POST.get("expires", ""))
    if end is None:
        raise BadForm(reason=_("say until when something may go out"))
    settings, secrets = filled(request, of)
    begin = day(request.POST.get("since", ""))
    wish: dict[str, object] = {
        "name": request.POST.get("name", "").strip(),
        "kind": of.value,
        "settings": settings,
        "form": request.POST.get("form", Form.PARQUET.value),
        "expires": end.isoformat(),
        **{
            name: request.POST.get(name, "")
            for name in ("profile", "recipient", "contact", "purpose", "basis")
        },
    }
    if begin is not None:
        wish["since"] = begin.isoformat()
    if sources := request.POST.get("sources", "").split():
        wish["sources"] = sources
    by = proved(request, May.DESTINATION_CHANGE)
    asked = house().disclosing.add(
        wish,
        secrets,
        by=by,
        reason=reason(request),
        instead=bool(request.POST.get("replace")),
    )
    messages.success(request, _("Asked; it is in force when everybody has signed."))
    return redirect("approval", asked.id)


@sensitive_variables("said")
def filled(request: Asked, kind: Kind) -> tuple[dict[str, str], dict[str, str]]:
    """Read settings, and those secrets that were filled in."""
    said = {
        each: request.POST.get(f"field-{each.name}", "").strip()
        for each in FIELDS[kind]
    }
    return (
        {each.name: v for each, v in said.items() if not each.secret and v},
        {each.name: v for each, v in said.items() if each.secret and v},
    )


@page(
    "destinations/of/<slug:name>/remove",
    name="destination-remove",
    may=CHANGE,
    methods=_POST,
)
def remove(request: Asked, name: str) -> Answer:
    """Ask for a destination to be in force no longer."""
    by = proved(request, May.DESTINATION_CHANGE, name)
    asked = house().disclosing.remove(name, by=by, reason=reason(request))
    messages.success(request, _("Asked; it is in force when everybody has signed."))
    return redirect("approval", asked.id)


@page(
    "destinations/of/<slug:name>/secrets",
    name="destination-secrets",
    may=CHANGE,
    methods=_POST,
)
@sensitive_post_parameters()
def secrets(request: Asked, name: str) -> Answer:
    """Put new secrets into the key ring."""
    opened = house()
    _settings, given = filled(request, opened.disclosing.destination(name).kind)
    confirmed(request)
    opened.disclosing.keep_secrets(
        name, given, by=request.person.name, code=request.POST.get("code", "")
    )
    messages.success(request, _("The secrets are kept. Test it now."))
    return redirect("destination", name)


@page(
    "destinations/of/<slug:name>/test",
    name="destination-test",
    may=CHANGE,
    methods=_POST,
)
def test(request: Asked, name: str) -> Answer:
    """Ask a destination who answers there."""
    said = house().disclosing.test(name)
    messages.success(request, _("It answers: {said}").format(said=said))
    return redirect("destination", name)


@page(
    "destinations/of/<slug:name>/run",
    name="destination-run",
    may=CHANGE,
    methods=_POST,
)
def run(request: Asked, name: str) -> Answer:
    """Send what waits for a destination now."""
    sent = house().sending.run(name)
    if sent.error:
        messages.error(
            request, _("It did not take it ({code}).").format(code=sent.error)
        )
    else:
        messages.success(
            request, _("Sent: {count} conversations.").format(count=sent.conversations)
        )
    return redirect("destination", name)


@page(
    "destinations/notices/<slug:notice>", name="notice-told", may=CHANGE, methods=_POST
)
def told(request: Asked, notice: str) -> Answer:
    """Note that a recipient was told, how, and whether it has deleted."""
    house().recipients.tell(
        notice,
        request.POST.get("how", ""),
        deleted=bool(request.POST.get("deleted")),
        by=request.person.name,
        code=request.POST.get("code", ""),
    )
    messages.success(request, _("It is noted."))
    return redirect("destinations")
