"""The audit trail: who did what when, as a time line, a graph, and entries.

Three views of one choice (range, person, thing, part of the journey); pictures have
tables beside them. Nothing here can be deleted or cleared.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any, Final

from django.http import HttpResponse, JsonResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from guicang.adapters.db.queries import ledger as reads
from guicang.domain.access.model import May
from guicang.domain.errors import BadForm
from guicang.domain.ledger import graph, timeline
from guicang.domain.ledger.faults import SENTENCES
from guicang.domain.ledger.merkle import leaf_hash
from guicang.domain.ledger.model import Entry
from guicang.domain.ledger.naming import actor, claimed, named
from guicang.domain.ledger.wording import EDGES, STAGES, TAGS
from guicang.entrypoints.houses import house, words
from guicang.entrypoints.web.acts import proved, reason
from guicang.entrypoints.web.asking import day
from guicang.entrypoints.web.charts import graph_options, timeline_options
from guicang.entrypoints.web.page import Answer, Asked, page

WHO: Final = frozenset({May.LEDGER_READ})
DRAWN: Final = 2_000
"""Entries that are drawn at most; the newest, and the page says so."""
LISTED: Final = 50
_DAYS: Final = 30
_CHOICE: Final = ("since", "until", "person", "about", "stage", "from", "to")
"""What entries are chosen by, as the fields of the form are called."""


@page("trail", name="trail", may=WHO)
def trail(request: Asked) -> Answer:
    """Show the entries that were chosen, in three ways."""
    now = house().clock.now()
    wanted, since, until = _wanted(request.GET, now)
    found = reads.entries(wanted, limit=LISTED, after=request.GET.get("after", ""))
    drawn = _newest(wanted)
    shown = timeline.timeline(reversed(drawn), since=since, until=until)
    drawing = graph.graph(drawn)
    context = {
        "given": request.GET,
        "since": since,
        "until": until - timedelta(days=1),
        "about_many": reads.how_many(wanted),
        "drawn": len(drawn),
        "capped": len(drawn) == DRAWN,
        "timeline": timeline_options(shown, words),
        "timeline_lines": [_line(line) for line in timeline.table(shown)],
        "graph": graph_options(drawing, words),
        "graph_lines": [_edge(line) for line in graph.table(drawing)],
        "rows": [row(entry) for entry in found.rows],
        "next": found.next,
        "stages": [(stage.value, words(STAGES[stage])) for stage in timeline.Stage],
        "head": house().ledger.head(),
        "anchored": house().anchoring.standing(),
        "can_export": house().powers.allowed(request.person, May.LEDGER_EXPORT),
        "query": _query(request),
        "kept": [
            (name, request.GET[name]) for name in _CHOICE if request.GET.get(name)
        ],
    }
    return render(request, "guicang/trail.html", context)


def _wanted(given: QueryDict, now: datetime) -> tuple[reads.Wanted, datetime, datetime]:
    """Read what was chosen; the last thirty days where nothing was."""
    until = day(given.get("until", "")) or timezone.localtime(now)
    until = until.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    since = day(given.get("since", "")) or until - timedelta(days=_DAYS)
    if since >= until:
        raise BadForm(reason=_("the range ends before it begins"))
    stage = given.get("stage", "")
    tags = frozenset(
        tag for tag in TAGS if stage and timeline.stage(tag).value == stage
    )
    low, high = given.get("from", ""), given.get("to", "")
    drawn = low.isdecimal() and high.isdecimal()
    wanted = reads.Wanted(
        since=since,
        until=until,
        person=given.get("person", "").strip(),
        about=given.get("about", "").strip(),
        tags=tags,
        stretch=(int(low), int(high) + 1) if drawn else None,
    )
    return wanted, since, until


def _newest(wanted: reads.Wanted) -> list[Entry]:
    """Fetch what is drawn: the newest entries, page by page, and no more."""
    found: list[Entry] = []
    after = ""
    while len(found) < DRAWN:
        got = reads.entries(wanted, limit=200, after=after)
        found += got.rows
        after = got.next
        if not after:
            break
    return found[:DRAWN]


def _query(request: Asked) -> str:
    """Give the choice as it stands in addresses, without the cursor."""
    given = request.GET.copy()
    given.pop("after", None)
    return given.urlencode()


def row(entry: Entry) -> Mapping[str, Any]:
    """Give what a line of the list shows."""
    who = actor(entry)
    refused = str(entry.tag).endswith("refused")
    return {
        "entry": entry,
        "who": who.id.removeprefix("claimed:"),
        "claimed": claimed(who),
        "did": words(TAGS.get(entry.tag, str(entry.tag))),
        # A batch and its request have one name; it is shown once.
        "things": list({thing.id: thing for thing in named(entry)}.values()),
        "tone": "bad" if refused else "",
        "data": [(name, value) for name, value in entry.data.items() if value],
    }


def _line(line: timeline.Line) -> dict[str, Any]:
    return {
        "at": line.at,
        "lane": words(STAGES[line.stage]),
        "who": line.actor,
        "did": words(", ").join(words(TAGS.get(k, k)) for k, _count in line.keys),
        "about": words(", ").join(line.about),
        "count": line.count,
    }


def _edge(line: graph.Line) -> dict[str, Any]:
    return {
        "source": line.source,
        "deed": words(EDGES[line.deed]),
        "target": line.target,
        "count": line.count,
        "first": line.first_at,
        "last": line.last_at,
    }


@page("trail/<int:seq>", name="entry", may=WHO)
def entry(request: Asked, seq: int) -> Answer:
    """Show one entry as it was written."""
    found = reads.entries(reads.Wanted(stretch=(seq, seq + 1)), limit=1).rows
    if not found:
        raise BadForm(reason=_("there is no such entry"))
    context = {**row(found[0]), "stored": list(found[0].data.items())}
    return render(request, "guicang/entry.html", context)


@page("trail/<int:seq>/proof", name="entry-proof", may=WHO)
def proof(_request: Asked, seq: int) -> Answer:
    """Give one entry with its path to the tree's root, as JSON (RFC 9162, 2.1.3)."""
    try:
        found = house().recording.prove(seq)
    except IndexError as error:
        raise BadForm(reason=_("there is no such entry")) from error
    shown = {
        "seq": found.seq,
        "size": found.size,
        "root": found.root.hex(),
        "body": found.body.decode(),
        "leaf": leaf_hash(found.body).hex(),
        "path": [step.hex() for step in found.path],
    }
    answer = JsonResponse(shown, json_dumps_params={"ensure_ascii": False})
    answer["Content-Disposition"] = f'attachment; filename="entry-{seq}.json"'
    return answer


