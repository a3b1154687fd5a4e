"""What a change of somebody would do, to be seen before it is asked for.

Which permissions come and go, which roles could not meet, and who is left to sign:
for each operation, whether the people who are here could still propose it and fill its
chairs with others.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from guicang.domain.access.model import May, Person, Role
from guicang.domain.access.table import Table
from guicang.domain.approval.model import Chair, Operation
from guicang.domain.approval.staffing import fillable, sitters

Matrix = Mapping[Operation, Sequence[Chair]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """Who can sign an operation: for each chair, the names of those who may sit there.

    ``possible`` says whether somebody may propose it and others fill all chairs.
    """

    operation: Operation
    chairs: tuple[tuple[Chair, tuple[str, ...]], ...]
    possible: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Impact:
    """What a change of somebody would do.

    ``apart`` are pairs of the new roles that may not meet, and why. ``lost_operations``
    were possible before and would not be any more.
    """

    gained: frozenset[May]
    lost: frozenset[May]
    apart: tuple[tuple[tuple[Role, Role], str], ...]
    left: tuple[Left, ...]
    lost_operations: tuple[Operation, ...]


def impact(
    people: Collection[Person], changed: Person, table: Table, matrix: Matrix
) -> Impact:
    """Say what it would do if somebody were ``changed``; new names are added."""
    before = next((p for p in people if p.name == changed.name), None)
    after = [*(p for p in people if p.name != changed.name), changed]
    old, new = (_held(person, table) for person in (before, changed))
    then = {each.operation: each for each in staffed(people, table, matrix)}
    left = tuple(staffed(after, table, matrix))
    return Impact(
        gained=new - old,
        lost=old - new,
        apart=tuple(
            (pair, table.apart[frozenset(pair)])
            for pair in (table.meeting(changed.roles) if changed.active else ())
        ),
        left=left,
        lost_operations=tuple(
            each.operation
            for each in left
            if then[each.operation].possible and not each.possible
        ),
    )


def staffed(people: Collection[Person], table: Table, matrix: Matrix) -> Iterator[Left]:
    """Say for each operation who could sign it, of the people who are here."""
    for operation, chairs in matrix.items():
        yield Left(
            operation=operation,
            chairs=tuple((chair, sitters(chair, people, table)) for chair in chairs),
            possible=fillable(operation, chairs, people, table),
        )


def _held(person: Person | None, table: Table) -> frozenset[May]:
    if person is None or not person.active:
        return frozenset()
    return frozenset().union(*(table.of(role) for role in person.roles))
