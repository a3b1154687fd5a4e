"""``import``, ``export``, ``explain``, ``due``, ``label``, ``event``."""

from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from guicang.domain.access.model import May
from guicang.domain.detect.masks import Level
from guicang.domain.disposal.model import End
from guicang.domain.hold import Query
from guicang.domain.retention.model import Record, State, Verdict
from guicang.domain.retention.wording import SOURCES, STATES, sentence
from guicang.entrypoints.cli.common import (
    As,
    Bar,
    Format,
    Otp,
    Output,
    _,
    bars,
    emit,
    house,
    moment,
    need,
    out,
    show,
    table,
)
from guicang.services.intake import Result


def import_(
    files: Annotated[
        list[Path],
        typer.Argument(help=_("JSON Lines, CSV or Parquet, plain, .gz or .zst.")),
    ],
    output: Output = Format.TEXT,
) -> None:
    """Take records in. Importing twice changes nothing; a cut import goes on.

    What cannot be read is kept raw, with its position and reason, and counted.
    """
    total = Result()
    each = []
    with bars() as move:
        for path in files:
            result = house().intake.take(
                path,
                house().files,
                progress=partial(_progress, move, path.name),
            )
            each.append({"file": str(path), **asdict(result)})
            total = total.plus(result)
    emit(output, {**asdict(total), "files": each})


def _progress(move: Bar, name: str, done: float, _result: Result) -> None:
    move(name, done * 100, 100)


def export(
    to: Annotated[Path, typer.Option("--to", help=_("The file to write."))],
    *,
    conversation: Annotated[
        list[str] | None, typer.Option(help=_("Only these conversations."))
    ] = None,
    purpose: Annotated[str, typer.Option(help=_("What it is for; written down."))] = "",
    reveal: Annotated[
        bool, typer.Option("--reveal", help=_("In clear, not masked."))
    ] = False,
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """Write conversations to a file in our own schema, masked unless you ask."""
    person = house().governing.prove(
        need(as_, "--as"), need(otp, "--otp"), May.CONVERSATION_EXPORT
    )
    query = Query(conversations=frozenset(conversation)) if conversation else None
    need(purpose, "--purpose")
    with to.open("xb") as file:
        result = house().exporting.export(
            file.write,
            actor=f"{person.name}: {purpose}",
            query=query,
            level=None if reveal else Level.LIGHT,
        )
    emit(output, {"file": str(to), "masked": not reveal, **asdict(result)})


def explain(conversation: str, output: Output = Format.TEXT) -> None:
    """Say how long a conversation is kept, why, and what would change it."""
    record, verdict, end = house().retaining.explain(conversation)
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
                    "text": sentence(r, _),
                    "clause": r.clause or None,
                    "basis": r.basis or None,
                }
                for r in verdict.reasons
            ],
        },
        lambda: _print_verdict(record, verdict, end),
    )


def _print_verdict(record: Record, verdict: Verdict, end: End) -> None:
    copy = _("working copy") if end is End.OFFLINE else _("archive copy")
    out.print(f"[bold]{record.id}[/]  {copy} · [bold]{_(STATES[verdict.state])}[/]")
    labels = ", ".join(f"{x.category} ({_(SOURCES[x.by])})" for x in record.labels)
    out.print(f"{_('labels')}: {labels or '--'}")
    if end is End.OFFLINE:
        out.print(f"{_('working copy may go from')}: {show(verdict.offline_at)}")
    out.print(f"{_('legal floors run until')}: {show(verdict.keep_until)}")
    out.print(f"{_('last copy may go from')}: {show(verdict.dispose_at)}")
    for reason in verdict.reasons:
        basis = f" [{reason.basis}]" if reason.basis else ""
        out.print(f"  {reason.rule:<4} {sentence(reason, _)}{basis}", markup=False)


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
            [_("state"), _("conversations")],
            [(_(STATES[State(s)]), n) for s, n in sorted(tally.states.items())]
            + [(f"  {clause}", count) for clause, count in tally.due.most_common()],
        ),
    )


def label(
    conversation: str,
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
    explain(conversation, output)


def event(
    conversation: str,
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
    explain(conversation, output)
