"""``destination``: where conversations go out to, when they are complete."""

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from guicang.domain.access.model import May
from guicang.domain.disclosure.document import PROFILES as KNOWN
from guicang.domain.disclosure.model import Basis, Form, Kind
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
    facts,
    house,
    line,
    moment,
    need,
    table,
)
from guicang.entrypoints.cli.fields import Secret, Set, hidden, pairs
from guicang.entrypoints.disclosures import (
    BASES,
    KINDS,
    PROFILES,
    STATES,
    destination_shape,
)
from guicang.entrypoints.needs import CARRIES_OUT, NO_CONTENT, needs, public
from guicang.entrypoints.shapes import request_shape

app = typer.Typer(no_args_is_help=True, help=_("Systems that records go out to."))
Name = Annotated[str, typer.Argument(help=_("The destination's name."))]


@app.command("add")
@needs(May.DESTINATION_CHANGE)
def add(
    kind: Annotated[Kind, typer.Argument(help=_("How it is reached."))],
    name: Annotated[str, typer.Argument(help=_("What it is to be called here."))],
    *,
    recipient: Annotated[str, typer.Option(help=_("Who receives it."))],
    contact: Annotated[str, typer.Option(help=_("How the recipient is told."))],
    purpose: Annotated[str, typer.Option(help=_("What it is received for."))],
    basis: Annotated[Basis, typer.Option(help=_("On what legal basis."))],
    expires: Annotated[
        str, typer.Option(help=_("From when on nothing goes out any more."))
    ],
    profile: Annotated[
        str,
        typer.Option(
            help=_("Masked for which purpose: {known}.").format(known=", ".join(KNOWN))
        ),
    ] = KNOWN[0],
    form: Annotated[Form, typer.Option(help=_("How files are written."))] = (
        Form.PARQUET
    ),
    since: Annotated[
        str, typer.Option(help=_("What is complete since then goes out, too."))
    ] = "",
    source: Annotated[
        list[str] | None,
        typer.Option(help=_("Only what is of this source; may be given again.")),
    ] = None,
    set_: Set = None,
    secret: Secret = None,
    replace: Annotated[
        bool, typer.Option("--replace", help=_("Instead of one of this name."))
    ] = False,
    as_: As = "",
    otp: Otp = "",
    reason: Reason = "",
    output: Output = Format.TEXT,
) -> None:
    """Ask for a destination to be in force; two people sign, three if unmasked."""
    end, begin = moment(need(expires, "--expires")), moment(since)
    wish: dict[str, object] = {
        "name": name,
        "kind": kind.value,
        "settings": pairs(set_ or ()),
        "form": form.value,
        "profile": profile,
        "recipient": recipient,
        "contact": contact,
        "purpose": purpose,
        "basis": basis.value,
        "expires": end.isoformat() if end else "",
    }
    if begin:
        wish["since"] = begin.isoformat()
    if source:
        wish["sources"] = source
    secrets = hidden(secret or ())
    by = actor(as_, otp, May.DESTINATION_CHANGE)
    request = house().disclosing.add(
        wish, secrets, by=by, reason=reason or purpose, instead=replace
    )
    emit(output, request_shape(request), lambda: print_request(request))


@app.command("remove")
@needs(May.DESTINATION_CHANGE)
def remove(
    name: Name,
    *,
    as_: As = "",
    otp: Otp = "",
    reason: Reason = "",
    output: Output = Format.TEXT,
) -> None:
    """Ask for a destination to be in force no longer; two people sign."""
    by = actor(as_, otp, May.DESTINATION_CHANGE)
    request = house().disclosing.remove(name, by=by, reason=reason or name)
    emit(output, request_shape(request), lambda: print_request(request))


@app.command("secret")
@needs(May.DESTINATION_CHANGE)
def secret(
    name: Name,
    *,
    secret: Secret = None,
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """Put new secrets of a destination into the key ring, as when they are rotated."""
    given = hidden(secret or ())
    house().disclosing.keep_secrets(
        name, given, by=need(as_, "--as"), code=need(otp, "--otp")
    )
    emit(
        output,
        {"destination": name, "fields": sorted(given)},
        lambda: line(_("The secrets of {name} are kept.").format(name=name)),
    )


@app.command("list")
@public(NO_CONTENT)
def list_(output: Output = Format.TEXT) -> None:
    """List the destinations in force and how each stands."""
    found = [shaped(name) for name in sorted(house().disclosing.current()[1])]
    emit(
        output,
        {"destinations": found},
        lambda: table(
            _("Destinations"),
            [
                _("name"),
                _("kind"),
                _("recipient"),
                _("masked for"),
                _("until"),
                _("state"),
                _("waiting"),
            ],
            [
                (
                    each["name"],
                    _(KINDS[Kind(each["kind"])]),
                    each["recipient"],
                    _(PROFILES[each["profile"]]),
                    each["expires"],
                    _(STATES[each["state"]]),
                    each["waiting"],
                )
                for each in found
            ],
        ),
    )


@app.command("status")
@public(NO_CONTENT)
def status(name: Name, *, output: Output = Format.TEXT) -> None:
    """Show on what terms a destination receives, and how it stands."""
    house().disclosing.destination(name)
    shape = shaped(name)
    emit(output, shape, lambda: facts(told(shape)))


def told(shape: Mapping[str, Any]) -> list[tuple[str, object]]:
    """Give what there is to say of a destination."""
    return [
        (_("kind"), _(KINDS[Kind(shape["kind"])])),
        *shape["settings"].items(),
        (_("recipient"), shape["recipient"]),
        (_("contact"), shape["contact"]),
        (_("purpose"), shape["purpose"]),
        (_("legal basis"), _(BASES[Basis(shape["basis"])])),
        (_("masked for"), _(PROFILES[shape["profile"]])),
        (_("until"), shape["expires"]),
        (_("state"), _(STATES[shape["state"]])),
        (_("waiting"), shape["waiting"]),
        (_("last sent"), shape["last"]),
        (_("last error"), shape["error"]),
    ]


@app.command("history")
@public(NO_CONTENT)
def history(output: Output = Format.TEXT) -> None:
    """List the versions of the destinations, the newest first."""
    found = house().disclosing.history()
    rows = [
        {"version": v.version, "name": v.name, "at": v.at, "by": v.by} for v in found
    ]
    emit(
        output,
        {"versions": rows},
        lambda: table(
            _("Destinations"),
            [_("version"), _("name"), _("since"), _("proposed by")],
            [(v.version, v.name, v.at, v.by) for v in found],
        ),
    )


@app.command("test")
@public(CARRIES_OUT)
def try_(name: Name, *, output: Output = Format.TEXT) -> None:
    """Ask a destination who answers there; nothing of anybody is sent."""
    said = house().disclosing.test(name)
    emit(output, {"destination": name, "answer": said}, lambda: line(said))


@app.command("run")
@public(CARRIES_OUT)
def run(name: Name, *, output: Output = Format.TEXT) -> None:
    """Send what waits for a destination now; workers do so every minute."""
    sent = house().sending.run(name)
    shape = {"destination": name, **sent._asdict()}
    emit(
        output,
        shape,
        lambda: facts(
            [
                (_("disclosures"), sent.disclosures),
                (_("conversations"), sent.conversations),
                (_("messages"), sent.messages),
                (_("last error"), sent.error),
            ]
        ),
    )


def shaped(name: str) -> dict[str, Any]:
    """Turn a destination into plain values."""
    opened = house()
    one = opened.disclosing.destination(name)
    return destination_shape(one, opened, opened.disclosures.waits())
