"""``notice``: templates, routes, ways, and when one wants to be told."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from guicang.domain.access.model import May
from guicang.domain.notices.document import Way, WayKind
from guicang.domain.notices.occasions import Occasion
from guicang.domain.notices.quiet import habits_from
from guicang.domain.notices.wording import OCCASIONS, VARIABLES, WAYS
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
from guicang.entrypoints.cli.fields import Secret, hidden
from guicang.entrypoints.needs import NO_CONTENT, needs, public
from guicang.entrypoints.notices import (
    habits_shape,
    occasion_shape,
    version_shape,
    way_shape,
)
from guicang.ports.noticing import NoticesVersion

What = Annotated[Occasion, typer.Option("--occasion", help=_("Of what."))]
Which = Annotated[Occasion, typer.Argument(help=_("Of what people are told."))]
Lang = Annotated[str, typer.Option("--lang", help=_("A language, such as zh or en."))]
Zone = Annotated[str, typer.Option("--zone", help=_("A time zone."))]
Quiet = Annotated[
    str, typer.Option("--quiet", help=_("When not, such as 22:00-08:00."))
]
Daily = Annotated[
    str, typer.Option("--daily", help=_("All at once at a time, such as 09:00."))
]
Subject = Annotated[str, typer.Option("--subject", help=_("The subject."))]
Text = Annotated[
    Path | None,
    typer.Option("--text", help=_("A file with the text."), exists=True),
]


def add_words(app: typer.Typer) -> None:
    """Add these commands to ``notice``."""
    for name, verb in (
        ("occasions", occasions),
        ("show", show),
        ("preview", preview),
        ("template", template),
        ("route", route),
        ("ways", ways),
        ("way", way),
        ("drop", drop),
        ("versions", versions),
        ("habits", habits),
    ):
        app.command(name)(verb)


@public(NO_CONTENT)
def occasions(output: Output = Format.TEXT) -> None:
    """List what people are told of, and who is told."""
    found = [occasion_shape(each) for each in Occasion]
    emit(
        output,
        {"occasions": found},
        lambda: table(
            _("Occasions"),
            [_("occasion"), _("when"), _("languages"), _("told")],
            [
                (
                    each["occasion"],
                    _(OCCASIONS[Occasion(each["occasion"])]),
                    ", ".join(each["templates"]),
                    ", ".join(each["to"]),
                )
                for each in found
            ],
        ),
    )


@public(NO_CONTENT)
def show(occasion: Which, *, lang: Lang = "zh", output: Output = Format.TEXT) -> None:
    """Show a template in force and the names that it may use."""
    shape = occasion_shape(occasion)
    own = shape["templates"].get(lang) or shape["templates"]["zh"]

    def said() -> None:
        line(own["subject"], bold=own["subject"])
        line(own["text"])
        facts([(f"{{{name}}}", _(VARIABLES[name])) for name in shape["variables"]])

    emit(output, shape, said)


@public(NO_CONTENT)
def preview(
    occasion: Which,
    *,
    lang: Lang = "zh",
    subject: Subject = "",
    text: Text = None,
    output: Output = Format.TEXT,
) -> None:
    """Read a template out with sample data: one in force, or one to be."""
    told = text.read_text("utf-8") if text else ""
    said = house().wording.read_out(occasion, lang, subject, told)
    emit(
        output,
        {"subject": said.subject, "text": said.text},
        lambda: line(f"{said.subject}\n\n{said.text}"),
    )


@needs(May.NOTICE_CHANGE)
def template(
    occasion: Which,
    lang: Annotated[str, typer.Argument(help=_("A language, such as zh or en."))],
    *,
    subject: Subject = "",
    text: Text = None,
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """Put a template in force; without subject and text the product's words again."""
    told = text.read_text("utf-8") if text else ""
    said = (subject, told) if subject or told else None
    version = house().wording.put_template(
        occasion, lang, said, by=need(as_, "--as"), code=need(otp, "--otp")
    )
    _in_force(output, version)


@needs(May.NOTICE_CHANGE)
def route(
    occasion: Which,
    to: Annotated[
        list[str] | None,
        typer.Argument(help=_("person:NAME, role:NAME, way:NAME; none: nobody.")),
    ] = None,
    *,
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """Say who is told of an occasion."""
    version = house().wording.put_route(
        occasion, to or [], by=need(as_, "--as"), code=need(otp, "--otp")
    )
    _in_force(output, version)


@public(NO_CONTENT)
def ways(output: Output = Format.TEXT) -> None:
    """List the ways of sending besides mail; where they lead to is not shown."""
    found = [way_shape(each) for _n, each in sorted(_ways().items())]
    emit(
        output,
        {"ways": found},
        lambda: table(
            _("Ways"),
            [_("name"), _("kind"), _("language"), _("time zone"), _("quiet")],
            [
                (
                    each["name"],
                    _(WAYS[WayKind(each["kind"])]),
                    each["lang"],
                    each["zone"],
                    each["quiet"],
                )
                for each in found
            ],
        ),
    )


@needs(May.NOTICE_CHANGE)
def way(
    name: Annotated[str, typer.Argument(help=_("The way's name."))],
    kind: Annotated[WayKind, typer.Argument(help=_("What stands at its end."))],
    *,
    secret: Secret = None,
    lang: Lang = "zh",
    zone: Zone = "Asia/Shanghai",
    quiet: Quiet = "",
    daily: Daily = "",
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """Add or change a way; its secret fields are `url` and `secret`."""
    wish = {
        "kind": kind.value,
        "lang": lang,
        "zone": zone,
        "quiet": quiet,
        "daily": daily,
    }
    by, code = need(as_, "--as"), need(otp, "--otp")
    version = house().wording.put_way(
        name, wish, hidden(secret or ()), by=by, code=code
    )
    _in_force(output, version)


@needs(May.NOTICE_CHANGE)
def drop(
    name: Annotated[str, typer.Argument(help=_("The way's name."))],
    *,
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """Take a way out and destroy its address and secret."""
    version = house().wording.drop_way(
        name, by=need(as_, "--as"), code=need(otp, "--otp")
    )
    _in_force(output, version)


@public(NO_CONTENT)
def versions(output: Output = Format.TEXT) -> None:
    """List the versions of words, ways and routes, the newest first."""
    found = house().wording.history()
    emit(
        output,
        {"versions": [version_shape(each) for each in found]},
        lambda: table(
            _("Notices"),
            [_("version"), _("by"), _("since")],
            [(each.version, each.by, each.at) for each in found],
        ),
    )


@needs(May.FACTOR_RENEW)
def habits(
    *,
    lang: Lang = "zh",
    zone: Zone = "Asia/Shanghai",
    quiet: Quiet = "",
    daily: Daily = "",
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """Say in which language and when you want to be told; urgent comes at once."""
    person = actor(as_, otp, May.FACTOR_RENEW)
    wanted = habits_from(lang, zone, quiet, daily)
    house().wording.keep_habits(person, wanted)
    emit(
        output,
        habits_shape(wanted),
        lambda: facts(list(habits_shape(wanted).items())),
    )


def _ways() -> Mapping[str, Way]:
    return house().noticing.notices()[1].ways


def _in_force(output: Format, version: NoticesVersion) -> None:
    emit(
        output,
        version_shape(version),
        lambda: line(_("Version {n} is in force.").format(n=version.version)),
    )
