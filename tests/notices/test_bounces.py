"""Addresses that a server does not know get nothing more; only true reports count."""

from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import pytest

from guicang.adapters.bounces import Maildir, read_bounce
from guicang.domain.errors import BadBounce, NoSuchNoticeSent
from guicang.domain.ledger.model import Tag
from guicang.domain.notices.occasions import Occasion
from guicang.domain.notices.outbox import State
from tests.notices.conftest import ANN


def report(message_id, address=ANN, *, action="failed", status="5.1.1", names=1):
    """Make a report as RFC 3464 has it."""
    whole = MIMEMultipart("report", report_type="delivery-status")
    whole["From"] = "MAILER-DAEMON@mx.acme.test"
    whole.attach(MIMEText("It could not be delivered."))
    told = "Reporting-MTA: dns; mx.acme.test\n\n" + "\n".join(
        f"Final-Recipient: rfc822; {address}\nAction: {action}\nStatus: {status}\n"
        for _ in range(names)
    )
    raw = b"Content-Type: message/delivery-status\n\n" + told.encode()
    whole.attach(message_from_bytes(raw))
    ours = EmailMessage()
    ours["Message-ID"] = message_id
    ours["Subject"] = "what we sent"
    ours.set_content("text")
    whole.attach(MIMEMessage(ours))
    return whole.as_bytes()


@pytest.fixture
def sent(home, parts, inbox):
    """A notice that the server took; give its id and Message-ID."""
    (notice,) = parts.noticing.tell(
        Occasion.TEST, ["person:ann"], {"at": home.clock.now()}
    )
    assert parts.noticing.deliver().sent == 1
    return notice, inbox.got[-1][1]["Message-ID"]


def tell(home, parts):
    parts.noticing.tell(Occasion.TEST, ["person:ann"], {"at": home.clock.now()})
    return parts.noticing.deliver()


def test_a_report_marks_the_address_until_somebody_lifts_it(home, parts, sent, inbox):
    notice, message_id = sent

    (found,) = parts.bouncing.take(report(message_id))

    assert (found.id, home.house.outbox.get(notice).state) == (notice, State.BOUNCED)
    (entry,) = home.house.ledger.entries(tag=Tag.NOTICE_BOUNCED)
    assert entry.data["status"] == "5.1.1"
    assert ANN not in str(dict(entry.data))
    assert tell(home, parts).dead == 1
    assert len(inbox.got) == 1
    assert parts.wording.lift(ANN, by="admin", code=home.code("admin"))
    assert tell(home, parts).sent == 1
    parts.wording.again(notice, by="admin", code=home.code("admin"))
    assert parts.noticing.deliver().sent == 1
    with pytest.raises(NoSuchNoticeSent):
        parts.wording.again(notice, by="admin", code=home.code("admin"))


def test_forged_reports_mark_nothing(parts, home, sent):
    notice, message_id = sent

    for forged in (
        report("<nt_000000000000000000000000@acme.test>"),
        report(message_id, "admin@acme.test"),
        report(message_id, names=2),
        b"Subject: hello\n\nI am no report",
        b"",
        b"\xff" * 100,
    ):
        with pytest.raises(BadBounce):
            parts.bouncing.take(forged)

    assert home.house.outbox.get(notice).state is State.SENT
    assert tell(home, parts).sent == 1


def test_what_is_late_is_not_lost(parts, home, sent):
    notice, message_id = sent

    found = parts.bouncing.take(report(message_id, action="delayed", status="4.4.1"))

    assert found == ()
    assert home.house.outbox.get(notice).state is State.SENT


def test_reports_are_read_from_a_maildir_once(parts, home, sent, tmp_path):
    notice, message_id = sent
    for each in ("new", "cur", "tmp"):
        (tmp_path / "box" / each).mkdir(parents=True)
    (tmp_path / "box/new/1.a.mx").write_bytes(report(message_id))
    (tmp_path / "box/new/2.b.mx").write_bytes(b"Subject: spam\n\nbuy")

    bouncing = replace(parts.bouncing, mailbox=Maildir(tmp_path / "box"))

    assert bouncing.read() == {"bounced": 1, "passed": 1}
    assert bouncing.read() == {"bounced": 0, "passed": 0}
    assert sorted(p.name for p in (tmp_path / "box/cur").iterdir()) == [
        "1.a.mx:2,S",
        "2.b.mx:2,S",
    ]
    assert home.house.outbox.get(notice).state is State.BOUNCED


def test_a_folder_that_is_not_there_yet_is_no_failure(tmp_path):
    assert Maildir(tmp_path / "nowhere").unread() == ()


def test_an_address_that_the_server_does_not_know_is_marked_at_once(home, parts, inbox):
    inbox.unknown = "550 5.1.1 no such user"
    assert tell(home, parts).dead == 1
    inbox.unknown = ""

    assert tell(home, parts).dead == 1, "the mark stays"

    assert inbox.got == []
    said = {each.said for each in home.house.outbox.list()}
    assert said == {"GC-846", "GC-849"}


def test_a_server_that_is_busy_is_asked_again_later_and_later(home, parts, inbox):
    inbox.refuse = "451 not now"
    assert tell(home, parts).failed == 1
    assert parts.noticing.deliver().failed == 0, "not before a minute is over"
    home.clock.move(seconds=61)
    assert parts.noticing.deliver().failed == 1
    home.clock.move(seconds=61)
    assert parts.noticing.deliver().failed == 0, "not before five"
    inbox.refuse = ""
    home.clock.move(minutes=5)

    assert parts.noticing.deliver().sent == 1
    assert len(inbox.got) == 1


def test_what_fails_for_three_days_is_dead_and_says_so(home, parts, inbox):
    inbox.refuse = "451 not now"
    tell(home, parts)
    for _ in range(9):
        home.clock.move(days=1, hours=1)
        done = parts.noticing.deliver()

    assert (done.failed, done.dead) == (0, 1)
    (entry,) = home.house.ledger.entries(tag=Tag.NOTICE_FAILED)
    assert entry.data["code"] == "GC-781"


def test_a_mail_that_is_refused_as_such_marks_no_address(home, parts, inbox):
    inbox.refuse = "554 5.7.1 looks like spam"
    assert tell(home, parts).dead == 1
    inbox.refuse = ""

    assert tell(home, parts).sent == 1


def test_who_left_or_has_no_address_gets_nothing(home, parts, inbox):
    house = home.house
    house.people.add("bob", [], email="")
    house.people.deactivate("ann")
    for name in ("ann", "bob"):
        parts.noticing.tell(Occasion.TEST, [f"person:{name}"], {"at": home.clock.now()})

    assert parts.noticing.deliver().dead == 2
    assert inbox.got == []


def test_a_hostile_report_is_refused_and_not_followed():
    for raw in (
        b"Content-Type: multipart/report; boundary=x\n\n" + b"--x\n" * 50_000,
        b"Content-Type: message/delivery-status\n\n" + b"Final-Recipient: ;\n\n" * 99,
        b"x" * (2 << 20),
    ):
        with pytest.raises(BadBounce):
            read_bounce(raw)
