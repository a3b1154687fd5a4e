"""The door that platforms call at: kept before answered, and nothing is told."""

import pytest

from guicang.adapters.db.models.sources import Called
from guicang.bootstrap import make_worker
from guicang.domain.jobs.model import State
from guicang.domain.sources.connection import State as Health
from tests.simulators.plain import SECRET, Plain, signed
from tests.simulators.server import running
from tests.sources.host import NAME, add, install

DOOR = f"/hooks/{NAME}"
pytestmark = pytest.mark.allow_hosts(["127.0.0.1", "localhost"])


@pytest.fixture
def door(console):
    install(console.house)
    add(console.house, "http://127.0.0.1:9")
    return console


def said(door, number: int = 0, **more):
    at = int(door.home.clock.now().timestamp()) - 60
    return {
        "id": f"m{number}",
        "thread": "chat",
        "text": f"第{number}句",
        "at": at,
        "who": "customer",
        **more,
    }


def call(door, body, signature: str = "", path: str = DOOR):
    text, good = signed(body)
    return door.client().post(
        path,
        text,
        content_type="application/json",
        headers={"x-signature": signature or good},
    )


def texts(door):
    ids = [record.id for record in door.house.records.facts()]
    return [m.text for c in door.house.records.read(ids) for m in c.messages]


def test_what_a_platform_tells_is_here_before_it_is_answered(door):
    answer = call(door, {"nonce": "1", "items": [said(door)]})

    assert (answer.status_code, answer.content) == (200, b"ok")
    assert texts(door) == ["第0句"]


def test_the_same_call_ten_times_and_out_of_order_is_once(door):
    for n in (3, 1, 2, 1, 3, 3, 1, 2, 2, 1):
        call(door, {"nonce": f"{n}", "items": [said(door, n)]})
    for n in range(10):
        call(door, {"nonce": f"again-{n}", "items": [said(door, n % 3 + 1)]})

    assert sorted(texts(door)) == ["第1句", "第2句", "第3句"]


@pytest.mark.parametrize(
    ("body", "signature", "path", "status"),
    [
        ({"nonce": "1"}, "0" * 64, DOOR, 403),
        ({"nonce": "1"}, "", "/hooks/nobody", 403),
        ({"items": "nonsense"}, "", DOOR, 503),
        ({"nonce": "1", "pad": "x" * (3 << 20)}, "", DOOR, 413),
    ],
)
def test_a_call_that_is_not_well_is_refused_without_a_word(
    door, body, signature, path, status
):
    answer = call(door, body, signature, path)

    assert answer.status_code == status
    assert answer.content in {b"refused", b"later", b"too large"}
    assert SECRET not in answer.content.decode()
    assert texts(door) == []


def test_a_replay_is_refused_and_counted(door):
    call(door, {"nonce": "1", "items": [said(door)]})
    door.wait(seconds=10)
    again = call(door, {"nonce": "1", "items": [said(door)]})

    assert again.status_code == 403
    assert door.house.connections.get(NAME).state.counts["refused"] == 1


def test_a_call_with_files_is_answered_at_once_and_finished_by_a_worker(door):
    platform = Plain(files={"a.pdf": b"specimen"})
    with running(platform) as address:
        door.house.connections.set(NAME, {"url": address})
        body = {"nonce": "1", "items": [said(door, text="", file="a.pdf")]}
        answer = call(door, body)
        asked, before = len(platform.asked), texts(door)
        door.wait(hours=1)
        working = make_worker(door.house, lambda _line: None, lambda _job, _told: None)
        working.once(lambda: False)
        again = call(door, {**body, "nonce": "2"})
        working.once(lambda: False)
    [found] = door.house.records.read([r.id for r in door.house.records.facts()])

    assert (answer.content, again.content, asked, before) == (b"ok", b"ok", 0, [])
    assert [a.data for m in found.messages for a in m.attachments] == [b"specimen"]
    assert Called.objects.count() == 0


def test_a_source_at_rest_hears_nothing(door):
    door.house.connections.pause(NAME, door.home.clock.now())

    assert call(door, {"nonce": "1", "items": [said(door)]}).status_code == 403
    assert texts(door) == []


def test_calls_that_wake_let_one_pull_wait_and_hide_their_hints(door):
    for n in range(3):
        call(door, {"nonce": f"{n}", "wakes": True})
    jobs = door.house.jobs.list(kind="pull-source")

    assert [job.state for job in jobs] == [State.WAITING]
    assert "a call" not in str(jobs[0].payload)
    assert door.house.hinting.take(NAME, Health()).hint == {"because": "a call"}


def test_whoever_calls_too_often_is_sent_away(door):
    door.house.config.values["sources.calls"] = 2
    answers = [call(door, {"nonce": f"{n}"}).status_code for n in range(3)]

    assert answers == [200, 200, 429]


def test_other_verbs_are_not_understood(door):
    assert door.client().put(DOOR).status_code == 405
