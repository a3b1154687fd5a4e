"""The connectors that are installed: plugins of the group ``guicang.sources``."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Final

from guicang.domain.errors import ConnectorBroken, NoSuchConnector
from guicang.domain.sources.model import Profile
from guicang.ports.connecting import Connector

GROUP: Final = "guicang.sources"


@cache
def _installed() -> dict[str, EntryPoint]:
    return {point.name: point for point in entry_points(group=GROUP)}


@dataclass(slots=True)
class Plugins:
    """Implements ``Registry``. One that cannot be loaded hinders no other.

    ``more`` are connectors beside the installed ones.
    """

    more: dict[str, Connector] = field(default_factory=dict)

    def kinds(self) -> Sequence[str]:
        """Name them, those too that cannot be loaded."""
        return sorted({*_installed(), *self.more})

    def connector(self, kind: str) -> Connector:
        """Load one. NoSuchConnector, ConnectorBroken."""
        if kind in self.more:
            return self.more[kind]
        point = _installed().get(kind)
        if point is None:
            raise NoSuchConnector(kind=kind)
        try:
            found: Connector = point.load()
            named = found.profile.kind
        except Exception as error:
            # A plugin is foreign code: whatever it raises, only this kind is out.
            reason = type(error).__name__
            raise ConnectorBroken(kind=kind, reason=reason) from error
        if named != kind:
            raise ConnectorBroken(kind=kind, reason="its profile has another kind")
        return found

    def profile(self, kind: str) -> Profile:
        """Give the profile of one. NoSuchConnector, ConnectorBroken."""
        return self.connector(kind).profile
