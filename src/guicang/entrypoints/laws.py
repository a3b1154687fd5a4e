"""Legal entries and clauses as people call them, in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from guicang.bootstrap import House
from guicang.domain.retention.packs import entries_of
from guicang.domain.retention.wording import trigger_name
from guicang.entrypoints.labels import article
from guicang.entrypoints.words import Words


@dataclass
class Laws:
    """Names for one reader; citations are looked up once."""

    house: House
    words: Words
    language: str

    @cached_property
    def citations(self) -> Mapping[str, str]:
        """The citation of every legal entry by its id."""
        return {
            name: article(entry.instrument.of(self.language), entry.article, self.words)
            for name, entry in entries_of(self.house.judging.packs.load()).items()
        }

    def clause_name(self, clause: str) -> str:
        """Name a clause: the policy's title beside its id, or a law's citation."""
        title = self._titles().get(clause) or self.citations.get(clause, "")
        return f"{title} [{clause}]" if title else clause

    def _titles(self) -> Mapping[str, str]:
        current = self.house.policies.current()
        clauses: Any = current.document["clauses"] if current else ()
        return {c["id"]: self.title_of(c) for c in clauses if "title" in c}

    def title_of(self, document: Mapping[str, Any]) -> str:
        """Give a title in the reader's language."""
        title: Mapping[str, str] = document["title"]
        return str(title.get(self.language) or title["en"])

    def start_of(self, trigger: object) -> str:
        """Name what a period starts with."""
        return trigger_name(str(trigger), self.words) if trigger else "--"
