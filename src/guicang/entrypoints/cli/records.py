"""``import``, ``export``, ``explain``, ``due``, ``label``, ``event``."""

from collections.abc import Iterator
from dataclasses import asdict
from enum import StrEnum
from errno import EEXIST
from functools import partial
from itertools import islice
from os import strerror
from pathlib import Path
from typing import Annotated, Any

import typer

from guicang.domain.access.model import May
from guicang.domain.approval.model import Request
from guicang.domain.disposal.model import End
from guicang.domain.hold import Query
from guicang.domain.retention.model import Record, State, Verdict
from guicang.domain.retention.wording import SOURCES, STATES
from guicang.entrypoints.cli.common import (
    As,
    Bar,
    Format,
    Otp,
    Output,
    Reason,
    _,
    actor,
    bars,
    emit,
    facts,
    house,
    line,
    moment,
    need,
    show,
    table,
)
from guicang.entrypoints.cli.labels import CATEGORIES, told, worth_telling
from guicang.entrypoints.cli.laws import citations, clause_name
from guicang.entrypoints.cli.talks import print_asked
from guicang.services.intake import Result
from guicang.services.revealing import MOST, Revealed, Wish


class Use(StrEnum):
    """What an exported file is used for; the masking policy speaks of each."""

    EXPORT = "export"
    ANALYSIS = "analysis"
    PUBLICATION = "publication"
    EXCHANGE = "exchange"
    TESTING = "testing"


Conversation = Annotated[str, typer.Argument(help=_("A conversation's id."))]


