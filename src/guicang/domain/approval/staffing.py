"""Whether the people who are here could approve a change of people.

1. Who signs is active, has a second factor and may sign.
2. A house is complete when one of them could propose a change of people and others
   could fill its chairs. Until then its administrator adds people alone.
3. Nobody is taken out of a complete house who would leave it incomplete: it could never
   let anybody in again.
4. In any role table each operation has somebody who may propose it, and others who can
   fill its chairs, where each role is held by one person.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from guicang.domain.access.grants import allowed
from guicang.domain.access.model import May, Person, Role
from guicang.domain.access.table import Objection, Table
from guicang.domain.approval.matrix import PROPOSING, TEMPLATES
from guicang.domain.approval.model import Chair, Operation
from guicang.domain.approval.rules import fill
from guicang.domain.errors import TooFewLeft


def unfilled(
    chairs: Sequence[Chair],
    people: Iterable[Person],
    table: Table,
    without: Collection[str] = (),
) -> tuple[Chair, ...]:
    """Return the chairs that stay empty when all but some sign, each in one."""
    seats = fill(
        chairs,
        [
            person.roles
            for person in people
            if person.name not in without and _could(person, May.REQUEST_SIGN, table)
        ],
    )
    return tuple(
        chair for chair, seat in zip(chairs, seats, strict=True) if seat is None
    )


def complete(chairs: Sequence[Chair], people: Collection[Person], table: Table) -> bool:
    """Whether somebody could propose a change of people, and others sign it."""
    return any(
        _could(person, May.PEOPLE_CHANGE, table)
        and not unfilled(chairs, people, table, {person.name})
        for person in people
    )


def can_found(people: Iterable[Person], table: Table) -> bool:
    """Whether somebody could add people alone, as long as the house is founded."""
    return any(_could(person, May.PEOPLE_FOUND, table) for person in people)


def require_left(
    able: Callable[[Sequence[Person]], bool],
    people: Sequence[Person],
    changed: Person,
) -> None:
    """Raise TooFewLeft if a change of somebody takes what makes the house able."""
    after = [changed if person.name == changed.name else person for person in people]
    if able(people) and not able(after):
        raise TooFewLeft(person=changed.name)


def indispensable(
    chairs: Sequence[Chair], people: Collection[Person], table: Table
) -> tuple[str, ...]:
    """Name those whose lost second factor nobody could replace.

    Without them, the others are no complete house.
    """
    return tuple(
        sorted(
            person.name
            for person in people
            if person.active
            and not complete(
                chairs, [p for p in people if p.name != person.name], table
            )
        )
    )


def unproposable(table: Table) -> Iterator[Objection]:
    """Name the operations that nobody could propose for others to sign."""
    for matrix in TEMPLATES.values():
        for operation, chairs in matrix.items():
            if not _proposable(operation, chairs, table):
                yield operation.value, "nobody could propose it for others to sign"


def _proposable(operation: Operation, chairs: Sequence[Chair], table: Table) -> bool:
    one_each = [
        Person(name=role.value, roles=frozenset({role}), enrolled=True) for role in Role
    ]
    return fillable(operation, chairs, one_each, table)


def fillable(
    operation: Operation,
    chairs: Sequence[Chair],
    people: Collection[Person],
    table: Table,
) -> bool:
    """Whether somebody may propose an operation, and others can fill its chairs."""
    may = PROPOSING[operation]
    return any(
        _could(person, may, table)
        and not unfilled(chairs, people, table, {person.name})
        for person in people
    )


def sitters(chair: Chair, people: Iterable[Person], table: Table) -> tuple[str, ...]:
    """Name those who could sit in a chair, in the order of names."""
    return tuple(
        sorted(
            person.name
            for person in people
            if person.roles & chair.roles and _could(person, May.REQUEST_SIGN, table)
        )
    )


def _could(person: Person, may: May, table: Table) -> bool:
    return person.enrolled and allowed(person, may, table)
