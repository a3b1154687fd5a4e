"""What can be wrong with a ledger, and the sentences that say so."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """What can be wrong with a ledger."""

    EDITED_VALUE = "edited-value"
    EDITED_LEAF = "edited-leaf"
    EDITED = "edited"
    DROPPED = "dropped"
    REORDERED = "reordered"
    NOT_AN_ENTRY = "not-an-entry"
    BACKWARDS = "backwards"
    CUT_TAIL = "cut-tail"
    DROPPED_ALL = "dropped-all"
    EXTRA = "extra"
    HEAD_DIFFERS = "head-differs"
    REWRITTEN = "rewritten"
    FORK = "fork"
    FOREIGN = "foreign"
    TILE = "tile"
    CLOCK_MOVED = "clock-moved"
    STAMP_DIFFERS = "stamp-differs"
    RECEIPT_GONE = "receipt-gone"
    PAYLOAD_GONE = "payload-gone"


SENTENCES: Final[Mapping[Kind, str]] = {
    Kind.EDITED_VALUE: "the value of entry {seq} was edited",
    Kind.EDITED_LEAF: "the leaf hash of entry {seq} was edited, its value was not",
    Kind.EDITED: "entry {seq} was edited: value and leaf hash do not fit",
    Kind.DROPPED: "entries {first} to {last} were dropped",
    Kind.REORDERED: "entry {seq} stands in the place of entry {place}",
    Kind.NOT_AN_ENTRY: "the bytes at {seq} are not an entry",
    Kind.BACKWARDS: "entry {seq} is older than the one before it",
    Kind.CUT_TAIL: "the tail was cut: entries {first} to {last} are gone",
    Kind.DROPPED_ALL: "all {count} entries were dropped",
    Kind.EXTRA: "there are {count} entries more than the head says",
    Kind.HEAD_DIFFERS: "the head does not fit the entries: one of them was changed",
    Kind.REWRITTEN: (
        "entries between {first} and {last} were rewritten and all hashes made anew: "
        "the checkpoint of size {last} does not fit"
    ),
    Kind.FORK: "two checkpoints of size {size} contradict each other: a fork",
    Kind.FOREIGN: "the checkpoint of size {size} is of another ledger: {origin}",
    Kind.TILE: (
        "hash {place} of level {level} of the tree is not that of the entries: proofs "
        "made from it do not hold"
    ),
    Kind.CLOCK_MOVED: (
        "entry {seq} says that it is of {at}, but a time stamp of {stamped} covers it: "
        "the clock was moved, or the entry was made up"
    ),
    Kind.STAMP_DIFFERS: (
        "the time stamp over the checkpoint of size {size} is of {stamped}, and its "
        "receipt says {claimed}: an old checkpoint was stamped late"
    ),
    Kind.RECEIPT_GONE: (
        "the receipt of the anchor of size {size} at {place} is gone, or was changed"
    ),
    Kind.PAYLOAD_GONE: (
        "what entry {seq} said is gone, and no entry tells of its removal"
    ),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong; ``data`` fill its sentence."""

    kind: Kind
    data: Mapping[str, object]

    def __str__(self) -> str:
        return SENTENCES[self.kind].format(**self.data)