def import_(
    files: Annotated[
        list[Path],
        typer.Argument(help=_("JSON Lines, CSV or Parquet, plain, .gz or .zst.")),
    ],
    *,
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """Take records in. Importing twice changes nothing; a cut import goes on.

    What cannot be read is kept raw, with its position and reason, and counted.
    """
    by = actor(as_, otp, May.CONVERSATION_IMPORT)
    total = Result()
    each = []
    with bars() as move:
        for path in files:
            result = house().intake.take(
                path,
                house().files,
                actor=by,
                progress=partial(_progress, move, path.name),
            )
            each.append({"file": str(path), **asdict(result)})
            total = total.plus(result)
    emit(output, {**asdict(total), "files": each}, lambda: _print_taken(total))


def _print_taken(total: Result) -> None:
    facts(
        [
            (_("conversations taken in"), total.conversations),
            (_("messages taken in"), total.messages),
            (_("conversations that grew"), total.updated),
            (_("conversations known already"), total.duplicates),
            (_("kept raw in quarantine"), total.quarantined),
            (_("refused: erased on request before"), total.refused),
        ]
    )


def _progress(move: Bar, name: str, done: float, _result: Result) -> None:
    move(name, done * 100, 100)


def export(
    to: Annotated[Path, typer.Option("--to", help=_("The file to write."))],
    *,
    conversation: Annotated[
        list[str] | None, typer.Option(help=_("Only these conversations."))
    ] = None,
    purpose: Annotated[str, typer.Option(help=_("What it is for; written down."))] = "",
    use: Annotated[
        Use, typer.Option("--for", help=_("How it is masked: by what it is used for."))
    ] = Use.EXPORT,
    reveal: Annotated[
        bool, typer.Option("--reveal", help=_("In clear; may take a second person."))
    ] = False,
    request: Annotated[
        str, typer.Option(help=_("In clear: the request that was approved."))
    ] = "",
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """Write conversations to a file in our own schema, masked unless you ask."""
    if to.exists():
        raise FileExistsError(EEXIST, strerror(EEXIST), str(to))
    if not request:
        need(purpose, "--purpose")
    person = house().governing.prove(
        need(as_, "--as"), need(otp, "--otp"), May.CONVERSATION_EXPORT
    )
    opened: Revealed | Request | None = None
    if request:
        opened = house().revealing.run(request, person)
    elif reveal:
        opened = house().revealing.ask(_wish(conversation, purpose), person)
    if isinstance(opened, Request):
        print_asked(opened, output, "guicang export --to {file} --request {id}", to)
        return
    actor = f"{person.name}: {purpose or request}"
    query = Query(conversations=frozenset(conversation)) if conversation else None
    with to.open("xb") as file:
        result = (
            house().exporting.clear(file.write, opened.conversations, actor=actor)
            if opened
            else house().exporting.export(
                file.write, actor=actor, roles=person.roles, use=use, query=query
            )
        )
    emit(
        output,
        {"file": str(to), "masked": opened is None, **asdict(result)},
        lambda: line(
            _("{count} conversations are in {file}.").format(
                count=show(result.conversations), file=to
            )
        ),
    )


def unmask(
    file: Annotated[
        Path, typer.Argument(help=_("What `export --for` wrote, or what came back."))
    ],
    *,
    to: Annotated[Path, typer.Option("--to", help=_("The file to write."))],
    use: Annotated[
        Use, typer.Option("--for", help=_("What it was exported for."))
    ] = Use.EXCHANGE,
    as_: As = "",
    otp: Otp = "",
    reason: Reason = "",
    output: Output = Format.TEXT,
) -> None:
    """Open an export again: tokens, and numbers that kept their shape.

    What is sensitive by statute stays masked: it is opened by `reveal`.
    """
    need(reason, "--reason")
    person = house().governing.prove(
        need(as_, "--as"), need(otp, "--otp"), May.FINDING_REVEAL
    )
    with file.open("rb") as lines, to.open("xb") as target:
        done = house().returning.unmask(
            lines, target.write, use=use, person=person, reason=reason
        )
    emit(
        output,
        {"file": str(to), **asdict(done)},
        lambda: line(
            _("{count} values are opened in {file}.").format(
                count=show(sum(done.opened.values())), file=to
            )
        ),
    )


def _wish(conversation: list[str] | None, purpose: str) -> Wish:
    query = Query(conversations=frozenset(conversation)) if conversation else None
    # One too many is enough to be refused.
    ids = islice(house().records.facts(query=query), MOST + 1)
    return Wish(conversations=tuple(record.id for record in ids), reason=purpose)


def explain(
    conversation: Conversation,
    *,
    everything: Annotated[
        bool, typer.Option("--all", help=_("Also what has not begun to count."))
    ] = False,
    output: Output = Format.TEXT,
) -> None:
    """Say how long a conversation is kept, why, and what would change it."""
    record, verdict, end = house().retaining.explain(conversation)
    laws = citations()
    emit(
        output,
        {
            "conversation": conversation,
            "copy": "working" if end is End.OFFLINE else "archive",
            "state": verdict.state.value,
            "action": verdict.action.value if verdict.action else None,
            "offline_at": verdict.offline_at,
            "keep_until": verdict.keep_until,
            "dispose_at": verdict.dispose_at,
            "clauses": list(verdict.clauses),
            "floors": list(verdict.floors),
            "holds": list(verdict.holds),
            "conflicts": [list(pair) for pair in verdict.conflicts],
            "legal_review": verdict.legal_review,
            "labels": [
                {"category": x.category, "by": x.by.value, "at": x.at}
                for x in record.labels
            ],
            "reasons": [
                {
                    "rule": r.rule,
                    "text": told(r, _, laws),
                    "clause": r.clause or None,
                    "basis": r.basis or None,
                }
                for r in verdict.reasons
            ],
        },
        lambda: _print_verdict(record, verdict, end, everything=everything),
    )


def _print_verdict(
    record: Record, verdict: Verdict, end: End, *, everything: bool
) -> None:
    for text in story(record, verdict, end, everything=everything):
        line(text)


def story(
    record: Record, verdict: Verdict, end: End, *, everything: bool = False
) -> Iterator[str]:
    """Give the lines that explain a verdict; the first says what it is."""
    copy = _("working copy") if end is End.OFFLINE else _("archive copy")
    yield f"{record.id}  {copy} · {_(STATES[verdict.state])}"
    labels = _(", ").join(
        f"{_(CATEGORIES.get(x.category, x.category))} ({_(SOURCES[x.by])})"
        for x in record.labels
    )
    yield f"  {_('labels')}: {labels or '--'}"
    if end is End.OFFLINE:
        yield f"  {_('working copy may go from')}: {show(verdict.offline_at)}"
    yield f"  {_('legal floors run until')}: {show(verdict.keep_until)}"
    yield f"  {_('last copy may go from')}: {show(verdict.dispose_at)}"
    laws = citations()
    shown = verdict.reasons if everything else worth_telling(verdict.reasons)
    for reason in shown:
        basis = f" [{reason.basis}]" if reason.basis else ""
        yield f"  {reason.rule:<4} {told(reason, _, laws)}{basis}"
    hidden = len(verdict.reasons) - len(shown)
    if hidden:
        yield "  " + _("({count} limits that have not begun: see --all)").format(
            count=hidden
        )


def due(
    *,
    end: Annotated[End, typer.Option(help=_("Which copies to look at."))] = End.OFFLINE,
    listed: Annotated[
        bool, typer.Option("--list", help=_("Name the conversations that are due."))
    ] = False,
    output: Output = Format.TEXT,
) -> None:
    """Count what is due and what is not, by state and by clause."""
    tally = house().retaining.tally(end)
    data: dict[str, Any] = {
        "end": end.value,
        "conversations": tally.conversations,
        "messages": tally.messages,
        "due": tally.states[State.DUE_DELETE.value],
        "review": tally.states[State.DUE_REVIEW.value],
        "states": dict(tally.states),
        "clauses": dict(tally.due),
        "conflicts": tally.conflicts,
    }
    if listed:
        data["due_ids"] = [
            r.id
            for r, v in house().retaining.verdicts(end)
            if v.state in {State.DUE_DELETE, State.DUE_REVIEW}
        ]
    emit(
        output,
        data,
        lambda: table(
            _("What is due"),
            [_("state"), _("Conversations")],
            [(_(STATES[State(s)]), n) for s, n in sorted(tally.states.items())]
            + [
                ("  " + clause_name(clause), count)
                for clause, count in tally.due.most_common()
            ],
        ),
    )


def label(
    conversation: Conversation,
    category: Annotated[list[str], typer.Argument(help=_("Retention categories."))],
    *,
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """Label a conversation; a person's label outranks every machine's."""
    person = house().governing.prove(
        need(as_, "--as"), need(otp, "--otp"), May.CONVERSATION_LABEL
    )
    house().labelling.label(conversation, category, by=person.name)
    explain(conversation, output=output)


def event(
    conversation: Conversation,
    name: Annotated[str, typer.Argument(help=_("Such as complaint_closed."))],
    at: Annotated[str, typer.Argument(help=_("When, such as 2026-01-31."))],
    *,
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """Note that something happened from which a period starts."""
    person = house().governing.prove(
        need(as_, "--as"), need(otp, "--otp"), May.CONVERSATION_LABEL
    )
    when = moment(at)
    if when is not None:
        house().labelling.happened(conversation, name, when, by=person.name)
    explain(conversation, output=output)


def rescan(*, as_: As = "", otp: Otp = "", output: Output = Format.TEXT) -> None:
    """Screen stored conversations again after the rules changed.

    Cut off, it goes on where it stopped. What the scanner cannot read is counted, and
    tried again by the next run.
    """
    person = house().governing.prove(
        need(as_, "--as"), need(otp, "--otp"), May.CONVERSATION_IMPORT
    )
    with bars() as move:
        done = house().rescanning.run(
            by=person.name, progress=partial(move, _("screening"))
        )
    emit(
        output,
        {"rules": house().screening.rules, **asdict(done)},
        lambda: facts(
            [
                (_("screened again"), done.conversations),
                (_("found"), sum(done.findings.values())),
                (_("became sensitive"), done.sensitive),
                (_("could not be screened"), done.failed),
            ]
        ),
    )
