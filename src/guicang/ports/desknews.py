"""What platforms told that the desk has still to hear of.

It is written in the transaction of the message that it speaks of, and removed in the
one in which the desk has heard of it: so each is heard once, whoever is killed when.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from guicang.ports.records import Transactions


class What(StrEnum):
    """What was told."""

    CUSTOMER = "customer"
    AGENT = "agent"
    ASSIGNED = "assigned"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """Something that happened in a thread of a platform, without what was said.

    ``channel`` is the kind of the source. ``conversation`` is what the message belongs
    to, "" where it is none's. ``customer`` is a keyed digest; ``agent`` is the account
    there. ``mark`` is a keyed digest of what an agent said, by which our own notices
    are known. ``number`` is the row's.
    """

    source: str
    thread: str
    at: datetime
    what: What
    channel: str = ""
    conversation: str = ""
    customer: str = ""
    agent: str = ""
    lang: str = ""
    mark: str = ""
    number: int = 0


class DeskNews(Transactions, Protocol):
    """Where news wait; passes ``tests/contract/test_desk_news.py``."""

    def put(self, news: Sequence[News]) -> None:
        """Write news, in the open transaction, in their order."""
        ...

    def next(self, limit: int, without: Collection[int] = ()) -> Sequence[News]:
        """Give the oldest, with what else waits of its thread, in their order.

        Threads whose oldest has one of these numbers are left out.
        """
        ...

    def drop(self, numbers: Sequence[int]) -> None:
        """Forget news that were heard."""
        ...
