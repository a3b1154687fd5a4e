"""Merging and splitting customers, as functions over sets of identities."""

from collections import defaultdict
from collections.abc import Iterable

from guicang.domain.errors import BadSplit, CustomersChanged, NothingToMerge
from guicang.domain.identity.model import (
    Change,
    Customers,
    Deed,
    Digested,
    Reason,
    Suggestion,
)


def name_of(customer: Iterable[str]) -> str:
    """Return the name of a customer: the first of its identities."""
    return min(customer)


def merge(customers: Iterable[frozenset[str]]) -> Change:
    """Put customers together. NothingToMerge if they are not two at least."""
    before = frozenset(customers)
    if len(before) < 2:  # noqa: PLR2004 - one alone is merged already
        raise NothingToMerge
    together: frozenset[str] = frozenset().union(*before)
    return Change(deed=Deed.MERGE, before=before, after=frozenset({together}))


def split(customer: frozenset[str], away: frozenset[str]) -> Change:
    """Take identities away from a customer; they become one of their own.

    BadSplit unless some of the customer's identities go, and some stay.
    """
    if not away or not away < customer:
        raise BadSplit(customer=name_of(customer))
    return Change(
        deed=Deed.SPLIT,
        before=frozenset({customer}),
        after=frozenset({away, customer - away}),
    )


def undone(change: Change) -> Change:
    """Return the change that gives back what was before."""
    back = Deed.SPLIT if change.deed is Deed.MERGE else Deed.MERGE
    return Change(deed=back, before=change.after, after=change.before)


def applied(customers: Customers, change: Change) -> Customers:
    """Return the customers after a change.

    CustomersChanged if those that it speaks of are not what they were.
    """
    if not change.before <= customers:
        raise CustomersChanged
    return (customers - change.before) | change.after


def suggestions(
    clues: Iterable[tuple[Digested, str]],
) -> tuple[Suggestion, ...]:
    """Say which customers share a clue, and of which sort; told with their names."""
    sharing: defaultdict[Digested, set[str]] = defaultdict(set)
    for clue, customer in clues:
        sharing[clue].add(customer)
    why: defaultdict[tuple[str, ...], set[Reason]] = defaultdict(set)
    for clue, customers in sharing.items():
        if len(customers) > 1:
            why[tuple(sorted(customers))].add(clue.reason)
    return tuple(
        Suggestion(customers=customers, reasons=tuple(sorted(reasons)))
        for customers, reasons in sorted(why.items())
    )
