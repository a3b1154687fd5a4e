"""The manifest of a batch as a list: what was signed, for whoever verifies it.

It names conversations: giving it away is recorded, like every export.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from guicang.domain.archive.manifest import Line, canonical
from guicang.domain.disposal.model import Member
from guicang.domain.ledger.model import Tag
from guicang.ports.batches import Batches
from guicang.ports.clock import Clock
from guicang.ports.ledger import Ledger


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """The use case of handing a manifest over."""

    batches: Batches
    ledger: Ledger
    clock: Clock

    def manifest(self, batch_id: str, *, by: str) -> Iterator[bytes]:
        """Stream the lines whose root was signed, each with a line feed.

        That they were given is in the ledger before the first is. BatchNotFound.
        """
        batch = self.batches.get(batch_id)
        with self.ledger.transaction():
            self.ledger.append(
                Tag.LEDGER_EXPORTED, by, {"manifest": batch.id}, self.clock.now()
            )
        for each in lines(self.batches.members(batch.id), platform=batch.platform):
            yield canonical(each) + b"\n"


def lines(members: Iterable[Member], *, platform: bool = False) -> Iterator[Line]:
    """Turn members into the lines of the manifest, in their order."""
    return map(partial(line, platform=platform), members)


def line(m: Member, *, platform: bool = False) -> Line:
    """Turn a member into its line of the manifest."""
    return Line(
        m.conversation,
        m.digest,
        m.facts,
        m.messages,
        m.size,
        m.keep_until,
        platform,
    )
