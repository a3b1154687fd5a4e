"""What customers are told: the organisation's own words, read out before they hold."""

from collections.abc import Mapping
from typing import Any, Final

from django.contrib import messages
from django.http import QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from guicang.domain.access.model import May
from guicang.domain.desk.rules import LONGEST_TEXT
from guicang.domain.desk.texts import FALLBACK, TEXTS
from guicang.entrypoints import desks
from guicang.entrypoints.houses import house, words
from guicang.entrypoints.web import passkeys
from guicang.entrypoints.web.acts import confirmed
from guicang.entrypoints.web.page import Answer, Asked, page
from guicang.entrypoints.web.pages.desk import SEE
from guicang.entrypoints.web.pages.desk_rules import RULES

_LANGUAGES: Final = {"zh": "中文", "en": "English"}


@page("desk/texts", name="desk-texts", may=SEE)
def texts(request: Asked) -> Answer:
    """Show the texts in force, to be changed by who may."""
    document = house().desk_ruling.document()
    return render(request, "guicang/desk_texts.html", _shown(request, document))


@page("desk/texts/try", name="desk-texts-try", may=RULES, methods={"POST"})
def try_(request: Asked) -> Answer:
    """Read out the texts in the form as customers would have them."""
    document = document_from(request.POST)
    context = {**_shown(request, document), "tried": True}
    return render(request, "guicang/desk_texts.html", context)


@page("desk/texts/apply", name="desk-texts-apply", may=RULES, methods={"POST"})
def apply(request: Asked) -> Answer:
    """Put the texts in the form in force, as a version of the rules of the desk."""
    confirmed(request)
    version = house().desk_ruling.change(
        document_from(request.POST),
        by=request.person.name,
        code=passkeys.proof(request),
    )
    said = _("Version {n} is in force.").format(n=version.version)
    messages.success(request, said)
    return redirect("desk-texts")


def _shown(request: Asked, document: Mapping[str, Any]) -> dict[str, Any]:
    ruling = house().desk_ruling
    read_out, own = ruling.read_out(document), document["texts"]
    return {
        "languages": [
            {
                "lang": lang,
                "title": _LANGUAGES.get(lang, lang),
                "rows": [
                    {
                        "kind": kind.value,
                        "when": words(when),
                        "own": own.get(lang, {}).get(kind.value, ""),
                        "ours": TEXTS.get(lang, TEXTS["zh"])[kind],
                        "read": read_out[lang][kind],
                    }
                    for kind, when in desks.NOTICES.items()
                ],
            }
            for lang in sorted(read_out, key=lambda lang: (lang != FALLBACK, lang))
        ],
        "names": [(f"{{{name}}}", words(said)) for name, said in desks.NAMES.items()],
        "longest": LONGEST_TEXT,
        "versions": ruling.history()[:10],
        "can_change": house().powers.allowed(request.person, May.DESK_RULES),
    }


def document_from(given: QueryDict) -> dict[str, Any]:
    """Read the form as a document: what is empty is said in the product's words."""
    kept: dict[str, Any] = dict(house().desk_ruling.document())
    languages = {*TEXTS, *kept["texts"]}
    told = {
        lang: {
            kind.value: text
            for kind in desks.NOTICES
            if (text := given.get(f"text-{lang}-{kind.value}", "").strip())
        }
        for lang in sorted(languages)
    }
    kept["texts"] = {lang: row for lang, row in told.items() if row}
    return kept
