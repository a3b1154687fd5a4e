"""Recount what is known of the platforms' own copies: from the ledger, and no more."""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from guicang.domain.certificate.platforms import PlatformCopy, Told
from guicang.domain.disposal.model import Batch, Fate, Member
from guicang.domain.errors import ConnectorBroken, NoSuchConnector
from guicang.domain.ledger.model import Tag
from guicang.domain.sources.model import Ability, Can
from guicang.ports.connections import Attestations, Connections, Registry, Threads
from guicang.ports.ledger import Ledger

Answered = tuple[str, str, bool]
"""A conversation, what came of asking in words, and whether the platform did it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recounting:
    """Reads what platforms were asked, what they can, and what people attested."""

    connections: Connections
    threads: Threads
    attestations: Attestations
    registry: Registry
    ledger: Ledger

    def told(self, batch: Batch) -> Iterator[Answered]:
        """Give what the ledger says of each conversation of a batch."""
        for data in self._asked(batch.id):
            if data["batch"] == batch.id:
                for name in data["conversations"]:
                    yield name, data["says"], data["deleted"]

    def went(self, conversation: str) -> bool:
        """Whether the platform deleted its copy of it, under whatever batch."""
        return any(
            data["deleted"] and conversation in data["conversations"]
            for data in self._asked(conversation)
        )

    def _asked(self, about: str) -> Iterator[dict[str, Any]]:
        entries = self.ledger.entries(tag=Tag.BATCH_PLATFORM_ASKED, about=about)
        return (dict(entry.data) for entry in entries)

    def copies(
        self, batch: Batch, members: Collection[Member]
    ) -> tuple[PlatformCopy, ...]:
        """Say what is known of the platforms' copies of what a batch destroyed."""
        gone = [m.conversation for m in members if m.fate is Fate.DESTROYED]
        source = {name: found for name, (found, _) in self.threads.of(gone).items()}
        kinds = {each.name: each.kind for each in self.connections.list(ended=True)}
        # A web chat of our own is no platform: there is no copy elsewhere.
        source = {name: found for name, found in source.items() if found in kinds}
        told = Counter(
            (source[name], says, deleted)
            for name, says, deleted in self.told(batch)
            if name in source
        )
        return tuple(
            PlatformCopy(
                source=name,
                connector=kinds[name],
                conversations=many,
                ability=self._can(kinds[name]),
                told=tuple(
                    Told(says=says, conversations=count, deleted=deleted)
                    for (of, says, deleted), count in sorted(told.items())
                    if of == name
                ),
                attested=next(iter(self.attestations.list(name)), None),
            )
            for name, many in sorted(Counter(source.values()).items())
        )

    def _can(self, kind: str) -> Can:
        """Say whether a connector can delete: one that is not there cannot."""
        try:
            return self.registry.profile(kind).abilities[Ability.DELETE].can
        except (ConnectorBroken, NoSuchConnector):
            return Can.NO
