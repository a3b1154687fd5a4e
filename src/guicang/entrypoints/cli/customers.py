"""``customer``: who is one customer on all platforms."""

from typing import TYPE_CHECKING, Annotated

import typer

from guicang.domain.access.model import May
from guicang.domain.approval.model import Request
from guicang.entrypoints.cli.batches import print_request
from guicang.entrypoints.cli.common import (
    As,
    Format,
    Otp,
    Output,
    Reason,
    _,
    actor,
    emit,
    house,
    line,
    need,
    show,
    table,
)
from guicang.entrypoints.labels import CHANGES, IDENTITY_KINDS, SUGGESTIONS
from guicang.entrypoints.needs import NO_CONTENT, needs, public
from guicang.entrypoints.shapes import (
    customer_shape,
    preview_shape,
    request_shape,
    suggestion_shape,
    version_shape,
)
from guicang.services.foreseeing import Preview

if TYPE_CHECKING:
    from guicang.adapters.db.queries.customers import CustomerRow

app = typer.Typer(no_args_is_help=True, help=_("Customers and their identities."))
Named = Annotated[
    list[str],
    typer.Argument(help=_("Customers, by the id of a platform or by its digest.")),
]
One = Annotated[
    str, typer.Argument(help=_("A customer, by the id of a platform or its digest."))
]
Trial = Annotated[
    bool, typer.Option("--preview", help=_("Only show what it would do."))
]


@app.command("list")
@public(NO_CONTENT)
def list_(
    after: Annotated[str, typer.Option(help=_("Go on from this place."))] = "",
    limit: Annotated[int, typer.Option(help=_("How many at most."))] = 50,
    output: Output = Format.TEXT,
) -> None:
    """List customers, the last that was met first; by digests, not by names."""
    house()
    # Not before a home is open: until then there is no database to ask.
    from guicang.adapters.db.queries.customers import customers as listed

    found = listed(after=after, limit=limit)
    data = {
        "customers": [customer_shape(row) for row in found.rows],
        "next": found.next or None,
    }
    emit(output, data, lambda: _print_list(found.rows, found.next))


def _print_list(rows: "tuple[CustomerRow, ...]", after: str) -> None:
    table(
        _("Customers"),
        [_("customer"), _("identities"), _("sources"), _("conversations"), _("last")],
        [
            (
                row.name,
                len(row.identities),
                ", ".join(sorted({each.source for each in row.identities})),
                row.conversations,
                row.last_at,
            )
            for row in rows
        ],
    )
    if after:
        line(_("Next: guicang customer list --after {after}").format(after=after))


@app.command("show")
@public(NO_CONTENT)
def show_(customer: One, output: Output = Format.TEXT) -> None:
    """Show all identities of a customer, and what was changed about them."""
    tags = house().identifying.customer(customer)
    from guicang.adapters.db.queries.customers import customers_of

    (row,) = customers_of(tags)
    history = house().identities.history(tags)
    data = {
        **customer_shape(row),
        "changes": [version_shape(version) for version in history],
    }
    emit(output, data, lambda: _print_one(row))
    if output is Format.TEXT and history:
        table(
            _("Changes"),
            [_("version"), _("what"), _("reason"), _("proposed by"), _("at")],
            [
                (v.version, _(CHANGES[v.change.deed]), v.reason, v.by, v.at)
                for v in history
            ],
        )


def _print_one(row: "CustomerRow") -> None:
    table(
        _("Identities of {customer}").format(customer=row.name),
        [_("identity"), _("source"), _("kind"), _("conversations"), _("met on")],
        [
            (
                each.tag,
                each.source,
                _(IDENTITY_KINDS[each.kind]),
                each.conversations,
                each.met_at,
            )
            for each in row.identities
        ],
    )


@app.command("suggestions")
@public(NO_CONTENT)
def suggestions(output: Output = Format.TEXT) -> None:
    """Name customers that seem to be one, and why. Nothing is merged by itself."""
    found = house().identifying.suggestions()
    emit(
        output,
        {"suggestions": [suggestion_shape(each) for each in found]},
        lambda: table(
            _("Customers that seem to be one"),
            [_("customers"), _("why")],
            [
                (
                    " ".join(each.customers),
                    _(", ").join(_(SUGGESTIONS[reason]) for reason in each.reasons),
                )
                for each in found
            ],
        ),
    )


@app.command("merge")
@needs(May.CUSTOMER_CHANGE)
def merge(
    customers: Named,
    *,
    preview: Trial = False,
    as_: As = "",
    otp: Otp = "",
    reason: Reason = "",
    output: Output = Format.TEXT,
) -> None:
    """Ask for customers to be merged; two people sign with `approve`."""
    by = actor(as_, otp, May.CUSTOMER_CHANGE)
    identifying = house().identifying
    shown = identifying.merging(customers)
    request = None
    if not preview:
        why = need(reason, "--reason")
        request = identifying.merge(customers, by=by, reason=why)
    _emit(output, shown, request)


@app.command("split")
@needs(May.CUSTOMER_CHANGE)
def split(
    customer: One,
    away: Annotated[list[str], typer.Option(help=_("An identity that goes; several."))],
    *,
    preview: Trial = False,
    as_: As = "",
    otp: Otp = "",
    reason: Reason = "",
    output: Output = Format.TEXT,
) -> None:
    """Ask for identities to be taken away; two people sign with `approve`.

    Holds stay on both: a split frees nothing.
    """
    by = actor(as_, otp, May.CUSTOMER_CHANGE)
    identifying = house().identifying
    shown = identifying.splitting(customer, away)
    request = None
    if not preview:
        why = need(reason, "--reason")
        request = identifying.split(customer, away, by=by, reason=why)
    _emit(output, shown, request)


def _emit(output: Format, preview: Preview, request: Request | None) -> None:
    data = {
        **preview_shape(preview),
        "request": request_shape(request) if request else None,
    }
    emit(output, data, lambda: _print(preview, request))


def _print(preview: Preview, request: Request | None) -> None:
    if request is not None:
        print_request(request)
        return
    table(
        _("Customers"),
        [_("customer"), _("working store"), _("archive"), _("erasure asked for")],
        [
            (name, size.working, size.archive, size.erasures)
            for name, size in sorted(preview.sizes.items())
        ],
    )
    for hold, more in sorted(preview.holds.items()):
        line(
            _("{hold} would cover {more} more copies").format(
                hold=hold, more=show(more)
            )
        )
    if not preview.holds:
        line(_("No hold would cover more."))
