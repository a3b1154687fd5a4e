"""Which record goes into which segment, and why it may be archived at all.

A segment ends when its one key is destroyed, so its records must be able to end
together. They share:

1. the archive mode: what exists only for recovery never lies beside what the law keeps;
2. the legal basis group: a law that is repealed touches whole segments;
3. the bucket: the month, in UTC, in which their keeping ends.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final, NamedTuple

from guicang.domain.archive.model import Mode
from guicang.domain.retention.model import Verdict

MESSAGES: Final = 100_000
BYTES: Final = 256 * 1024 * 1024  # a segment is packed in memory


class Candidate(NamedTuple):
    """A record that is to be archived; ``size`` in bytes, attachments included."""

    conversation: str
    mode: Mode
    basis: str
    bucket: str
    messages: int
    size: int = 0


class Group(NamedTuple):
    """What one segment will hold, in the order of conversation ids."""

    mode: Mode
    basis: str
    bucket: str
    conversations: tuple[str, ...]
    messages: int
    size: int


@dataclass(slots=True)
class _Growing:
    """A group that takes records still."""

    kind: tuple[Mode, str, str]
    conversations: list[str] = field(default_factory=list)
    messages: int = 0
    size: int = 0

    def has_room(self, one: Candidate, messages: int, size: int) -> bool:
        """Say whether a record fits below the limits; a first one always does."""
        fits = self.messages + one.messages <= messages and self.size + one.size <= size
        return fits or not self.conversations

    def take(self, one: Candidate) -> None:
        """Add a record."""
        self.conversations.append(one.conversation)
        self.messages += one.messages
        self.size += one.size

    def whole(self) -> Group:
        """Give it as what a segment will hold."""
        return Group(*self.kind, tuple(self.conversations), self.messages, self.size)


def plan(
    candidates: Iterable[Candidate],
    *,
    segment_messages: int = MESSAGES,
    segment_bytes: int = BYTES,
) -> Iterator[Group]:
    """Divide records, which come in the order of their ids, into segments.

    Each group is given as soon as it is full: however many records there are, one
    group of each kind is kept. No group exceeds a limit unless it is one conversation
    that does by itself. Records of mode EVIDENCE are not archived, hence in no group.
    ValueError for records out of order.
    """
    growing: dict[tuple[Mode, str, str], _Growing] = {}
    last: str | None = None
    for one in candidates:
        if last is not None and one.conversation <= last:
            raise ValueError("records out of order")
        last = one.conversation
        if one.mode is Mode.EVIDENCE:
            continue
        group = growing.setdefault(_kind(one), _Growing(_kind(one)))
        if not group.has_room(one, segment_messages, segment_bytes):
            yield group.whole()
            group = growing[group.kind] = _Growing(group.kind)
        group.take(one)
    for _, rest in sorted(growing.items()):
        yield rest.whole()


def bucket(keep_until: datetime) -> str:
    """Name the month in which keeping ends, in UTC: ``2029-03``."""
    at = keep_until.astimezone(UTC)
    return f"{at.year:04}-{at.month:02}"


def mode_for(
    verdict: Verdict,
    now: datetime,
    escrow_until: datetime,
    *,
    erasure: bool = False,
) -> tuple[Mode, datetime | None]:
    """Say why a record may be archived, and until when its copy is kept (R28).

    1. A floor that still runs: FLOOR, until the last copy may go (``dispose_at``), or
       the floor ends where no such instant is known. A floor whose own end is not
       known yet runs too; its copy is looked at again at ``escrow_until``.
    2. Otherwise, where the person asked for erasure or withdrew consent
       (``erasure``): EVIDENCE, no copy at all.
    3. Otherwise: ESCROW, until ``escrow_until``.

    The floor comes first: a request does not shorten what the law demands, it only
    restricts the copy (PIPL, article 47).
    """
    floor = verdict.keep_until
    if floor is None and verdict.floors:
        return Mode.FLOOR, verdict.dispose_at or escrow_until
    if floor is not None and floor > now:
        return Mode.FLOOR, max(floor, verdict.dispose_at or floor)
    if erasure:
        return Mode.EVIDENCE, None
    return Mode.ESCROW, escrow_until


def _kind(one: Candidate) -> tuple[Mode, str, str]:
    return one.mode, one.basis, one.bucket
