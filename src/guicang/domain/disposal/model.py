"""Batches, their members and their states."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple


class End(StrEnum):
    """Two ends, one machine (R28)."""

    OFFLINE = "offline"  # the working copy goes, the archive stays until its own end
    DESTRUCTION = "destruction"  # the archive copy goes: the last one


class State(StrEnum):
    """Where a batch stands on the road."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    ARCHIVED = "archived"
    VERIFIED = "verified"
    ERASING = "erasing"
    ERASED = "erased"
    SHREDDED = "shredded"
    PROBED = "probed"
    CERTIFIED = "certified"
    WITHDRAWN = "withdrawn"
    REJECTED = "rejected"
    EXPIRED = "expired"


class Fate(StrEnum):
    """What became of one member (R26)."""

    NOMINATED = "nominated"
    DESTROYED = "destroyed"
    REFUSED = "refused"
    FAILED = "failed"


class Member(NamedTuple):
    """One record in a batch's frozen manifest.

    ``digest`` is the hex digest of the content, ``facts`` the hex digest of what the
    rules were told and said, when it was nominated: if either differs at the last
    door, the record goes back to active (R13). ``segment`` is where its archive copy
    is. ``key`` names its data key. ``why`` says what refused it: a code and ids.
    """

    conversation: str
    digest: str
    facts: str
    messages: int
    size: int
    keep_until: datetime | None
    clauses: tuple[str, ...] = ()
    floors: tuple[str, ...] = ()
    mode: str = ""
    basis: str = ""
    bucket: str = ""
    segment: str = ""
    key: str = ""
    fate: Fate = Fate.NOMINATED
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """A set of records on its way to its end.

    ``root`` is the hex Merkle root over the members (RFC 6962), in the order of their
    conversation ids. ``request`` is the id of its approval request, the same as the
    batch's. ``counts`` by fate. ``policy`` is the version that was in force.
    ``platform``: the platforms' own copies go, too, as far as they can.
    """

    id: str
    end: End
    state: State
    root: str
    policy: int
    proposer: str
    reason: str
    created_at: datetime
    members: int = 0
    messages: int = 0
    size: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)
    certificate: str = ""
    platform: bool = False
