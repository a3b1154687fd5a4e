"""The agents' inbox: their own chats of our channel, and what waits.

Whoever answers sees what customers wrote as it may be shown, never as it was typed. A
page asks for news every other second; where there is none, it is told so in a few
bytes. Why it polls: docs/adr, on web chat.
"""

import secrets
from collections.abc import Sequence
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from guicang.domain.access.model import May, Reader
from guicang.domain.chat.model import Chat, Line
from guicang.domain.desk.assignment import OURS
from guicang.domain.desk.model import Closing, Session, State
from guicang.domain.detect.policy import READING
from guicang.domain.errors import NoSuchChat, NotYourSession
from guicang.domain.record import Role, instant, micros
from guicang.entrypoints.houses import house
from guicang.entrypoints.web.moods import moods
from guicang.entrypoints.web.page import Answer, Asked, page
from guicang.entrypoints.web.pages.own_presence import of_oneself
from guicang.entrypoints.web.wording import pseudonym, type_name
from guicang.services.masking import View

WHO: Final = frozenset({May.DESK_ANSWER})
_POST: Final = frozenset({"POST"})
_MOST: Final = 300


@page("inbox", name="inbox", may=WHO)
def inbox(request: Asked) -> Answer:
    """List one's own chats and what waits; as a part for htmx."""
    part = "guicang/part_inbox.html" if _is_part(request) else "guicang/inbox.html"
    return render(request, part, {**_lists(request), "own": of_oneself(request)})


