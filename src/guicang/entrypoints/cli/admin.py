"""``init``, ``doctor``."""

from typing import Annotated

import typer

from guicang.domain.access.model import May, Role
from guicang.entrypoints.cli.common import (
    STATE,
    As,
    Format,
    Otp,
    Output,
    _,
    emit,
    house,
    line,
    need,
    table,
    warn_of_sandbox,
)
from guicang.entrypoints.needs import NO_CONTENT, public


@public("makes a home: nobody is there yet")
def init(
    *,
    sandbox: Annotated[
        bool,
        typer.Option(
            "--sandbox",
            help=_("For trying out: one person per role; never to be production."),
        ),
    ] = False,
    organisation: Annotated[
        str, typer.Option(help=_("The organisation's name, for certificates."))
    ] = "",
    database: Annotated[
        str, typer.Option(help=_("postgresql://… ; SQLite in the home if none."))
    ] = "",
    output: Output = Format.TEXT,
) -> None:
    """Make a home: settings, keys, database, and the ledger's first entry."""
    from guicang.bootstrap import initialise

    made, people = initialise(
        STATE.home,
        sandbox=sandbox,
        organisation=organisation,
        database=database,
        words=_,
    )
    STATE.house = made
    warn_of_sandbox()
    emit(
        output,
        {
            "home": str(STATE.home),
            "sandbox": sandbox,
            "people": [
                {
                    "name": p.name,
                    "roles": sorted(r.value for r in p.roles),
                    "totp_secret": secret,
                }
                for p, secret in people
            ],
        },
        lambda: _welcome([(p.name, sorted(p.roles), s) for p, s in people]),
    )


def _welcome(people: list[tuple[str, list[Role], str]]) -> None:
    line(_("{home} is ready.").format(home=STATE.home))
    if not people:
        line(_("Next: guicang people add NAME --role admin"))
        return
    table(
        _("People; their secrets are shown once"),
        [_("name"), _("roles"), _("secret")],
        [
            (name, _(", ").join(_(role.value) for role in roles), secret)
            for name, roles, secret in people
        ],
    )


@public(NO_CONTENT, confirm_clock=May.CLOCK_CONFIRM)
def doctor(
    *,
    confirm_clock: Annotated[
        bool,
        typer.Option(
            "--confirm-clock", help=_("The system had rested: the clock is right.")
        ),
    ] = False,
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """Look whether everything is as it must be."""
    if confirm_clock:
        house().governing.confirm_clock(by=need(as_, "--as"), code=need(otp, "--otp"))
    from guicang.bootstrap import examine

    checks = list(examine(house()))
    healthy = all(c.ok for c in checks)
    emit(
        output,
        {
            "healthy": healthy,
            "checks": [
                {"name": c.name, "ok": c.ok, "detail": c.detail} for c in checks
            ],
        },
        lambda: table(
            _("Doctor"),
            ["", _("check"), _("detail")],
            [("✓" if c.ok else "✗", _(c.name), c.detail) for c in checks],
        ),
    )
    if not healthy:
        raise typer.Exit(1)
