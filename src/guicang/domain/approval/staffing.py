"""Whether the people who are here could approve a change of people.

1. Who signs is active, has a second factor and may sign.
2. A house is complete when one of them could propose a change of people and others
   could fill its chairs. Until then its administrator adds people alone.
3. Nobody is taken out of a complete house who would leave it incomplete: it could never
   let anybody in again.
"""

from collections.abc import Callable, Collection, Iterable, Sequence

from guicang.domain.access.model import May, Person
from guicang.domain.access.permissions import allowed
from guicang.domain.approval.model import Chair
from guicang.domain.approval.rules import fill
from guicang.domain.errors import TooFewLeft


def unfilled(
    chairs: Sequence[Chair], people: Iterable[Person], without: Collection[str] = ()
) -> tuple[Chair, ...]:
    """Return the chairs that stay empty when all but some sign, each in one."""
    seats = fill(
        chairs,
        [
            person.roles
            for person in people
            if person.name not in without and _could(person, May.REQUEST_SIGN)
        ],
    )
    return tuple(
        chair for chair, seat in zip(chairs, seats, strict=True) if seat is None
    )


def complete(chairs: Sequence[Chair], people: Collection[Person]) -> bool:
    """Whether somebody could propose a change of people, and others sign it."""
    return any(
        _could(person, May.PEOPLE_CHANGE)
        and not unfilled(chairs, people, {person.name})
        for person in people
    )


def can_found(people: Iterable[Person]) -> bool:
    """Whether somebody could add people alone, as long as the house is founded."""
    return any(_could(person, May.PEOPLE_FOUND) for person in people)


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
    chairs: Sequence[Chair], people: Collection[Person]
) -> tuple[str, ...]:
    """Name those whose lost second factor nobody could replace.

    Without them, the others are no complete house.
    """
    return tuple(
        sorted(
            person.name
            for person in people
            if person.active
            and not complete(chairs, [p for p in people if p.name != person.name])
        )
    )


def _could(person: Person, may: May) -> bool:
    return person.enrolled and allowed(person, may)