def _lists(request: Asked, here: str = "") -> dict[str, Any]:
    opened = house()
    mine = [s for s in opened.desk.of(request.person.name) if s.source == OURS]
    waiting = [s for s in opened.desk.queue() if s.source == OURS]
    heads = opened.chats.heads([s.thread for s in (*mine, *waiting)])
    sound = moods(heads)
    now = opened.clock.now()
    return {
        "mine": [
            {
                "session": session,
                "who": pseudonym(session.customer),
                "unread": heads[session.thread].last > heads[session.thread].read_agent,
                "waits": session.awaiting_since,
                "mood": sound[session.thread],
            }
            for session in mine
            if session.thread in heads
        ],
        "queue": [
            {
                "session": session,
                "who": pseudonym(session.customer),
                "waited": int((now - (session.queued_at or now)).total_seconds() // 60),
                "mood": sound.get(session.thread),
            }
            for session in waiting
        ],
        "here": here,
    }


@page("inbox/of/<slug:key>", name="chat", may=WHO)
def chat(request: Asked, key: str) -> Answer:
    """Show a chat of one's own."""
    found, session = _own(request, key)
    opened = house()
    lines = opened.chats.lines(key, limit=_MOST)
    opened.reading.looked(key, _reader(request), "live")
    _seen(found)
    others = [
        seat.agent.name
        for seat in opened.floor.seats(opened.floor.rules(), opened.clock.now())
        if seat.agent.name != request.person.name
    ]
    context = {
        **_lists(request, key),
        **_part(request, found, lines),
        "chat": found,
        "session": session,
        "who": pseudonym(session.customer),
        "replies": opened.channels.get(found.channel).replies,
        "others": others,
        "summary": opened.overseeing.summary(session.id, _reader(request))
        if session.moves
        else None,
    }
    return render(request, "guicang/chat.html", context)


@page("inbox/of/<slug:key>/news", name="chat-news", may=WHO)
def news(request: Asked, key: str) -> Answer:
    """Give what came since a line; 204 if that is nothing.

    Whose chat it is no more is told so, and asks no more.
    """
    try:
        found, _session = _own(request, key)
    except NotYourSession:
        return render(request, "guicang/part_chat_gone.html")
    after, was = request.GET.get("after", "0"), request.GET.get("was", "")
    lines = house().chats.lines(key, after=int(after) if after.isdecimal() else 0)
    part = _part(request, found, lines)
    if not lines and part["was"] == was:
        return HttpResponse(status=204)
    _seen(found)
    return render(request, "guicang/part_chat_news.html", {**part, "chat": found})


def _part(request: Asked, found: Chat, lines: Sequence[Line]) -> dict[str, Any]:
    """Give what shows lines, and what changes besides."""
    opened = house()
    head = opened.chats.heads([found.key])[found.key]
    typing = head.typing_customer > micros(opened.clock.now())
    return {
        "lines": [_shape(*pair) for pair in _masked(request, found, lines)],
        "after": lines[-1].seq if lines else request.GET.get("after", "0"),
        "typing": typing,
        "read": head.read_customer,
        "closed": head.closed,
        "was": f"{typing:d}.{head.read_customer}.{head.closed:d}",
        "mark": secrets.token_hex(12),
    }


def _masked(
    request: Asked, found: Chat, lines: Sequence[Line]
) -> list[tuple[Line, str]]:
    """Mask texts for the reader; what the interception let pass may still be hidden."""
    roles = frozenset(_reader(request).roles)
    view = View(purpose=READING, place=found.key, roles=roles)
    texts = house().masking.texts([line.text for line in lines], view)
    return list(zip(lines, texts, strict=True))


def _shape(line: Line, text: str) -> dict[str, Any]:
    return {
        "seq": line.seq,
        "side": {Role.CUSTOMER: "customer", Role.AGENT: "agent"}.get(line.role, "desk"),
        "sort": line.sort.value,
        "text": text,
        "name": line.name,
        "at": instant(line.at),
        "hidden": [type_name(kind) for kind in line.hidden],
        "file": line.file,
    }


@page("inbox/of/<slug:key>/file/<int:seq>", name="chat-file", may=WHO)
def file(request: Asked, key: str, seq: int) -> Answer:
    """Give a file that a customer sent, to be saved and not shown."""
    _own(request, key)
    line = house().chats.file(key, seq)
    if line is None or line.file is None:
        raise NoSuchChat
    data = house().marking.picture(line.file.data or b"", request.person.name, key[:8])
    answer = HttpResponse(data, content_type=line.file.media_type)
    suffix = line.file.media_type.rpartition("/")[2]
    answer["Content-Disposition"] = f'attachment; filename="{key[:8]}-{seq}.{suffix}"'
    return answer


# --- what is done ---------------------------------------------------------------------


@page("inbox/of/<slug:key>/say", name="chat-say", may=WHO, methods=_POST)
def say(request: Asked, key: str) -> Answer:
    """Say something, or leave a note for those who answer after."""
    found, _session = _own(request, key)
    opened, given = house(), request.POST
    text = given.get("text", "").strip() or given.get("reply", "")
    deed = opened.answering.note if given.get("note") else opened.answering.say
    line = deed(found, request.person, given.get("mark", ""), text)
    if not _is_part(request):
        return redirect("chat", key)
    after = given.get("after", "0")
    since = int(after) if after.isdecimal() else line.seq - 1
    part = _part(request, found, opened.chats.lines(key, after=since))
    context = {
        **part,
        "chat": found,
        "said": True,
        "replies": opened.channels.get(found.channel).replies,
    }
    return render(request, "guicang/part_chat_news.html", context)


@page("inbox/of/<slug:key>/typing", name="chat-typing", may=WHO, methods=_POST)
def typing(request: Asked, key: str) -> Answer:
    """Show the customer that somebody is writing."""
    found, _session = _own(request, key)
    house().answering.typing(found)
    return HttpResponse(status=204)


@page("inbox/of/<slug:key>/take", name="chat-take", may=WHO, methods=_POST)
def take(request: Asked, key: str) -> Answer:
    """Take a chat that waits. CannotTake if one may not have it."""
    _chat, session = house().answering.session(key)
    if session.state is State.ASSIGNED and session.owner != request.person.name:
        raise NotYourSession(session=session.id, agent=request.person.name)
    name = request.person.name
    house().assigning.take(session.id, name, by=name)
    return redirect("chat", key)


@page("inbox/of/<slug:key>/hand", name="chat-hand", may=WHO, methods=_POST)
def hand(request: Asked, key: str) -> Answer:
    """Hand a chat over to somebody, with a note that the customer does not see."""
    found, session = _own(request, key)
    opened, to = house(), request.POST.get("to", "")
    note = request.POST.get("text", "").strip()
    if note:
        mark = request.POST.get("mark", "")
        opened.answering.note(found, request.person, mark, note)
    opened.assigning.take(session.id, to, by=request.person.name)
    messages.success(request, _("It is handed over; the customer was told first."))
    return redirect("inbox")


@page("inbox/of/<slug:key>/end", name="chat-end", may=WHO, methods=_POST)
def end(request: Asked, key: str) -> Answer:
    """End a chat with the closing note."""
    _found, session = _own(request, key)
    name = request.person.name
    house().desking.complete(session.id, Closing.AGENT, by=name, agent=name)
    messages.success(request, _("It has ended; the customer was told."))
    return redirect("inbox")


def _is_part(request: Asked) -> bool:
    return request.headers.get("HX-Request") == "true"


def _own(request: Asked, key: str) -> tuple[Chat, Session]:
    """Give a chat that somebody has. NoSuchChat, NotYourSession."""
    found, session = house().answering.session(key)
    if session.owner != request.person.name:
        raise NotYourSession(session=session.id, agent=request.person.name)
    return found, session


def _seen(found: Chat) -> None:
    house().chats.seen(found.key, agent=True, seq=found.last)


def _reader(request: Asked) -> Reader:
    return Reader(person=request.person, proven=True)
