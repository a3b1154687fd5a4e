"""The archive: segments, and conversations in it; read one, ask for it back."""

from functools import partial
from typing import Any, Final

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from guicang.domain.access.model import May, Reader
from guicang.domain.archive.model import Segment, SegmentState
from guicang.domain.errors import ArchiveBroken
from guicang.entrypoints.houses import house, words
from guicang.entrypoints.labels import MODES
from guicang.entrypoints.web.acts import proved, reason
from guicang.entrypoints.web.page import Answer, Asked, page
from guicang.entrypoints.web.transcripts import bubbles

WHO: Final = frozenset({May.LEDGER_READ, May.ARCHIVE_RESTORE, May.CONVERSATION_READ})
READERS: Final = (May.CONVERSATION_READ, May.CONVERSATION_READ_OWN)


@page("archives", name="archives", may=WHO)
def archives(request: Asked) -> Answer:
    """List segments; find a conversation by its id."""
    opened = house()
    if wanted := request.GET.get("conversation", "").strip():
        return redirect("archived", wanted)
    everything = request.GET.get("all") == "1"
    found = [
        s
        for s in opened.catalogue.segments()
        if everything or s.state is SegmentState.LIVE
    ]
    context = {
        "rows": [row(s) for s in found],
        "everything": everything,
        "can_check": opened.powers.allowed(request.person, May.LEDGER_READ),
        "conversations": sum(s.conversations for s in found),
        "said": sum(s.messages for s in found),
        "bytes": sum(s.size for s in found),
    }
    return render(request, "guicang/archives.html", context)


def row(segment: Segment) -> dict[str, Any]:
    """Give what a line of the list shows."""
    return {
        "segment": segment,
        "mode": words(MODES[segment.mode]),
        "state": words(segment.state.value),
        "tone": "good" if segment.state is SegmentState.LIVE else "plain",
    }


@page("archives/segments/<str:code>", name="segment", may=WHO)
def segment(request: Asked, code: str) -> Answer:
    """Show a segment: what is in it, when it ends, whether it is whole."""
    opened = house()
    found = opened.catalogue.get(code)
    context = {**row(found), "items": opened.catalogue.items(code)}
    return render(request, "guicang/segment.html", context)


@page(
    "archives/segments/<str:code>/verify",
    name="segment-verify",
    may={May.LEDGER_READ},
    methods={"POST"},
)
def verify(request: Asked, code: str) -> Answer:
    """Read a segment back, decrypt it, and compare every record."""
    opened = house()
    try:
        count = opened.checking.one(opened.catalogue.get(code)).messages
    except ArchiveBroken as error:
        messages.error(request, f"{error.code} {words('archive')}")
        raise
    told = _("Whole: %(count)s messages were decrypted and compared.")
    messages.success(request, told % {"count": f"{count:,}"})
    return redirect("segment", code)


@page("archives/check", name="archives-check", may={May.LEDGER_READ}, methods={"POST"})
def check(request: Asked) -> Answer:
    """Let a worker read the whole archive back."""
    job = house().ordering.check(by=request.person.name)
    told = _("Ordered: job %(number)s reads the whole archive back.")
    messages.success(request, told % {"number": job.id})
    return redirect("archives")


@page("archives/conversations/<str:code>", name="archived", may=WHO)
def archived(request: Asked, code: str) -> Answer:
    """Show where a conversation is archived, until when and why."""
    opened = house()
    found = opened.catalogue.find([code]).get(code)
    allowed = partial(opened.powers.allowed, request.person)
    context = {
        "code": code,
        "item": found,
        "erased_by": opened.catalogue.erased_by([code]).get(code, ""),
        "can_read": found and allowed(*READERS),
        "can_restore": found
        and opened.powers.allowed(request.person, May.ARCHIVE_RESTORE),
    }
    return render(request, "guicang/archived.html", context)


@page(
    "archives/conversations/<str:code>/read",
    name="archived-read",
    may=READERS,
    methods={"POST"},
)
def read(request: Asked, code: str) -> Answer:
    """Read a conversation from the archive, masked; the reading is an entry."""
    reader = Reader(person=request.person, proven=True)
    house().refresh()
    shown = house().reading.show(code, reader=reader, reason=reason(request))
    said = bubbles(shown.conversation, shown.pieces)
    context = {"said": said, "code": code}
    answer = render(request, "guicang/archived_read.html", context)
    answer["Cache-Control"] = "no-store"
    return answer


@page(
    "archives/conversations/<str:code>/restore",
    name="archived-restore",
    may={May.ARCHIVE_RESTORE},
    methods={"POST"},
)
def restore(request: Asked, code: str) -> Answer:
    """Ask for a conversation to be brought back; two people sign."""
    by = proved(request, May.ARCHIVE_RESTORE, code)
    asked = house().restoring.propose([code], by=by, reason=reason(request))
    messages.success(request, _("Asked; it is brought back when two have signed."))
    return redirect("approval", asked.id)
