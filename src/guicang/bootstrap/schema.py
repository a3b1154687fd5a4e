"""Whether database and release fit each other, and how a database gets there.

A migration says in its name what it does to releases before it (``0031_expand_x``,
``0032_contract_x``; those up to ``LAST_UNDECLARED`` say nothing and need a stop):

* *expand* only adds: what an older release reads and writes stays as it was.
* *contract* takes away or changes what an older release uses.

So the order is: expand, begin the new release host by host, contract. A release runs on
a database that lacks nothing but contractions of its own, and on one that has more than
it knows if that is all expansion. Everything else is refused.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from guicang.domain.errors import DatabaseUnready, SchemaNewer, SchemaOlder

APP: Final = "guicang"
LAST_UNDECLARED: Final = 30
_DECLARED: Final = re.compile(r"([0-9]{4})_(expand|contract)_[a-z0-9_]+")
EXPAND: Final = "expand"
CONTRACT: Final = "contract"

Key = tuple[str, str]
"""An app and a migration's name."""


def kind(name: str) -> str:
    """Give what a migration declares: "expand", "contract", or "" for nothing."""
    declared = _DECLARED.fullmatch(name)
    return declared[2] if declared else ""


@dataclass(frozen=True, slots=True)
class Fit:
    """What a database lacks of a release, and what it has that the release lacks."""

    missing: tuple[Key, ...]
    unknown: tuple[str, ...]

    def check(self) -> None:
        """Raise SchemaOlder or SchemaNewer unless they fit each other."""
        wanted = [name for app, name in self.missing if not contracts(app, name)]
        if wanted:
            raise SchemaOlder(count=len(wanted), first=wanted[0])
        strange = [name for name in self.unknown if kind(name) != EXPAND]
        if strange:
            raise SchemaNewer(names=", ".join(strange))


def contracts(app: str, name: str) -> bool:
    """Whether a migration of ours is a contraction."""
    return app == APP and kind(name) == CONTRACT


def fit(applied: Iterable[Key], known: Iterable[Key]) -> Fit:
    """Hold what was applied to a database against what a release knows.

    Of libraries, what they know no more may be squashed: only what is missing counts.
    """
    applied, known = frozenset(applied), frozenset(known)
    unknown = {name for app, name in applied - known if app == APP}
    return Fit(tuple(sorted(known - applied)), tuple(sorted(unknown)))


@cache
def _known() -> frozenset[Key]:
    """Name the migrations of this release; they are read off the disk once."""
    from django.db.migrations.loader import MigrationLoader

    return frozenset(MigrationLoader(None).disk_migrations)


def standing() -> Fit:
    """Ask the database. DatabaseUnready if it cannot be reached."""
    from django.db import DatabaseError, connection
    from django.db.migrations.recorder import MigrationRecorder

    from guicang.adapters.db.transactions import meaning

    try:
        applied = MigrationRecorder(connection).applied_migrations()
    except DatabaseError as error:
        raise meaning(error) or DatabaseUnready(reason=str(error).strip()) from error
    return fit(applied, _known())


def expansion(missing: Sequence[Key]) -> str:
    """Name the last of our migrations that comes before any contraction; "" if none."""
    last = ""
    for app, name in missing:
        if app == APP:
            if kind(name) == CONTRACT:
                break
            last = name
    return last


def upgrade(*, contract: bool) -> Fit:
    """Bring the database to this release; without ``contract`` only what adds.

    Return what it lacked. SchemaNewer, DatabaseUnready.
    """
    from guicang.adapters.db.dialects import unhurried
    from guicang.adapters.db.transactions import translated

    before = standing()
    Fit((), before.unknown).check()
    with translated(), unhurried():
        _migrate(before, contract=contract)
    return before


def _migrate(before: Fit, *, contract: bool) -> None:
    from django.apps import apps
    from django.core.management import call_command

    quiet = {"verbosity": 0, "interactive": False}
    if contract or not any(contracts(*key) for key in before.missing):
        call_command("migrate", **quiet)
        return
    labels = {app for app, _name in before.missing}
    for label in (each.label for each in apps.get_app_configs()):
        if label in labels - {APP}:
            call_command("migrate", label, **quiet)
    if last := expansion(before.missing):
        call_command("migrate", APP, last, **quiet)
