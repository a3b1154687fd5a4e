"""What requests would change, shown to who is to sign them."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from guicang.domain.access.permissions import SHIPPED
from guicang.domain.access.table import table_from
from guicang.domain.approval.model import Operation, Request
from guicang.entrypoints.cli.common import _, house
from guicang.entrypoints.labels import DEEDS


def wanted(request: Request) -> Iterator[tuple[str, object]]:
    """Give what a request would change, for who is to sign it."""
    wish: Mapping[str, Any] = request.payload
    if request.operation is Operation.ACCESS_CHANGE:
        yield _("person"), f"{request.about}: {_(DEEDS[wish['deed']])}"
        for name, told in ((_("roles"), "roles"), (_("roles until now"), "before")):
            if told in wish:
                yield name, _(", ").join(_(role) for role in wish[told])
        if "accounts" in wish:
            yield _("talks to customers as"), ", ".join(wish["accounts"])
    elif request.operation is Operation.ORGANISATION_CHANGE:
        yield from facts_of(wish["facts"])
        yield _("law that would bind no more"), ", ".join(wish["ceasing"])
    elif request.operation is Operation.GRANT:
        yield _("person"), request.about
        yield _("permission"), wish["permission"]
        yield _("until"), datetime.fromisoformat(wish["until"])
        yield _("uses"), wish["uses"]
    elif request.operation is Operation.ROLES_CHANGE:
        yield from _changes(wish["document"])


def _changes(document: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    """Give what a table would change in the one that is in force now."""
    difference = house().empowering.difference(table_from(document, SHIPPED))
    for change in difference.roles:
        role = _(change.role.value)
        if change.gained:
            yield _("{role} gains").format(role=role), ", ".join(sorted(change.gained))
        if change.lost:
            yield _("{role} loses").format(role=role), ", ".join(sorted(change.lost))
    for pair in difference.parted:
        yield _("may meet no more"), " + ".join(_(role.value) for role in pair)
    for pair in difference.joined:
        yield _("may meet again"), " + ".join(_(role.value) for role in pair)


def facts_of(declared: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    """Give what an organisation declares, by name."""
    names = {
        "actors": _("what it is"),
        "flags": _("flags"),
        "jurisdictions": _("jurisdictions"),
        "persons": _("persons"),
    }
    for name, value in declared.items():
        shown = ", ".join(value) if isinstance(value, list | tuple) else value
        yield names.get(name, name), shown
