"""What is answered, as types: those fields that programs read most."""

from typing import Any, TypedDict


class Outcome(TypedDict):
    """What became of one pushed record."""

    id: str | None
    outcome: str
    code: str | None
    reason: str | None


class Pushed(TypedDict):
    """What a push changed, and what became of each record, in their order."""

    conversations: int
    messages: int
    updated: int
    duplicates: int
    quarantined: int
    refused: int
    items: list[Outcome]


class Line(TypedDict):
    """A conversation in a list."""

    id: str
    source: str
    channel: str
    agent: str
    opened_at: str | None
    closed_at: str | None
    messages: int
    bytes: int
    sensitive: bool
    categories: list[str]
    state: str | None
    offline_at: str | None
    holds: list[str]


class Errand(TypedDict):
    """What the desk decided about a customer, to be done in your own system.

    ``deed`` is ``tell`` (say ``text``), ``transfer`` (to ``account``), ``end``, or
    ``present`` (show ``account`` as ``presence``). ``thread`` is the conversation's id.
    """

    id: str
    at: str
    source: str
    deed: str
    thread: str | None
    session: str | None
    agent: str | None
    account: str | None
    presence: str | None
    text: str | None
    why: str


class Verdict(TypedDict):
    """What becomes of a conversation, when, and why."""

    conversation: str
    copy: str
    state: str
    action: str | None
    offline_at: str | None
    keep_until: str | None
    dispose_at: str | None
    clauses: list[str]
    floors: list[str]
    holds: list[str]
    reasons: list[dict[str, Any]]


class Request(TypedDict):
    """A request that people sign."""

    id: str
    operation: str
    decision: str
    root: str
    proposer: str
    expires_at: str
    missing: list[list[str]]
    signatures: list[dict[str, Any]]
    payload: dict[str, Any]


class Batch(TypedDict):
    """A batch; its request has the same id."""

    id: str
    end: str
    state: str
    root: str
    conversations: int
    messages: int
    counts: dict[str, int]
    certificate: str | None
    request: Request


class Message(TypedDict):
    """A message, masked."""

    seq: int
    at: str
    sender: str | None
    role: str
    type: str
    text: str


class Transcript(TypedDict):
    """What was said, masked."""

    conversation: str
    masked: bool
    messages: list[Message]


class Entry(TypedDict):
    """A line of the ledger."""

    seq: int
    at: str
    tag: str
    actor: str
    data: dict[str, Any]


class Head(TypedDict):
    """The ledger's tree as it stands."""

    size: int
    root: str
    last_at: str | None


class Verified(TypedDict):
    """What hashing every entry again showed."""

    whole: bool
    entries: int
    root: str
    checkpoints: int
    unguarded: int
    faults: list[str]
