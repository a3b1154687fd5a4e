"""What a migration does so that tables keep what is written into them."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.migrations import RunPython

from guicang.adapters.db import guard


class AppendOnly(RunPython):
    """Make tables append-only, from the migration on that makes them.

    For older releases, which do not know these tables, that is an expansion.
    """

    def __init__(self, tables: Mapping[str, Sequence[str]]) -> None:
        self.tables = tables
        super().__init__(self._arm, self._disarm)

    def _arm(self, _apps: Any, editor: Any) -> None:
        for statement in guard.arm_tables(editor.connection.vendor, self.tables):
            editor.execute(statement, params=None)

    def _disarm(self, _apps: Any, editor: Any) -> None:
        for statement in guard.disarm_tables(editor.connection.vendor, self.tables):
            editor.execute(statement, params=None)
