"""``people``."""

from dataclasses import asdict
from typing import Annotated, Any

import typer

from guicang.domain.access.model import May, Role
from guicang.domain.errors import SandboxOnly
from guicang.entrypoints.cli.batches import print_request
from guicang.entrypoints.cli.common import (
    STATE,
    As,
    Format,
    Otp,
    Output,
    Reason,
    _,
    emit,
    house,
    line,
    link,
    need,
    table,
)
from guicang.entrypoints.labels import LEFT
from guicang.entrypoints.needs import NO_CONTENT, needs, public
from guicang.entrypoints.shapes import person_shape, request_shape
from guicang.services.admitting import Admission, Deed
from guicang.services.inviting import Invited

app = typer.Typer(no_args_is_help=True, help=_("People, roles and second factors."))
Roles = Annotated[list[Role], typer.Option(help=_("A role; several are possible."))]

Accounts = Annotated[
    list[str] | None,
    typer.Option(
        help=_("The id of an agent that they talk to customers as; several."),
    ),
]


@app.command("add")
@needs(May.PEOPLE_CHANGE, May.PEOPLE_FOUND)
def add(
    name: Annotated[str, typer.Argument(help=_("How they sign; never given twice."))],
    *,
    role: Roles,
    title: Annotated[str, typer.Option(help=_("Their title, for certificates."))] = "",
    email: Annotated[str, typer.Option(help=_("Their e-mail address."))] = "",
    account: Accounts = None,
    as_: As = "",
    otp: Otp = "",
    reason: Reason = "",
    output: Output = Format.TEXT,
) -> None:
    """Let a person in: at once while the house is founded, through approval later."""
    admission = house().admitting.add(
        name,
        role,
        by=as_,
        code=otp,
        reason=reason,
        accounts=account or (),
        title=title,
        email=email,
    )
    _emit(admission, output)


@app.command("change")
@needs(May.PEOPLE_CHANGE, May.PEOPLE_FOUND)
def change(
    name: Annotated[str, typer.Argument(help=_("Whose roles."))],
    *,
    role: Roles,
    account: Accounts = None,
    as_: As = "",
    otp: Otp = "",
    reason: Reason = "",
    output: Output = Format.TEXT,
) -> None:
    """Ask for other roles for a person; who had left comes back by it."""
    admission = house().admitting.change(
        name, role, by=as_, code=otp, reason=reason, accounts=account
    )
    _emit(admission, output)


@app.command("deactivate")
@needs(May.PEOPLE_DEACTIVATE)
def deactivate(
    name: Annotated[str, typer.Argument(help=_("Who leaves."))],
    *,
    as_: As = "",
    otp: Otp = "",
    reason: Reason = "",
    output: Output = Format.TEXT,
) -> None:
    """End a person's access at once; their second factor dies."""
    house().admitting.deactivate(
        name, by=as_, code=otp, reason=need(reason, "--reason")
    )
    emit(
        output,
        {"name": name, "active": False},
        lambda: line(_("{name} has no access any more.").format(name=name)),
    )


@app.command("list")
@public(NO_CONTENT)
def list_(output: Output = Format.TEXT) -> None:
    """List everybody."""
    people = house().people.list()
    emit(
        output,
        {"people": [person_shape(p) for p in people]},
        lambda: table(
            _("People"),
            [_("name"), _("roles"), _("position"), _("access"), _("second factor")],
            [
                (
                    p.name,
                    _(", ").join(_(r.value) for r in sorted(p.roles)),
                    p.title,
                    "✓" if p.active else "--",
                    "✓" if p.enrolled else "--",
                )
                for p in people
            ],
        ),
    )


@app.command("open-items")
@public(NO_CONTENT)
def open_items(
    name: Annotated[str, typer.Argument(help=_("Whose."))],
    output: Output = Format.TEXT,
) -> None:
    """List what is open and somebody's: it is handed over when they leave."""
    found = house().remaining.of(name)
    emit(
        output,
        {"items": [asdict(each) for each in found]},
        lambda: table(
            _("Open items"),
            [_("what"), _("id")],
            [(_(LEFT[each.kind]), each.name) for each in found],
        ),
    )


