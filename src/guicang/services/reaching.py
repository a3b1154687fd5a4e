"""Whom telling a change of the rules would reach, and where."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from guicang.domain.notices.templates import Said
from guicang.domain.sources.clearing import thread_name
from guicang.domain.sources.model import Ability
from guicang.ports.connections import Connections, Registry, Threads
from guicang.ports.desk import Desk
from guicang.services.watching import can


class RulesChange(NamedTuple):
    """A change: a policy's number, or ``law-`` and the number of a ledger's entry."""

    id: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """Whom telling a change would reach; ``to`` and ``identities`` are by customer.

    ``before`` were told already, ``strangers`` are lines of the list that are nobody's
    here, ``shut`` addresses get nothing: mail came back. ``said`` is how it reads.
    ``only_archived`` are those whom no way reaches and who are known by archived
    conversations alone; where those lay in a thread, it counts as any other.
    """

    change: RulesChange
    concerned: int
    before: int
    strangers: int
    shut: int
    only_archived: int
    said: Said
    to: Mapping[str, str] = field(repr=False)
    identities: Mapping[str, frozenset[str]] = field(repr=False)

    @property
    def ways(self) -> Mapping[str, int]:
        """Count them by way: mail, phone and thread."""
        counted = Counter(to.partition(":")[0] for to in self.to.values())
        return {way: counted[way] for way in ("mail", "phone", "thread")}

    @property
    def unreached(self) -> int:
        """How many nobody can be told by any way that is known."""
        return self.concerned - self.before - len(self.to)


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """Finds where customers wrote to us, on platforms where we can say something."""

    threads: Threads
    desk: Desk
    connections: Connections
    registry: Registry
    thread_tag: Callable[[str, str], str]

    def of(self, conversations: Mapping[str, str]) -> Mapping[str, str]:
        """Give ``thread:SOURCE/THREAD`` by customer, of one conversation of each."""
        able = {each.name for each in self.connections.list() if self._able(each.kind)}
        found = self.threads.of(conversations.values())
        known = self.desk.threads(stretch.thread for _, stretch in found.values())
        to = {}
        for customer, conversation in conversations.items():
            source, stretch = found.get(conversation, ("", None))
            if stretch is None or source not in able:
                continue
            thread = thread_name(source, stretch, self.thread_tag)
            if thread := thread or known.get(stretch.thread):
                to[customer] = f"thread:{source}/{thread}"
        return to

    def _able(self, kind: str) -> bool:
        return can(self.registry.profile(kind), Ability.NOTICE)
