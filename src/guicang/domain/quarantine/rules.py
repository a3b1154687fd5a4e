"""Whether a hold may be about something that could not be read.

Of such input little is known, and an unknown never frees (``domain.hold``): a query
covers it unless one of its conditions is known not to fit.
"""

from collections.abc import Callable, Collection

from guicang.domain.hold import Query, alive
from guicang.domain.quarantine.model import Told

Tagged = Callable[[str], str]
"""Gives the keyed digest of a customer's id."""


def may_cover(query: Query, told: Told, tagged: Tagged) -> bool:
    """Say whether a query covers what was told, as far as anybody can know.

    Categories rule nothing out: what was not taken in was not labelled.
    """
    customer = tagged(told.customer) if told.customer else told.customer
    return (
        _fits(query.conversations, told.conversation)
        and _fits(query.customers, customer)
        and _fits(query.agents, told.agent)
        and _fits(query.sources, told.source)
        and _fits(query.channels, told.channel)
        and alive(query, told.starts)
    )


def _fits(wanted: Collection[str], known: str | None) -> bool:
    return not wanted or known is None or known in wanted
