"""Customers in memory."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from guicang.domain.errors import CustomersChanged
from guicang.domain.identity import Customers, Digested, Identity, Kind, name_of
from guicang.ports.identities import Version
from tests.fakes.transactions import MemoryDatabase, MemoryStore


class MemoryIdentities(MemoryStore):
    def __init__(self, database: MemoryDatabase | None = None) -> None:
        super().__init__(database)
        self.known: dict[str, Identity] = {}
        self.of: dict[str, frozenset[str]] = {}
        self.clues: set[tuple[str, Digested]] = set()
        self.versions: list[Version] = []

    def meet(self, identities: Iterable[Identity]) -> None:
        for one in identities:
            known = self.known.setdefault(one.tag, one)
            if known.kind is Kind.RECORD:
                self.known[one.tag] = replace(known, kind=one.kind)
            self.of.setdefault(one.tag, frozenset({one.tag}))

    def learn(self, clues: Iterable[tuple[str, Digested]]) -> None:
        self.clues |= {each for each in clues if each[0] in self.known}

    def get(self, identities: Iterable[str]) -> Mapping[str, Identity]:
        return {tag: self.known[tag] for tag in identities if tag in self.known}

    def customers(self, identities: Iterable[str]) -> Customers:
        return frozenset(self.of[tag] for tag in identities if tag in self.of)

    def change(self, version: Version) -> None:
        if version.version != len(self.versions) + 1:
            raise ValueError(f"version {version.version} is not the next one")
        before = version.change.before
        if self.customers(tag for old in before for tag in old) != before:
            raise CustomersChanged
        for customer in version.change.after:
            self.of.update(dict.fromkeys(customer, customer))
        self.versions.append(version)

    def history(self, identities: Iterable[str] = ()) -> Sequence[Version]:
        asked = frozenset(identities)
        return [
            each
            for each in reversed(self.versions)
            if not asked or not asked.isdisjoint(frozenset().union(*each.change.before))
        ]

    def has(self, identities: Iterable[str], clue: Digested) -> bool:
        return any((tag, clue) in self.clues for tag in identities)

    def shared(self, limit: int) -> Sequence[tuple[Digested, str]]:
        found: dict[Digested, set[str]] = {}
        for tag, clue in self.clues:
            found.setdefault(clue, set()).add(name_of(self.of[tag]))
        several = [clue for clue in sorted(found) if len(found[clue]) > 1]
        return [
            (clue, each) for clue in several[:limit] for each in sorted(found[clue])
        ]
