"""``archive``, ``restore``, ``certificate``."""

from dataclasses import asdict
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from guicang.domain.access.model import May
from guicang.domain.approval.model import Request
from guicang.domain.archive.model import SegmentState
from guicang.domain.certificate.sentences import spoken
from guicang.domain.errors import BadUsage
from guicang.entrypoints.cli.batches import print_request
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
    line,
    need,
    show,
    table,
    writing,
)
from guicang.entrypoints.cli.talks import print_talk
from guicang.entrypoints.labels import CHECKS, CHOICES, JOBS, MODES, RESULTS, ROLES
from guicang.entrypoints.needs import AS_OPERATOR, NO_CONTENT, NO_HOME, needs, public
from guicang.entrypoints.shapes import (
    discovery_shape,
    request_shape,
    segment_shape,
    talk_shape,
)
from guicang.ports.objects import ObjectStore

app = typer.Typer(no_args_is_help=True, help=_("The archive."))
certificate = typer.Typer(no_args_is_help=True, help=_("Certificates of destruction."))


class Where(StrEnum):
    """Which of the stores."""

    BOTH = "both"
    FIRST = "first"
    SECOND = "second"


@app.command("list")
@public(NO_CONTENT)
def list_(
    everything: Annotated[
        bool, typer.Option("--all", help=_("Ended ones too."))
    ] = False,
    output: Output = Format.TEXT,
) -> None:
    """List archive segments."""
    found = [
        s
        for s in house().catalogue.segments()
        if everything or s.state is SegmentState.LIVE
    ]
    emit(
        output,
        {"segments": [segment_shape(s) for s in found]},
        lambda: table(
            _("Archive segments"),
            [
                _("id"),
                _("mode"),
                _("basis"),
                _("ends"),
                _("Conversations"),
                _("Messages"),
                _("Bytes"),
            ],
            [
                (
                    s.id,
                    _(MODES[s.mode]),
                    s.basis,
                    s.bucket,
                    s.conversations,
                    s.messages,
                    s.size,
                )
                for s in found
            ],
        ),
    )


@app.command("read")
@needs(May.CONVERSATION_READ, May.CONVERSATION_READ_OWN)
def read(
    conversation: Annotated[str, typer.Argument(help=_("A conversation's id."))],
    *,
    as_: As = "",
    otp: Otp = "",
    reason: Reason = "",
    output: Output = Format.TEXT,
) -> None:
    """Read one conversation, live or archived, masked as your role has it.

    With --as and --otp as that person sees it; without, nearly everything is hidden.
    Agents read their own.
    """
    reader = house().governing.reader(
        as_, otp, May.CONVERSATION_READ, May.CONVERSATION_READ_OWN
    )
    found = house().reading.read(conversation, reader=reader, reason=reason)
    emit(
        output,
        {"masked": True, **talk_shape(found, named=False)},
        lambda: print_talk(found),
    )


@app.command("verify")
@public(NO_CONTENT)
def verify(
    segment: Annotated[
        list[str] | None, typer.Argument(help=_("Segments; all if none."))
    ] = None,
    *,
    store: Annotated[
        Where, typer.Option("--store", help=_("Which store is read."))
    ] = Where.BOTH,
    output: Output = Format.TEXT,
) -> None:
    """Read segments back, decrypt them and compare every record.

    Several are opened at a time, as the settings engine.* say.
    """
    chosen = _store(store)
    found = [
        house().catalogue.get(s)
        for s in segment
        or [s.id for s in house().catalogue.segments(state=SegmentState.LIVE)]
    ]
    messages = conversations = 0
    with bars() as move:
        looks = house().checking.look(found, chosen)
        for number, looked in enumerate(looks, 1):
            messages += looked.outcome.taken()
            conversations += looked.conversations
            move(_("archive"), number, len(found))
    emit(
        output,
        {
            "segments": len(found),
            "conversations": conversations,
            "messages": messages,
            "whole": True,
        },
        lambda: line(
            _(
                "{segments} segments are whole: {conversations} conversations, "
                "{messages} messages were decrypted and compared."
            ).format(
                segments=show(len(found)),
                conversations=show(conversations),
                messages=show(messages),
            )
        ),
    )


