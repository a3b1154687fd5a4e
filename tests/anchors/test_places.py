"""Places take checkpoints, and say no where they did not."""

import os
import stat
from datetime import timedelta
from email import message_from_bytes, policy

import pytest

from guicang.adapters.anchoring.folder import FolderReceipts, WormFolder
from guicang.adapters.anchoring.mailbox import Mailbox
from guicang.adapters.anchoring.stamping import PinnedStamps, TimeStampAuthority
from guicang.adapters.mailing import SmtpMailer
from guicang.bootstrap import SystemClock
from guicang.domain.errors import BadReceipt, BadTimeStamp, NotAnchored
from guicang.domain.ledger.anchors import SKEW, Kind, Receipt
from guicang_verify import stamps
from guicang_verify.report import Refused
from tests.anchors import authority as tsa

pytestmark = [pytest.mark.allow_hosts(["127.0.0.1"])]


def at(authority):
    return TimeStampAuthority(
        url=authority.url, stamps=PinnedStamps(path=authority.pinned), seconds=20
    )


# --- written once ---------------------------------------------------------------------


def test_a_folder_takes_a_note_once_and_nobody_may_write_it(tmp_path, note):
    place = WormFolder(tmp_path)

    place.anchor(note, 3)
    place.anchor(note, 3)

    (path,) = tmp_path.iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o444
    assert path.read_text("utf-8") == note
    assert list(place.notes()) == [note]


def test_what_stands_in_a_folder_under_a_notes_name_is_not_written_over(tmp_path, note):
    place = WormFolder(tmp_path)
    place.anchor(note, 3)
    (path,) = tmp_path.iterdir()
    path.chmod(0o600)
    path.write_text("something else")

    with pytest.raises(NotAnchored, match="something else"):
        place.anchor(note, 3)
    assert path.read_text() == "something else"


def test_a_folder_that_is_not_there_is_said(tmp_path, note):
    gone = WormFolder(tmp_path / "gone")

    with pytest.raises(NotAnchored, match="No such file"):
        gone.anchor(note, 3)
    with pytest.raises(NotAnchored, match="No such file"):
        list(gone.notes())


def test_a_note_that_was_cut_off_leaves_nothing_behind(tmp_path, note, monkeypatch):
    def full(_handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)

    with pytest.raises(NotAnchored):
        WormFolder(tmp_path).anchor(note, 3)
    assert list(tmp_path.iterdir()) == []


def test_receipts_come_back_as_they_were_kept(tmp_path, note, now):
    kept = FolderReceipts(tmp_path / "anchors")
    early = Receipt(kind=Kind.WORM, place="/w", at=now, note=note)
    late = Receipt(kind=Kind.WORM, place="/w", at=now + SKEW, note=note)
    mail = Receipt(kind=Kind.MAIL, place="a@b.test", at=now, note=note, token=b"\0")
    for size, each in ((3, early), (40, late), (5, mail)):
        kept.keep(each, size)
        kept.keep(each, size)

    assert list(kept.all()) == [early, mail, late]
    assert kept.newest() == {Kind.WORM: late, Kind.MAIL: mail}


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"[]",
        b'"x"',
        b"[" * 100_000,
        b"\xff",
        b'{"schema":"guicang.ledger-anchor/1"}',
    ],
)
def test_what_is_no_receipt_is_refused(data):
    with pytest.raises(BadReceipt):
        Receipt.parse(data)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"worm"', '"moon"'),
        ("ledger-anchor/1", "ledger-anchor/2"),
        ('"token": ""', '"token": "*"'),
        ('"place": "/w"', '"place": 1'),
        ("Z", "+00:00"),
    ],
)
def test_a_receipt_that_says_something_odd_is_refused(note, now, old, new):
    data = Receipt(kind=Kind.WORM, place="/w", at=now, note=note).to_bytes().decode()

    assert old in data
    with pytest.raises(BadReceipt):
        Receipt.parse(data.replace(old, new).encode())


# --- time stamps ----------------------------------------------------------------------


@pytest.mark.parametrize("curve", [True, False], ids=["ECDSA", "RSA"])
def test_an_authority_stamps_a_note_and_both_programs_verify_it(
    tmp_path, note, now, curve
):
    with tsa.serving(tsa.make(tmp_path / "tsa", curve=curve)) as authority:
        token = at(authority).anchor(note, 3)
    pinned = stamps.certificates(authority.pinned.read_bytes())
    ours = PinnedStamps(path=authority.pinned).stamped(token, note)

    assert abs(ours - now) < SKEW
    assert stamps.verify(token, note.encode(), pinned) == ours


def test_a_stamp_is_of_this_note_and_no_other(authority, note):
    token = at(authority).anchor(note, 3)
    pinned = stamps.certificates(authority.pinned.read_bytes())
    other = note.replace("\n3\n", "\n4\n")

    with pytest.raises(BadTimeStamp, match="messages"):
        PinnedStamps(path=authority.pinned).stamped(token, other)
    with pytest.raises(Refused, match="other bytes"):
        stamps.verify(token, other.encode(), pinned)


