"""``ledger``: its anchors, and how long it keeps what entries say."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from guicang.domain.access.model import May
from guicang.domain.ledger.anchors import Receipt, Standing
from guicang.domain.ledger.wording import ANCHORS
from guicang.domain.retention.audit import DEFAULT, FLOOR, GUIDES
from guicang.entrypoints.cli.common import (
    As,
    Format,
    Otp,
    Output,
    Reason,
    _,
    actor,
    emit,
    facts,
    house,
    line,
    show,
    table,
    writing,
)
from guicang.entrypoints.cli.ledger import app as ledger
from guicang.entrypoints.needs import NO_CONTENT, needs, public

__all__ = ["ledger"]
_SIGNS = "signs what stands already"


@ledger.command("anchor")
@public(_SIGNS)
def anchor(output: Output = Format.TEXT) -> None:
    """Sign the ledger and take the checkpoint to every place outside the database."""
    done = house().anchoring.anchor()
    emit(
        output,
        {"anchors": [_shape(receipt) for receipt in done]},
        lambda: _print_done(done),
    )


def _print_done(done: Sequence[Receipt]) -> None:
    for receipt in done:
        line(f"✓ {_(ANCHORS[receipt.kind])}: {receipt.place}")


@ledger.command("anchors")
@public(NO_CONTENT)
def anchors(output: Output = Format.TEXT) -> None:
    """Show where the ledger is anchored, and since when it is not."""
    anchoring = house(suspect=True).anchoring
    found, kept = anchoring.standing(), anchoring.list()
    shown = [{"size": size, **_shape(receipt)} for size, receipt in kept]
    emit(
        output,
        {"since": found.since, "late": found.late, "anchors": shown},
        lambda: _print_anchors(found, kept),
    )


def _print_anchors(found: Standing, kept: Sequence[tuple[int, Receipt]]) -> None:
    table(
        _("Anchors"),
        [_("entries"), _("when"), _("kind"), _("place")],
        [
            [show(size), show(each.at), _(ANCHORS[each.kind]), each.place]
            for size, each in kept
        ],
    )
    since = _("never") if found.since is None else show(found.since)
    late = _("yes") if found.late else _("no")
    facts([(_("in two kinds of places since"), since), (_("alarm"), late)])


@ledger.command("paper")
@public(_SIGNS)
def paper(
    to: Annotated[Path, typer.Option("--to", help=_("The PDF to write."))],
    output: Output = Format.TEXT,
) -> None:
    """Sign the ledger and print the checkpoint, with a code that a camera reads."""
    receipt, printed = house().anchoring.paper()
    with writing(to) as file:
        file.write(printed)
    emit(
        output,
        {"file": str(to), **_shape(receipt)},
        lambda: line(_("Print {file} and keep it elsewhere.").format(file=to)),
    )


@ledger.command("keeping")
@public(NO_CONTENT)
def keeping(output: Output = Format.TEXT) -> None:
    """Show how long the ledger keeps what entries say, and what became of guides."""
    shown = [
        {"guide": each.period, "taken": each.taken, "why": _(each.why)}
        for each in GUIDES
    ]
    emit(
        output,
        {"floor": FLOOR, "default": DEFAULT, "guides": shown},
        lambda: _print_keeping(shown),
    )


def _print_keeping(shown: Sequence[dict[str, str]]) -> None:
    facts([(_("at least"), FLOOR), (_("by default"), DEFAULT)])
    for each in shown:
        line(f"{each['guide']} → {each['taken'] or '✗'}: {each['why']}")


@ledger.command("forget")
@needs(May.POLICY_CHANGE)
def forget(
    *,
    period: Annotated[
        str, typer.Option(help=_("How old what goes must be; six months at least."))
    ] = DEFAULT,
    reason: Reason = "",
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """Ask to remove what old entries say; two people sign, and the tree stays whole."""
    by = actor(as_, otp, May.POLICY_CHANGE)
    request = house().forgetting.propose(period, by=by, reason=reason)
    count = request.payload["count"]
    emit(
        output,
        {"id": request.id, "count": count, "period": request.payload["period"]},
        lambda: line(
            _("{id}: {count} payloads wait for signatures.").format(
                id=request.id, count=show(count)
            )
        ),
    )


def _shape(receipt: Receipt) -> dict[str, Any]:
    return {
        "kind": receipt.kind.value,
        "place": receipt.place,
        "at": receipt.at,
        "receipt": receipt.digest,
    }
