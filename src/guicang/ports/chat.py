"""Web chat: channels, chats and their lines until they are records."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from guicang.domain.chat.channel import Channel
from guicang.domain.chat.model import Chat, Head, Line
from guicang.ports.records import Transactions


class Channels(Transactions, Protocol):
    """Channels and all their versions; passes ``tests/contract/test_chats.py``."""

    def get(self, name: str, *, lock: bool = False) -> Channel:
        """Give the present version of one. NoSuchChannel.

        ``lock`` keeps others from what is locked by it until the transaction ends.
        """
        ...

    def list(self) -> Sequence[Channel]:
        """Give the present version of all, in the order of names."""
        ...

    def put(self, channel: Channel, by: str, at: datetime) -> int:
        """Write a version, and return its number; those before it stay."""
        ...

    def terms(self, name: str, notice: int) -> Mapping[str, str]:
        """Give the notice that had this number, by language. NoSuchChannel."""
        ...


class Chats(Transactions, Protocol):
    """Chats and their lines; passes ``tests/contract/test_chats.py``.

    Lines are sealed. What is written is told to those who look at a chat by ``heads``,
    in whatever process.
    """

    def open(self, chat: Chat, token: str) -> None:
        """Write a new chat; of its token there is a digest only."""
        ...

    def of(self, token: str) -> Chat | None:
        """Give the chat of a token's digest; None if it is nobody's."""
        ...

    def get(self, key: str, *, lock: bool = False) -> Chat:
        """Give one; locked, no line comes until the transaction ends. NoSuchChat."""
        ...

    def find(self, key: str, mark: str) -> Line | None:
        """Give the line that has a mark already, if there is one."""
        ...

    def add(self, key: str, line: Line) -> Line:
        """Write a line behind all others, in a transaction, and return it numbered.

        The chat must be locked. NoSuchChat.
        """
        ...

    def lines(self, key: str, *, after: int = 0, limit: int = 500) -> Sequence[Line]:
        """Give lines in their order, without what files hold."""
        ...

    def later(
        self, after: Mapping[str, int], *, limit: int = 500
    ) -> Mapping[str, Sequence[Line]]:
        """Do the same for many chats at once."""
        ...

    def file(self, key: str, seq: int) -> Line | None:
        """Give a line with all of its file; None if it has none."""
        ...

    def heads(self, keys: Iterable[str]) -> Mapping[str, Head]:
        """Give what changes of chats, of those that there are."""
        ...

    def seen(self, key: str, *, agent: bool, seq: int) -> None:
        """Note up to which line a side has read; it never goes back."""
        ...

    def typing(self, key: str, *, agent: bool, until: int) -> None:
        """Note until when a side is taken to be typing."""
        ...

    def close(self, key: str, at: int | None) -> None:
        """Note that a chat has ended, or (None) that it goes on."""
        ...

    def waiting(self, limit: int) -> Sequence[Chat]:
        """Give chats with lines that are no record yet, oldest first."""
        ...

    def unheard(self, limit: int) -> Sequence[Chat]:
        """Give chats of which the desk has not heard what was said last."""
        ...

    def hear(self, key: str, seq: int) -> None:
        """Note up to which line the desk has heard of a chat."""
        ...

    def kept(self, key: str, seq: int) -> None:
        """Note up to which line a chat is a record."""
        ...

    def prune(self, before: int) -> int:
        """Delete lines that are records and older than an instant; return how many."""
        ...
