"""``roles``: who may do what, and powers that are granted for a time."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from guicang.domain.access.compare import Difference
from guicang.domain.access.grants import Grant
from guicang.domain.access.model import May, Role
from guicang.domain.access.table import CONTENTS, Table, document_of
from guicang.domain.errors import BadUsage
from guicang.domain.record.zone import ZONE
from guicang.domain.retention.calendar import end_of
from guicang.domain.retention.model import Effect
from guicang.entrypoints.cli.batches import print_request
from guicang.entrypoints.cli.common import (
    As,
    Format,
    Otp,
    Output,
    Reason,
    _,
    emit,
    house,
    line,
    need,
    show,
    table,
)
from guicang.entrypoints.labels import APART
from guicang.entrypoints.needs import NO_CONTENT, needs, public
from guicang.entrypoints.shapes import request_shape
from guicang.services.empowering import Asked

app = typer.Typer(no_args_is_help=True, help=_("Who may do what, and grants."))
Version = Annotated[
    int | None, typer.Option(help=_("This version; 0 is the one that is shipped."))
]
File = Annotated[Path | None, typer.Argument(help=_("A role table, in YAML or JSON."))]


@app.command("show")
@public(NO_CONTENT)
def show_(version: Version = None, output: Output = Format.TEXT) -> None:
    """Show who may do what: the table in force, or another version.

    With -o json it is a document to change and to apply.
    """
    shown = _version(version)
    emit(output, document_of(shown), lambda: _print_table(shown))


@app.command("diff")
@public(NO_CONTENT)
def diff(
    file: File = None, *, version: Version = None, output: Output = Format.TEXT
) -> None:
    """Show what another table would change: for roles, people and separations."""
    if (file is None) == (version is None):
        raise BadUsage(reason=_("give either a file or --version"))
    after = (
        _version(version)
        if file is None
        else house().empowering.check(house().role_document(file))
    )
    found = house().empowering.difference(after)
    emit(output, _difference(found), lambda: _print_difference(found))


@app.command("apply")
@needs(May.ROLES_CHANGE)
def apply(
    file: File = None,
    *,
    version: Version = None,
    as_: As = "",
    otp: Otp = "",
    reason: Reason = "",
    output: Output = Format.TEXT,
) -> None:
    """Ask for a table to be put in force; counsel and security sign it."""
    if (file is None) == (version is None):
        raise BadUsage(reason=_("give either a file or --version"))
    need(reason, "--reason")
    document = (
        document_of(_version(version)) if file is None else house().role_document(file)
    )
    request = house().empowering.propose(document, by=as_, code=otp, reason=reason)
    emit(output, request_shape(request), lambda: print_request(request))


@app.command("history")
@public(NO_CONTENT)
def history(output: Output = Format.TEXT) -> None:
    """List the tables that were in force, the newest first."""
    versions = house().empowering.history()
    emit(
        output,
        {"versions": [asdict(version) for version in versions]},
        lambda: table(
            _("Role tables"),
            [_("version"), _("name"), _("since"), _("proposed by")],
            [(v.version, v.document.get("name"), v.at, v.by) for v in versions],
        ),
    )


@app.command("grant")
@needs(May.GRANT_ASK)
def grant(
    person: Annotated[str, typer.Argument(help=_("Who is to have it."))],
    permission: Annotated[
        str, typer.Argument(help=_("What, such as records:conversation:read."))
    ],
    *,
    period: Annotated[
        str, typer.Option("--for", help=_("For how long from now, such as P7D."))
    ] = "P7D",
    uses: Annotated[
        int | None, typer.Option(help=_("How often at most; unlimited if not said."))
    ] = None,
    as_: As = "",
    otp: Otp = "",
    reason: Reason = "",
    output: Output = Format.TEXT,
) -> None:
    """Ask that somebody may see contents for a time; counsel and security sign."""
    need(reason, "--reason")
    asked = Asked(
        person=person,
        permission=_permission(permission),
        until=_until(house().clock.now(), period),
        uses=uses,
        reason=reason,
    )
    request = house().empowering.ask(asked, by=as_, code=otp)
    emit(output, request_shape(request), lambda: print_request(request))


@app.command("emergency")
@needs(May.GRANT_ASK)
def emergency(
    permission: Annotated[
        str, typer.Argument(help=_("What, such as records:conversation:read."))
    ],
    *,
    as_: As = "",
    otp: Otp = "",
    reason: Reason = "",
    output: Output = Format.TEXT,
) -> None:
    """Take a power alone for four hours; it is an alarm, and judged afterwards."""
    need(reason, "--reason")
    taken = house().empowering.take(
        _permission(permission), by=as_, code=otp, reason=reason
    )
    emit(
        output,
        {"grant": taken.id, "until": taken.until, "uses": taken.uses},
        lambda: line(
            _("{grant}: yours until {until}, {uses} times. Others were told.").format(
                grant=taken.id, until=show(taken.until), uses=taken.uses
            )
        ),
    )


@app.command("grants")
@public(NO_CONTENT)
def grants(
    person: Annotated[str, typer.Argument(help=_("Whose; everybody's if none."))] = "",
    output: Output = Format.TEXT,
) -> None:
    """List the powers that were granted, the newest first."""
    found = house().access.grants(person)
    emit(
        output,
        {"grants": [_grant(each) for each in found]},
        lambda: _print_grants(found),
    )


@app.command("revoke")
@needs(May.PEOPLE_DEACTIVATE)
def revoke(
    grant: Annotated[str, typer.Argument(help=_("A grant's id."))],
    *,
    as_: As = "",
    otp: Otp = "",
    reason: Reason = "",
    output: Output = Format.TEXT,
) -> None:
    """Take a grant back at once."""
    ended = house().empowering.revoke(
        grant, by=as_, code=otp, reason=need(reason, "--reason")
    )
    emit(output, _grant(ended), lambda: _print_grants([ended]))


# --- reading --------------------------------------------------------------------------


def _version(version: int | None) -> Table:
    if version is None:
        return house().powers.table
    return house().empowering.version(version)


def _permission(name: str) -> May:
    try:
        return May(name)
    except ValueError as error:
        known = ", ".join(sorted(CONTENTS))
        reason = _("{name} is no permission; one of {known}").format(
            name=name, known=known
        )
        raise BadUsage(reason=reason) from error


def _until(now: datetime, period: str) -> datetime:
    return end_of(now, period, ZONE, effect=Effect.SCHEDULE)


# --- showing --------------------------------------------------------------------------


def _print_table(shown: Table) -> None:
    table(
        _("Who may do what (version {version})").format(version=shown.version),
        [_("permission"), *(_(role.value) for role in Role)],
        [
            (may.value, *("✓" if may in shown.of(role) else "" for role in Role))
            for may in May
        ],
    )
    table(
        _("Roles that may not meet in one person"),
        [_("roles"), _("why")],
        sorted(
            (_names(pair), _(APART.get(why, why))) for pair, why in shown.apart.items()
        ),
    )


def _names(roles: Iterable[Role]) -> str:
    return " + ".join(_(role.value) for role in sorted(roles))


def _why(reason: str) -> str:
    """Say a reason of ours in the reader's language; others stay as they are."""
    return _(APART[reason]) if reason in APART else reason