def test_a_stamp_by_an_authority_that_is_not_pinned_is_refused(
    authority, tmp_path, note
):
    token = at(authority).anchor(note, 3)
    other = tsa.make(tmp_path / "other")
    mixed = tmp_path / "mixed.pem"
    mixed.write_bytes(
        authority.root.read_bytes() + (other.folder / "own.pem").read_bytes()
    )

    for path in (other.pinned, mixed):
        with pytest.raises(BadTimeStamp):
            PinnedStamps(path=path).stamped(token, note)
    with pytest.raises(Refused, match="pinned"):
        stamps.verify(
            token, note.encode(), stamps.certificates(other.pinned.read_bytes())
        )


def test_any_byte_of_a_stamp_that_is_changed_is_found_by_both(authority, note):
    token = at(authority).anchor(note, 3)
    ours = PinnedStamps(path=authority.pinned)
    pinned = stamps.certificates(authority.pinned.read_bytes())
    when = ours.stamped(token, note)
    here = token.index(when.strftime("%Y%m%d%H%M%S").encode())

    for place in (here, len(token) - 3):
        forged = bytearray(token)
        forged[place] ^= 1
        with pytest.raises(BadTimeStamp):
            ours.stamped(bytes(forged), note)
        with pytest.raises(Refused):
            stamps.verify(bytes(forged), note.encode(), pinned)


@pytest.mark.parametrize("token", [b"", b"\x30", b"\x30\x85", b"\x30\x03\x02\x01\x00"])
def test_what_is_no_time_stamp_is_refused_by_both(authority, note, token):
    pinned = stamps.certificates(authority.pinned.read_bytes())

    with pytest.raises(BadTimeStamp):
        PinnedStamps(path=authority.pinned).stamped(token, note)
    with pytest.raises(Refused):
        stamps.verify(token, note.encode(), pinned)


def test_an_answer_to_another_question_is_not_taken(authority, note):
    place = at(authority)
    authority.answers.append((200, place.anchor(note, 3)))

    with pytest.raises(NotAnchored, match="Nonce"):
        place.anchor(note, 3)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [((503, b"busy"), "HTTP 503"), ((200, b"x" * (65 << 10)), "HTTP 200")],
)
def test_an_authority_that_fails_is_said(authority, note, answer, reason):
    authority.answers.append(answer)

    with pytest.raises(NotAnchored, match=reason):
        at(authority).anchor(note, 3)


def test_an_authority_that_is_not_there_is_said(authority, note):
    gone = TimeStampAuthority(
        url="http://127.0.0.1:1/tsa",
        stamps=PinnedStamps(path=authority.pinned),
        seconds=5,
    )

    with pytest.raises(NotAnchored, match="ConnectError"):
        gone.anchor(note, 3)


def test_certificates_that_cannot_be_read_are_said(authority, tmp_path, note):
    empty = tmp_path / "empty.pem"
    empty.write_text("nothing")
    own = authority.folder / "own.pem"

    for path in (empty, tmp_path / "gone.pem", own):
        with pytest.raises(BadTimeStamp, match=path.name):
            PinnedStamps(path=path).stamped(b"", note)
    for data in (empty.read_bytes(), authority.root.read_bytes()):
        with pytest.raises(Refused):
            stamps.certificates(data)


# --- mail -----------------------------------------------------------------------------


def mailbox(port, **more):
    plain = {
        "security": "none",
        "sender": "ledger@acme.test",
    }
    mailer = SmtpMailer(host="127.0.0.1", port=port, **{**plain, **more})
    return Mailbox(mailer=mailer, to="auditor@audit.test")


def test_a_mailbox_gets_the_note_byte_for_byte(letters, mail_port, note):
    mailbox(mail_port).anchor(note, 3)

    message = message_from_bytes(letters.came[0], policy=policy.default)
    (attached,) = message.iter_attachments()
    assert attached.get_content() == note.encode()
    assert message["To"] == "auditor@audit.test"
    assert "3 entries" in message.get_body().get_content()


def test_a_mail_server_that_refuses_is_said(letters, mail_port, note):
    letters.answer = "554 no"

    with pytest.raises(NotAnchored, match="SMTP 554"):
        mailbox(mail_port).anchor(note, 3)


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_mail_is_not_sent_in_clear_where_it_shall_be_encrypted(
    letters, mail_port, note, security
):
    with pytest.raises(NotAnchored):
        mailbox(mail_port, security=security).anchor(note, 3)
    assert letters.came == []


def test_no_password_goes_to_a_server_that_takes_none(letters, mail_port, note):
    with pytest.raises(NotAnchored, match="SMTPNotSupportedError"):
        mailbox(mail_port, user="ledger", password="x").anchor(note, 3)  # noqa: S106
    assert letters.came == []


# --- the machine's clock --------------------------------------------------------------


def test_the_machines_clock_tells_how_far_it_was_moved():
    class Moved(SystemClock):
        ahead = timedelta()

        def now(self):
            return super().now() + self.ahead

    clock = Moved()
    before = clock.drift()
    clock.ahead = timedelta(days=20)

    assert abs(before) < timedelta(minutes=5)
    assert abs(clock.drift() - timedelta(days=20)) < timedelta(minutes=5)
