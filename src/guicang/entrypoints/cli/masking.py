"""``masking``: what is done with found values, for whom, for which purpose."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from guicang.bootstrap.detection import make_key
from guicang.domain.access.model import May
from guicang.domain.detect.policy import Clause, MaskingPolicy, Operator
from guicang.domain.detect.policy_change import NOBODY, Simulation
from guicang.domain.detect.types import Level
from guicang.domain.errors import BadUsage
from guicang.entrypoints.cli.common import (
    As,
    Format,
    Otp,
    Output,
    Reason,
    _,
    emit,
    facts,
    house,
    line,
    show,
    table,
)
from guicang.entrypoints.cli.rules import sampled
from guicang.entrypoints.cli.versions import (
    Back,
    Wanted,
    ask,
    published,
    version_shape,
)
from guicang.entrypoints.labels import LEVELS, OPERATORS, PURPOSES, ROLES
from guicang.entrypoints.needs import CARRIES_OUT, NO_CONTENT, NO_HOME, needs, public
from guicang.ports.masking import MaskingVersion

app = typer.Typer(
    no_args_is_help=True, help=_("The masking policy: who sees how much of what.")
)
File = Annotated[str, typer.Argument(help=_("A masking policy file, or `shipped`."))]


@app.command("show")
@public(NO_CONTENT)
def show_(
    file: Annotated[
        str, typer.Argument(help=_("A file, or `shipped`; what is in force if none."))
    ] = "",
    *,
    to: Annotated[
        Path | None, typer.Option(help=_("Write it here as YAML, to be changed."))
    ] = None,
    output: Output = Format.TEXT,
) -> None:
    """Show a masking policy: its clauses in their order."""
    policy, document = _shown(file)
    if to is not None:
        if to.exists():
            raise BadUsage(reason=_("{file} is there already").format(file=to))
        to.write_bytes(house().masking_file(file))
    emit(
        output,
        {"version": policy.version, "document": document},
        lambda: _print(policy, in_force=not file),
    )


def _shown(file: str) -> tuple[MaskingPolicy, Mapping[str, Any]]:
    masking = house().remasking
    if not file:
        return masking.policy(), masking.document()
    document = house().masking_document(file)
    return masking.check(document), document


def _print(policy: MaskingPolicy, *, in_force: bool = False) -> None:
    if in_force:
        current = house().masking_policies.current()
        line(
            _("version {version} is in force").format(version=current.name)
            if current
            else _("the policy that is shipped is in force: none was applied")
        )
    table(
        _("Clauses; the first that fits decides"),
        [_("clause"), _("purposes"), _("roles"), _("types"), _("what is done")],
        [_clause(number, clause) for number, clause in enumerate(policy.clauses)],
    )
    line(_("Where none fits, everything is masked at the level high."))


def _clause(number: int, clause: Clause) -> tuple[object, ...]:
    level = clause.level
    return (
        number,
        _(", ").join(_(PURPOSES[p]) for p in PURPOSES if p in clause.purposes),
        _(", ").join(_(role) for role in sorted(clause.roles)),
        ", ".join(sorted(clause.types)),
        _deed(clause.operator, level),
    )


def _deed(operator: Operator, level: Level | None) -> str:
    name = _(OPERATORS[operator])
    if operator is not Operator.MASK:
        return name
    return f"{name} ({_(LEVELS[level]) if level else _('the level of the type')})"


@app.command("check")
@public(NO_CONTENT)
def check(file: File, output: Output = Format.TEXT) -> None:
    """Read a masking policy file; nothing is changed."""
    policy = house().remasking.check(house().masking_document(file))
    emit(
        output,
        {"valid": True, "clauses": len(policy.clauses)},
        lambda: _print_checked(policy),
    )


def _print_checked(policy: MaskingPolicy) -> None:
    _print(policy)
    line(_("The masking policy is valid."))


@app.command("simulate")
@public(NO_CONTENT)
def simulate(
    file: File,
    *,
    sample: Annotated[
        Path | None,
        typer.Option(help=_("Conversations to try it on; stored ones if none.")),
    ] = None,
    output: Output = Format.TEXT,
) -> None:
    """Show what a masking policy would change, for whom, and on how many values."""
    run = house().remasking.simulate(
        house().masking_document(file), sampled(sample) if sample else None
    )
    emit(output, run.summary(), lambda: _print_run(run))


def _print_run(run: Simulation) -> None:
    line(bold=_("What changes") if run.changes else _("Nothing changes"))
    for change in run.changes:
        before, after = change.before, change.after
        who = f"{_(PURPOSES[change.purpose])} · {_whom(change.roles, run.roles)}"
        told = _("{before} → {after}").format(
            before=_deed(before.operator, before.level),
            after=_deed(after.operator, after.level),
        )
        more = f" ({_('shows more')})" if change.reveals else ""
        line(f"  {told}{more}", bold=who)
        line(f"    {_short(change.types, run.types)}")
        line("    " + _("{count} values").format(count=show(run.values(change))))
    facts(_remarks(run))
    if run.examples:
        table(
            _("Some of the values that this touches"),
            [_("conversation"), _("message"), _("place"), _("type")],
            [
                (s.conversation, s.seq, f"{s.start}-{s.end}", s.type)
                for s in run.examples
            ],
        )


def _whom(roles: Sequence[str], every: Sequence[str]) -> str:
    names = {role.value: _(text) for role, text in ROLES.items()}
    names[NOBODY] = _("no role proven")
    return _short([names[r] for r in roles], [names[r] for r in every])


def _short(some: Sequence[str], every: Sequence[str]) -> str:
    """List names; where they are most of all, list those that are not meant."""
    others = [name for name in every if name not in some]
    if not others:
        return _("all")
    if len(others) < len(some):
        return _("all but {names}").format(names=_(", ").join(others))
    return _(", ").join(some)


def _remarks(run: Simulation) -> Iterator[tuple[str, object]]:
    yield _("conversations looked at"), run.conversations
    yield _("messages"), run.messages
    yield _("values found"), run.found.total()
    if run.sealed:
        names = _(", ").join(_(PURPOSES[purpose]) for purpose in run.sealed)
        yield _("what left for it could not be opened again"), names
    if run.unfound:
        yield _("types that nothing finds"), ", ".join(run.unfound)


@app.command("apply")
@needs(May.MASKING_CHANGE)
def apply(
    file: Annotated[
        str, typer.Argument(help=_("A masking policy file, or `shipped`."))
    ] = "",
    *,
    version: Back = 0,
    as_: As = "",
    otp: Otp = "",
    reason: Reason = "",
    output: Output = Format.TEXT,
) -> None:
    """Ask for a masking policy to be put in force; two people sign with `approve`."""
    wanted = Wanted(file=file, version=version, as_=as_, otp=otp, reason=reason)
    of, read = house().remasking, house().masking_document
    ask(of, read, May.MASKING_CHANGE, wanted, output)


@app.command("history")
@public(NO_CONTENT)
def history(output: Output = Format.TEXT) -> None:
    """List the masking policies that were in force, the newest first."""
    versions: Sequence[MaskingVersion] = house().remasking.history()
    emit(
        output,
        {"versions": [version_shape(v) for v in versions]},
        lambda: table(
            _("Masking policies"),
            [_("version"), _("since"), _("proposed by"), _("clauses")],
            [(v.name, show(v.at), v.by, _clauses(v)) for v in versions],
        ),
    )


@app.command("publish")
@public(CARRIES_OUT)
def publish(output: Output = Format.TEXT) -> None:
    """Publish the policy in force to the gateway anew, such as after a restore."""
    published(
        house().remasking.publish(),
        _("No masking policy was applied: nothing was published."),
        output,
    )


@app.command("key")
@public(NO_HOME)
def key(
    file: Annotated[Path, typer.Argument(help=_("The file to write, mode 0600."))],
    output: Output = Format.TEXT,
) -> None:
    """Make a key file for `guicang mask --key`; needs no home. Keep it apart."""
    if file.exists():
        raise BadUsage(reason=_("{file} is there already").format(file=file))
    make_key(file)
    emit(
        output,
        {"file": str(file)},
        lambda: line(_("The key is in {file}.").format(file=file)),
    )


def _clauses(version: MaskingVersion) -> int:
    listed = version.document["clauses"]
    return len(listed) if isinstance(listed, list) else 0
