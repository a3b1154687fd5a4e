"""Messages that come one a line, gathered into conversations.

Consecutive lines of the same conversation become one part. If its lines are scattered
over the file, several parts come out; intake merges them.
"""

import hashlib
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final, NamedTuple

from guicang.adapters.sources.files.limits import Limits
from guicang.adapters.sources.files.mapping import MESSAGE, ZONE_NOTE
from guicang.adapters.sources.files.messages import KNOWN, message
from guicang.adapters.sources.files.parsing import canonical
from guicang.domain.errors import BadRecord
from guicang.domain.record import Conversation, Message, Role, instant
from guicang.domain.record.names import identifier
from guicang.domain.record.times import Instants
from guicang.ports.records import Way
from guicang.ports.sources import Taken

_KEY: Final = (
    "conversation_id",
    "source",
    "channel",
    "lang",
    "customer_id",
    "agent_id",
)
_FLAT: Final = KNOWN | {"schema", *_KEY}
_UNNUMBERED: Final = 0


class Key(NamedTuple):
    """What lines of one part have in common."""

    conversation: str
    source: str
    channel: str
    lang: str
    customer: str
    agent: str


class Flat(NamedTuple):
    """One line: whose it is, and what it says. ``numbered`` if it had a ``seq``.

    ``name`` is what the message is known by within its conversation, if anything.
    """

    key: Key
    message: Message
    numbered: bool
    assumed: bool
    name: str | int | None


def flat(raw: dict[str, Any], instants: Instants) -> Flat:
    """Map one message that names its conversation. BadRecord names the field."""
    instants.assumed = False
    get = raw.get
    if (schema := get("schema")) is not None and schema != MESSAGE:
        raise BadRecord(place="schema", reason="not a known version")
    given = [get(name) for name in _KEY]
    try:
        # Neighbouring lines nearly always have the same key.
        key = _remembered(*given)
    except TypeError:
        key = _key(*given)
    others = len(given) - given.count(None) + (schema is not None)
    found = message(raw, _UNNUMBERED, instants, _FLAT, others)
    numbered = "seq" in raw
    name = found.id or (found.seq if numbered else None)
    return Flat(key, found, numbered, instants.assumed, name)


def _key(*given: object) -> Key:
    ids = (
        identifier(value, name, required=name == _KEY[0])
        for name, value in zip(_KEY, given, strict=True)
    )
    return Key(*ids)


_remembered = lru_cache(maxsize=64, typed=True)(_key)


@dataclass(slots=True)
class Gatherer:
    """Holds the lines of one part until another conversation begins."""

    zone: str
    limits: Limits
    way: Way
    lines: list[Flat] = field(default_factory=list)
    raws: list[bytes] = field(default_factory=list)
    names: set[str | int] = field(default_factory=set)
    size: int = 0
    offset: int = 0
    position: int = 0

    def fits(self, line: Flat) -> bool:
        """Tell whether a line may join what is held.

        A message that is there already begins a new part: whether it says the same
        is found out where versions are merged.
        """
        return not self.lines or (
            self.lines[0].key == line.key
            and line.name not in self.names
            and len(self.lines) < self.limits.part_messages
            and self.size < self.limits.line
        )

    def add(self, line: Flat, raw: bytes, offset: int, position: int) -> None:
        """Take one line in."""
        if not self.lines:
            self.offset = offset
        self.lines.append(line)
        self.raws.append(raw)
        if line.name is not None:
            self.names.add(line.name)
        self.size += len(raw)
        self.position = position

    def take(self, done: float) -> Taken | None:
        """Give what is held as one part, and begin anew."""
        if not self.lines:
            return None
        part = Taken(
            conversation=_part(self.lines, self.zone),
            position=self.position,
            done=done,
            raw=b"\n".join(self.raws),
            offset=self.offset,
            way=self.way,
        )
        self.lines, self.raws, self.names, self.size = [], [], set(), 0
        return part


def _part(lines: list[Flat], zone: str) -> Conversation:
    key = lines[0].key
    messages = _numbered(lines)
    customer, customer_name = _who(messages, Role.CUSTOMER, key.customer)
    agent, agent_name = _who(messages, Role.AGENT, key.agent)
    assumed = zone and any(line.assumed for line in lines)
    return Conversation(
        id=key.conversation,
        source=key.source,
        channel=key.channel,
        lang=key.lang,
        opened_at=instant(min(m.at for m in messages)),
        closed_at=None,
        customer=customer,
        customer_name=customer_name,
        agent=agent,
        agent_name=agent_name,
        messages=messages,
        extra=canonical({ZONE_NOTE: zone}, "extra") if assumed else "",
    )


def _numbered(lines: list[Flat]) -> tuple[Message, ...]:
    """Order messages by the numbers they brought, or else as they came.

    A message without number and id gets an id from what it says: so it is known again
    when its part comes in another file.
    """
    if all(line.numbered for line in lines):
        found = sorted((line.message for line in lines), key=lambda m: m.seq)
        seqs = [m.seq for m in found]
        if len(set(seqs)) == len(seqs):
            return tuple(found)
    seen: dict[str, int] = {}
    named = []
    for n, line in enumerate(lines):
        found_id = line.message.id or _name(line.message, seen)
        named.append(line.message._replace(seq=n, id=found_id))
    return tuple(named)


def _name(message: Message, seen: dict[str, int]) -> str:
    said = f"{message.at}\0{message.sender}\0{message.kind}\0{message.text}"
    times = seen[said] = seen.get(said, 0) + 1
    return "~" + hashlib.sha256(f"{said}\0{times}".encode()).hexdigest()[:24]


def _who(messages: tuple[Message, ...], role: Role, given: str) -> tuple[str, str]:
    for found in messages:
        if found.role is role and (not given or found.sender == given):
            return given or found.sender, found.name
    return given, ""
