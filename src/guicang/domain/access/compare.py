"""What another role table would change: for roles, for people, for separations."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from guicang.domain.access.model import May, Person, Role
from guicang.domain.access.table import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleChange:
    """What a role gains and loses."""

    role: Role
    gained: frozenset[May]
    lost: frozenset[May]


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonChange:
    """What somebody, with all their roles, gains and loses."""

    person: str
    gained: frozenset[May]
    lost: frozenset[May]


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """Somebody who holds two roles that a table keeps apart, and why it does."""

    person: str
    roles: tuple[Role, Role]
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What changes from one table to another.

    ``parted`` and ``joined`` are pairs of roles that may meet no more, or again.
    """

    roles: tuple[RoleChange, ...]
    people: tuple[PersonChange, ...]
    broken: tuple[Broken, ...]
    parted: tuple[tuple[Role, ...], ...]
    joined: tuple[tuple[Role, ...], ...]

    @property
    def nothing(self) -> bool:
        """Whether the tables say the same."""
        return not (self.roles or self.parted or self.joined)


def compare(before: Table, after: Table, people: Iterable[Person]) -> Difference:
    """Compare two tables; ``people`` are those who are here."""
    here = sorted((p for p in people if p.active), key=lambda person: person.name)
    return Difference(
        roles=tuple(_roles(before, after)),
        people=tuple(_people(before, after, here)),
        broken=tuple(broken(after, here)),
        parted=_pairs(after, before),
        joined=_pairs(before, after),
    )


def _roles(before: Table, after: Table) -> Iterator[RoleChange]:
    for role in Role:
        old, new = before.of(role), after.of(role)
        if old != new:
            yield RoleChange(role=role, gained=new - old, lost=old - new)


def _people(
    before: Table, after: Table, people: Iterable[Person]
) -> Iterator[PersonChange]:
    for person in people:
        old, new = _held(before, person), _held(after, person)
        if old != new:
            yield PersonChange(person=person.name, gained=new - old, lost=old - new)


def _held(table: Table, person: Person) -> frozenset[May]:
    return frozenset().union(*(table.of(role) for role in person.roles))


def broken(table: Table, people: Iterable[Person]) -> Iterator[Broken]:
    """Give those who hold roles that a table keeps apart."""
    for person in people:
        for pair in table.meeting(person.roles):
            why = table.apart[frozenset(pair)]
            yield Broken(person=person.name, roles=pair, why=why)


def _pairs(one: Table, other: Table) -> tuple[tuple[Role, ...], ...]:
    return tuple(
        sorted(tuple(sorted(pair)) for pair in one.apart if pair not in other.apart)
    )
