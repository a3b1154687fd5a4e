"""Identities of customers on SQLite and PostgreSQL."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from guicang.adapters.db.models import identities as tables
from guicang.adapters.db.sql import Guard, alone, among, execute, pages, select, spelled
from guicang.adapters.db.transactions import Atomic, translated
from guicang.domain.errors import CustomersChanged
from guicang.domain.identity import (
    Change,
    Customers,
    Deed,
    Digested,
    Identity,
    Kind,
    Reason,
    name_of,
)
from guicang.domain.record import instant, micros
from guicang.ports.identities import Version

_READ: Final = "tag, source, channel, kind, met_at"
# What is met again stays as it was first met; only what a record said gives way.
_MEET: Final = (
    "INSERT INTO guicang_identity (tag, customer, source, channel, kind, met_at) "
    "VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT (tag) DO UPDATE "
    "SET kind = excluded.kind WHERE guicang_identity.kind = 'record' "
    "AND excluded.kind <> 'record'"
)
_LEARN: Final = (
    "INSERT INTO guicang_clue (identity, reason, digest) "
    "SELECT tag, %s, %s FROM guicang_identity WHERE tag = %s "
    "ON CONFLICT (reason, digest, identity) DO NOTHING"
)
_SHARED: Final = (
    "SELECT c.reason, c.digest, i.customer FROM guicang_clue c "
    "JOIN guicang_identity i ON i.tag = c.identity "
    "JOIN (SELECT c.reason, c.digest FROM guicang_clue c "
    "JOIN guicang_identity i ON i.tag = c.identity "
    "GROUP BY c.reason, c.digest HAVING count(DISTINCT i.customer) > 1 "
    "ORDER BY c.reason, c.digest LIMIT %s) AS s "
    "ON s.reason = c.reason AND s.digest = c.digest "
    "ORDER BY c.reason, c.digest, i.customer"
)


class DjangoIdentities(Atomic):
    """Customers in the working store."""

    def meet(self, identities: Iterable[Identity]) -> None:
        """Write identities that are new, each a customer of its own.

        One that is known stays as it is; only ``record`` gives way to another kind.
        """
        with self.transaction():
            # In one order, so that two who meet the same do not wait for each other.
            for one in sorted(identities, key=lambda each: each.tag):
                named = (one.tag, one.tag, one.source, one.channel, one.kind.value)
                execute(_MEET, [*named, micros(one.met_at)])

    def learn(self, clues: Iterable[tuple[str, Digested]]) -> None:
        """Note clues to identities; of those that nobody has met nothing is kept."""
        with self.transaction():
            for tag, clue in sorted(set(clues)):
                execute(_LEARN, [clue.reason.value, clue.digest, tag])

    def get(self, identities: Iterable[str]) -> Mapping[str, Identity]:
        """Give what is known of these; unknown ones are left out."""
        found = {}
        for page in pages(identities):
            these, them = among(page)
            with translated():
                lines = select(
                    f"SELECT {_READ} FROM guicang_identity WHERE tag {these}",  # noqa: S608 - constants
                    [them],
                )
            found.update({line[0]: _identity(line) for line in lines})
        return found

    def customers(self, identities: Iterable[str]) -> Customers:
        """Give the customers that have these identities; unknown ones have none."""
        return together(identities)

    def change(self, version: Version) -> None:
        """Make a change. CustomersChanged if its customers are not what it says.

        ValueError if its number is not the next one.
        """
        change = version.change
        with self.transaction():
            alone(Guard.HOLDS)
            if version.version != _last() + 1:
                raise ValueError(f"version {version.version} is not the next one")
            if together(tag for old in change.before for tag in old) != change.before:
                raise CustomersChanged
            for customer in sorted(change.after, key=name_of):
                _put_together(customer)
            tables.CustomerChange.objects.create(
                version=version.version,
                deed=change.deed.value,
                before=_listed(change.before),
                after=_listed(change.after),
                by=version.by,
                reason=version.reason,
                request=version.request,
                at=micros(version.at),
            )

    def history(self, identities: Iterable[str] = ()) -> Sequence[Version]:
        """Give the changes that touched these (all if none), the newest first."""
        asked = frozenset(identities)
        with translated():
            rows = list(tables.CustomerChange.objects.order_by("-version"))
        found = [_version(row) for row in rows]
        return [
            each
            for each in found
            if not asked or not asked.isdisjoint(frozenset().union(*each.change.before))
        ]

    def has(self, identities: Iterable[str], clue: Digested) -> bool:
        """Say whether a platform vouches for a clue of one of these identities."""
        found = tables.Clue.objects.filter(
            identity__in=list(identities), reason=clue.reason.value, digest=clue.digest
        )
        with translated():
            return found.exists()

    def having(self, clue: Digested) -> frozenset[str]:
        """Give the identities for which a platform vouches for a clue."""
        found = tables.Clue.objects.filter(reason=clue.reason.value, digest=clue.digest)
        with translated():
            return frozenset(found.values_list("identity", flat=True))

    def shared(self, limit: int) -> Sequence[tuple[Digested, str]]:
        """Give clues that customers share, each with the name of such a customer."""
        with translated():
            return [
                (Digested(Reason(reason), digest), customer)
                for reason, digest, customer in select(_SHARED, [limit])
            ]


def together(identities: Iterable[str]) -> Customers:
    """Give the customers that have these identities."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for page in pages(identities):
        these, them = among(page)
        with translated():
            lines = select(
                "SELECT customer, tag FROM guicang_identity WHERE customer IN "  # noqa: S608 - constants
                f"(SELECT customer FROM guicang_identity WHERE tag {these})",
                [them],
            )
        for customer, tag in lines:
            found[customer].add(tag)
    return frozenset(map(frozenset, found.values()))


def _put_together(customer: frozenset[str]) -> None:
    these, them = among(customer)
    execute(
        f"UPDATE guicang_identity SET customer = %s WHERE tag {these}",  # noqa: S608 - constants
        [name_of(customer), them],
    )


def _last() -> int:
    ((last,),) = select("SELECT max(version) FROM guicang_customerchange")
    return int(last or 0)


def _listed(customers: Customers) -> str:
    return spelled(sorted(sorted(customer) for customer in customers))


def _read(text: str) -> Customers:
    return frozenset(frozenset(customer) for customer in json.loads(text))


def _identity(line: tuple[Any, ...]) -> Identity:
    tag, source, channel, kind, met_at = line
    return Identity(
        tag=tag,
        source=source,
        channel=channel,
        kind=Kind(kind),
        met_at=instant(met_at),
    )


def _version(row: tables.CustomerChange) -> Version:
    return Version(
        version=row.version,
        change=Change(
            deed=Deed(row.deed), before=_read(row.before), after=_read(row.after)
        ),
        by=row.by,
        reason=row.reason,
        request=row.request,
        at=instant(row.at),
    )
