"""The command line: every verb of the journey."""

from collections.abc import Callable

import typer

from guicang.entrypoints.cli import (
    admin,
    alarms,
    anomalies,
    archive,
    batches,
    calendaritems,
    chats,
    clients,
    connections,
    costs,
    courses,
    customers,
    demo,
    desk,
    destinations,
    detecting,
    disclosures,
    effect,
    exports,
    freezes,
    gateway,
    holds,
    imports,
    informing,
    jobs,
    keys,
    letters,
    masking,
    packages,
    people,
    policies,
    quarantine,
    records,
    releases,
    reviews,
    roles,
    rules,
    serving,
    snapshots,
    sounding,
    talks,
    tellings,
    upgrading,
    watermarks,
    webhooks,
)
from guicang.entrypoints.cli.common import _
from guicang.entrypoints.cli.frame import new, run_with
from guicang.entrypoints.cli.speech import dress

app = new()
BEGIN, DETECTION, DESK, RECORDS, RULES, DISPOSAL, PROOF = (
    _("Begin"),
    _("Sensitive information"),
    _("Desk"),
    _("Records"),
    _("Rules and people"),
    _("Disposal"),
    _("Proof"),
)
VERBS: dict[str, tuple[str, Callable[..., None]]] = {
    "demo": (BEGIN, demo.demo),
    "init": (BEGIN, admin.init),
    "doctor": (BEGIN, admin.doctor),
    "upgrade": (BEGIN, upgrading.upgrade),
    "worker": (BEGIN, jobs.worker),
    "serve": (BEGIN, serving.serve),
    "detect": (DETECTION, detecting.detect),
    "mask": (DETECTION, detecting.mask),
    "import": (RECORDS, records.import_),
    "export": (RECORDS, exports.export),
    "reveal": (RECORDS, talks.reveal),
    "unmask": (RECORDS, exports.unmask),
    "rescan": (RECORDS, records.rescan),
    "label": (RECORDS, records.label),
    "event": (RECORDS, records.event),
    "explain": (RECORDS, records.explain),
    "due": (RECORDS, records.due),
    "effect": (DESK, effect.effect),
    "requests": (RULES, batches.requests),
    "approve": (RULES, batches.approve),
    "dispose": (DISPOSAL, batches.dispose),
    "restore": (DISPOSAL, archive.restore),
}
GROUPS: dict[str, tuple[str, typer.Typer]] = {
    "gateway": (DETECTION, gateway.app),
    "imports": (RECORDS, imports.app),
    "classify": (RECORDS, sounding.app),
    "source": (RECORDS, connections.app),
    "destination": (RECORDS, destinations.app),
    "disclosure": (PROOF, disclosures.app),
    "watermark": (PROOF, watermarks.app),
    "chat": (RECORDS, chats.app),
    "desk": (DESK, desk.app),
    "policy": (RULES, policies.app),
    "packs": (RULES, policies.packs),
    "organisation": (RULES, policies.organisation),
    "rules": (RULES, rules.app),
    "masking": (RULES, masking.app),
    "people": (RULES, people.app),
    "roles": (RULES, roles.app),
    "reviews": (RULES, reviews.app),
    "courses": (RULES, courses.app),
    "calendar": (RULES, calendaritems.app),
    "cost": (DISPOSAL, costs.app),
    "client": (RULES, clients.app),
    "hold": (RULES, holds.app),
    "freeze": (DISPOSAL, freezes.app),
    "incident": (DISPOSAL, tellings.app),
    "customer": (RULES, customers.app),
    "release": (RECORDS, releases.app),
    "package": (RECORDS, packages.app),
    "quarantine": (RECORDS, quarantine.app),
    "subject": (RULES, letters.group),
    "batch": (DISPOSAL, batches.app),
    "snapshot": (DISPOSAL, snapshots.app),
    "drill": (DISPOSAL, snapshots.drill),
    "keys": (DISPOSAL, keys.app),
    "alarms": (BEGIN, alarms.app),
    "jobs": (BEGIN, jobs.app),
    "notice": (BEGIN, informing.app),
    "webhooks": (PROOF, webhooks.app),
    "archive": (DISPOSAL, archive.app),
    "certificate": (PROOF, archive.certificate),
    "ledger": (PROOF, anomalies.app),
}
for name, (where, verb) in VERBS.items():
    app.command(name, rich_help_panel=where)(verb)
for name, (where, group) in GROUPS.items():
    app.add_typer(group, name=name, rich_help_panel=where)
dress(app)


def run(arguments: list[str] | None = None) -> int:
    """Run a command line and return its exit code."""
    return run_with(app, arguments)