def _store(store: Where) -> ObjectStore | None:
    """Give the store that is read; None for all. BadUsage if there is no second one."""
    archiving = house().archiving
    if store is Where.BOTH:
        return None
    chosen = archiving.objects if store is Where.FIRST else archiving.second
    if chosen is None:
        raise BadUsage(reason=_("There is no second store."))
    return chosen


@app.command("check")
@needs(May.LEDGER_READ)
def check(*, as_: As = "", otp: Otp = "", output: Output = Format.TEXT) -> None:
    """Let a worker read the whole archive back; `guicang jobs` says how far it is."""
    job = house().ordering.check(by=actor(as_, otp, May.LEDGER_READ))
    emit(
        output,
        asdict(job),
        lambda: line(_("Ordered: job {number}.").format(number=job.id)),
    )


@app.command("search")
@needs(May.CONVERSATION_SEARCH)
def search(
    query: Annotated[str, typer.Argument(help=_("Words; a message has them all."))],
    *,
    as_: As = "",
    otp: Otp = "",
    reason: Reason = "",
    output: Output = Format.TEXT,
) -> None:
    """Let a worker search the whole archive; `guicang archive found` tells the rest.

    Each segment that is opened is an entry of the ledger. What is masked for you is not
    found.
    """
    person = house().governing.prove(
        need(as_, "--as"), need(otp, "--otp"), May.CONVERSATION_SEARCH
    )
    job = house().discovering.order(
        query, person=person, reason=need(reason, "--reason")
    )
    emit(
        output,
        asdict(job),
        lambda: line(_("Ordered: job {number}.").format(number=job.id)),
    )


