"""Notices: what people are told of, by which ways, and what became of it."""

from typing import Any, Final

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from guicang.domain.access.model import May
from guicang.domain.errors import BadForm
from guicang.domain.notices.document import LONGEST_SUBJECT, LONGEST_TEXT
from guicang.domain.notices.occasions import (
    OCCASIONS as TERMS,
    Occasion,
    Shape,
    occasion_of,
)
from guicang.domain.notices.outbox import Notice, State
from guicang.domain.notices.quiet import habits_from
from guicang.domain.notices.templates import TEMPLATES, template_for
from guicang.domain.notices.wording import ALSO, OCCASIONS, STATES, VARIABLES, WAYS
from guicang.entrypoints.houses import house, words
from guicang.entrypoints.notices import TONES, habits_shape, way_shape
from guicang.entrypoints.web import passkeys
from guicang.entrypoints.web.acts import typed
from guicang.entrypoints.web.page import Answer, Asked, page

WHO: Final = frozenset({May.NOTICE_CHANGE, May.LEDGER_READ, May.OPERATIONS_READ})
CHANGE: Final = frozenset({May.NOTICE_CHANGE})
OWN: Final = frozenset({May.FACTOR_RENEW})
_POST: Final = frozenset({"POST"})
_SHOWN: Final = 50
_LANGUAGES: Final = {"zh": "中文", "en": "English"}


@page("notices", name="notices", may=WHO)
def notices(request: Asked) -> Answer:
    """Show notices sent and waiting, occasions, ways, and one's own habits."""
    opened = house()
    version, found = opened.noticing.notices()
    counts = opened.outbox.counts()
    context = {
        "sent": [_line(each) for each in opened.outbox.list(limit=_SHOWN)],
        "counts": [
            {"name": words(said), "many": counts.get(state, 0), "tone": TONES[state]}
            for state, said in STATES.items()
        ],
        "occasions": [
            {
                "it": occasion,
                "name": words(said),
                "own": sorted(found.templates.get(occasion, {})),
                "languages": sorted(
                    {*TEMPLATES[occasion], *found.templates.get(occasion, {})}
                ),
                "to": found.routes.get(occasion, ()),
                "also": words(ALSO[occasion]) if occasion in ALSO else "",
            }
            for occasion, said in OCCASIONS.items()
        ],
        "ways": [
            {**way_shape(way), "title": words(WAYS[way.kind])}
            for _name, way in sorted(found.ways.items())
        ],
        "kinds": [(kind.value, words(said)) for kind, said in WAYS.items()],
        "version": version,
        "versions": opened.wording.history()[:5],
        "mail": opened.mailer is not None,
        "fresh": habits_shape(opened.house_habits),
        "mine": habits_shape(opened.wording.habits(request.person.name)),
        "address": bool(opened.people.get(request.person.name).email),
        "can_change": opened.powers.allowed(request.person, May.NOTICE_CHANGE),
    }
    return render(request, "guicang/notices.html", context)


def _line(notice: Notice) -> dict[str, Any]:
    return {
        "it": notice,
        "occasion": words(OCCASIONS[notice.occasion]),
        "state": words(STATES[notice.state]),
        "tone": TONES[notice.state],
        "failed": notice.state in {State.DEAD, State.BOUNCED},
    }


@page("notices/way", name="notice-way", may=CHANGE, methods=_POST)
def way(request: Asked) -> Answer:
    """Add or change a way."""
    given = request.POST
    wish = {each: given.get(each, "") for each in ("kind", "lang", "zone", "quiet")}
    secrets = {each: given.get(each, "").strip() for each in ("url", "secret")}
    name = given.get("name", "").strip()
    house().wording.put_way(
        name,
        {**wish, "daily": given.get("daily", "")},
        secrets,
        by=request.person.name,
        code=passkeys.proof(request),
    )
    messages.success(request, _("The way {name} is in force.").format(name=name))
    return redirect("notices")


@page("notices/way/<str:name>/end", name="notice-way-end", may=CHANGE, methods=_POST)
def way_end(request: Asked, name: str) -> Answer:
    """Take a way out and destroy its secrets."""
    typed(request, name)
    house().wording.drop_way(name, by=request.person.name, code=passkeys.proof(request))
    messages.success(request, _("The way is gone, and its secrets are destroyed."))
    return redirect("notices")


@page("notices/habits", name="notice-habits", may=OWN, methods=_POST)
def habits(request: Asked) -> Answer:
    """Say when one wants to be told."""
    given = request.POST
    wanted = habits_from(
        *(given.get(each, "").strip() for each in ("lang", "zone", "quiet", "daily"))
    )
    house().wording.keep_habits(request.person.name, wanted)
    messages.success(request, _("Kept; what is urgent comes at once all the same."))
    return redirect("notices")


