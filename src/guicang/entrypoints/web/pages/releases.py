"""Releases: what somebody else is given, asked for, signed, and taken once."""

import hashlib
from datetime import timedelta
from typing import Any, Final

from django.contrib import messages
from django.http import FileResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from guicang.domain.access.model import May
from guicang.domain.approval.model import Decision, Request
from guicang.domain.disclosure.model import Basis
from guicang.domain.disclosure.release import FOREIGN, PGP, ZIP, Release
from guicang.domain.errors import BadForm
from guicang.domain.hold import Query
from guicang.entrypoints.disclosures import BASES, PROFILES, SEALINGS
from guicang.entrypoints.houses import house, words
from guicang.entrypoints.labels import DECISIONS
from guicang.entrypoints.releases import (
    USES,
    release_shape,
    releases,
    sealed_file,
)
from guicang.entrypoints.web import passkeys
from guicang.entrypoints.web.acts import reason
from guicang.entrypoints.web.page import Answer, Asked, page
from guicang.entrypoints.web.pages.incidents import moment

WHO: Final = frozenset({May.CONVERSATION_EXPORT, May.LEDGER_READ})
EXPORT: Final = frozenset({May.CONVERSATION_EXPORT})
_POST: Final = frozenset({"POST"})
_TONES: Final = {
    Decision.OPEN: "info",
    Decision.APPROVED: "good",
    Decision.DONE: "plain",
}
_MOST: Final = 20 << 20
"""Bytes of an authority's approval that is digested here."""


@page("releases", name="releases", may=WHO)
@never_cache
def release_list(request: Asked) -> Answer:
    """List releases, and how each stands."""
    opened = house()
    person = request.person
    context = {
        "rows": [_row(each, person.name) for each in releases(opened)],
        "can_ask": opened.powers.allowed(person, May.CONVERSATION_EXPORT),
        "bases": [(each.value, words(title)) for each, title in BASES.items()],
        "uses": [(each, words(PROFILES[each])) for each in USES],
        "foreign": FOREIGN,
        "until": (opened.clock.now() + timedelta(days=90)).date().isoformat(),
    }
    return render(request, "guicang/releases.html", context)


def _row(one: Request, person: str) -> dict[str, Any]:
    shape = release_shape(one)
    ready = one.decision is Decision.APPROVED and one.proposer == person
    zipped = shape["sealing"] == "zip"
    return {
        **shape,
        "said": words(DECISIONS[one.decision]),
        "tone": _TONES.get(one.decision, "warn"),
        "opens": words(SEALINGS[shape["sealing"]]),
        "ready": ready and bool(shape["sealing"]),
        "clear": ready and not shape["sealing"],
        "secret": house().releasing.secret() if ready and zipped else "",
    }


@page("releases/ask", name="release-ask", may=EXPORT, methods=_POST)
def ask(request: Asked) -> Answer:
    """Ask for records to be given to somebody else; another signs."""
    given = request.POST
    ids = frozenset(given.get("conversations", "").split())
    if not ids:
        raise BadForm(reason=_("say which conversations"))
    try:
        release = Release(
            recipient=given.get("recipient", ""),
            contact=given.get("contact", ""),
            purpose=given.get("purpose", ""),
            basis=Basis(given.get("basis", "")),
            use=given.get("use", ""),
            expires_at=moment(given.get("until", "")) or house().clock.now(),
            keys=_keys(given.get("sealing", ""), given.get("keys", "")),
            authority=given.get("authority", ""),
            document=_document(request),
        )
    except ValueError:
        raise BadForm(reason=_("say on what basis, and until when")) from None
    if release.use not in USES:
        raise BadForm(reason=_("say what it is masked for"))
    why = reason(request)
    person = house().governing.prove(
        request.person.name, passkeys.proof(request), May.CONVERSATION_EXPORT
    )
    query = Query(conversations=ids)
    asked = house().releasing.ask(release, query, person, reason=why)
    messages.success(request, _("Asked: {id}. Another signs it.").format(id=asked.id))
    return redirect("releases")


def _keys(sealing: str, text: str) -> tuple[str, ...]:
    """Read what opens the file out of a form."""
    if sealing == "zip":
        return (ZIP,)
    text = text.strip()
    if PGP in text:
        return tuple(PGP + each.rstrip() for each in text.split(PGP)[1:])
    return tuple(text.split())


def _document(request: Asked) -> str:
    """Digest the approval of an authority; the document itself is not kept."""
    file = request.FILES.get("document")
    if file is None:
        return ""
    if not isinstance(file.size, int) or file.size > _MOST:
        raise BadForm(reason=_("the document is too large"))
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.hexdigest()


@page("releases/<slug:code>/file", name="release-file", may=EXPORT, methods=_POST)
@never_cache
@sensitive_post_parameters("secret")
@sensitive_variables("secret")
def file(request: Asked, code: str) -> Answer:
    """Give the sealed file of a release that was signed, once."""
    person = house().governing.prove(
        request.person.name, passkeys.proof(request), May.CONVERSATION_EXPORT
    )
    secret = request.POST.get("secret", "")
    name, opened = sealed_file(house(), code, person, secret)
    return FileResponse(opened, as_attachment=True, filename=name)
