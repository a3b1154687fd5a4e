"""Alarms reach people: once, by real mail, and others where nobody takes them on."""

from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller

from guicang.adapters.mailing import MailCarrier, SmtpMailer
from guicang.domain.alarms.model import Found, Kind
from guicang.domain.errors import BadUsage, MailFailed, NoSuchAlarm
from guicang.domain.ledger.model import Tag
from tests import homes
from tests.ports import free_port

HOUR = timedelta(hours=1)
FOUND = Found(kind=Kind.BACKLOG, facts={"waiting": 412})


class Inbox:
    """A mail server that keeps what it is given, or takes nothing."""

    def __init__(self):
        self.got = []
        self.refuse = False

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802 - aiosmtpd's
        if self.refuse:
            return "451 not now"
        message = message_from_bytes(envelope.content, policy=policy.default)
        self.got.append((envelope.rcpt_tos, message))
        return "250 OK"


@pytest.fixture
def inbox(socket_enabled):
    box = Inbox()
    controller = Controller(box, hostname="127.0.0.1", port=free_port())
    controller.start()
    box.port = controller.port
    yield box
    controller.stop()


@pytest.fixture
def home(settled):
    return settled(homes.make)


@pytest.fixture
def look():
    return [FOUND]


@pytest.fixture
def alarming(home, inbox, look):
    mailer = SmtpMailer(
        host="127.0.0.1", port=inbox.port, security="none", sender="guicang@acme.test"
    )
    house = home.house
    house.__dict__["mail_carrier"] = MailCarrier(mailer)
    return replace(
        house.alarming,
        look=lambda: list(look),
        to=("ops@acme.test",),
        above=("head@acme.test",),
        patience=4 * HOUR,
    )


def tags(home):
    rows = home.house.ledger.entries(thing="alarm")
    return [entry.tag for entry in rows]


def test_an_alarm_is_raised_and_told_once(home, alarming, inbox):
    first = alarming.run()
    again = alarming.run()

    assert (first["raised"], first["told"]) == (1, 1)
    assert (again["raised"], again["told"]) == (0, 0)
    ((to, message),) = inbox.got
    assert to == ["ops@acme.test"]
    assert message["Subject"] == "告警：412 jobs wait and are not begun."
    assert "告警编号：backlog" in message.get_content()
    assert tags(home) == [Tag.ALARM_RAISED]


def test_what_nobody_takes_on_goes_to_others_once(home, alarming, inbox):
    alarming.run()
    home.clock.move(hours=5)

    alarming.run()
    alarming.run()

    assert [to for to, _ in inbox.got] == [["ops@acme.test"], ["head@acme.test"]]
    assert tags(home) == [Tag.ALARM_RAISED, Tag.ALARM_ESCALATED]


def test_who_takes_it_on_keeps_it(home, alarming, inbox):
    alarming.run()

    alarming.acknowledge("backlog", by="admin")

    home.clock.move(hours=5)
    alarming.run()
    assert len(inbox.got) == 1
    (alarm,) = home.house.alarms.open()
    assert alarm.acknowledged_by == "admin"


def test_a_silence_has_a_reason_and_an_end(home, alarming, inbox, look):
    inbox.refuse = True
    alarming.run()
    inbox.refuse = False
    now = home.clock.now()

    with pytest.raises(BadUsage):
        alarming.silence("backlog", now + HOUR, reason=" ", by="admin")
    with pytest.raises(BadUsage):
        alarming.silence("backlog", now + timedelta(days=31), reason="x", by="admin")
    alarming.silence("backlog", now + HOUR, reason="we move house", by="admin")

    assert alarming.run()["told"] == 0
    home.clock.move(hours=2)
    assert alarming.run()["told"] == 1
    assert len(inbox.got) == 1


def test_a_mail_that_was_not_taken_is_sent_again(home, alarming, inbox):
    inbox.refuse = True
    assert alarming.run()["failed"] == 1
    inbox.refuse = False
    home.clock.move(minutes=2)

    assert alarming.run()["failed"] == 0

    assert len(inbox.got) == 1


def test_what_is_over_before_the_mail_was_taken_is_not_told(
    home, alarming, inbox, look
):
    inbox.refuse = True
    alarming.run()
    inbox.refuse = False
    look.clear()
    home.clock.move(minutes=2)

    assert alarming.run()["over"] == 1

    assert inbox.got == []
    assert home.house.outbox.list() == []


def test_what_is_over_is_over_and_may_come_again(home, alarming, inbox, look):
    alarming.run()
    look.clear()
    assert alarming.run()["over"] == 1
    assert home.house.alarms.open() == []
    with pytest.raises(NoSuchAlarm):
        alarming.acknowledge("backlog", by="admin")

    home.clock.move(minutes=5)
    look.append(FOUND)
    alarming.run()

    assert len(inbox.got) == 2
    assert tags(home) == [Tag.ALARM_RAISED, Tag.ALARM_OVER, Tag.ALARM_RAISED]
    assert len(home.house.alarms.recent(10)) == 2


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_nothing_is_sent_in_clear_by_accident(inbox, security):
    mailer = SmtpMailer(
        host="127.0.0.1", port=inbox.port, security=security, sender="a@acme.test"
    )

    with pytest.raises(MailFailed):
        mailer.send(["b@acme.test"], "subject", "text")

    assert inbox.got == []


def test_a_home_is_looked_at_as_it_is(home):
    house = home.house
    home.clock.move(days=60)
    house.jobs.add("verify", {}, now=home.clock.now() - timedelta(days=1))

    wrong = {each.kind for each in house.wrong()}

    assert {
        Kind.NOT_ANCHORED,
        Kind.SNAPSHOT_OVERDUE,
        Kind.DRILL_OVERDUE,
        Kind.RING_NOT_COPIED,
        Kind.BACKLOG,
    } <= wrong
    house.snapshotting.make()
    house.copy_keys(home.folder.parent / "ring-copy", by="admin")
    wrong = {each.kind for each in house.wrong()}
    assert not {Kind.SNAPSHOT_OVERDUE, Kind.RING_NOT_COPIED} & wrong
