"""``rules``: the organisation's own detection rules."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from guicang.domain.access.model import May
from guicang.domain.detect.rules.compare import DryRun
from guicang.domain.detect.rules.labels import labels_from
from guicang.domain.detect.rules.wording import DEEDS, DEGREES, KINDS
from guicang.domain.record import Conversation
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
from guicang.entrypoints.cli.versions import (
    Back,
    Wanted,
    ask,
    published,
    version_shape,
)
from guicang.entrypoints.labelrules import conditions
from guicang.entrypoints.needs import NO_CONTENT, needs, public
from guicang.entrypoints.shapes import request_shape
from guicang.ports.rules import RuleVersion
from guicang.ports.sources import Taken
from guicang.services.ruling import Marking

app = typer.Typer(no_args_is_help=True, help=_("Detection rules of your own."))
File = Annotated[str, typer.Argument(help=_("A rule-set file, or an example's name."))]


@app.command("list")
@public(NO_CONTENT)
def list_(output: Output = Format.TEXT) -> None:
    """List the rules in force and the examples."""
    current = house().rule_sets.current()
    examples = house().rule_examples()
    emit(
        output,
        {
            "current": version_shape(current) if current else None,
            "examples": [{"name": n, "title": d["title"]} for n, d in examples.items()],
        },
        lambda: _print_list(current, examples),
    )


def _print_list(
    current: RuleVersion | None, examples: Mapping[str, Mapping[str, Any]]
) -> None:
    if current is None:
        line(_("no rules of your own are in force: built-in types only"))
    else:
        line(_("version {version} is in force").format(version=current.name))
        _print_rules(current.document)
    table(
        _("Examples"),
        [_("name"), _("title")],
        [(name, document["title"][LANGUAGE]) for name, document in examples.items()],
    )


@app.command("show")
@public(NO_CONTENT)
def show_(
    file: Annotated[
        str, typer.Argument(help=_("A file, an example; the rules in force if none."))
    ] = "",
    output: Output = Format.TEXT,
) -> None:
    """Show rules and the allow list; values are shown as digests."""
    if file:
        document, _rules = house().ruling.check(house().rule_document(file))
    else:
        current = house().rule_sets.current()
        document = dict(current.document) if current else {"rules": []}
    emit(output, document, lambda: _print_rules(document))


def _print_rules(document: Mapping[str, Any]) -> None:
    table(
        _("Rules"),
        [_("rule"), _("title"), _("kind"), _("type"), _("action"), _("entries")],
        [_rule(row) for row in document["rules"]],
    )
    table(
        _("Allow list"),
        [_("entry"), _("title"), _("types"), _("owner"), _("entries"), _("ends")],
        [
            (
                row["id"],
                row["title"][LANGUAGE],
                ", ".join(row["types"]),
                row["owner"],
                _count(row, "tags", "patterns"),
                row["expires_at"],
            )
            for row in document.get("allow", ())
        ],
    )
    if document.get("labels"):
        _print_labels(document)


def _print_labels(document: Mapping[str, Any]) -> None:
    table(
        _("Rules that label"),
        [_("rule"), _("retention category"), _("where all of this holds"), _("owner")],
        [
            (
                rule.id,
                rule.category,
                "; ".join(
                    f"{w}: {', '.join(which)}" for w, which in conditions(rule, _)
                ),
                rule.owner,
            )
            for rule in labels_from(document)
        ],
    )


def _rule(row: Mapping[str, Any]) -> tuple[object, ...]:
    deed = {"blacklist": "block", "prohibited": "report"}.get(row["kind"], "mask")
    action = _(DEEDS[row.get("action", deed)])
    severity = _(DEGREES[row.get("severity", "medium")])
    return (
        row["id"],
        row["title"][LANGUAGE],
        _(KINDS[row["kind"]]),
        row["type"],
        f"{action} ({severity})",
        _count(row, "words", "patterns", "marks"),
    )


def _count(row: Mapping[str, Any], *fields: str) -> int:
    return sum(len(row.get(field, ())) for field in fields)


@app.command("check")
@public(NO_CONTENT)
def check(file: File, output: Output = Format.TEXT) -> None:
    """Read and compile a rule-set file; nothing is changed."""
    document, rules = house().ruling.check(house().rule_document(file))
    emit(
        output,
        {"valid": True, "digest": rules.digest, "rules": len(rules.rules)},
        lambda: _print_checked(document, rules.digest),
    )


def _print_checked(document: Mapping[str, Any], digest: str) -> None:
    _print_rules(document)
    line(_("The rules are valid and compile: {digest}").format(digest=digest))


@app.command("dry-run")
@public(NO_CONTENT)
def dry_run(
    file: File,
    *,
    sample: Annotated[
        Path | None,
        typer.Option(help=_("Conversations to try it on; stored ones if none.")),
    ] = None,
    output: Output = Format.TEXT,
) -> None:
    """Show what rules would find, and the difference to those in force."""
    run = house().ruling.dry_run(
        house().rule_document(file), sampled(sample) if sample else None
    )
    emit(output, run.summary(), lambda: _print_run(run))


def sampled(path: Path) -> Iterator[Conversation]:
    """Read the conversations of a file; what cannot be read is passed over."""
    for item in house().files.read(path, 0):
        if isinstance(item, Taken):
            yield item.conversation


def _print_run(run: DryRun) -> None:
    names = sorted({*run.hits, *run.before})
    table(
        _("{messages} messages in {conversations} conversations").format(
            messages=show(run.messages), conversations=show(run.conversations)
        ),
        [_("found by"), _("in force"), _("by the new rules"), _("difference")],
        [
            (n, run.before[n], run.hits[n], f"{run.hits[n] - run.before[n]:+,}")
            for n in names
        ],
    )
    facts(
        [
            (_("findings that come"), run.added),
            (_("findings that go"), run.removed),
            (_("messages blocked, in force"), run.blocked_before),
            (_("messages blocked, new"), run.blocked),
        ]
    )
    titles = {"added": _("Findings that come"), "removed": _("Findings that go")}
    for kind, spots in run.examples.items():
        if spots:
            table(
                titles[kind],
                [_("conversation"), _("message"), _("place"), _("type"), _("rule")],
                [
                    (s.conversation, s.seq, f"{s.start}-{s.end}", s.type, s.rule)
                    for s in spots
                ],
            )


@app.command("apply")
@needs(May.RULES_CHANGE)
def apply(
    file: Annotated[
        str, typer.Argument(help=_("A rule-set file, or an example's name."))
    ] = "",
    *,
    version: Back = 0,
    as_: As = "",
    otp: Otp = "",
    reason: Reason = "",
    output: Output = Format.TEXT,
) -> None:
    """Ask for rules to be put in force; two people sign with `approve`."""
    wanted = Wanted(file=file, version=version, as_=as_, otp=otp, reason=reason)
    of, read = house().ruling, house().rule_document
    ask(of, read, May.RULES_CHANGE, wanted, output)


@app.command("mark")
@needs(May.FINDING_MARK)
def mark(
    conversation: Annotated[str, typer.Argument(help=_("The conversation's id."))],
    message: Annotated[int, typer.Argument(help=_("The message's number in it."))],
    start: Annotated[int, typer.Argument(help=_("First character, from 0."))],
    end: Annotated[int, typer.Argument(help=_("Behind the last character."))],
    *,
    type_: Annotated[
        str, typer.Option("--type", help=_("What it is, such as CONTRACT."))
    ] = "PICKED",
    rule: Annotated[
        str, typer.Option(help=_("The rule of marks that it is added to."))
    ] = "picked-by-hand",
    as_: As = "",
    otp: Otp = "",
    reason: Reason = "",
    output: Output = Format.TEXT,
) -> None:
    """Ask that a value, picked in a conversation, is found from now on."""
    by = actor(as_, otp, May.FINDING_MARK)
    marking = Marking(
        conversation=conversation,
        seq=message,
        start=start,
        end=end,
        type=type_,
        rule=rule,
        owner=by,
        reason=need(reason, "--reason"),
    )
    request = house().ruling.mark(marking, by=by)
    emit(output, request_shape(request), lambda: print_request(request))


@app.command("history")
@public(NO_CONTENT)
def history(output: Output = Format.TEXT) -> None:
    """List the rules that were in force, the newest first."""
    versions: Sequence[RuleVersion] = house().ruling.history()
    emit(
        output,
        {"versions": [version_shape(v) for v in versions]},
        lambda: table(
            _("Rules"),
            [_("version"), _("name"), _("since"), _("proposed by"), _("entries")],
            [
                (
                    v.name,
                    v.document.get("name"),
                    v.at,
                    v.by,
                    _count({"r": v.document["rules"]}, "r"),
                )
                for v in versions
            ],
        ),
    )


@app.command("publish")
@public("publishes what is in force already")
def publish(output: Output = Format.TEXT) -> None:
    """Publish the rules in force to the gateway anew, such as after a restore."""
    published(
        house().ruling.publish(),
        _("No rules are in force: nothing was published."),
        output,
    )