@page("notices/lift", name="notice-lift", may=CHANGE, methods=_POST)
def lift(request: Asked) -> Answer:
    """Let notices go to an address again."""
    was = house().wording.lift(
        request.POST.get("address", "").strip(),
        by=request.person.name,
        code=passkeys.proof(request),
    )
    said = _("The mark is lifted.") if was else _("It was not marked.")
    messages.success(request, said)
    return redirect("notices")


@page("notices/sent/<str:notice>", name="notice-change", may=CHANGE, methods=_POST)
def change(request: Asked, notice: str) -> Answer:
    """Send what failed anew, or dismiss it."""
    deed = request.POST.get("deed", "")
    if deed not in {"again", "dismiss"}:
        raise BadForm(reason=_("choose what is to be done"))
    wording, proof = house().wording, passkeys.proof(request)
    act = wording.again if deed == "again" else wording.dismiss
    act(notice, by=request.person.name, code=proof)
    messages.success(request, _("Done."))
    return redirect("notices")


@page("notices/of/<str:occasion>", name="notice-words", may=WHO)
def editor(request: Asked, occasion: str) -> Answer:
    """Show the words of an occasion, to be changed by who may."""
    return render(
        request, "guicang/notice_words.html", _words(request, occasion_of(occasion))
    )


@page(
    "notices/of/<str:occasion>/preview",
    name="notice-preview",
    may=CHANGE,
    methods=_POST,
)
def preview(request: Asked, occasion: str) -> Answer:
    """Read the words in the form out with sample data."""
    what, given = occasion_of(occasion), request.POST
    lang, subject, text = (given.get(k, "") for k in ("lang", "subject", "text"))
    said = house().wording.read_out(what, lang, subject, text)
    context = _words(request, what)
    for row in context["rows"]:
        if row["lang"] == lang:
            row |= {"subject": subject, "text": text, "said": said, "tried": True}
    return render(request, "guicang/notice_words.html", context)


@page(
    "notices/of/<str:occasion>/template",
    name="notice-template",
    may=CHANGE,
    methods=_POST,
)
def template(request: Asked, occasion: str) -> Answer:
    """Put words in force; empty: the product's again."""
    given = request.POST
    subject, text = given.get("subject", "").strip(), given.get("text", "").strip()
    lang = given.get("lang", "").strip()
    version = house().wording.put_template(
        occasion_of(occasion),
        lang,
        (subject, text) if subject or text else None,
        by=request.person.name,
        code=passkeys.proof(request),
    )
    return _in_force(request, occasion, version.version)


@page("notices/of/<str:occasion>/route", name="notice-route", may=CHANGE, methods=_POST)
def route(request: Asked, occasion: str) -> Answer:
    """Say who is told."""
    version = house().wording.put_route(
        occasion_of(occasion),
        request.POST.get("to", "").split(),
        by=request.person.name,
        code=passkeys.proof(request),
    )
    return _in_force(request, occasion, version.version)


@page("notices/of/<str:occasion>/test", name="notice-test", may=CHANGE, methods=_POST)
def test(request: Asked, occasion: str) -> Answer:
    """Send a sample to oneself or by a way."""
    opened, proof = house(), passkeys.proof(request)
    by = opened.governing.prove(request.person.name, proof, May.NOTICE_CHANGE).name
    opened.wording.test(
        by,
        way=request.POST.get("way", ""),
        occasion=occasion_of(occasion),
        lang=request.POST.get("lang", ""),
    )
    messages.success(request, _("The sample was taken by the way."))
    return redirect("notice-words", occasion)


def _words(request: Asked, occasion: Occasion) -> dict[str, Any]:
    opened = house()
    _version, found = opened.noticing.notices()
    own = found.templates.get(occasion, {})
    return {
        "occasion": occasion,
        "name": words(OCCASIONS[occasion]),
        "urgent": TERMS[occasion].urgent,
        "rows": [
            {
                "lang": lang,
                "title": _LANGUAGES.get(lang, lang),
                "own": lang in own,
                "subject": (
                    one := template_for(occasion, lang, found.templates)
                ).subject,
                "text": one.text,
                "said": opened.wording.read_out(occasion, lang),
            }
            for lang in sorted(
                {*TEMPLATES[occasion], *own}, key=lambda lang: (lang != "zh", lang)
            )
        ],
        "variables": [
            {
                "name": f"{{{name}}}",
                "said": words(VARIABLES[name]),
                "sample": TERMS[occasion].sample[name],
                "bots": shape is not Shape.TEXT,
            }
            for name, shape in TERMS[occasion].shapes.items()
        ],
        "to": " ".join(found.routes.get(occasion, ())),
        "ways": sorted(found.ways),
        "longest_subject": LONGEST_SUBJECT,
        "longest": LONGEST_TEXT,
        "can_change": opened.powers.allowed(request.person, May.NOTICE_CHANGE),
    }


def _in_force(request: Asked, occasion: str, version: int) -> Answer:
    messages.success(request, _("Version {n} is in force.").format(n=version))
    return redirect("notice-words", occasion)
