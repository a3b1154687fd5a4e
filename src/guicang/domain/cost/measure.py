"""What was measured: bytes per place, source and category, and what is known of them.

A sample tells only sums: nothing of a person is in it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, NamedTuple

from guicang.domain.cost.book import Place
from guicang.domain.record import instant, micros

CONTENT: Final = (Place.WORKING, Place.ATTACHMENTS, Place.FINDINGS)
"""What comes and goes with conversations in the working store."""
COPIES: Final = (Place.ARCHIVE, Place.SECOND)
"""What comes when conversations are taken offline, and goes at their end."""
SPLIT: Final = frozenset((*CONTENT, *COPIES))
"""What has a source and a category."""

Days = Mapping[int, int]
"""Bytes by a number of days."""


class Slice(NamedTuple):
    """So many bytes of one place, source and category; both empty where none is."""

    place: Place
    source: str
    category: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """What was there at ``at``.

    The rest is in bytes of conversations, as they came in: ``content`` is what the
    working store has of them, ``gone`` what was ever taken offline, ``archived`` what
    is in the archive. ``due`` is what of ``content`` may go, by days from now (0: due
    already), and ``ends`` what of ``archived`` ends. ``stay`` is how long what was
    opened in the ``recent`` days will stay, in days; ``stay_ever`` what of that has no
    end. ``ages`` is
    ``content`` by its age. ``unjudged`` is what no rule has judged yet.
    """

    at: datetime
    slices: tuple[Slice, ...]
    content: int = 0
    gone: int = 0
    archived: int = 0
    due: Days = field(default_factory=dict)
    ends: Days = field(default_factory=dict)
    stay: Days = field(default_factory=dict)
    stay_ever: int = 0
    recent: int = 0
    ages: Days = field(default_factory=dict)
    unjudged: int = 0

    @property
    def sizes(self) -> dict[Place, int]:
        """Bytes by place."""
        found: dict[Place, int] = {}
        for each in self.slices:
            found[each.place] = found.get(each.place, 0) + each.size
        return found

    def by(self, name: str) -> dict[tuple[str, Place], int]:
        """Give bytes by ``source`` or ``category`` and place, where there is one."""
        found: dict[tuple[str, Place], int] = {}
        for each in self.slices:
            if each.size and each.place in SPLIT:
                key = (getattr(each, name), each.place)
                found[key] = found.get(key, 0) + each.size
        return found


def shared(total: int, weights: Mapping[Any, int]) -> dict[Any, int]:
    """Share a total out by weights, to the byte: what remains goes to the largest rest.

    All of it goes to one key where nothing has a weight.
    """
    if not weights:
        return {}
    whole = sum(weights.values())
    if not whole:
        return {next(iter(sorted(weights))): total}
    parts = {key: total * weight // whole for key, weight in weights.items()}
    rests = sorted(weights, key=lambda key: (-(total * weights[key] % whole), key))
    for key in rests[: total - sum(parts.values())]:
        parts[key] += 1
    return parts


def split(
    rows: Iterable[tuple[str, Iterable[str], int]],
) -> dict[tuple[str, str], int]:
    """Add up bytes by source and category.

    What has several categories counts in equal parts for each; what has none, for "".
    """
    found: dict[tuple[str, str], int] = {}
    for source, names, size in rows:
        even = dict.fromkeys(sorted(set(names)) or [""], 1)
        for name, part in shared(size, even).items():
            found[source, name] = found.get((source, name), 0) + part
    return found


def daily(samples: Iterable[Sample]) -> tuple[Sample, ...]:
    """Give the last sample of each day (UTC), the oldest first."""
    days = {each.at.date(): each for each in sorted(samples, key=lambda s: s.at)}
    return tuple(days[day] for day in sorted(days))


# --- as data --------------------------------------------------------------------------


def written(sample: Sample) -> dict[str, object]:
    """Spell a sample."""
    return {
        "at": micros(sample.at),
        "slices": [list(each) for each in sample.slices],
        "content": sample.content,
        "gone": sample.gone,
        "archived": sample.archived,
        "due": sorted(sample.due.items()),
        "ends": sorted(sample.ends.items()),
        "stay": sorted(sample.stay.items()),
        "stay_ever": sample.stay_ever,
        "recent": sample.recent,
        "ages": sorted(sample.ages.items()),
        "unjudged": sample.unjudged,
    }


def read(document: Mapping[str, Any]) -> Sample:
    """Read a sample back."""
    return Sample(
        at=instant(document["at"]),
        slices=tuple(
            Slice(Place(place), source, category, size)
            for place, source, category, size in document["slices"]
        ),
        content=document["content"],
        gone=document["gone"],
        archived=document["archived"],
        due=dict(map(tuple, document["due"])),
        ends=dict(map(tuple, document["ends"])),
        stay=dict(map(tuple, document["stay"])),
        stay_ever=document["stay_ever"],
        recent=document["recent"],
        ages=dict(map(tuple, document["ages"])),
        unjudged=document["unjudged"],
    )
