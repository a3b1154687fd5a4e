"""What a page adds to a conversation, before it is taken in.

Facts of a conversation are told once: whoever is called otherwise later is still the
one that was there first, and no later name contradicts what is stored.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from guicang.domain.identity import Kind, customer_id
from guicang.domain.record import Conversation, Message, instant
from guicang.domain.sources.model import Grouping, Mark, Said
from guicang.domain.sources.threads import Stretch

_ONCE: Final = ("customer", "customer_name", "lang")


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """A source, as far as conversations are concerned; ``silence`` in microseconds.

    ``customers`` is what sort of name its customers have.
    """

    name: str
    kind: str
    grouping: Grouping
    silence: int
    customers: Kind


@dataclass(slots=True, kw_only=True)
class Draft:
    """What comes new to one conversation. ``before`` is its stretch as it was."""

    conversation: str
    number: int
    before: Stretch | None
    messages: list[Message] = field(default_factory=list)
    originals: list[Message] = field(default_factory=list)
    facts: dict[str, str] = field(default_factory=dict)
    labels: dict[str, None] = field(default_factory=dict)
    raw: list[bytes] = field(default_factory=list)
    turned: bool = False

    def learn(self, item: Said | Mark) -> None:
        """Take the facts of the conversation that an item tells."""
        told = self.before.told if self.before is not None else frozenset()
        if isinstance(item, Said):
            self._fact("lang", item.lang, told)
            self.labels.update(dict.fromkeys(item.labels))
        if self._fact("customer", item.customer, told):
            self._fact("customer_name", item.customer_name, told)
        if item.agent and self.facts.setdefault("agent", item.agent) == item.agent:
            self._fact("agent_name", item.agent_name, frozenset())

    def _fact(self, name: str, value: str, told: frozenset[str]) -> bool:
        """Take a fact unless it is known; tell whether it is the one that counts."""
        if not value or name in told:
            return False
        return self.facts.setdefault(name, value) == value

    def find(self, id_: str) -> int | None:
        """Say where among the new messages one is; None if it is none of them."""
        return next((n for n, m in enumerate(self.messages) if m.id == id_), None)

    @property
    def stored(self) -> int:
        """How many messages the conversation has in the store."""
        return self.before.messages if self.before is not None else 0

    @property
    def empty(self) -> bool:
        """Whether there is nothing to take in."""
        if self.messages or self.originals:
            return False
        return not (self.stored and self.turned)

    @property
    def told(self) -> frozenset[str]:
        """Name the facts that this adds."""
        return frozenset(self.facts) & frozenset(_ONCE)

    def finished(self, origin: Origin, stretch: Stretch) -> Conversation:
        """Give the part of a conversation that this is."""
        told = self.facts.get
        return Conversation(
            id=self.conversation,
            source=origin.name,
            channel=origin.kind,
            opened_at=instant(stretch.first),
            closed_at=None if stretch.closed is None else instant(stretch.closed),
            messages=(*self.originals, *self._numbered()),
            labels=tuple(self.labels),
            lang=told("lang", ""),
            customer=customer_id(origin.customers, origin.name, told("customer", "")),
            customer_name=told("customer_name", ""),
            agent=told("agent", ""),
            agent_name=told("agent_name", ""),
        )

    def _numbered(self) -> Iterator[Message]:
        """Number messages behind those that are stored.

        One that came late has to find its place by time: it is given a number that is
        taken, for then merging sorts by time and numbers anew.
        """
        ordered: Sequence[Message] = sorted(self.messages, key=lambda m: m.at)
        start = self.stored
        if self.before is not None and ordered and ordered[0].at < self.before.last:
            start = max(self.stored - 1, 0)
        return (m._replace(seq=start + n) for n, m in enumerate(ordered))


def grown(draft: Draft, stretch: Stretch) -> Stretch:
    """Give the stretch after what was drafted is in the store."""
    return replace(
        stretch,
        messages=draft.stored + len(draft.messages),
        told=stretch.told | draft.told,
    )
