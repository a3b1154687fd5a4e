"""Those who serve and those who are served: servicers, handing over, our own notices.

Source: developer.work.weixin.qq.com, paths 94669 and 94677.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final, NamedTuple

from guicang.adapters.sources.kit import reading
from guicang.adapters.sources.wecom.api import Api, listed
from guicang.domain.errors import SourceRefused
from guicang.domain.identity import Clue, Reason
from guicang.domain.record import Kind, Message, Role, micros
from guicang.domain.sources.model import Agent, Item, Presence, Said, Unread

_TEXT: Final = 2048
_SERVED_BY_PERSON: Final = 3
_OVER: Final = 4
# In the list of servicers; in events 1 is there and 2 is away.
_THERE: Final = 0
_PAUSED: Final = 1


class Known(NamedTuple):
    """What the platform knows of a customer; "" for what it does not tell."""

    name: str
    unionid: str


def known(entry: Mapping[str, Any]) -> Known:
    """Read an entry of ``customer_list``."""
    return Known(reading.maybe(entry, "nickname"), reading.maybe(entry, "unionid"))


def vouched(item: Item, people: Mapping[str, Known], corp: str) -> Item:
    """Add that the platform knows a customer by a unionid, within a corporation."""
    if isinstance(item, Unread) or not (who := people.get(item.customer)):
        return item
    if not who.unionid:
        return item
    clue = Clue(reason=Reason.UNIONID, value=who.unionid, scope=f"wecom:{corp}")
    return replace(item, clues=(clue,))


def servicers(api: Api, accounts: Iterable[str]) -> Sequence[Agent]:
    """Name the servicers of accounts: there if there at any of them."""
    found: dict[str, Presence] = {}
    for account in accounts:
        answer = api.ask("kf/servicer/list", {"open_kfid": account})
        for entry in listed(answer, "servicer_list"):
            who = entry.get("userid") if isinstance(entry, dict) else None
            if isinstance(who, str) and who:  # a department has no userid
                presence = _presence(entry)
                found[who] = min(found.get(who, presence), presence, key=_rank)
    return [Agent(id=who, presence=each) for who, each in sorted(found.items())]


def hand_over(api: Api, thread: str, servicer: str) -> None:
    """Hand a customer over to a servicer, who has to be there. SourceRefused."""
    account, customer = _parted(thread)
    api.call(
        "kf/service_state/trans",
        {
            "open_kfid": account,
            "external_userid": customer,
            "service_state": _SERVED_BY_PERSON,
            "servicer_userid": servicer,
        },
    )


def end(api: Api, thread: str) -> None:
    """End a customer's session, unless it is over."""
    account, customer = _parted(thread)
    whose = {"open_kfid": account, "external_userid": customer}
    if api.call("kf/service_state/get", whose).get("service_state") != _OVER:
        api.call("kf/service_state/trans", {**whose, "service_state": _OVER})


def send(api: Api, thread: str, text: str, now: datetime) -> Said:
    """Send a text; return it, since the platform never does."""
    account, customer = _parted(thread)
    if not text or len(text.encode()) > _TEXT:
        raise SourceRefused(answer="--", reason=f"a text of 1 to {_TEXT} bytes")
    at = micros(now)
    mark = hashlib.sha256(f"{thread}\0{at}\0{text}".encode()).hexdigest()
    sent = {
        "touser": customer,
        "open_kfid": account,
        "msgid": f"gc_{mark[:29]}",
        "msgtype": "text",
        "text": {"content": text},
    }
    answer = api.call("kf/send_msg", sent)
    return Said(
        thread=thread,
        message=Message(
            seq=0,
            id=reading.maybe(answer, "msgid") or str(sent["msgid"]),
            at=at,
            sender=account,
            role=Role.BOT,
            kind=Kind.TEXT,
            text=text,
        ),
        raw=reading.raw({**sent, "send_time": at // 1_000_000}),
        customer=customer,
    )


def _presence(entry: Mapping[str, Any]) -> Presence:
    if entry.get("status") == _THERE:
        return Presence.ONLINE
    return Presence.BUSY if entry.get("stop_type") == _PAUSED else Presence.OFFLINE


def _rank(presence: Presence) -> int:
    return list(Presence).index(presence)


def _parted(thread: str) -> tuple[str, str]:
    account, _, customer = thread.partition("/")
    if not account or not customer:
        raise SourceRefused(answer="--", reason="no customer at an account")
    return account, customer
