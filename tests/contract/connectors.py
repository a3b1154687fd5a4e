"""What every connector promises, as functions that anybody's tests can call.

A connector's own tests give a ``Case``: the connector, the values of its form, and what
its simulated platform holds. ``tests/contract/test_connectors.py`` shows how; what is
asked there without a platform is asked of every connector that is installed.
"""

import json
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest

from guicang.domain.errors import BadSource, CallRefused, NotPossible
from guicang.domain.record import Kind, Message, Role
from guicang.domain.sources.model import (
    Ability,
    Can,
    Item,
    Mark,
    MediaRef,
    Presence,
    Profile,
    Said,
    Unread,
)
from guicang.ports.connecting import Call, Connector, Page, Source, Tools
from guicang.ports.recalling import CannotRecall, Place

LONGEST = 64 << 10
NOW = datetime(2026, 11, 1, tzinfo=UTC)
PLACE = Place(source="s", conversation="t", message="m")
DEEDS: Mapping[Ability, tuple[Callable[[Source], Any], ...]] = {
    Ability.PULL: (lambda s: s.pull({}), lambda s: s.window(NOW, NOW)),
    Ability.MEDIA: (lambda s: s.media(MediaRef(key={}, name="f"), 10),),
    Ability.AGENT_STATE: (
        lambda s: s.agents(),
        lambda s: s.present("a", Presence.ONLINE),
    ),
    Ability.TRANSFER: (lambda s: s.transfer("t", "a"),),
    Ability.NOTICE: (lambda s: s.tell("t", "x"),),
    Ability.END: (lambda s: s.end("t"),),
    Ability.DELETE: (lambda s: s.delete(PLACE),),
}
METHODS: Mapping[Ability, tuple[str, ...]] = {
    Ability.PULL: ("pull", "window"),
    Ability.MEDIA: ("media",),
    Ability.TRANSFER: ("transfer",),
    Ability.NOTICE: ("tell",),
    Ability.END: ("end",),
    Ability.RECALL: ("recall",),
    Ability.DELETE: ("delete",),
}


@dataclass(frozen=True)
class Case:
    """A connector before its simulated platform.

    ``opened`` opens the source with real tools. ``messages`` are how often each id is
    there to be pulled.
    """

    connector: Connector
    settings: Mapping[str, str]
    opened: Callable[[], AbstractContextManager[Source]]
    messages: Mapping[str, int]


# --- without a platform ---------------------------------------------------------------


def check_profile(connector: Connector, kind: str) -> None:
    """A profile is whole, and can be read without network."""
    profile = connector.profile

    assert profile.kind == kind
    assert profile.title
    assert set(profile.abilities) == set(Ability), "every ability has an answer"
    for ability, answer in profile.abilities.items():
        if answer.can in {Can.PARTLY, Can.ATTESTED}:
            assert answer.note, f"{ability}: in part wants a note"
    names = [field.name for field in profile.fields]
    assert len(names) == len(set(names))
    assert all(field.label for field in profile.fields)
    assert not any(field.secret and field.default for field in profile.fields)
    assert all(calls > 0 and seconds > 0 for calls, seconds in profile.limits)


def check_hosts(profile: Profile) -> None:
    """Hosts are names, not addresses of pages."""
    for host in profile.hosts:
        assert "/" not in host
        assert ":" not in host
        assert host == host.lower()


def check_opening(connector: Connector, tools: Tools) -> None:
    """What cannot be opened says which field it is; secrets are not repeated."""
    empty = {field.name: "" for field in connector.profile.fields}
    if not any(field.required for field in connector.profile.fields):
        return
    with pytest.raises(BadSource):
        connector.open(empty, tools)


def check_truth(source: Source) -> None:
    """What a platform cannot do is answered so, and what it can has a method."""
    abilities = source.profile.abilities
    for ability, deeds in DEEDS.items():
        if abilities[ability].can is Can.NO:
            for deed in deeds:
                with pytest.raises(NotPossible) as caught:
                    deed(source)
                assert caught.value.data["connector"] == source.profile.kind
    if abilities[Ability.RECALL].can is Can.NO:
        assert isinstance(source.recall(PLACE), CannotRecall)
    for ability, names in METHODS.items():
        if abilities[ability].can in {Can.YES, Can.PARTLY}:
            for name in names:
                theirs = getattr(type(source), name)
                assert theirs is not getattr(Source, name), f"{ability}: no {name}"
    push = abilities[Ability.PUSH].can
    ways = [
        name
        for name in ("receive", "listen")
        if getattr(type(source), name) is not getattr(Source, name)
    ]
    assert bool(ways) is (push is not Can.NO)


def check_door(source: Source) -> None:
    """A call that the platform did not send is refused, telling nothing."""
    if type(source).receive is Source.receive:
        return
    for body in (b"", b"{}", b"<xml/>", b"\xff\xfe", b"[" * 2000):
        call = Call(method="POST", query={}, headers={}, body=body, at=NOW)
        with pytest.raises((CallRefused, NotPossible)):
            source.receive(call)


# --- before a platform ----------------------------------------------------------------


def check_pages(case: Case) -> None:
    """All that is there comes, each page again as it came, from any cursor."""
    with case.opened() as source:
        pages = list(walk(source))
    found = Counter(m.id for page in pages for m in messages(page))

    assert dict.fromkeys(found, 1) == dict.fromkeys(case.messages, 1)
    for page in pages:
        check_page(page)
    cursor: Mapping[str, object] = {}
    for page in pages[:5]:
        # Another process begins where this one was killed.
        with case.opened() as source:
            again = source.pull(spelled(cursor))
        assert again.items == page.items
        cursor = page.cursor


def check_page(page: Page) -> None:
    """A page is well-formed: a cursor in JSON, messages with ids and instants."""
    assert len(json.dumps(dict(page.cursor)).encode()) <= LONGEST
    for item in page.items:
        check_item(item)


def check_item(item: Item) -> None:
    """An item is whole: raw bytes, a thread, a message with id, instant and words."""
    assert isinstance(item.raw, bytes)
    if isinstance(item, Unread):
        assert item.reason
        return
    assert item.thread
    if isinstance(item, Mark):
        assert item.at > 0
        return
    message = item.message
    assert isinstance(message, Message)
    assert message.id
    assert message.at > 0
    assert message.role in set(Role)
    assert message.kind in set(Kind)
    assert not message.extra or isinstance(json.loads(message.extra), dict)


def walk(source: Source, most: int = 1_000) -> Any:
    """Read page by page until there is no more."""
    cursor: Mapping[str, object] = {}
    for _ in range(most):
        page = source.pull(cursor)
        yield page
        cursor = spelled(page.cursor)
        if not page.more:
            return
    raise AssertionError("there is always more")


def messages(page: Page) -> list[Message]:
    """Give the messages of a page."""
    return [item.message for item in page.items if isinstance(item, Said)]


def spelled(cursor: Mapping[str, object]) -> Mapping[str, object]:
    """Give a cursor as it is after it was kept."""
    found: Mapping[str, object] = json.loads(json.dumps(dict(cursor)))
    return found
