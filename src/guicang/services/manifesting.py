"""What is gathered of a manifest's members while they go by, once, in their order."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from guicang.domain.archive.manifest import canonical
from guicang.domain.disposal.model import Member
from guicang.domain.ledger.merkle import Frontier, leaf_hash
from guicang.domain.record import Dumps
from guicang.domain.retention.model import Record
from guicang.services.listing import line


@dataclass(slots=True, kw_only=True)
class Gathered:
    """What a request says of all members together, whatever their number.

    ``categories`` of their labels; how many there are by ``sources``.
    """

    platform: bool
    dumps: Dumps | None = None
    categories: set[str] = field(default_factory=set)
    sources: Counter[str] = field(default_factory=Counter)
    _edge: Frontier = field(default_factory=Frontier)

    def through(self, members: Iterable[tuple[Member, Record]]) -> Iterator[Member]:
        """Let members go by. ValueError unless they come in the order of their ids."""
        last = ""
        for member, record in members:
            if self._edge.size and member.conversation <= last:
                raise ValueError("members do not come in the order of their ids")
            last = member.conversation
            spelt = canonical(line(member, platform=self.platform), self.dumps)
            self._edge.append(leaf_hash(spelt))
            self.categories.update(label.category for label in record.labels)
            self.sources[record.source] += 1
            yield member

    def root(self) -> str:
        """Give the root (hex) of the manifest of those that went by."""
        return self._edge.root().hex()
