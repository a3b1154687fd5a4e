"""``notice``: what people are told of, in which words, by which ways."""

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from guicang.domain.access.model import May
from guicang.domain.notices.occasions import Occasion
from guicang.domain.notices.outbox import State
from guicang.domain.notices.wording import OCCASIONS, STATES
from guicang.entrypoints.cli.common import (
    As,
    Format,
    Otp,
    Output,
    _,
    actor,
    emit,
    facts,
    house,
    line,
    need,
    table,
)
from guicang.entrypoints.cli.noticewords import Lang, What, add_words
from guicang.entrypoints.needs import CARRIES_OUT, NO_CONTENT, needs, public
from guicang.entrypoints.notices import notice_shape

app = typer.Typer(no_args_is_help=True, help=_("Notices to staff and customers."))
add_words(app)
Id = Annotated[str, typer.Argument(help=_("A notice's id, as `list` shows it."))]


@app.command("list")
@public(NO_CONTENT)
def list_(
    *,
    state: Annotated[
        State | None, typer.Option("--state", help=_("Only those that stand so."))
    ] = None,
    limit: Annotated[int, typer.Option(help=_("How many."), min=1, max=1_000)] = 50,
    output: Output = Format.TEXT,
) -> None:
    """List notices, the newest first; whom they are for is not shown."""
    found = house().outbox.list(state=state, limit=limit)
    emit(
        output,
        {"notices": [notice_shape(each) for each in found]},
        lambda: table(
            _("Notices"),
            [_("id"), _("occasion"), _("way"), _("state"), _("made"), _("error")],
            [
                (
                    each.id,
                    _(OCCASIONS[each.occasion]),
                    each.way,
                    _(STATES[each.state]),
                    each.made_at,
                    each.said,
                )
                for each in found
            ],
        ),
    )


@app.command("deliver")
@public(CARRIES_OUT)
def deliver(output: Output = Format.TEXT) -> None:
    """Send what is due now, then end; `guicang worker` does so every minute."""
    done = asdict(house().noticing.deliver())
    emit(
        output,
        done,
        lambda: facts(
            [
                (_("sent"), done["sent"]),
                (_("to be tried again"), done["failed"]),
                (_("failed for good"), done["dead"]),
            ]
        ),
    )


@app.command("forewarn")
@public(CARRIES_OUT)
def forewarn(output: Output = Format.TEXT) -> None:
    """Queue today's digests of what falls due; `guicang worker` does so daily."""
    done = house().forewarning.run()
    emit(
        output,
        done,
        lambda: line(_("{n} digests are queued.").format(n=done["digests"])),
    )


@app.command("test")
@needs(May.NOTICE_CHANGE)
def try_(
    *,
    way: Annotated[
        str, typer.Option("--way", help=_("By this way; without it by mail to you."))
    ] = "",
    occasion: What = Occasion.TEST,
    lang: Lang = "",
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """Send a notice with sample data to yourself, or by a way, at once."""
    by = actor(as_, otp, May.NOTICE_CHANGE)
    said = house().wording.test(by, way=way, occasion=occasion, lang=lang)
    emit(output, asdict(said), lambda: line(f"{said.subject}\n\n{said.text}"))


@app.command("again")
@needs(May.NOTICE_CHANGE)
def again(
    notice: Id, *, as_: As = "", otp: Otp = "", output: Output = Format.TEXT
) -> None:
    """Let a notice that failed be sent anew."""
    found = house().wording.again(notice, by=need(as_, "--as"), code=need(otp, "--otp"))
    emit(
        output,
        notice_shape(found),
        lambda: line(_("Notice {id} is due again.").format(id=found.id)),
    )


@app.command("dismiss")
@needs(May.NOTICE_CHANGE)
def dismiss(
    notice: Id, *, as_: As = "", otp: Otp = "", output: Output = Format.TEXT
) -> None:
    """Say that a notice that failed need not be told any more."""
    found = house().wording.dismiss(
        notice, by=need(as_, "--as"), code=need(otp, "--otp")
    )
    emit(
        output,
        notice_shape(found),
        lambda: line(_("Notice {id} is dismissed.").format(id=found.id)),
    )


@app.command("lift")
@needs(May.NOTICE_CHANGE)
def lift(
    address: Annotated[str, typer.Argument(help=_("An address that was marked."))],
    *,
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """Let notices go to an address again that bounced before."""
    was = house().wording.lift(address, by=need(as_, "--as"), code=need(otp, "--otp"))
    said = _("The mark is lifted.") if was else _("It was not marked.")
    emit(output, {"lifted": was}, lambda: line(said))


@app.command("bounce")
@public(CARRIES_OUT)
def bounce(
    report: Annotated[
        Path, typer.Argument(help=_("A delivery report (RFC 3464); - reads stdin."))
    ],
    *,
    output: Output = Format.TEXT,
) -> None:
    """Take in what a mail server tells of a mail of ours that did not arrive."""
    raw = sys.stdin.buffer.read() if str(report) == "-" else report.read_bytes()
    found = house().bouncing.take(raw)
    emit(
        output,
        {"notices": [each.id for each in found]},
        lambda: line(_("{n} notices did not arrive.").format(n=len(found))),
    )
