"""What is known of the platforms' own copies of a batch, for its page."""

from collections.abc import Iterable, Mapping
from typing import Any

from guicang.domain.certificate import platforms
from guicang.domain.certificate.sentences import spoken
from guicang.domain.disposal.model import Batch
from guicang.entrypoints.houses import house, words


def copies(batch: Batch) -> list[dict[str, Any]]:
    """Say source by source what the certificate says; nothing before there is one."""
    if not batch.certificate:
        return []
    opened = house()
    document = opened.certifying.open(opened.batches.certificate(batch.certificate))
    return [
        {
            "source": row["source"],
            "many": row["conversations"],
            "deleted": platforms.deleted(row),
            "copy": spoken(row["copy"], words),
            "retention": spoken(row["retention"], words),
            "told": [{**told, "says": words(told["says"])} for told in row["told"]],
        }
        for row in platforms.rows(document)
    ]


def outcomes(batch: Batch, shown: Iterable[str]) -> Mapping[str, dict[str, Any]]:
    """Give what came of asking for the copies of some conversations, by their ids."""
    if not batch.platform:
        return {}
    wanted = set(shown)
    return {
        name: {"says": words(says), "tone": "good" if deleted else "warn"}
        for name, says, deleted in house().recounting.told(batch)
        if name in wanted
    }
