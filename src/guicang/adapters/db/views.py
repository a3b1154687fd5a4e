"""Choices of ledger entries that people come back to, on SQLite and PostgreSQL."""

from collections.abc import Sequence

from guicang.adapters.db.models import ledger as tables
from guicang.adapters.db.transactions import translated
from guicang.ports.views import SavedView


class DjangoSavedViews:
    """Implements ``guicang.ports.views.SavedViews``."""

    def list(self, person: str) -> Sequence[SavedView]:
        """Give somebody's views, by name."""
        with translated():
            rows = tables.LedgerView.objects.filter(person=person).order_by("name")
            return [SavedView(row.name, row.query) for row in rows]

    def put(self, person: str, view: SavedView) -> None:
        """Keep a view; one of the same name is replaced."""
        with translated():
            tables.LedgerView.objects.update_or_create(
                person=person, name=view.name, defaults={"query": view.query}
            )

    def drop(self, person: str, name: str) -> None:
        """Forget one. Gone already is no error."""
        with translated():
            tables.LedgerView.objects.filter(person=person, name=name).delete()
