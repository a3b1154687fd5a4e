"""``init``, ``doctor``."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from guicang.domain.access.model import May
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
    link,
    need,
    table,
    warn_of_sandbox,
)
from guicang.entrypoints.needs import NO_CONTENT, public

if TYPE_CHECKING:
    from guicang.bootstrap.homes import Made


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

    made = initialise(
        STATE.home,
        sandbox=sandbox,
        organisation=organisation,
        database=database,
        words=_,
    )
    STATE.house = made.house
    warn_of_sandbox()
    data: dict[str, Any] = {
        "home": str(STATE.home),
        "sandbox": sandbox,
        "people": [
            {
                "name": person.name,
                "roles": sorted(r.value for r in person.roles),
                "totp_secret": secret,
                "password": made.password,
            }
            for person, secret in made.people
        ],
    }
    if made.invitation:
        data["invitation"] = link(made.invitation)
    emit(output, data, lambda: _welcome(made))


def _welcome(made: "Made") -> None:
    line(_("{home} is ready.").format(home=STATE.home))
    if made.invitation:
        line(_("Open this within three days to become the first administrator:"))
        line(f"  {link(made.invitation)}")
        line(_("The console is served by `guicang serve`."))
        line(_("Or without a browser: guicang people add NAME --role admin"))
        return
    table(
        _("People; their secrets are shown once"),
        [_("name"), _("roles"), _("secret")],
        [
            (
                person.name,
                _(", ").join(_(role.value) for role in sorted(person.roles)),
                secret,
            )
            for person, secret in made.people
        ],
    )
    line(_("Their password at the console: {password}").format(password=made.password))


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
