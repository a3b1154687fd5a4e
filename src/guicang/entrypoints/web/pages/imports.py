"""Let a worker take a file in: send or choose it, see how far it is, cancel it."""

from collections.abc import Iterator
from typing import Any, Final

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from guicang.domain.access.model import May
from guicang.domain.errors import BadForm
from guicang.domain.jobs.model import ENDED, Job
from guicang.entrypoints.houses import house, words
from guicang.entrypoints.labels import JOBS
from guicang.entrypoints.web.acts import proved, reason
from guicang.entrypoints.web.page import Answer, Asked, page
from guicang.entrypoints.web.pages.running import told
from guicang.entrypoints.web.pages.settings import TONES
from guicang.entrypoints.web.uploads import receives
from guicang.ports.uploads import Upload
from guicang.services.importing import Import, Place
from guicang.services.ordering import Deed

WHO: Final = frozenset({May.CONVERSATION_IMPORT})


@page("imports", name="imports", may=WHO)
@never_cache
def imports(request: Asked) -> Answer:
    """Show what could be taken in, and what was."""
    opened = house()
    context = {
        "most": int(opened.config["imports.upload"]),
        "folder": str(opened.config["imports.folder"]),
        "files": list(_files()),
        "rows": [_row(job, kept) for job, kept in opened.importing.list()],
    }
    return render(request, "guicang/imports.html", context)


def _files() -> Iterator[dict[str, Any]]:
    importing = house().importing
    for upload in importing.waiting():
        yield {
            "place": Place.UPLOAD.value,
            "at": upload.id,
            "name": upload.name,
            "size": upload.size,
            "by": upload.by,
            "when": upload.at,
        }
    for name, size in importing.inbox.files():
        yield {"place": Place.FOLDER.value, "at": name, "name": name, "size": size}


@page("imports/upload", name="import-upload", may=WHO, methods={"POST"})
@receives
def upload(request: Asked, kept: Upload) -> Answer:
    """Keep a file, sealed, until somebody orders its import."""
    told = _("%(name)s is here, sealed. Give a reason to let a worker take it in.")
    messages.success(request, told % {"name": kept.name})
    return redirect("imports")


@page("imports/discard", name="import-discard", may=WHO, methods={"POST"})
def discard(request: Asked) -> Answer:
    """Remove an upload whose import nobody ordered."""
    house().importing.discard(request.POST.get("at", ""))
    messages.success(request, _("The file is removed; nothing of it was taken in."))
    return redirect("imports")


@page("imports/order", name="import-order", may=WHO, methods={"POST"})
def order(request: Asked) -> Answer:
    """Let a worker take a file in: with a reason and a fresh code."""
    place = request.POST.get("place", "")
    if place not in {*Place}:
        raise BadForm(reason=_("choose a file"))
    by = proved(request, May.CONVERSATION_IMPORT)
    job = house().importing.order(
        Place(place), request.POST.get("at", ""), by=by, reason=reason(request)
    )
    messages.success(request, _("Ordered; a worker takes it."))
    return redirect("import", job.id)


@page("imports/<int:number>", name="import", may=WHO)
@never_cache
def one(request: Asked, number: int) -> Answer:
    """Tell how far an import is and what came of it; asked again while it goes on."""
    job, kept = house().importing.show(number)
    poll = job.state not in ENDED
    context = {**_row(job, kept), "told": told(job), "poll": poll, "can_cancel": poll}
    htmx = request.headers.get("HX-Request") == "true"
    name = "part_import" if htmx else "import"
    answer = render(request, f"guicang/{name}.html", context)
    if htmx and not poll:
        answer["HX-Refresh"] = "true"
    return answer


def _row(job: Job, kept: Import) -> dict[str, Any]:
    return {
        "job": job,
        "kept": kept,
        "state": words(JOBS[job.state]),
        "tone": TONES[job.state],
    }


@page("imports/<int:number>/cancel", name="import-cancel", may=WHO, methods={"POST"})
def cancel(request: Asked, number: int) -> Answer:
    """Cancel an import: what was stored stays. With a reason and a fresh code."""
    opened = house()
    opened.importing.show(number)  # a job of another kind is none of this page's
    by = proved(request, May.CONVERSATION_IMPORT, str(number))
    opened.ordering.change(number, Deed.CANCEL, by=by, reason=reason(request))
    messages.success(request, _("The job is cancelled."))
    return redirect("import", number)