@app.command("enrol")
@needs(May.PEOPLE_CHANGE, request=May.REQUEST_SIGN)  # one's own: FACTOR_RENEW, all
def enrol(
    name: Annotated[str, typer.Argument(help=_("Whose second factor."))],
    *,
    request: Annotated[
        str, typer.Option(help=_("The approved request: show the secret, once."))
    ] = "",
    as_: As = "",
    otp: Otp = "",
    reason: Reason = "",
    output: Output = Format.TEXT,
) -> None:
    """Give a person a new second factor; the old one dies.

    Your own: at once. Somebody else's: through approval; then, with --request, one of
    those who signed is shown the secret, with the person beside them.
    """
    if request:
        secret = house().enrolling.hand_out(name, request, by=as_, code=otp)
    elif as_ == name:
        secret = house().enrolling.renew(name, code=otp)
    else:
        _emit(house().admitting.enrol(name, by=as_, code=otp, reason=reason), output)
        return
    _emit(Admission(person=name, secret=secret), output)


@app.command("invite")
@needs(May.PEOPLE_CHANGE, request=May.REQUEST_SIGN)  # as with enrol
def invite(
    name: Annotated[str, typer.Argument(help=_("Whom."))],
    *,
    request: Annotated[
        str, typer.Option(help=_("The approved request: show the link, once."))
    ] = "",
    as_: As = "",
    otp: Otp = "",
    reason: Reason = "",
    output: Output = Format.TEXT,
) -> None:
    """Give a person a link by which they choose a password and a second factor.

    Yourself: at once. Somebody else: through approval, as with `enrol`; then, with
    --request, one of those who signed is shown the link. Good once, for three days.
    """
    inviting = house().inviting
    if request:
        token = inviting.hand_out(name, request, by=as_, code=otp)
        invited = Invited(person=name, token=token)
    else:
        invited = inviting.invite(name, by=as_, code=otp, reason=reason)
    data: dict[str, Any] = {"name": name}
    if invited.request is not None:
        data["request"] = request_shape(invited.request)
    else:
        data["invitation"] = link(invited.token)
    emit(output, data, lambda: _print_invited(invited))


@app.command("code")
@public("works in sandboxes alone, where nobody's secret is one")
def code(
    name: Annotated[str, typer.Argument(help=_("Whose code."))],
    *,
    output: Output = Format.TEXT,
) -> None:
    """Show a sandbox person's code of this moment, as an authenticator app would.

    Where that was used already, the next one. Elsewhere it is refused: who can read a
    second factor off the machine needs no second person.
    """
    opened = house()
    if not opened.config.sandbox:
        raise SandboxOnly(home=str(STATE.home))
    shown = opened.people.code(name, opened.clock.now())
    emit(output, {"name": name, "code": shown}, lambda: line(shown))


def _emit(admission: Admission, output: Format) -> None:
    """Show what became of a wish: the request that waits, or the secret, once."""
    data: dict[str, Any] = {"name": admission.person}
    if admission.request is not None:
        data["request"] = request_shape(admission.request)
    else:
        data |= person_shape(house().people.get(admission.person))
        data |= {"totp_secret": admission.secret} if admission.secret else {}
    emit(output, data, lambda: _print(admission))


def _print_invited(invited: Invited) -> None:
    if invited.request is not None:
        print_request(invited.request)
        line(
            _(
                "Then: guicang people invite {name} --request {id} "
                "--as SIGNER --otp CODE"
            ).format(name=invited.person, id=invited.request.id)
        )
        return
    line(_("{name}'s invitation, shown once:").format(name=invited.person))
    line(f"  {link(invited.token)}")


def _print(admission: Admission) -> None:
    name, secret = admission.person, admission.secret
    if admission.request is not None:
        print_request(admission.request)
        if admission.request.payload["deed"] != Deed.CHANGE:
            line(
                _(
                    "Then: guicang people enrol {name} --request {id} "
                    "--as SIGNER --otp CODE"
                ).format(name=name, id=admission.request.id)
            )
    if secret:
        line(_("{name}'s secret, shown once:").format(name=name))
        line(f"  {secret}")
        line(f"  otpauth://totp/Guicang:{name}?secret={secret}&issuer=Guicang")
    if admission.complete:
        line(_("The house is complete: from now on two people sign for every change."))
