"""A hold on a customer is a hold on all identities that are one with it.

What a hold names only ever grows: when customers are merged it names all of theirs, and
when they are split it goes on naming them. Only releasing it frees a record.
"""

from collections.abc import Iterable
from dataclasses import replace

from guicang.domain.hold.model import Query


def joined(query: Query, customers: Iterable[frozenset[str]]) -> Query:
    """Let a query that names an identity of a customer name all of them.

    A query that names no customer is about any customer, and stays what it is.
    """
    named = query.customers
    more = [customer for customer in customers if not named.isdisjoint(customer)]
    wide = named.union(*more)
    return query if wide == named else replace(query, customers=wide)
