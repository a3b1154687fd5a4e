"""Who is one customer: the identities by which platforms know somebody.

1. Every identity belongs to exactly one customer; a new one is a customer of its own.
2. Merging puts customers together, splitting takes identities away. Both are versioned
   changes that say what was before and what is after; so each can be undone.
3. A customer is named by any of its identities; its own name is the first of them in
   the alphabet's order, so that it does not matter in which order they were merged.
4. That two customers seem to be one is said with its reason, and no more: people merge.

Identities are keyed digests (32 hex digits). What a platform calls somebody stands in
clear in none of these values but on the way in.
"""

from guicang.domain.identity.model import (
    Change,
    Clue,
    Customers,
    Deed,
    Digested,
    Identity,
    Kind,
    Reason,
    Suggestion,
)
from guicang.domain.identity.naming import clue_value, customer_id
from guicang.domain.identity.rules import (
    applied,
    merge,
    name_of,
    split,
    suggestions,
    undone,
)

__all__ = [
    "Change",
    "Clue",
    "Customers",
    "Deed",
    "Digested",
    "Identity",
    "Kind",
    "Reason",
    "Suggestion",
    "applied",
    "clue_value",
    "customer_id",
    "merge",
    "name_of",
    "split",
    "suggestions",
    "undone",
]
