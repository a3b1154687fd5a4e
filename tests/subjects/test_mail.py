"""Mails of persons become requests: over a real IMAP server, a folder, a pipe."""

import os
from dataclasses import replace
from email.message import EmailMessage

import pytest

from guicang.adapters.letters import MOST, read_letter
from guicang.adapters.letters.folder import EmlFolder
from guicang.adapters.letters.imap import ImapMailbox
from guicang.domain.errors import (
    IdentityNotProved,
    NoSuchSubjectMail,
    SubjectAlreadyOpen,
    SubjectMailboxFailed,
    SubjectRequestClosed,
)
from guicang.domain.ledger.model import Tag
from guicang.domain.notices.occasions import Occasion
from guicang.domain.subjects.mail import Sort
from guicang.domain.subjects.model import Door, Kind, State, Wanted
from tests import imap
from tests.subjects.conftest import ALONE, SECRET

ADDRESS = "person@mail.test"
PAPER = b"%PDF-1.7 a specimen of an identity card"


def letter(subject="请删除我的全部聊天记录", text="谢谢。", files=(), **headers):
    mail = EmailMessage()
    mail["From"] = headers.pop("sender", f"Some One <{ADDRESS}>")
    mail["To"] = "privacy@acme.test"
    mail["Subject"] = subject
    mail["Message-ID"] = headers.pop("message", f"<{hash((subject, text))}@mail.test>")
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    for name, data in files:
        mail.add_attachment(data, maintype="application", subtype="pdf", filename=name)
    return mail.as_bytes()


class Told:
    """Stands where mail is carried: that a way is there is enough."""

    def carry(self, parcel) -> None:
        raise AssertionError(parcel)


@pytest.fixture
def mails(desk):
    """What takes mails in, with a way to acknowledge them."""
    house = desk.house
    noticing = replace(house.noticing, carriers=lambda _way: Told())
    return replace(house.corresponding, noticing=noticing)


@pytest.fixture(scope="module")
def dovecot():
    program = imap.program()
    if program is None:
        if os.environ.get("CI"):
            pytest.fail("CI is set and there is no Dovecot on this machine")
        pytest.skip("no Dovecot on this machine")
    server = imap.Dovecot(program)
    yield server
    server.close()


def acknowledged(house) -> list[str]:
    return [
        each.to
        for each in house.outbox.list()
        if each.occasion is Occasion.SUBJECT_MAIL
    ]


@ALONE
def test_a_mail_is_read_over_imap_and_becomes_a_request_to_be_verified(
    desk, mails, dovecot, socket_enabled
):
    desk.arrive("a", customer="wm-1")
    desk.knows("wm-1", ADDRESS)
    dovecot.deliver(letter(), letter(subject="Auto", Auto_Submitted="auto-replied"))
    box = ImapMailbox(
        host="127.0.0.1",
        port=dovecot.port,
        security="tls",
        user=imap.USER,
        password=imap.PASSWORD,
        context=dovecot.trust(),
    )
    reading = replace(mails, boxes=(box,))
    first, again = reading.read(), reading.read()
    (request,) = desk.house.subjects.list()
    with pytest.raises(SubjectMailboxFailed):
        list(replace(box, context=None).unread())  # a certificate of nobody's
    with pytest.raises(SubjectMailboxFailed):
        list(replace(box, password="wrong").unread())  # noqa: S106 - wrong

    assert (first, again) == (
        {"requests": 1, "passed": 1},
        {"requests": 0, "passed": 0},
    )
    assert dovecot.unseen() == 0
    assert (request.kind, request.door, request.state) == (
        Kind.ERASURE,
        Door.MAIL,
        State.RECEIVED,
    )
    assert request.customer == desk.house.tagger.tag("customer", "wm-1")
    assert acknowledged(desk.house) == [f"mail:{ADDRESS}"]


def test_mails_are_read_from_a_folder_once_and_acknowledged_once(desk, mails, tmp_path):
    desk.arrive("a", customer="wm-1")
    desk.knows("wm-1", ADDRESS)
    reading = replace(mails, boxes=(EmlFolder(tmp_path),))
    (tmp_path / "1.eml").write_bytes(letter())
    (tmp_path / "2.eml").write_bytes(letter())
    (tmp_path / "3.eml").write_bytes(letter(subject="再次请求删除"))
    (tmp_path / "note.txt").write_text("no mail")
    found = reading.read()
    (request,) = desk.house.subjects.list()

    assert found == {"requests": 2, "passed": 1}
    assert [each.name for each in tmp_path.glob("*.*")] == ["note.txt"]
    assert (request.joined, desk.house.subject_mails.many(request.id)) == (1, 2)
    assert acknowledged(desk.house) == [f"mail:{ADDRESS}"]


@ALONE
@pytest.mark.parametrize(
    ("headers", "sort"),
    [
        ({"Auto_Submitted": "auto-replied"}, Sort.MACHINE),
        ({"Precedence": "bulk"}, Sort.MACHINE),
        ({"List_Id": "<news.acme.test>"}, Sort.MACHINE),
        ({"Return_Path": "<>"}, Sort.MACHINE),
        ({"sender": "Guicang <guicang@acme.test>"}, Sort.MACHINE),
        ({"sender": "MAILER-DAEMON@mx.test"}, Sort.BOUNCE),
        ({"Auto_Submitted": "no"}, Sort.REQUEST),
    ],
)
def test_machines_and_bounces_ask_for_nothing_and_are_not_answered(
    desk, mails, headers, sort
):
    own = frozenset({"guicang@acme.test"})
    raw = letter(**headers)
    taken = replace(mails, parse=lambda it: read_letter(it, own)).take(raw)

    assert read_letter(raw, own).sort is sort
    assert (taken is not None) is (sort is Sort.REQUEST)
    assert len(acknowledged(desk.house)) == (sort is Sort.REQUEST)


