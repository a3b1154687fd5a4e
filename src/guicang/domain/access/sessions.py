"""Sessions of the console: somebody's stay, from their log-in to its end."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One stay. ``id`` names it and opens nothing; ``seen_at`` is right to a minute."""

    id: str
    person: str
    opened_at: datetime
    seen_at: datetime
    address: str
    agent: str
