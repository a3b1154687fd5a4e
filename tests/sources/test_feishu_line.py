"""Feishu's long connection: what was kept is answered, and nothing else."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest
from hypothesis import given, strategies as st

from guicang.adapters.sources.feishu import frames
from guicang.domain.errors import (
    HostRefused,
    SourceGarbled,
    SourceRefused,
    SourceUnreachable,
)
from guicang.domain.sources.model import Said
from guicang.ports.connecting import Heard
from tests.simulators import feishu
from tests.simulators.feishu_line import Lines
from tests.simulators.lines import listening
from tests.simulators.server import Answered, Fault
from tests.sources.feishu import World, world


@contextmanager
def connected(lines: Lines) -> Iterator[World]:
    with world() as here, listening(lines.handle) as address:
        here.platform.line_address = address
        yield here


def spoken(here: World, n: int) -> dict:
    here.platform.chat("oc_a")
    line = here.platform.lines[here.platform.say("oc_a", f"话 {n} " * 50)]
    return feishu.event("im.message.receive_v1", feishu.received(line), line.at, f"{n}")


def listen(here: World, lines: Lines, answers: int) -> list[Heard]:
    """Listen until so many events were answered."""
    kept: list[Heard] = []
    done = threading.Event()
    failed: list[BaseException] = []

    def run() -> None:
        try:
            here.im().listen(kept.append, done.is_set)
        except BaseException as error:  # noqa: BLE001 - told below
            failed.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        enough = lines.wait(answers)
    finally:
        done.set()
        thread.join()
    if failed:
        raise failed[0]

    assert enough

    return kept


@pytest.mark.parametrize("parts", [1, 3])
def test_events_come_whole_and_are_answered(parts):
    lines = Lines(parts=parts)
    with connected(lines) as here:
        for n in range(5):
            lines.push(f"m{n}", spoken(here, n))
        kept = listen(here, lines, 5)
    ids = {each.message.id for heard in kept for each in heard.items}

    assert ids == set(here.platform.held())
    assert {id_ for id_, _ in lines.acked} == {f"m{n}" for n in range(5)}
    assert all(payload == {"code": 200} for _, payload in lines.acked)
    assert lines.pings == 1


def test_what_was_not_kept_is_not_answered_and_comes_again():
    lines = Lines()
    with connected(lines) as here:
        lines.push("m1", spoken(here, 1))

        def broken(heard: Heard) -> None:
            raise RuntimeError("the disk is full")

        with pytest.raises(RuntimeError, match="full"):
            here.im().listen(broken, lambda: False)

        assert lines.acked == []

        kept = listen(here, lines, 1)

    assert [type(each) for heard in kept for each in heard.items] == [Said]
    assert lines.opened == 2


def test_a_connection_that_ends_is_said_so_and_nothing_is_lost():
    lines = Lines(cut=2)
    with connected(lines) as here:
        for n in range(4):
            lines.push(f"m{n}", spoken(here, n))
        kept: list[Heard] = []
        with pytest.raises(SourceUnreachable):
            here.im().listen(kept.append, lambda: False)
        if left := len(lines.waiting):
            kept += listen(here, lines, 4)
    ids = {each.message.id for heard in kept for each in heard.items}

    assert ids == set(here.platform.held())
    assert left <= 2


def test_an_event_of_the_helpdesk_wakes():
    lines = Lines()
    with connected(lines) as here:
        told = {"ticket": {"ticket_id": "t1"}}
        lines.push("m1", feishu.event("helpdesk.ticket_message.created_v1", told, 1))
        kept: list[Heard] = []
        here.desk().listen(kept.append, lambda: bool(kept))

    assert kept[0].hints == {"tickets": "t1"}


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (feishu.refused(1, "system busy", 200), SourceUnreachable),
        (feishu.refused(1000040343, "internal", 200), SourceUnreachable),
        (feishu.refused(403, "forbidden", 200), SourceRefused),
        (Answered({"code": 0, "data": {}}), SourceGarbled),
        (Answered({"code": 0, "data": {"URL": "ws://h?service_id=x"}}), SourceGarbled),
        (
            Answered({"code": 0, "data": {"URL": "wss://evil.test?service_id=1"}}),
            HostRefused,
        ),
    ],
)
def test_a_connection_that_is_not_given_is_an_error(answer, error):
    with world() as here:
        here.platform.faults.append(Fault("/callback/ws/endpoint", instead=answer))
        with pytest.raises(error):
            here.im().listen(lambda heard: None, lambda: False)


NUMBER = st.integers(0, 2**64 - 1)
SMALL = st.integers(-(2**31), 2**31 - 1)
FRAMES = st.builds(
    frames.Frame,
    sequence=NUMBER,
    log=NUMBER,
    service=SMALL,
    method=SMALL,
    headers=st.lists(st.tuples(st.text(), st.text()), max_size=4).map(tuple),
    encoding=st.text(),
    kind=st.text(),
    payload=st.binary(),
    log_name=st.text(),
)


@given(FRAMES)
def test_a_frame_is_read_as_it_was_written(frame):
    assert frames.read(frames.written(frame)) == frame


@given(FRAMES, st.integers(10, 500), st.binary(max_size=40))
def test_fields_nobody_knows_are_skipped(frame, at, value):
    def varint(number: int) -> bytes:
        head = b""
        while number > 127:
            head, number = head + bytes([number & 127 | 128]), number >> 7
        return head + bytes([number])

    unknown = varint(at << 3 | 2) + varint(len(value)) + value
    unknown += varint(at << 3 | 1) + b"8" * 8 + varint(at << 3 | 5) + b"4" * 4

    assert frames.read(unknown + frames.written(frame)) == frame


@given(st.binary(max_size=200))
def test_bytes_that_are_no_frame_are_an_answer_too(data):
    with suppress(SourceGarbled):
        assert isinstance(frames.read(data), frames.Frame)


def test_a_frame_of_impossible_parts_is_refused():
    lines = Lines(parts=1)
    with connected(lines) as here:
        lines.push("m1", {"header": {}})
        bad = frames.Frame(
            method=frames.DATA,
            headers=(("type", "event"), ("sum", "999999"), ("seq", "1")),
        )
        lines._frames = lambda id_, payload: iter([frames.written(bad)])
        with pytest.raises(SourceGarbled, match="parts"):
            here.im().listen(lambda heard: None, lambda: False)