@ALONE
def test_an_unclear_mail_is_verified_only_after_a_clerk_said_what_it_asks(desk, mails):
    desk.arrive("a", customer="wm-1")
    desk.knows("wm-1", ADDRESS)
    asked = mails.take(letter(subject="你好", text="请查阅并删除我的记录"))
    with pytest.raises(SubjectRequestClosed):
        desk.do("vouch", asked.id, asked.revision, "knew the order")
    with pytest.raises(IdentityNotProved):
        desk.do("decide", asked.id, asked.revision)
    settled = mails.settle(
        asked.id,
        asked.revision,
        Wanted(kind=Kind.ERASURE, customer="wm-1"),
        by="compliance",
        code=desk.home.code("compliance"),
    )
    verified = desk.do("vouch", settled.id, settled.revision, "knew the order")

    assert asked.state is State.UNREAD
    assert (settled.kind, settled.state) == (Kind.ERASURE, State.RECEIVED)
    assert (settled.customer, settled.due_at) == (asked.customer, asked.due_at)
    assert verified.state is State.VERIFIED


@ALONE
def test_somebody_unknown_is_found_by_a_clerk_and_is_joined_to_nobody(desk, mails):
    desk.arrive("a", customer="wm-1")
    stranger = mails.take(letter(sender="stranger@mail.test"))
    open_ = desk.ask(customer="wm-1")
    with pytest.raises(SubjectAlreadyOpen):
        mails.settle(
            stranger.id,
            stranger.revision,
            Wanted(kind=Kind.ERASURE, customer="wm-1"),
            by="compliance",
            code=desk.home.code("compliance"),
        )

    assert (stranger.state, open_.state) == (State.UNREAD, State.RECEIVED)
    assert stranger.customer == desk.house.tagger.tag("customer", "stranger@mail.test")


def test_what_they_wrote_is_sealed_noted_and_gone_with_the_answer(desk, mails):
    desk.arrive("a", customer="wm-1")
    desk.knows("wm-1", ADDRESS)
    asked = mails.take(letter(text=SECRET, files=[("../身份证.pdf", PAPER)]))
    who = {"by": "compliance", "code": desk.home.code("compliance")}
    (opened,) = mails.open(asked.id, **who)
    who["code"] = desk.home.code("compliance")
    saved = mails.file(asked.id, 1, 1, **who)
    noted = [entry.tag for entry in desk.house.ledger.entries()]
    verified = desk.do("vouch", asked.id, asked.revision, "knew the order")
    desk.do("refuse", verified.id, verified.revision, "unfounded", "cn-pipl-47-2")
    again = mails.take(letter(text=SECRET, files=[("../身份证.pdf", PAPER)]))

    assert (opened.sender, opened.text) == (ADDRESS, SECRET)
    assert saved == ("身份证.pdf", PAPER)
    assert noted.count(Tag.SUBJECT_MAIL_OPENED) == 2
    assert desk.house.subject_mails.many(asked.id) == 0
    with pytest.raises(NoSuchSubjectMail):
        desk.house.subject_mails.file(asked.id, 1, 1)
    assert again is None


def test_a_picture_of_theirs_says_who_opened_it(desk, mails):
    desk.arrive("a", customer="wm-1")
    desk.knows("wm-1", ADDRESS)
    asked = mails.take(letter(text=SECRET, files=[("id.png", b"a picture")]))
    drawing = replace(mails.marking, draw=lambda was, said: was + said.encode())
    who = {"by": "compliance", "code": desk.home.code("compliance")}

    _name, given = replace(mails, marking=drawing).file(asked.id, 1, 1, **who)

    at = desk.house.clock.now().astimezone()
    said = f"a picturecompliance · {at:%Y-%m-%d %H:%M} · {asked.id}"
    assert given.decode() == said


@ALONE
def test_a_mail_that_fails_holds_up_none_and_is_tried_again(desk, mails, tmp_path):
    failing = []

    def parse(raw):
        if not failing and b"first" in raw:
            failing.append(raw)
            raise NoSuchSubjectMail(request="s-1")
        return read_letter(raw)

    reading = replace(mails, boxes=(EmlFolder(tmp_path),), parse=parse)
    (tmp_path / "1.eml").write_bytes(letter(text="first"))
    (tmp_path / "2.eml").write_bytes(letter(text="second"))
    with pytest.raises(NoSuchSubjectMail):
        reading.read()
    left = [each.name for each in tmp_path.glob("*.eml")]

    assert left == ["1.eml"]
    assert reading.read() == {"requests": 1, "passed": 0}


def test_broken_mails_are_read_as_far_as_they_go():
    html = EmailMessage()
    html["From"] = ADDRESS
    html["Message-ID"] = "<h@mail.test>"
    html.set_content(
        "<style>x{}</style><p>Please delete</p><script>evil()</script>", subtype="html"
    )
    torn = (
        b"From: a@b.test\nSubject: =?utf-8?b?%%%?=\nContent-Type: multipart/mixed\n\nx"
    )
    long = letter(files=[("a.pdf", b"x" * MOST)])

    assert read_letter(html.as_bytes()).letter.text == "Please delete"
    assert read_letter(torn).sort is Sort.REQUEST
    assert read_letter(b"").sort is Sort.MACHINE
    assert (read_letter(long).letter.cut, read_letter(long).letter.files) == (True, ())
