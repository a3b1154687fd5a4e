"""Keep choices of ledger entries under names, each person their own.

A view is a query and no answer: what it shows is asked anew, by what its owner may see
then.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from guicang.domain.errors import BadUsage
from guicang.ports.views import SavedView, SavedViews

FIELDS: Final = ("person", "about", "rule", "since", "until")
MOST: Final = 50
_LONGEST: Final = 60
_VALUE: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewing:
    """The use cases."""

    views: SavedViews

    def list(self, person: str) -> Sequence[SavedView]:
        """Give somebody's views, by name."""
        return self.views.list(person)

    def save(self, person: str, name: str, given: Mapping[str, str]) -> SavedView:
        """Keep a choice under a name; of ``given`` the known fields count. BadUsage."""
        name = name.strip()
        if not 0 < len(name) <= _LONGEST or not name.isprintable():
            raise BadUsage(reason="a name has one to sixty letters")
        others = [view.name for view in self.views.list(person) if view.name != name]
        if len(others) >= MOST:
            raise BadUsage(reason="fifty views are the most: drop one first")
        chosen = {f: given.get(f, "").strip()[:_VALUE] for f in FIELDS}
        view = SavedView(name, urlencode({k: v for k, v in chosen.items() if v}))
        self.views.put(person, view)
        return view

    def drop(self, person: str, name: str) -> None:
        """Forget one. Gone already is no error."""
        self.views.drop(person, name)
