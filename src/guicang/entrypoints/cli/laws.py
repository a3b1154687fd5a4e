"""Legal entries and clauses as people call them."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from guicang.domain.retention.packs import entries_of
from guicang.domain.retention.wording import trigger_name
from guicang.entrypoints.cli.common import LANGUAGE, _, house
from guicang.entrypoints.labels import article


@cache
def citations() -> Mapping[str, str]:
    """Give the citation of every legal entry by its id."""
    return {
        name: article(entry.instrument.of(LANGUAGE), entry.article, _)
        for name, entry in entries_of(house().judging.packs.load()).items()
    }


def clause_name(clause: str) -> str:
    """Name a clause: the policy's title beside its id, or a law's citation."""
    title = _titles().get(clause) or citations().get(clause, "")
    return f"{title} [{clause}]" if title else clause


def _titles() -> Mapping[str, str]:
    current = house().policies.current()
    clauses: Any = current.document["clauses"] if current else ()
    return {c["id"]: title_of(c) for c in clauses if "title" in c}


def title_of(document: Mapping[str, Any]) -> str:
    """Give a title in the reader's language."""
    title: Mapping[str, str] = document["title"]
    return str(title.get(LANGUAGE) or title["en"])


def start_of(trigger: object) -> str:
    """Name what a period starts with."""
    return trigger_name(str(trigger), _) if trigger else "--"
