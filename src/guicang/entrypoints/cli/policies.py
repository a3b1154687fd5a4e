"""``policy``, ``organisation``, ``packs``."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Annotated, Any

import typer

from guicang.domain.access.model import May
from guicang.domain.cost.book import Place
from guicang.domain.retention.model import Action, Clause
from guicang.domain.retention.packs import suggestions
from guicang.domain.retention.policy import Change, Simulation
from guicang.domain.retention.wording import ACTIONS, EFFECTS, STATES
from guicang.entrypoints.cli.batches import print_request
from guicang.entrypoints.cli.common import (
    LANGUAGE,
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
    need,
    show,
    table,
)
from guicang.entrypoints.cli.laws import citations, start_of, title_of
from guicang.entrypoints.labels import categories
from guicang.entrypoints.needs import NO_CONTENT, needs, public
from guicang.entrypoints.shapes import policy_shape, request_shape, simulation_shape
from guicang.entrypoints.wishes import facts_of
from guicang.entrypoints.words import period

app = typer.Typer(no_args_is_help=True, help=_("Retention policies."))
organisation = typer.Typer(no_args_is_help=True, help=_("What the organisation is."))
packs = typer.Typer(no_args_is_help=True, help=_("Legal packs: the law as data."))
Name = Annotated[str, typer.Argument(help=_("A template's name, or a policy file."))]


@app.command("list")
@public(NO_CONTENT)
def list_(output: Output = Format.TEXT) -> None:
    """List the templates and the policy in force."""
    current = house().policies.current()
    templates = house().templates()
    emit(
        output,
        {
            "current": policy_shape(current) if current else None,
            "templates": [
                {"name": name, "title": title_of(document)}
                for name, document in templates.items()
            ],
        },
        lambda: _print_list(templates, current.version if current else 0),
    )


def _print_list(templates: Mapping[str, Mapping[str, Any]], version: int) -> None:
    line(
        _("version {version} is in force").format(version=version)
        if version
        else _("no policy is in force: everything is kept")
    )
    table(
        _("Templates"),
        [_("name"), _("title")],
        [(name, title_of(document)) for name, document in templates.items()],
    )


@app.command("show")
@public(NO_CONTENT)
def show_(name: Name, output: Output = Format.TEXT) -> None:
    """Show a template or a policy file, clause by clause."""
    document = house().document(name)
    clauses: Any = document["clauses"]
    emit(
        output,
        document,
        lambda: table(
            title_of(document),
            [_("clause"), _("title"), _("period"), _("from"), _("action"), _("scope")],
            [_clause(c) for c in clauses],
        ),
    )


def _clause(c: Mapping[str, Any]) -> tuple[str, ...]:
    action = str(c.get("action", ""))
    return (
        c["id"],
        title_of(c) if "title" in c else "",
        period(c.get("period") or "", _),
        start_of(c.get("trigger")),
        _(ACTIONS[Action(action)]) if action in set(Action) else action,
        categories(c.get("scope", {}).get("categories", ()), _),
    )


@app.command("apply")
@needs(May.POLICY_CHANGE)
def apply(
    name: Name,
    *,
    as_: As = "",
    otp: Otp = "",
    reason: Reason = "",
    output: Output = Format.TEXT,
) -> None:
    """Ask for a policy to be put in force; two people sign with `approve`."""
    document = house().document(name)
    request = house().retaining.propose(
        document, by=actor(as_, otp, May.POLICY_CHANGE), reason=reason or name
    )
    emit(output, request_shape(request), lambda: print_request(request))


@app.command("simulate")
@public(NO_CONTENT)
def simulate(
    name: Name,
    *,
    price: Annotated[
        float | None,
        typer.Option(
            help=_("What a gigabyte costs a month; as the price book says if none.")
        ),
    ] = None,
    ids: Annotated[
        bool, typer.Option("--ids", help=_("Name every record that changes."))
    ] = False,
    output: Output = Format.TEXT,
) -> None:
    """Show which records' verdicts a policy would change, before it is in force."""
    changed: list[str] = []

    def note(change: Change) -> None:
        if ids:
            changed.append(change.record)

    result = house().retaining.simulate(house().document(name), note)
    rate = house().costing.book()[0].rate(Place.WORKING)
    saved = result.saves(rate if price is None else Decimal(str(price)))
    data = simulation_shape(result, str(saved))
    if ids:
        data["ids"] = changed
    emit(output, data, lambda: _print_simulation(result, saved))


