"""``package``: what is kept of a customer, for the customer."""

import json
import sys
from enum import StrEnum
from typing import Annotated

import typer

from guicang.domain.access.model import May
from guicang.domain.disclosure.package import Package
from guicang.domain.disclosure.package_schema import DOCUMENT
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
    facts,
    house,
    line,
    need,
    table,
)
from guicang.entrypoints.needs import NO_CONTENT, NO_HOME, needs, public
from guicang.entrypoints.packages import STANDS, address, package_shape

app = typer.Typer(no_args_is_help=True, help=_("What customers get of their records."))
Name = Annotated[str, typer.Argument(help=_("A package's id."))]


class Language(StrEnum):
    """What a package can speak."""

    ZH = "zh"
    EN = "en"


@app.command("make")
@needs(May.SUBJECT_ANSWER)
def make(
    customer: Annotated[
        str,
        typer.Argument(help=_("A customer, by the id of a platform or its digest.")),
    ],
    *,
    language: Annotated[
        Language, typer.Option("--in", help=_("The customer's language."))
    ] = Language.ZH,
    request: Annotated[
        str, typer.Option(help=_("The subject request that it answers."))
    ] = "",
    now: Annotated[
        bool, typer.Option("--now", help=_("Here and at once, not by a worker."))
    ] = False,
    as_: As = "",
    otp: Otp = "",
    reason: Reason = "",
    output: Output = Format.TEXT,
) -> None:
    """Make a package of all that is kept of a customer, for the customer."""
    by = actor(as_, otp, May.SUBJECT_ANSWER)
    opened = house()
    made = opened.packaging.order(
        customer,
        language=language.value,
        by=by,
        reason=need(reason, "--reason"),
        request=request,
        queue=not now,
    )
    if now:
        with bars() as move:
            made = opened.making.make(
                made.id, lambda done, of: move(_("Conversations"), done, of)
            )
    emit(output, package_shape(made), lambda: _print(made))


def _print(package: Package) -> None:
    facts(
        [
            (_("id"), package.id),
            (_("state"), _(STANDS[package.stand])),
            (_("Conversations"), package.conversations),
            (_("messages"), package.messages),
            (_("files"), package.attachments),
            (_("Bytes"), package.sealed.size if package.sealed else None),
            (_("erased at the latest"), package.until),
        ]
    )
    line(_("Next: guicang package link {id}").format(id=package.id))


@app.command("list")
@public(NO_CONTENT)
def list_(
    *,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help=_("So many."))] = 100,
    output: Output = Format.TEXT,
) -> None:
    """List packages, the newest first."""
    found = house().packages.list(limit=limit)
    emit(
        output,
        {"packages": [package_shape(each) for each in found]},
        lambda: table(
            _("Packages"),
            [
                _("id"),
                _("state"),
                _("language"),
                _("Conversations"),
                _("asked for by"),
                _("asked"),
                _("link until"),
                _("erased at the latest"),
            ],
            [
                (
                    each.id,
                    _(STANDS[each.stand]),
                    each.language,
                    each.conversations,
                    each.by,
                    each.asked_at,
                    each.link.until if each.link else None,
                    each.ended_at or each.until,
                )
                for each in found
            ],
        ),
    )


@app.command("link")
@needs(May.SUBJECT_ANSWER)
def link(
    package: Name,
    *,
    days: Annotated[
        int, typer.Option(min=1, max=30, help=_("How long it is good."))
    ] = 7,
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """Make a link and a code to fetch a package, once; both are shown once.

    Send them on two ways: the link by e-mail, the code by telephone.
    """
    by = actor(as_, otp, May.SUBJECT_ANSWER)
    shown = house().handing.link(package, by=by, days=days)
    at = address(shown.token, house().config)
    data = {**package_shape(shown.package), "link": at, "code": shown.code}
    until = shown.package.link.until if shown.package.link else None
    emit(
        output,
        data,
        lambda: facts([(_("link"), at), (_("code"), shown.code), (_("until"), until)]),
    )


@app.command("revoke")
@needs(May.SUBJECT_ANSWER)
def revoke(
    package: Name,
    *,
    as_: As = "",
    otp: Otp = "",
    reason: Reason = "",
    output: Output = Format.TEXT,
) -> None:
    """Erase a package that nobody is to fetch any more."""
    by = actor(as_, otp, May.SUBJECT_ANSWER)
    gone = house().packaging.revoke(package, by=by, reason=need(reason, "--reason"))
    emit(
        output,
        package_shape(gone),
        lambda: line(_("Package {id} is erased.").format(id=gone.id)),
    )


@app.command("schema")
@public(NO_HOME)
def schema() -> None:
    """Print the JSON Schema of package.json."""
    sys.stdout.write(json.dumps(DOCUMENT, indent=2, ensure_ascii=False) + "\n")
