"""``batch``, ``approve``, ``requests``, ``dispose``."""

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from guicang.domain.approval.model import Request
from guicang.domain.approval.rules import missing
from guicang.domain.disposal.model import Batch, End, Fate, State
from guicang.domain.disposal.road import OPEN
from guicang.domain.errors import NothingDue
from guicang.domain.hold import Query
from guicang.entrypoints.cli.common import (
    As,
    Format,
    Otp,
    Output,
    Reason,
    _,
    actor,
    bars,
    emit,
    house,
    need,
    out,
    show,
    table,
)
from guicang.services.approving import spell
from guicang.services.disposing import Wish

app = typer.Typer(no_args_is_help=True, help=_("Batches: what is to be disposed of."))


@app.command("propose")
def propose(
    *,
    end: Annotated[
        End,
        typer.Option(
            help=_(
                "offline: erase working copies, keep the archive; "
                "destruction: end archive copies."
            )
        ),
    ] = End.OFFLINE,
    conversation: Annotated[
        list[str] | None, typer.Option(help=_("Only these conversations."))
    ] = None,
    category: Annotated[
        list[str] | None, typer.Option(help=_("Only these categories."))
    ] = None,
    source: Annotated[
        list[str] | None, typer.Option(help=_("Only these sources."))
    ] = None,
    review: Annotated[
        bool,
        typer.Option(
            "--review", help=_("Take in those that a person has to review: you did.")
        ),
    ] = False,
    limit: Annotated[
        int | None, typer.Option(help=_("At most so many conversations."))
    ] = None,
    as_: As = "",
    reason: Reason = "",
    output: Output = Format.TEXT,
) -> None:
    """Freeze what is due into a batch and ask for its approval."""
    query = None
    if category or source:
        query = Query(
            categories=frozenset(category or ()), sources=frozenset(source or ())
        )
    batch = house().disposing.propose(
        Wish(
            end=end,
            by=actor(as_),
            reason=reason or "retention",
            query=query,
            only=frozenset(conversation or ()),
            review=review,
            limit=limit,
        )
    )
    _emit(batch, output)


@app.command("show")
def show_(
    batch: str,
    members: Annotated[bool, typer.Option("--members", help=_("List them."))] = False,
    output: Output = Format.TEXT,
) -> None:
    """Show a batch: what is in it, why, who signed, what is still needed."""
    _emit(house().batches.get(batch), output, members=members)


@app.command("list")
def list_(output: Output = Format.TEXT) -> None:
    """List all batches, the newest first."""
    batches = house().batches.list()
    emit(
        output,
        {"batches": [describe(b) for b in batches]},
        lambda: table(
            _("Batches"),
            [_("id"), _("end"), _("state"), _("conversations"), _("certificate")],
            [
                (b.id, _(b.end.value), _(b.state.value), b.members, b.certificate)
                for b in batches
            ],
        ),
    )


@app.command("approve")
def approve(
    batch: str,
    *,
    as_: As = "",
    otp: Otp = "",
    root: Annotated[
        str, typer.Option(help=_("The root you were shown, or its beginning."))
    ] = "",
    reject: Annotated[
        bool, typer.Option("--reject", help=_("Say no; that ends the request."))
    ] = False,
    reason: Reason = "",
    output: Output = Format.TEXT,
) -> None:
    """Sign a request: a batch, a policy, a hold or a restore."""
    request = house().approving.sign(
        batch,
        name=need(as_, "--as"),
        code=need(otp, "--otp"),
        root=root,
        approve=not reject,
        reason=reason,
    )
    emit(output, request_json(request), lambda: print_request(request))


@app.command("withdraw")
def withdraw(
    batch: str, *, as_: As = "", reason: Reason = "", output: Output = Format.TEXT
) -> None:
    """Take a batch back; possible until erasure starts."""
    _emit(
        house().disposing.withdraw(batch, by=actor(as_), reason=reason or "--"), output
    )


def requests(
    request: Annotated[str, typer.Argument(help=_("One request's id."))] = "",
    everything: Annotated[
        bool, typer.Option("--all", help=_("Closed ones too."))
    ] = False,
    output: Output = Format.TEXT,
) -> None:
    """List requests that wait for signatures, or show one."""
    house().approving.sweep()
    if request:
        one = house().requests.get(request)
        emit(output, request_json(one), lambda: print_request(one))
        return
    found = house().requests.list(open_only=not everything)
    emit(
        output,
        {"requests": [request_json(r) for r in found]},
        lambda: table(
            _("Requests"),
            [_("id"), _("operation"), _("decision"), _("needs"), _("expires")],
            [
                (
                    r.id,
                    _(r.operation.value),
                    _(r.decision.value),
                    spell(missing(r)),
                    r.expires_at,
                )
                for r in found
            ],
        ),
    )


