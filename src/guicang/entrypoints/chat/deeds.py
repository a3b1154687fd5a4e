"""What the door does at each path of a channel."""

import asyncio
from collections.abc import Mapping
from typing import Any, Final
from zoneinfo import ZoneInfo

import orjson

from guicang.bootstrap.house import House
from guicang.domain.chat.model import Chat, Line
from guicang.domain.chat.visitors import Rate
from guicang.domain.errors import BadCall, TooBusy
from guicang.domain.record import micros
from guicang.domain.record.zone import ZONE
from guicang.entrypoints.chat import asking, copies, pace
from guicang.entrypoints.chat.app import Call, Door, Route
from guicang.entrypoints.chat.shapes import (
    channel_shape,
    event,
    head_shape,
    line_shape,
)
from guicang.entrypoints.exchange import JSON
from guicang.services.passing import check_text

_BEAT: Final = 20.0
"""Seconds after which a stream that has nothing to tell shows that it lives."""
_LONGEST: Final = 200
_STREAM: Final = b"text/event-stream"


async def about(door: Door, call: Call) -> None:
    """Tell what a widget shows first."""
    door.pace.take(call.address, pace.KNOCK)
    local = door.parts.clock.now().astimezone(ZoneInfo(ZONE))
    limit = int(door.parts.config["chat.file"])
    shape = channel_shape(
        call.channel,
        asking.lang(call.exchange.query),
        open_now=call.channel.open_at(local),
        limit=limit,
    )
    await call.exchange.answer_json(200, shape, call.cors)


async def begin(door: Door, call: Call) -> None:
    """Open a chat for somebody who agreed to the notice."""
    door.pace.take(call.address, pace.BEGIN)
    asked = await asking.asked(call)
    notice, lang = asked.get("notice"), asking.lang(asked)
    if type(notice) is not int or asked.get("agreed") is not True:
        raise BadCall(reason="an agreement names the notice")
    chat, token = await door.pen.write(
        lambda house: house.chatting.begin(call.channel, lang, notice)
    )
    await call.exchange.answer_json(201, {"chat": chat.key, "token": token}, call.cors)


async def say(door: Door, call: Call) -> None:
    """Take a message."""
    chat = await _visitor(door, call, pace.SAY)
    asked = await asking.asked(call)
    text = check_text(asking.text(asked, "text", None))
    mark = asking.text(asked, "id")
    [inspection] = await door.judge(call.channel, [text])
    line = await door.pen.write(
        lambda house: house.chatting.say(chat, mark, inspection)
    )
    await call.exchange.answer_json(200, line_shape(line, chat.lang), call.cors)


async def send(door: Door, call: Call) -> None:
    """Take a file: its bytes are the body, its name and id stand in the address."""
    chat = await _visitor(door, call, pace.SEND)
    limit = int(door.parts.config["chat.file"])
    async with asyncio.timeout(asking.SECONDS):
        data = await call.exchange.body(limit)
    name = call.exchange.query.get("name", "")[:_LONGEST]
    mark = call.exchange.query.get("id", "")
    [inspection] = await door.judge(call.channel, [name or "file"])
    line = await door.pen.write(
        lambda house: house.chatting.send(chat, mark, inspection, data, limit)
    )
    await call.exchange.answer_json(200, line_shape(line, chat.lang), call.cors)


async def file(door: Door, call: Call) -> None:
    """Give a visitor a file of their own chat."""
    chat = await _visitor(door, call, pace.ASK)
    said = call.exchange.query.get("seq", "")
    seq = int(said) if said.isascii() and said.isdecimal() else 0
    line = await door.pen.read(lambda house: house.chats.file(chat.key, seq))
    if line is None or line.file is None or line.inner:
        raise BadCall(reason="there is no such file")
    media = line.file.media_type.encode()
    more = (*call.cors, (b"content-disposition", b"attachment"))
    await call.exchange.answer(200, line.file.data or b"", media, more)


async def stream(door: Door, call: Call) -> None:
    """Tell what comes, as server-sent events, until the visitor goes."""
    chat = await _visitor(door, call, pace.ASK)
    if door.streams >= int(door.parts.config["chat.streams"]):
        raise TooBusy(limit=door.streams)
    exchange = call.exchange
    await exchange.body(0)
    more = (*call.cors, (b"x-accel-buffering", b"no"))
    await exchange.start(200, _STREAM, more)
    await exchange.send(b"retry: 2000\n\n")
    gone = asyncio.create_task(exchange.gone())
    door.streams += 1
    try:
        await _tell(door, call, chat, gone)
    finally:
        door.streams -= 1
        gone.cancel()


