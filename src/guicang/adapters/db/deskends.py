"""What the desk has of conversations, and that it goes with them.

A session goes when a conversation that it was about has left the store and no other one
that it was about is left there, whether it is over or not: what the customer writes
next opens another one. With it go its lines, turns, wishes to be called and errands,
also those that still wait; and who answered a customer is forgotten with their last
conversation. What the ledger has of sessions are ids and words.
"""

from collections.abc import Sequence
from typing import Final

from guicang.adapters.db.dialects import dialect

TABLES: Final = (
    "guicang_desksession",
    "guicang_deskline",
    "guicang_deskturn",
    "guicang_deskcall",
    "guicang_deskerrand",
    "guicang_desknews",
    "guicang_deskknown",
)
_HUNG: Final = (
    "guicang_deskline",
    "guicang_deskturn",
    "guicang_deskcall",
    "guicang_deskerrand",
)
_SESSIONS: Final = (
    "SELECT DISTINCT d.key FROM guicang_stretch s"
    " JOIN guicang_desksession d ON d.place = s.thread"
    " WHERE s.conversation = ANY(%s) AND s.last >= d.opened_at"
    " AND s.first <= COALESCE(d.completed_at, s.first)"
    " AND NOT EXISTS (SELECT 1 FROM guicang_stretch o"
    " JOIN guicang_conversation c ON c.key = o.conversation"
    " WHERE o.source = s.source AND o.thread = s.thread AND o.last >= d.opened_at"
    " AND o.first <= COALESCE(d.completed_at, o.first))"
)
_LEFT_BEHIND: Final = (
    "SELECT d.key FROM guicang_desksession d WHERE d.key = ANY(%s)"
    " AND EXISTS (SELECT 1 FROM guicang_stretch s WHERE s.thread = d.place"
    " AND s.last >= d.opened_at AND s.first <= COALESCE(d.completed_at, s.first))"
    " AND NOT EXISTS (SELECT 1 FROM guicang_stretch o"
    " JOIN guicang_conversation c ON c.key = o.conversation"
    " WHERE o.thread = d.place AND o.last >= d.opened_at"
    " AND o.first <= COALESCE(d.completed_at, o.first))"
)
_NEWS: Final = (
    "SELECT n.id FROM guicang_stretch s"
    " JOIN guicang_desknews n ON n.thread = s.thread AND n.source = s.source"
    " WHERE s.conversation = ANY(%s) AND n.at BETWEEN s.first AND s.last"
)
_KNOWN: Final = (
    "DELETE FROM guicang_deskknown WHERE customer = ANY(%s) AND NOT EXISTS ("
    "SELECT 1 FROM guicang_conversation WHERE customer_tag = customer)"
)


def delete(conversations: Sequence[str], customers: Sequence[str]) -> None:
    """Delete what the desk has of conversations whose rows are gone already.

    ``customers`` are the digests of those whom they were with.
    """
    to = dialect()
    delete_sessions([key for (key,) in to.select(_SESSIONS, list(conversations))])
    if news := [number for (number,) in to.select(_NEWS, list(conversations))]:
        to.run("DELETE FROM guicang_desknews WHERE id = ANY(%s)", news)
    to.run(_KNOWN, list(customers))


def delete_left_behind(sessions: Sequence[str]) -> None:
    """Delete those of these sessions whose conversations have all left the store.

    One that was about no conversation yet stays.
    """
    found = dialect().select(_LEFT_BEHIND, list(sessions))
    delete_sessions([key for (key,) in found])


def delete_sessions(keys: Sequence[str]) -> None:
    """Delete sessions with all that hangs on them."""
    if not keys:
        return
    to = dialect()
    for table in _HUNG:
        to.run(f"DELETE FROM {table} WHERE session = ANY(%s)", keys)  # noqa: S608 - constants
    to.run("DELETE FROM guicang_desksession WHERE key = ANY(%s)", keys)
