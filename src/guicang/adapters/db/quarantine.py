"""Input that could not be read: kept raw, sealed and once.

Whether something is kept already is found by its place, and then by opening what lies
there: a digest of the raw bytes would let anybody who has one try out short lines.
"""

from collections.abc import Sequence

from guicang.adapters.db.models.records import Quarantined
from guicang.adapters.db.rows import dumps
from guicang.adapters.db.sealing import Box
from guicang.ports.records import Unreadable

_PURPOSE = "quarantine"
_PAGE = 500


def keep(items: Sequence[Unreadable], at: int, box: Box) -> int:
    """Store what is not there yet, ``at`` microseconds; return how many that were."""
    return sum(
        _keep(items[start : start + _PAGE], at, box)
        for start in range(0, len(items), _PAGE)
    )


def _keep(items: Sequence[Unreadable], at: int, box: Box) -> int:
    have = {
        (
            file,
            position,
            offset,
            box.open(_PURPOSE, _place(file, position, offset), bytes(raw)),
        )
        for file, position, offset, raw in Quarantined.objects.filter(
            file__in={item.file for item in items},
            position__in={item.position for item in items},
        ).values_list("file", "position", "offset", "raw")
    }
    new = {
        (item.file, item.position, item.offset, item.raw): item
        for item in items
        if (item.file, item.position, item.offset, item.raw) not in have
    }
    Quarantined.objects.bulk_create(
        Quarantined(
            file=item.file,
            position=item.position,
            offset=item.offset,
            reason=item.reason,
            code=item.code,
            stored_at=at,
            raw=box.seal(
                _PURPOSE, _place(item.file, item.position, item.offset), item.raw
            ),
        )
        for item in new.values()
    )
    return len(new)


def _place(file: str, position: int, offset: int) -> str:
    return dumps([file, position, offset])
