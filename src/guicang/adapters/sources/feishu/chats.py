"""Reading chats: the list of them, a page of one, a thread, one message.

Query times are seconds, threads take none. Source: open.feishu.cn, im-v1, "Get chat
history"; a bot sees a group's history only with the permission for all its messages.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

from guicang.adapters.sources.feishu.client import Answer, Client, rows, word
from guicang.adapters.sources.feishu.rounds import Round
from guicang.adapters.sources.kit import reading
from guicang.domain.errors import BadRecord

MESSAGES: Final = "/open-apis/im/v1/messages"
_CHATS: Final = "/open-apis/im/v1/chats"
_PAGE: Final = 50
_LIST: Final = 100
_BAD_TOKEN: Final = 230001
_OUTSIDE: Final = frozenset({230002, 230073, 232006, 232009})


class OutsideError(Exception):
    """A chat or thread that the bot does not see any more; ``args`` has the code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """A page: its items, and the token for the next one, None if it was the last."""

    items: list[Any]
    token: str | None


def chats(client: Client, token: str) -> Leaf:
    """Read a page of the list of groups that the bot is in."""
    query: dict[str, str | int] = {"page_size": _LIST}
    if token:
        query["page_token"] = token
    return _leaf(client.call("GET", _CHATS, query=query))


def page(client: Client, at: Round) -> Leaf:
    """Read a page of the chat, or of the thread, that the round is at.

    A token that the platform does not take any more begins the chat again.
    OutsideError.
    """
    answer = _asked(client, at, at.page)
    if answer.code == _BAD_TOKEN and at.page:
        answer = _asked(client, at, "")
    if answer.code in _OUTSIDE:
        raise OutsideError(answer.code)
    if answer.code:
        raise answer.refused()
    return _leaf(answer.data)


def one(client: Client, message: str) -> list[Any]:
    """Read a message; one that forwards others comes with them."""
    return _leaf(client.call("GET", f"{MESSAGES}/{quote(message, safe='')}")).items


def older(items: list[Any], since: int) -> bool:
    """Say whether the last of them was said before an instant in seconds."""
    if not items or not isinstance(items[-1], Mapping):
        return False
    try:
        at = reading.millis(items[-1].get("create_time"), "create_time")
    except BadRecord:
        return False
    return at < since * 1_000_000


def threads(items: list[Any]) -> tuple[str, ...]:
    """Name the threads that messages of a chat belong to."""
    found = (each.get("thread_id") for each in items if isinstance(each, Mapping))
    return tuple(dict.fromkeys(x for x in found if isinstance(x, str) and x))


def _asked(client: Client, at: Round, token: str) -> Answer:
    query: dict[str, str | int] = {"page_size": _PAGE, "with_sender_name": "true"}
    if at.threads:
        query |= {"container_id_type": "thread", "container_id": at.threads[0]}
        query["sort_type"] = "ByCreateTimeDesc"
    else:
        query |= {"container_id_type": "chat", "container_id": at.chats[0]}
        query |= {"sort_type": "ByCreateTimeAsc", "end_time": at.until}
        if at.since:
            query["start_time"] = at.since
    if token:
        query["page_token"] = token
    return client.ask("GET", MESSAGES, query=query)


def _leaf(data: Mapping[str, Any]) -> Leaf:
    more = data.get("has_more") is True
    return Leaf(
        items=rows(data, "items"), token=word(data, "page_token") if more else None
    )
