"""Spell the values of the evidence as plain data, as canonical JSON can hold them."""

from collections.abc import Iterable
from datetime import UTC, datetime

from guicang.domain.archive.model import Segment
from guicang.domain.certificate import judge
from guicang.domain.certificate.model import KeyErasure, Medium, Search


def stamp(at: datetime) -> str:
    """Spell an instant: RFC 3339 in UTC, a fraction only where there is one."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def maybe(at: datetime | None) -> str | None:
    """Spell an instant that may be missing."""
    return None if at is None else stamp(at)


def segment(one: Segment) -> dict[str, object]:
    """Spell an archive segment."""
    return {
        "id": one.id,
        "object": one.object,
        "mode": str(one.mode),
        "basis": one.basis,
        "state": str(one.state),
        "end": one.bucket,
        "ended_at": maybe(one.ended_at),
        "conversations": one.conversations,
        "messages": one.messages,
        "bytes": one.size,
        "sha256": one.sha256 or None,
        "key": one.key,
    }


def sanitization(media: Iterable[Medium], keys: KeyErasure | None) -> dict[str, object]:
    """Spell media and keys, with the method each medium may claim."""
    erased = None if keys is None else _keys(keys)
    rows = [
        {
            "id": medium.id,
            "type": medium.type,
            "source": medium.source,
            "manufacturer": medium.manufacturer or None,
            "model": medium.model or None,
            "serial": medium.serial or None,
            "category": medium.category or None,
            "technique": str(medium.technique),
            "tool": medium.tool,
            "destination": medium.destination,
        }
        for medium in media
    ]
    methods = [{**row, "method": str(judge.method(row, erased))} for row in rows]
    return {"media": methods, "keys": erased}


def _keys(keys: KeyErasure) -> dict[str, object]:
    return {
        "count": keys.keys,
        "algorithm": keys.algorithm,
        "bits": keys.bits,
        "module": keys.module,
        "plaintext_on_medium": keys.plaintext_on_medium,
        "copies": [
            {
                "place": copy.place,
                "form": copy.form,
                "gone_at": maybe(copy.gone_at),
                "note": copy.note,
            }
            for copy in keys.copies
        ],
    }


def probe(search: Search) -> dict[str, object]:
    """Spell the search of the files."""
    return {
        "needles": search.needles,
        "probed": list(search.probed),
        "not_probed": dict(search.not_probed),
        "hits": {needle: list(files) for needle, files in search.hits.items()},
    }
