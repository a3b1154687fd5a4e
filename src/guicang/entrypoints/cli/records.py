"""``import``, ``export``, ``explain``, ``due``, ``label``, ``event``."""

from collections.abc import Iterator
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from guicang.domain.access.model import May
from guicang.domain.disposal.model import End
from guicang.domain.retention.model import Record, State, Verdict
from guicang.domain.retention.wording import SOURCES, STATES
from guicang.entrypoints.cli.common import (
    As,
    Bar,
    Format,
    Otp,
    Output,
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
from guicang.entrypoints.cli.laws import citations, clause_name
from guicang.entrypoints.labels import CATEGORIES, told, worth_telling
from guicang.entrypoints.needs import NO_CONTENT, needs, public
from guicang.entrypoints.shapes import COPIES
from guicang.services.intake import Result

Conversation = Annotated[str, typer.Argument(help=_("A conversation's id."))]


@needs(May.CONVERSATION_IMPORT)
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


@public(NO_CONTENT)
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
            "copy": COPIES[end],
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


@public(NO_CONTENT)
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


@needs(May.CONVERSATION_LABEL)
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


@needs(May.CONVERSATION_LABEL)
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


@needs(May.CONVERSATION_IMPORT)
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
                (_("hold prohibited content"), done.prohibited),
                (_("could not be screened"), done.failed),
            ]
        ),
    )
