"""What counts as sensitive, what is looked for besides, and trying it out.

A text that is tried is looked at and forgotten: it is neither stored nor logged, and
travels in the body of a request only. Rules change through approval.
"""

import json
from collections.abc import Mapping
from typing import Any, Final

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from guicang.domain.access.model import May
from guicang.domain.errors import BadForm
from guicang.entrypoints.houses import house
from guicang.entrypoints.web.acts import proved, reason
from guicang.entrypoints.web.page import Answer, Asked, page
from guicang.entrypoints.web.rulesets import (
    allow_lines,
    built_in,
    compared,
    in_force,
    kept,
    label_lines,
    rule_lines,
    tried,
)

WHO: Final = frozenset(
    {
        May.CONVERSATION_READ,
        May.FINDING_MARK,
        May.LEDGER_READ,
        May.OPERATIONS_READ,
        May.RULES_CHANGE,
    }
)
LONGEST: Final = 4_000


@page("sensitive", name="sensitive", may=WHO)
def sensitive(request: Asked) -> Answer:
    """Show types, rules and the allow list; try a text."""
    return render(request, "guicang/sensitive.html", _shown(request))


def _shown(request: Asked) -> dict[str, Any]:
    opened = house()
    current, rules = opened.rule_sets.current(), in_force()
    return {
        "types": built_in(),
        "strict": opened.screening.strict,
        "current": current,
        "rules": rule_lines(rules.rules if rules else ()),
        "labels": label_lines(rules.labels if rules else ()),
        "allow": allow_lines(rules.allow if rules else ()),
        "examples": list(opened.rule_examples()),
        "can_change": opened.powers.allowed(request.person, May.RULES_CHANGE),
        "longest": LONGEST,
    }


@page("sensitive/try", name="sensitive-try", may=WHO, methods={"POST"})
def try_out(request: Asked) -> Answer:
    """Say what is found in a text; it is forgotten with the answer."""
    text = request.POST.get("text", "")
    if not text.strip() or len(text) > LONGEST:
        raise BadForm(reason=_("type a text of at most 4,000 letters"))
    found = {"tried": tried(text), "text": text}
    if request.headers.get("HX-Request") == "true":
        answer = render(request, "guicang/part_tried.html", found)
    else:
        context = {**_shown(request), **found}
        answer = render(request, "guicang/sensitive.html", context)
    answer["Cache-Control"] = "no-store"
    return answer


@page(
    "sensitive/dry-run",
    name="sensitive-dry-run",
    may={May.RULES_CHANGE},
    methods={"POST"},
)
def dry_run(request: Asked) -> Answer:
    """Show what a document would find in a sample of what is stored."""
    document = _given(request)
    opened = house()
    stored = kept(document)
    run = opened.ruling.dry_run(json.loads(stored))
    context = {
        "name": str(document.get("name", "")),
        "document": stored,
        "run": run,
        "rows": compared(run),
        "spots": [
            (kind, spot) for kind, spots in run.examples.items() for spot in spots
        ],
    }
    return render(request, "guicang/rules_tried.html", context)


def _given(request: Asked) -> Mapping[str, Any]:
    """Take the document: an uploaded file, or an example by its name."""
    file = request.FILES.get("file")
    if file is not None:
        return house().rule_upload(file.read())
    examples = house().rule_examples()
    found: Mapping[str, Any] | None = examples.get(request.POST.get("example", ""))
    if found is None:
        raise BadForm(reason=_("choose an example, or a file"))
    return found


@page(
    "sensitive/propose",
    name="sensitive-propose",
    may={May.RULES_CHANGE},
    methods={"POST"},
)
def propose(request: Asked) -> Answer:
    """Ask for rules to be put in force; two people sign."""
    document = house().rule_upload(request.POST.get("document", "").encode())
    name = str(document.get("name", ""))
    by = proved(request, May.RULES_CHANGE, name)
    asked = house().ruling.propose(document, by=by, reason=reason(request))
    messages.success(
        request, _("Asked; they are in force when two people have signed.")
    )
    return redirect("approval", asked.id)
