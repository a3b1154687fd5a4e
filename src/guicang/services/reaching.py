"""Whom telling a change of the rules would reach, and where."""

from collections.abc import (
    Callable,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
    Set as AbstractSet,
)
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Final, NamedTuple

from guicang.domain.identity import Clue, Digested, Reason, name_of
from guicang.domain.identity.naming import clue_value
from guicang.domain.notices.addresses import Listed
from guicang.domain.notices.templates import Said
from guicang.domain.sources.clearing import thread_name
from guicang.domain.sources.model import Ability
from guicang.ports.catalogue import Catalogue
from guicang.ports.connections import Connections, Registry, Threads
from guicang.ports.desk import Desk
from guicang.ports.identities import Identities
from guicang.ports.keys import Tagger
from guicang.ports.noticing import LastTalk, LastTalks, ToldCustomers
from guicang.services.watching import can

_PAGE: Final = 1_000  # customers in memory at a time
_REASONS: Final = {"mail": Reason.EMAIL, "phone": Reason.PHONE}


class RulesChange(NamedTuple):
    """A change: a policy's number, or ``law-`` and the number of a ledger's entry."""

    id: str
    at: datetime


class Reached(NamedTuple):
    """A customer with records from before a change, and how they are told.

    ``to`` is "" for whom no way is known, ``lang`` "" where their language is not.
    ``before``: they were told already. ``listed`` says which line named them, from 0.
    ``archived``: they are known by archived conversations alone.
    """

    name: str
    identities: frozenset[str]
    to: str
    lang: str
    before: bool = False
    listed: frozenset[int] = frozenset()
    archived: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """Whom telling a change would reach, counted.

    ``before`` were told already, ``strangers`` are lines of the list that are nobody's
    here, ``shut`` addresses get nothing: mail came back. ``ways`` counts persons by
    mail, phone and thread, ``langs`` by the language they are told in; ``said`` is how
    it reads in each of these, the one that stands in for others first. ``digest`` is
    of who is told where, in which language. ``only_archived`` are those whom no way
    reaches and who are known by archived conversations alone; where those lay in a
    thread, it counts as any other.
    """

    change: RulesChange
    concerned: int
    before: int
    strangers: int
    shut: int
    only_archived: int
    ways: Mapping[str, int]
    langs: Mapping[str, int]
    said: Mapping[str, Said]
    digest: str = field(repr=False)

    @property
    def persons(self) -> int:
        """How many are told."""
        return sum(self.ways.values())

    @property
    def unreached(self) -> int:
        """How many nobody can be told by any way that is known."""
        return self.concerned - self.before - self.persons


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
        if not conversations:
            return {}
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Concerned:
    """Finds the customers that a change concerns, a page at a time.

    Of the archive, which has no index of customers, the last conversation of each is
    kept: some hundred bytes a customer.
    """

    talks: LastTalks
    catalogue: Catalogue
    identities: Identities
    where: Where
    told: ToldCustomers
    tagger: Tagger

    def each(
        self, change: RulesChange, listed: Sequence[Listed]
    ) -> Iterator[list[Reached]]:
        """Give pages of those who have records from before a change, by name.

        Each is reached by the way that the first line names which is theirs, else
        where they wrote to us last.
        """
        lines = self._lines(listed)
        archived = self._archived(change.at)
        done = self.told.of(change.id)
        customers = self.talks.customers()
        while page := list(islice(customers, _PAGE)):
            tags = [tag for each in page for tag in each]
            here = self.talks.last(tags, change.at)
            last = _newest(tags, here, archived)
            known = [each for each in page if not each.isdisjoint(last)]
            yield [
                one._replace(archived=one.identities.isdisjoint(here))
                for one in self._page(known, last, lines, done)
            ]

    def _page(
        self,
        page: Sequence[frozenset[str]],
        last: Mapping[str, LastTalk],
        lines: Mapping[str, Mapping[int, str]],
        done: AbstractSet[str],
    ) -> list[Reached]:
        named = {
            name_of(each): dict(
                sorted(line for tag in each for line in lines.get(tag, {}).items())
            )
            for each in page
        }
        newest = {
            name_of(each): max(last[tag] for tag in each if tag in last)
            for each in page
        }
        found = [
            Reached(
                name := name_of(each),
                each,
                next(iter(named[name].values()), ""),
                newest[name].lang,
                before=not done.isdisjoint(each),
                listed=frozenset(named[name]),
            )
            for each in page
        ]
        there = self.where.of(
            {
                each.name: newest[each.name].conversation
                for each in found
                if not (each.to or each.before)
            }
        )
        return [each._replace(to=each.to or there.get(each.name, "")) for each in found]

    def _archived(self, before: datetime) -> Mapping[str, LastTalk]:
        """Give the last archived conversation of each; its language is not known."""
        last: dict[str, LastTalk] = {}
        for record in self.catalogue.facts():
            at = record.starts["opened"]
            if record.customer and at < before:
                one = LastTalk(at, record.id, "")
                last[record.customer] = max(one, last.get(record.customer, one))
        return last

    def _lines(self, listed: Sequence[Listed]) -> Mapping[str, Mapping[int, str]]:
        """Give which lines may be whose, by identity: their numbers and addresses."""
        found: dict[str, dict[int, str]] = {}
        for number, each in enumerate(listed):
            for tag in self._tags(each):
                found.setdefault(tag, {})[number] = each.to
        return found

    def _tags(self, listed: Listed) -> frozenset[str]:
        """Give the identities that a line may be."""
        if listed.customer:
            return frozenset({self.tagger.tag("customer", listed.customer)})
        kind, _, at = listed.to.partition(":")
        reason = _REASONS[kind]
        value = clue_value(Clue(reason=reason, value=at))
        digest = self.tagger.tag(f"clue-{reason.value}", value)
        having = self.identities.having(Digested(reason, digest))
        return frozenset().union(*self.identities.customers(having))


def _newest(
    tags: Iterable[str], here: Mapping[str, LastTalk], archived: Mapping[str, LastTalk]
) -> Mapping[str, LastTalk]:
    """Give the last conversation of each identity, wherever it is now."""
    last = dict(here)
    for tag in tags:
        if tag in archived:
            last[tag] = max(archived[tag], last.get(tag, archived[tag]))
    return last