def _print_simulation(result: Simulation, saved: Decimal) -> None:
    table(
        _("{changed} of {total} conversations change").format(
            changed=show(result.total.records), total=show(result.seen)
        ),
        [_("from"), _("to"), _("Conversations"), _("Messages"), _("Bytes")],
        [
            (_(STATES[a]), _(STATES[b]), *sums)
            for (a, b), sums in sorted(result.ways.items())
        ],
    )
    line(
        _("{due} become due at once; keeping them costs {saved} a month.").format(
            due=show(result.newly_due.records), saved=f"{saved:.2f}"
        )
    )
    for (floor, ceiling), many in sorted(result.conflicts.items()):
        line(
            _(
                "New conflict (R7): {floor} keeps {count} conversations for longer "
                "than {ceiling} allows; whoever answers for privacy is told."
            ).format(floor=floor, ceiling=ceiling, count=show(many))
        )
    if result.earlier:
        line(
            _("{count} come due earlier than before.").format(
                count=show(result.earlier)
            )
        )


@app.command("history")
@public(NO_CONTENT)
def history(output: Output = Format.TEXT) -> None:
    """List the policies that were in force, the newest first."""
    versions = house().policies.history()
    emit(
        output,
        {"versions": [policy_shape(v) for v in versions]},
        lambda: table(
            _("Policies"),
            [_("version"), _("name"), _("since"), _("proposed by"), _("first run")],
            [
                (v.version, v.document.get("name"), v.at, v.by, v.first_run)
                for v in versions
            ],
        ),
    )


# --- organisation and packs -----------------------------------------------------------


@organisation.command("show")
@public(NO_CONTENT)
def show_organisation(output: Output = Format.TEXT) -> None:
    """Show what the organisation declared, and which law binds it by that."""
    law = house().judging.law()
    declared = dict(house().policies.organisation())
    emit(
        output,
        {**declared, "binding": [c.id for c in law]},
        lambda: _print_organisation(declared, law),
    )


def _print_organisation(declared: Mapping[str, Any], law: Sequence[Clause]) -> None:
    facts(facts_of(declared, _))
    laws = citations()
    table(
        _("Law that binds"),
        [_("entry"), _("law"), _("effect"), _("period"), _("from"), _("categories")],
        [
            (
                c.id,
                laws.get(c.id, ""),
                _(EFFECTS[c.effect]),
                period(c.period or "", _),
                start_of(c.trigger),
                categories(sorted(c.scope.categories), _),
            )
            for c in law
        ],
    )


@organisation.command("declare")
@needs(May.ORGANISATION_DECLARE)
def declare(
    *,
    actor_: Annotated[
        list[str] | None,
        typer.Option("--actor", help=_("What it is, such as ecommerce_operator.")),
    ] = None,
    flag: Annotated[
        list[str] | None, typer.Option(help=_("Such as cii or minor_flag."))
    ] = None,
    jurisdiction: Annotated[
        list[str] | None, typer.Option(help=_("Where its customers are, such as CN."))
    ] = None,
    persons: Annotated[
        int, typer.Option(help=_("How many people's data it handles."))
    ] = 0,
    as_: As = "",
    otp: Otp = "",
    reason: Reason = "",
    output: Output = Format.TEXT,
) -> None:
    """Say what the organisation is; that switches legal entries on and off.

    Two people sign with `approve` where something that binds now would bind no more.
    """
    request = house().governing.declare(
        {
            "actors": actor_ or ["pi_handler"],
            "flags": flag or [],
            "jurisdictions": jurisdiction or ["CN"],
            "persons": persons,
        },
        by=need(as_, "--as"),
        code=need(otp, "--otp"),
        reason=reason,
    )
    if request is None:
        show_organisation(output)
        return
    emit(output, request_shape(request), lambda: print_request(request))


@packs.command("list")
@public(NO_CONTENT)
def list_packs(output: Output = Format.TEXT) -> None:
    """List entries that wait for confirmation before they bind."""
    found = suggestions(
        house().judging.packs.load(),
        house().policies.organisation(),
        house().policies.confirmed(),
    )
    emit(
        output,
        {"suggestions": [entry.id for entry in found]},
        lambda: table(
            _("Not verified: suggestions until confirmed"),
            [_("entry"), _("summary")],
            [(e.id, e.summary.of(LANGUAGE)) for e in found],
        ),
    )


@packs.command("confirm")
@needs(May.PACK_CONFIRM)
def confirm(
    entry: Annotated[str, typer.Argument(help=_("The entry's id."))],
    source: Annotated[str, typer.Option(help=_("Where its text was read."))] = "",
    *,
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """Confirm an unverified entry: from now on it binds."""
    house().governing.confirm(
        entry,
        need(source, "--source"),
        by=need(as_, "--as"),
        code=need(otp, "--otp"),
    )
    emit(
        output,
        {"confirmed": entry},
        lambda: line(_("{entry} binds from now on.").format(entry=entry)),
    )
