"""``batch``, ``approve``, ``requests``, ``dispose``."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated

import typer

from guicang.domain.access.model import May
from guicang.domain.approval.model import Request
from guicang.domain.approval.rules import missing
from guicang.domain.disposal.model import Batch, End, Fate, State
from guicang.domain.errors import NothingDue
from guicang.domain.hold import Query
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
    need,
    show,
    table,
    writing,
)
from guicang.entrypoints.labels import (
    DECISIONS,
    ENDS,
    FATES,
    OPERATIONS,
    ROAD,
    ROLES,
    waiting_for,
    why_not,
)
from guicang.entrypoints.needs import CARRIES_OUT, NO_CONTENT, needs, public
from guicang.entrypoints.shapes import batch_shape, member_shape, request_shape
from guicang.entrypoints.wishes import wanted
from guicang.services.disposing import Wish

app = typer.Typer(no_args_is_help=True, help=_("Batches: what is to be disposed of."))

Id = Annotated[str, typer.Argument(help=_("A batch's id."))]


@app.command("propose")
@needs(May.BATCH_PROPOSE)
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
    platform: Annotated[
        bool,
        typer.Option(
            "--platform",
            help=_("Let the platforms delete their own copies, too, after ours."),
        ),
    ] = False,
    as_: As = "",
    otp: Otp = "",
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
            by=actor(as_, otp, May.BATCH_PROPOSE),
            reason=reason or "retention",
            query=query,
            only=frozenset(conversation or ()),
            review=review,
            limit=limit,
            platform=platform,
        )
    )
    _emit(batch, output)


@app.command("show")
@public(NO_CONTENT)
def show_(
    batch: Id,
    members: Annotated[bool, typer.Option("--members", help=_("List them."))] = False,
    output: Output = Format.TEXT,
) -> None:
    """Show a batch: what is in it, why, who signed, what is still needed."""
    _emit(house().batches.get(batch), output, members=members)


@app.command("list")
@public(NO_CONTENT)
def list_(output: Output = Format.TEXT) -> None:
    """List all batches, the newest first."""
    batches = house().batches.list()
    emit(
        output,
        {"batches": [batch_shape(b) for b in batches]},
        lambda: table(
            _("Batches"),
            [_("id"), _("end"), _("state"), _("Conversations"), _("certificate")],
            [
                (b.id, _(ENDS[b.end]), _(ROAD[b.state]), b.members, b.certificate)
                for b in batches
            ],
        ),
    )


@app.command("manifest")
@needs(May.LEDGER_EXPORT)
def manifest(
    batch: Id,
    to: Annotated[Path, typer.Option("--to", help=_("The file to write."))],
    *,
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """Write the lines whose root was signed, for guicang-verify."""
    by = actor(as_, otp, May.LEDGER_EXPORT)
    count = 0
    with writing(to) as file:
        for count, each in enumerate(house().listing.manifest(batch, by=by), 1):  # noqa: B007 - the last is how many
            file.write(each)
    emit(
        output,
        {"file": str(to), "conversations": count},
        lambda: line(
            _("{count} conversations are in {file}.").format(count=show(count), file=to)
        ),
    )


@app.command("approve")
@needs(May.REQUEST_SIGN)
def approve(
    request: Annotated[str, typer.Argument(help=_("A request's or a batch's id."))],
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
    """Sign a request: a batch, a policy, a hold, a restore, people, an original."""
    signed = house().approving.sign(
        request,
        name=need(as_, "--as"),
        code=need(otp, "--otp"),
        root=root,
        approve=not reject,
        reason=reason,
    )
    emit(output, request_shape(signed), lambda: print_request(signed))


@app.command("withdraw")
@needs(May.BATCH_WITHDRAW)
def withdraw(
    batch: Id,
    *,
    as_: As = "",
    otp: Otp = "",
    reason: Reason = "",
    output: Output = Format.TEXT,
) -> None:
    """Take a batch back; possible until erasure starts."""
    by = actor(as_, otp, May.BATCH_WITHDRAW)
    _emit(house().disposing.withdraw(batch, by=by, reason=reason or "--"), output)


@public(NO_CONTENT)
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
        emit(output, request_shape(one), lambda: print_request(one))
        return
    found = house().requests.list(open_only=not everything)
    emit(
        output,
        {"requests": [request_shape(r) for r in found]},
        lambda: table(
            _("Requests"),
            [_("id"), _("operation"), _("decision"), _("needs"), _("expires")],
            [
                (
                    r.id,
                    _(OPERATIONS[r.operation]),
                    _(DECISIONS[r.decision]),
                    waiting_for(missing(r), _),
                    r.expires_at,
                )
                for r in found
            ],
        ),
    )


@public(CARRIES_OUT)
def dispose(
    batch: Annotated[
        list[str] | None, typer.Argument(help=_("Batches; all approved ones if none."))
    ] = None,
    output: Output = Format.TEXT,
) -> None:
    """Take approved batches to their end: archive, verify, erase, certify."""
    house().approving.sweep()
    house().disposing.sweep()
    ready = batch or house().running.ready()
    if not ready:
        raise NothingDue
    with bars() as move:
        done = [house().running.run(name, _moving(name, move)) for name in ready]
    emit(
        output,
        {"batches": [batch_shape(b) for b in done]},
        lambda: _print_all(done),
    )


def _moving(name: str, move: Bar) -> Callable[[State, int, int], None]:
    return lambda state, at, of: move(f"{name} {_(ROAD[state])}", at, of)


def _print_all(batches: list[Batch]) -> None:
    for batch in batches:
        print_batch(batch)


# --- showing --------------------------------------------------------------------------


def print_request(request: Request) -> None:
    """Print a request for people."""
    line(f"  {_(OPERATIONS[request.operation])}", bold=request.id)
    lacking = missing(request)
    facts(
        [
            (_("decision"), _(DECISIONS[request.decision])),
            (_("proposed by"), request.proposer),
            *([(_("answers for it"), request.owner)] if request.owner else []),
            (_("reason"), request.reason),
            *wanted(request, house(), _),
            (_("root"), request.root),
        ]
        + ([(_("expires"), request.expires_at)] if lacking else [])
        + ([(_("needs"), waiting_for(lacking, _))] if lacking else [])
    )
    for s in request.signatures:
        mark = "✓" if s.approve else "✗"
        role = _(ROLES[s.role])
        line(f"  {mark} {s.person} ({role}) {show(s.at)} {s.reason}".rstrip())
    if lacking:
        line(_("Next: guicang approve {id} --as NAME --otp CODE").format(id=request.id))


def _emit(batch: Batch, output: Format, *, members: bool = False) -> None:
    request = house().requests.get(batch.id)
    data = {**batch_shape(batch), "request": request_shape(request)}
    if members:
        data["members"] = [member_shape(m) for m in house().batches.members(batch.id)]
    emit(output, data, lambda: _print_one(batch, request, members=members))


def _print_one(batch: Batch, request: Request, *, members: bool) -> None:
    print_batch(batch, request)
    if members:
        table(
            _("Manifest"),
            [_("conversation"), _("fate"), _("clauses"), _("ends"), _("why")],
            [
                (
                    m.conversation,
                    _(FATES[m.fate]),
                    ", ".join(m.clauses),
                    m.keep_until,
                    why_not(m.why, _),
                )
                for m in house().batches.members(batch.id)
            ],
        )


def print_batch(batch: Batch, request: Request | None = None) -> None:
    """Print a batch for people."""
    line(f"  {_(ENDS[batch.end])} · {_(ROAD[batch.state])}", bold=batch.id)
    line(
        _("{conversations} conversations, {messages} messages, {size} bytes").format(
            conversations=show(batch.members),
            messages=show(batch.messages),
            size=show(batch.size),
        )
    )
    counts: Mapping[str, int] = batch.counts
    line("  ".join(f"{_(FATES[f])} {show(counts.get(f, 0))}" for f in Fate))
    for why, group in _refusals(batch).items():
        line(f"  {why_not(why, _)}: {show(group)}")
    if batch.certificate:
        line(f"{_('certificate')}: {batch.certificate}")
    if request is not None:
        print_request(request)
    if batch.state is State.APPROVED:
        line(_("Next: guicang dispose {id}").format(id=batch.id))


def _refusals(batch: Batch) -> dict[str, int]:
    found: dict[str, int] = {}
    for fate in (Fate.REFUSED, Fate.FAILED):
        if batch.counts.get(fate, 0):
            for m in house().batches.members(batch.id, fate=fate):
                found[m.why] = found.get(m.why, 0) + 1
    return found