def dispose(
    batch: Annotated[
        list[str] | None, typer.Argument(help=_("Batches; all approved ones if none."))
    ] = None,
    output: Output = Format.TEXT,
) -> None:
    """Take approved batches to their end: archive, verify, erase, certify."""
    house().approving.sweep()
    house().disposing.sweep()
    ready = batch or [
        b.id
        for b in reversed(house().batches.list())
        if b.state in OPEN - {State.PROPOSED}
    ]
    if not ready:
        raise NothingDue
    with bars() as move:
        done = [
            house().running.run(i, lambda state, at, of: move(_(state.value), at, of))
            for i in ready
        ]
    emit(
        output,
        {"batches": [describe(b) for b in done]},
        lambda: _print_all(done),
    )


def _print_all(batches: list[Batch]) -> None:
    for batch in batches:
        print_batch(batch)


# --- showing --------------------------------------------------------------------------


def describe(batch: Batch) -> dict[str, Any]:
    """Turn a batch into plain values."""
    return {
        "id": batch.id,
        "end": batch.end.value,
        "state": batch.state.value,
        "root": batch.root,
        "policy": batch.policy,
        "conversations": batch.members,
        "messages": batch.messages,
        "bytes": batch.size,
        "counts": {str(k): v for k, v in batch.counts.items()},
        "certificate": batch.certificate or None,
        "proposer": batch.proposer,
        "reason": batch.reason,
    }


def request_json(request: Request) -> dict[str, Any]:
    """Turn a request into plain values."""
    return {
        "id": request.id,
        "operation": request.operation.value,
        "decision": request.decision.value,
        "root": request.root,
        "proposer": request.proposer,
        "reason": request.reason,
        "expires_at": request.expires_at.isoformat(),
        "chairs": [
            {"roles": sorted(r.value for r in c.roles), "why": c.why}
            for c in request.chairs
        ],
        "missing": [sorted(r.value for r in c.roles) for c in missing(request)],
        "signatures": [
            {
                "person": s.person,
                "role": s.role.value,
                "at": s.at.isoformat(),
                "approve": s.approve,
                "reason": s.reason,
            }
            for s in request.signatures
        ],
        "payload": dict(request.payload),
    }


def print_request(request: Request) -> None:
    """Print a request for people."""
    out.print(f"[bold]{request.id}[/]  {_(request.operation.value)}")
    out.print(f"{_('decision')}: {_(request.decision.value)}")
    out.print(f"{_('root')}: {request.root}")
    for s in request.signatures:
        mark = "✓" if s.approve else "✗"
        out.print(f"  {mark} {s.person} ({_(s.role.value)}) {show(s.at)} {s.reason}")
    lacking = missing(request)
    if lacking:
        out.print(f"{_('needs')}: {spell(lacking)}")


def _emit(batch: Batch, output: Format, *, members: bool = False) -> None:
    request = house().requests.get(batch.id)
    data = {**describe(batch), "request": request_json(request)}
    if members:
        data["members"] = [
            {
                "conversation": m.conversation,
                "fate": m.fate.value,
                "why": m.why,
                "clauses": list(m.clauses),
                "floors": list(m.floors),
                "mode": m.mode,
                "keep_until": m.keep_until,
                "segment": m.segment,
            }
            for m in house().batches.members(batch.id)
        ]
    emit(output, data, lambda: print_batch(batch, request))


def print_batch(batch: Batch, request: Request | None = None) -> None:
    """Print a batch for people."""
    out.print(f"[bold]{batch.id}[/]  {_(batch.end.value)} · {_(batch.state.value)}")
    out.print(
        _("{conversations} conversations, {messages} messages, {size} bytes").format(
            conversations=show(batch.members),
            messages=show(batch.messages),
            size=show(batch.size),
        )
    )
    counts: Mapping[str, int] = batch.counts
    out.print(
        "  ".join(f"{_(fate.value)} {show(counts.get(fate, 0))}" for fate in Fate)
    )
    for why, group in _refusals(batch).items():
        out.print(f"  {why}: {show(group)}")
    if batch.certificate:
        out.print(f"{_('certificate')}: {batch.certificate}")
    if request is not None:
        print_request(request)


def _refusals(batch: Batch) -> dict[str, int]:
    found: dict[str, int] = {}
    for fate in (Fate.REFUSED, Fate.FAILED):
        if batch.counts.get(fate, 0):
            for m in house().batches.members(batch.id, fate=fate):
                found[m.why] = found.get(m.why, 0) + 1
    return found