@page("trail/verify", name="trail-verify", may=WHO, methods={"POST"})
def verify(request: Asked) -> Answer:
    """Hash every entry again, and compare with earlier checkpoints."""
    report = house().recording.verify()
    faults = [words(SENTENCES[f.kind]).format(**f.data) for f in report.faults]
    context = {"report": report, "faults": faults, "root": report.root.hex()}
    return render(request, "guicang/part_verified.html", context)


@page("trail/export", name="trail-export", may={May.LEDGER_EXPORT}, methods={"POST"})
def export(request: Asked) -> Answer:
    """Give what was chosen with its proof, or all with a signed checkpoint.

    Both are JSON Lines; `guicang ledger verify-slice` checks the first offline.
    """
    by, why = proved(request, May.LEDGER_EXPORT), reason(request)
    recording = house().recording
    if request.POST.get("what") == "all":
        name, lines = "ledger", recording.lines(by=by, reason=why)
    else:
        wanted, _since, _until = _wanted(request.POST, house().clock.now())
        chosen = [*reads.numbers(wanted)]
        if request.POST.get("what") == "bundle":
            return _bundle(chosen, wanted.conditions, by, why)
        name = "ledger-slice"
        lines = recording.slice(chosen, wanted.conditions, by=by, reason=why)
    answer = StreamingHttpResponse(lines, content_type="application/jsonl")
    answer["Content-Disposition"] = f'attachment; filename="{name}.jsonl"'
    return answer


def _bundle(
    chosen: list[int], conditions: Mapping[str, object], by: str, why: str
) -> Answer:
    file = BytesIO()
    house().bundling.write(file, chosen, conditions, by=by, reason=why)
    answer = HttpResponse(file.getvalue(), content_type="application/zip")
    answer["Content-Disposition"] = 'attachment; filename="evidence.zip"'
    return answer
