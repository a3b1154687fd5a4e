"""Owners are told before their conversations go: once a stage, by real mail."""

from datetime import timedelta
from hashlib import sha256

import pytest

from guicang.domain.ledger.model import Tag
from guicang.domain.notices.outbox import State
from tests.fakes.talk import talk

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


class KilledError(Exception):
    """What stands for a process that ends."""


@pytest.fixture
def due(home):
    """Three conversations that are due in 29 days, one of somebody else's."""
    home.policy()
    at = home.clock.now() - DAY - HOUR
    home.take_in(
        *(talk(f"c{n}", at=at, agent="agent-1") for n in range(3)),
        talk("other", at=at, agent="agent-9"),
    )
    return home


def sent(home):
    return list(home.house.ledger.entries(tag=Tag.NOTICE_SENT))


def test_an_owner_gets_one_digest_and_the_ledger_its_proof(due, parts, inbox):
    first = parts.forewarning.run()
    again = parts.forewarning.run()
    done = parts.noticing.deliver()

    assert (first, again) == ({"digests": 1}, {"digests": 0})
    assert (done.sent, done.failed, done.dead) == (1, 0, 0)
    ((to, message),) = inbox.got
    assert to == ["ann@acme.test"]
    assert message["Subject"] == "即将到期下线：3 个会话"
    text = message.get_content()
    assert "30 天内 3 个，其中 7 天内 0 个" in text
    assert "查看" not in text, "there is no link where the console has no address"
    (entry,) = sent(due)
    told = f"{message['Subject']}\n{text.rstrip()}"
    assert entry.data["digest"] == sha256(told.encode()).hexdigest()
    assert entry.data["recipient"] == parts.noticing.token("person:ann")
    assert entry.data["way"] == "mail"
    assert "ann" not in str(dict(entry.data))
    (kept,) = due.house.outbox.list()
    assert kept.state is State.SENT
    assert message["Message-ID"] == f"<{kept.id}@acme.test>"


def test_each_stage_is_told_once(due, parts, inbox):
    for _ in range(31):
        parts.forewarning.run()
        parts.forewarning.run()
        parts.noticing.deliver()
        due.clock.move(days=1)

    said = [message.get_content().splitlines()[0] for _, message in inbox.got]
    assert len(said) == 3
    assert "30 天内 3 个，其中 7 天内 0 个，1 天内 0 个" in said[0]
    assert "30 天内 3 个，其中 7 天内 3 个，1 天内 0 个" in said[1]
    assert "30 天内 3 个，其中 7 天内 3 个，1 天内 3 个" in said[2]
    assert len(sent(due)) == 3


def test_who_is_killed_after_the_server_took_it_sends_the_same_again(
    due, parts, inbox, monkeypatch
):
    parts.forewarning.run()

    def killed(*_args, **_more):
        raise KilledError

    with monkeypatch.context() as patch:
        patch.setattr(type(due.house.outbox), "settle", killed)
        with pytest.raises(KilledError):
            parts.noticing.deliver()

    assert parts.noticing.deliver().sent == 0, "it is another's for the lease"
    due.clock.move(minutes=6)
    assert parts.noticing.deliver().sent == 1
    first, second = (message["Message-ID"] for _, message in inbox.got)
    assert first == second
    assert len(sent(due)) == 1


def test_who_is_killed_while_queueing_queues_all_of_it_or_nothing(
    due, parts, inbox, monkeypatch
):
    def killed(*_args, **_more):
        raise KilledError

    with monkeypatch.context() as patch:
        patch.setattr(type(due.house.outbox), "tell", killed)
        with pytest.raises(KilledError):
            parts.forewarning.run()

    assert due.house.outbox.list() == []
    assert parts.forewarning.run() == {"digests": 1}