async def _tell(door: Door, call: Call, chat: Chat, gone: "asyncio.Task[None]") -> None:
    with door.live.look(chat.key, asking.after(call)) as look:
        while not gone.done():
            news = asyncio.create_task(look.news.wait())
            await asyncio.wait(
                (news, gone), timeout=_BEAT, return_when=asyncio.FIRST_COMPLETED
            )
            if not news.done():
                news.cancel()
                await call.exchange.send(b": \n\n")
                continue
            head, lines = look.take()
            told = [
                event("line", line_shape(line, chat.lang), line.seq)
                for line in lines
                if not line.inner
            ]
            if head is not None:
                now = micros(door.parts.clock.now())
                told.append(event("state", head_shape(head, now)))
            await call.exchange.send(b"".join(told))


async def news(door: Door, call: Call) -> None:
    """Tell what came since a line, once: for networks that let no stream through."""
    chat = await _visitor(door, call, pace.ASK)
    after = asking.after(call)

    def ask(house: House) -> tuple[list[Line], Any]:
        heads = house.chats.heads([chat.key])
        return list(house.chats.lines(chat.key, after=after)), heads[chat.key]

    lines, head = await door.pen.read(ask)
    now = micros(door.parts.clock.now())
    data = {
        "lines": [line_shape(each, chat.lang) for each in lines if not each.inner],
        "state": head_shape(head, now),
    }
    await call.exchange.answer_json(200, data, call.cors)


async def mark(door: Door, call: Call) -> None:
    """Note that a visitor types, or up to where they have read."""
    chat = await _visitor(door, call, pace.ASK)
    asked = await asking.asked(call)
    read = asked.get("read")

    def note(house: House) -> None:
        if type(read) is int and 0 < read < 1 << 31:
            house.chats.seen(chat.key, agent=False, seq=read)
        if asked.get("typing") is True:
            house.chatting.typing(chat)

    await door.pen.write(note)
    await call.exchange.answer(204, b"", JSON, call.cors)


async def copy(door: Door, call: Call) -> None:
    """Give a visitor everything that was said."""
    chat = await _visitor(door, call, pace.TAKE)
    found = await door.pen.write(lambda house: house.chatting.copy(chat))
    now = door.parts.clock.now()
    if call.exchange.query.get("as") == "html":
        body, media = copies.page(found, now), b"text/html; charset=utf-8"
    else:
        body, media = orjson.dumps(copies.shape(found, now)), JSON
    await call.exchange.answer(200, body, media, call.cors)


async def erase(door: Door, call: Call) -> None:
    """Take in that a visitor wishes everything to be deleted."""
    chat = await _visitor(door, call, pace.TAKE)
    await asking.asked(call)
    number = await door.pen.write(lambda house: house.chatting.ask_erasure(chat))
    await call.exchange.answer_json(202, {"request": number}, call.cors)


async def callback(door: Door, call: Call) -> None:
    """Take how somebody wishes to be called back."""
    chat = await _visitor(door, call, pace.TAKE)
    asked = await asking.asked(call)
    contact, mark = asking.text(asked, "contact"), asking.text(asked, "id")
    wanted = asking.instant(asking.text(asked, "at"))
    line = await door.pen.write(
        lambda house: house.chatting.call_back(chat, mark, contact, wanted)
    )
    await call.exchange.answer_json(200, line_shape(line, chat.lang), call.cors)


async def end(door: Door, call: Call) -> None:
    """End the session because the visitor wishes it."""
    chat = await _visitor(door, call, pace.TAKE)
    await asking.asked(call)
    await door.pen.alone(lambda house: house.greeting.end(chat))
    await call.exchange.answer(204, b"", JSON, call.cors)


async def rate(door: Door, call: Call) -> None:
    """Take how content a visitor was."""
    chat = await _visitor(door, call, pace.TAKE)
    rating = (await asking.asked(call)).get("rating")
    if type(rating) is not int:
        raise BadCall(reason='"rating" is missing')
    await door.pen.alone(lambda house: house.greeting.rate(chat, rating))
    await call.exchange.answer(204, b"", JSON, call.cors)


# --- what all of them need ------------------------------------------------------------


async def _visitor(door: Door, call: Call, rate: Rate) -> Chat:
    """Give the visitor's chat, once more. VisitorUnknown, ChatTooOften."""
    token, name = call.token, call.channel.name
    door.pace.take(call.token[:60], rate)
    try:
        return await door.pen.read(lambda house: house.chatting.visitor(token, name))
    except Exception:
        door.pace.take(call.address, pace.KNOCK)
        raise


ROUTES: Final[Mapping[str, Route]] = {
    "about": Route("GET", about),
    "begin": Route("POST", begin),
    "say": Route("POST", say),
    "send": Route("POST", send),
    "file": Route("GET", file),
    "stream": Route("GET", stream),
    "news": Route("GET", news),
    "mark": Route("POST", mark),
    "copy": Route("GET", copy),
    "erase": Route("POST", erase),
    "callback": Route("POST", callback),
    "end": Route("POST", end),
    "rate": Route("POST", rate),
}