def _difference(found: Difference) -> dict[str, Any]:
    return {
        "nothing": found.nothing,
        "roles": [asdict(change) for change in found.roles],
        "people": [asdict(change) for change in found.people],
        "broken": [asdict(each) for each in found.broken],
        "parted": [list(pair) for pair in found.parted],
        "joined": [list(pair) for pair in found.joined],
    }


def _print_difference(found: Difference) -> None:
    if found.nothing:
        line(_("Nothing changes."))
        return
    columns = [_("gains"), _("loses")]
    table(
        _("Roles"),
        [_("role"), *columns],
        [(_(c.role.value), *map(_listed, (c.gained, c.lost))) for c in found.roles],
    )
    table(
        _("People"),
        [_("name"), *columns],
        [(c.person, *map(_listed, (c.gained, c.lost))) for c in found.people],
    )
    table(
        _("Separations that people here would break"),
        [_("name"), _("roles"), _("why")],
        [(b.person, _names(b.roles), _why(b.why)) for b in found.broken],
    )
    for pair in found.parted:
        line(_("may meet no more: {roles}").format(roles=_names(pair)))
    for pair in found.joined:
        line(_("may meet again: {roles}").format(roles=_names(pair)))


def _listed(mays: Iterable[May]) -> str:
    return "\n".join(sorted(mays))


def _grant(given: Grant) -> dict[str, Any]:
    return {**asdict(given), "alive": given.alive(house().clock.now())}


def _print_grants(found: Iterable[Grant]) -> None:
    now = house().clock.now()
    table(
        _("Grants"),
        [_("id"), _("name"), _("permission"), _("until"), _("used"), _("in force")],
        [
            (
                g.id,
                g.person,
                g.permission.value,
                g.until,
                f"{g.used} / {'∞' if g.uses is None else show(g.uses)}",
                "✓" if g.alive(now) else "--",
            )
            for g in found
        ],
    )
