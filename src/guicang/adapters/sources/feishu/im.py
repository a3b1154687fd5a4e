"""Chats of Feishu, as one bot sees them."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote

from guicang.adapters.sources.feishu import chats, events, line, messages
from guicang.adapters.sources.feishu.client import Client, word
from guicang.adapters.sources.feishu.door import Door
from guicang.adapters.sources.feishu.messages import Who
from guicang.adapters.sources.feishu.rounds import OVERLAP, Round
from guicang.adapters.sources.kit import reading
from guicang.domain.errors import MediaGone, SourceGarbled, SourceRefused
from guicang.domain.record import instant
from guicang.domain.sources.model import MediaRef, Profile, Said
from guicang.ports.connecting import Call, Heard, Page, Source
from guicang.ports.recalling import CannotRecall, Place, Recalled

_MOST: Final = 100 << 20
_DAY: Final = 86_400
_OWN: Final = re.compile(r"[A-Za-z0-9_-]+")
_GONE: Final = frozenset({230011, 230110})
_WHY: Final = {
    230002: "the bot is not in the chat any more",
    230009: "too late",
    230026: "not ours, and the bot is no administrator of the chat",
    230027: "the app has no permission to take messages back",
    230050: "the bot does not see this message",
    230054: "messages of this kind stay",
}


@dataclass(slots=True, kw_only=True)
class Chats(Source):
    """Implements ``Source``. Of ``chats`` only those are read, if any are named."""

    profile: Profile
    client: Client
    door: Door
    who: Who = field(default_factory=Who)
    chats: tuple[str, ...] = ()

    def check(self) -> str:
        """Ask who the bot is."""
        answer = self.client.ask("GET", "/open-apis/bot/v3/info")
        if answer.code:
            raise answer.refused()
        bot = reading.answer(answer.whole.get("bot") or {})
        return f"{bot.get('app_name') or ''} ({bot.get('open_id') or ''})"

    def pull(
        self, cursor: Mapping[str, object], hints: Mapping[str, str] | None = None
    ) -> Page:
        """Read a page of one chat, or of one thread in it."""
        at = Round.read(cursor)
        if met := (hints or {}).get("chats"):
            at = replace(at, direct=at.met(tuple(met.split(","))))
        if not at.until:
            at = at.begun(int(self.client.tools.now().timestamp()), self.chats)
        at = self._named(at)
        if not at.chats:
            return _page((), at)
        try:
            leaf = chats.page(self.client, at)
        except chats.OutsideError as error:
            gap = f"the bot does not see {at.chats[0]} ({error.args[0]})"
            return _page((), at.skipped(), gap)
        items = tuple(messages.read(each, self.who) for each in leaf.items)
        if at.threads:
            done = chats.older(leaf.items, at.since)
            return _page(items, at.left(None if done else leaf.token))
        return _page(items, at.turned(leaf.token, chats.threads(leaf.items)))

    def window(self, since: datetime, until: datetime) -> Mapping[str, object]:
        """Give a cursor from which this stretch of time is read again."""
        begun = Round(back=int(until.timestamp())).begun(
            int(until.timestamp()) + 1, self.chats
        )
        return replace(begun, since=int(since.timestamp())).written()

    def receive(self, call: Call) -> Heard:
        """Check and read an event. CallRefused."""
        event = self.door.opened(call)
        if isinstance(event, Heard):
            return event
        return self._heard(event)

    def listen(
        self, heard: Callable[[Heard], None], stopped: Callable[[], bool]
    ) -> None:
        """Hold a long connection until ``stopped``."""
        line.listen(
            self.client,
            lambda payload: self._heard(line.event(payload)),
            heard,
            stopped,
        )

    def media(self, ref: MediaRef, most: int) -> bytes:
        """Fetch a file of a message, or the messages that it forwards."""
        kind, message = ref.key.get("type", ""), ref.key.get("message", "")
        if kind == "sticker":
            raise MediaGone(reason="Feishu gives no stickers out")
        if kind == "forward":
            return self._forwarded(message, most)
        path = f"{chats.MESSAGES}/{_part(message)}/resources/{_part(ref.key['file'])}"
        return self.client.file(path, query={"type": kind}, most=min(most, _MOST))

    def tell(self, thread: str, text: str) -> Said:
        """Say something in a chat."""
        told = self.client.call(
            "POST",
            chats.MESSAGES,
            query={"receive_id_type": "chat_id"},
            json={
                "receive_id": thread,
                "msg_type": "text",
                "content": reading.canonical({"text": text}),
            },
        )
        said = messages.read(told, self.who)
        if not isinstance(said, Said):
            raise SourceGarbled(reason="a message that cannot be read")
        return said

    def recall(self, place: Place) -> Recalled | CannotRecall:
        """Take a message back: the bot's own, or any where it is administrator."""
        found = _OWN.match(place.message)  # without the mark of a later version
        if found is None:
            return CannotRecall("no message of Feishu")
        answer = self.client.ask("DELETE", f"{chats.MESSAGES}/{found[0]}")
        if not answer.code or answer.code in _GONE:
            return Recalled()
        why = _WHY.get(answer.code, "the platform refused")
        return CannotRecall(f"{why} ({answer.code})")

    def _heard(self, event: Mapping[str, Any]) -> Heard:
        """Read an event; a chat with one person is worth a pull once a day."""
        heard = events.of_chats(event, self.who)
        chat = heard.hints.get("chats", "")
        today = self.client.tools.now().date()
        if chat and self.client.tools.kept.seen(f"direct:{chat}:{today}", _DAY):
            return replace(heard, wakes=False, hints={})
        return heard

    def _named(self, at: Round) -> Round:
        """Name more chats if there are none to read."""
        if at.chats or at.listing is None:
            return at
        leaf = chats.chats(self.client, at.listing)
        return at.listed(tuple(word(x, "chat_id") for x in leaf.items), leaf.token)

    def _forwarded(self, message: str, most: int) -> bytes:
        try:
            found = chats.one(self.client, message)
        except SourceRefused as error:
            raise MediaGone(
                reason=f"the platform answered {error.data['answer']}"
            ) from None
        data = reading.raw(found)
        if len(data) > most:
            raise MediaGone(reason=f"it has more than {most} bytes")
        return data


def _part(name: str) -> str:
    return quote(name, safe="")


def _page(items: tuple[Any, ...], at: Round, *gaps: str) -> Page:
    if at.chats or at.listing is not None:
        return Page(items=items, cursor=at.written(), more=True, gaps=gaps)
    return Page(
        items=items,
        cursor=at.ended().written(),
        more=False,
        through=instant(max(0, at.until - OVERLAP) * 1_000_000),
        gaps=gaps,
    )