@app.command("found")
@needs(May.CONVERSATION_SEARCH)
def found(
    job: Annotated[int, typer.Argument(help=_("The number of the search's job."))],
    *,
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """Tell what a search of the archive that you ordered has found so far."""
    person = house().governing.prove(
        need(as_, "--as"), need(otp, "--otp"), May.CONVERSATION_SEARCH
    )
    ran, seen = house().discovering.show(job, person=person)
    emit(
        output,
        discovery_shape(ran, seen),
        lambda: table(
            f"{_(JOBS[ran.state])} {ran.done:,} / {ran.of:,}",
            [_("Conversation"), _("Messages")],
            list(seen.found),
        ),
    )


@app.command("copy")
@public(AS_OPERATOR)
def copy(output: Output = Format.TEXT) -> None:
    """Write segments to the store that lacks them, and read them back there."""
    found = house().catalogue.segments(state=SegmentState.LIVE)
    with bars() as move:
        for number, one in enumerate(found, 1):
            house().archiving.copy(one)
            move(_("archive"), number, len(found))
    emit(
        output,
        {"segments": len(found)},
        lambda: line(
            _("{count} segments are in every store.").format(count=show(len(found)))
        ),
    )


@app.command("lock")
@public(AS_OPERATOR)
def lock(output: Output = Format.TEXT) -> None:
    """Make locks and holds of the stores what the rules want, and clear what is free.

    A worker does it every quarter of an hour.
    """
    with bars() as move:
        changed = house().locking.align(
            progress=lambda done, of: move(_("archive"), done, of)
        )
    cleared = house().archiving.clear()
    emit(
        output,
        {"changed": changed, "cleared": cleared},
        lambda: line(
            _("{count} segments were locked or held anew; {gone} were cleared.").format(
                count=show(changed), gone=show(cleared)
            )
        ),
    )


@needs(May.ARCHIVE_RESTORE)
def restore(
    conversation: Annotated[
        list[str] | None, typer.Argument(help=_("Conversations to bring back."))
    ] = None,
    *,
    batch: Annotated[
        str, typer.Option(help=_("Everything this batch took offline."))
    ] = "",
    run: Annotated[
        str, typer.Option("--run", help=_("Do an approved restore: its request."))
    ] = "",
    as_: As = "",
    otp: Otp = "",
    reason: Reason = "",
    output: Output = Format.TEXT,
) -> None:
    """Bring back what was taken offline: ask, let two people sign, then --run."""
    if run:
        back = house().restoring.run(run)
        emit(
            output,
            {"request": run, "restored": list(back)},
            lambda: line(
                _("{count} conversations are back in the working store.").format(
                    count=show(len(back))
                )
            ),
        )
        return
    wanted = list(conversation or [])
    if batch:
        wanted += house().restoring.members_of(batch)
    if not wanted:
        need("", "CONVERSATION")
    need(reason, "--reason")
    by = actor(as_, otp, May.ARCHIVE_RESTORE)
    request = house().restoring.propose(wanted, by=by, reason=reason)
    emit(output, request_shape(request), lambda: _print_wanted(request))


def _print_wanted(request: Request) -> None:
    print_request(request)
    line(_("Then: guicang restore --run {id}").format(id=request.id))


# --- certificates ---------------------------------------------------------------------


@certificate.command("show")
@public(NO_CONTENT)
def show_certificate(
    name: Annotated[str, typer.Argument(help=_("A certificate's or a batch's id."))],
    *,
    pdf: Annotated[
        Path | None, typer.Option("--pdf", help=_("Write a PDF to this file."))
    ] = None,
    to: Annotated[
        Path | None, typer.Option("--to", help=_("Write the signed JSON here."))
    ] = None,
    output: Output = Format.TEXT,
) -> None:
    """Show a certificate of destruction; write it as PDF or JSON."""
    signed = house().batches.certificate(name)
    document = house().certifying.open(signed)
    if pdf is not None:
        with writing(pdf) as file:
            file.write(house().certifying.pdf(signed, _))
    if to is not None:
        with writing(to) as file:
            file.write(signed)
    emit(output, document, lambda: _print_certificate(document))


def _print_certificate(document: dict[str, Any]) -> None:
    line(f"  {document['issuer']['organisation']}", bold=document["id"])
    line(spoken(document["claim"], _))
    line(spoken(document["archive"]["statement"], _))
    for approval in document["approvals"]:
        at = show(datetime.fromisoformat(approval["at"]))
        role = _(ROLES.get(approval["role"], approval["role"]))
        line(f"  ✓ {approval['person']} ({role}) {at}")
    seen = document["verification"]
    for check in seen["checks"]:
        method = _(CHECKS.get(check["method"], check["method"]))
        line(f"  {method}: {_(RESULTS[check['result']])}")
    decision = seen["validation"]["decision"]
    line(f"{_('validation')}: {_(CHOICES[decision])}")
    for reason in seen["validation"]["reasons"]:
        line(f"  · {spoken(reason, _)}")
    line(f"{_('limitations')}:")
    for limit in document["limitations"]:
        line(f"  - {spoken(limit, _)}")


@certificate.command("verify")
@public(NO_HOME)
def verify_certificate(
    file: Annotated[Path, typer.Argument(help=_("The JSON or the PDF."))],
    *,
    key: Annotated[
        Path | None,
        typer.Option(
            "--key", help=_("The public key you trust; this home's own if none.")
        ),
    ] = None,
    output: Output = Format.TEXT,
) -> None:
    """Verify a certificate offline, with nothing but the public key."""
    from guicang.bootstrap import verify_certificate as verify_

    document = verify_(file, key or _own_key())
    emit(
        output,
        {"valid": True, "certificate": document},
        lambda: _print_valid(document),
    )


def _print_valid(document: dict[str, Any]) -> None:
    line(_("The signature is valid."))
    _print_certificate(document)


def _own_key() -> Path:
    return house().config.home / "public.key"
