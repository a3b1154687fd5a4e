"""What persons ask about their own records, on a real home."""

import re
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest

from guicang.domain.errors import (
    BadSubjectRequest,
    ChannelUnknown,
    SubjectRequestChanged,
    WrongIdentityCode,
)
from guicang.domain.identity import Reason
from guicang.domain.ledger.model import Tag
from guicang.domain.sources.connection import Connection
from guicang.domain.sources.threads import Stretch
from guicang.domain.subjects.model import Asker, Kind, Outcome, State
from guicang.entrypoints.rights import letter_of, letter_pdf
from tests.subjects.conftest import ALONE

FLOOR = "cn-ecl-31"


def test_an_erasure_goes_from_the_request_through_two_signatures_to_the_answer(desk):
    desk.arrive("a", "b", customer="wm-1")
    desk.arrive("c", customer="wm-2")
    decided = desk.decided()
    desk.run_batches()
    outcomes = desk.outcomes(decided.id)
    done = desk.do("answer", decided.id, decided.revision, "everything is erased")

    assert set(desk.house.records.known(["a", "b", "c"])) == {"c"}
    assert outcomes == {"a": "erased", "b": "erased"}
    assert desk.house.catalogue.erased_by(["a", "b"]) == dict.fromkeys("ab", done.id)
    assert done.state is State.ANSWERED


@ALONE
def test_who_asks_again_joins_the_request_that_is_open(desk):
    first = desk.ask()
    again = desk.ask()
    other = desk.ask(Kind.ACCESS)

    assert (again.id, again.joined) == (first.id, 1)
    assert again.due_at == first.due_at
    assert other.id != first.id


@ALONE
def test_of_two_clerks_at_once_the_second_is_refused(desk):
    seen = desk.vouched()
    desk.do("decide", seen.id, seen.revision)

    with pytest.raises(SubjectRequestChanged):
        desk.do("decide", seen.id, seen.revision, by="legal")


@ALONE
def test_what_a_law_keeps_waits_alone_and_goes_when_its_time_is_over(desk):
    desk.law()
    desk.arrive("plain", customer="wm-1")
    desk.order("bought", customer="wm-1")
    decided = desk.decided()
    desk.run_batches()
    kept = next(
        each
        for each in desk.house.subjects.items(decided.id)
        if each.conversation == "bought"
    )
    letter = letter_of(desk.house, desk.house.subjects.get(decided.id))
    desk.do("answer", decided.id, decided.revision, "the rest follows")
    desk.home.clock.at = kept.until + timedelta(days=1)
    swept = desk.house.weighing.sweep()
    desk.run_batches()

    assert (kept.outcome, kept.basis) == (Outcome.DEFERRED, FLOOR)
    assert "《电子商务法》第31条" in letter.text
    assert swept == 1
    assert desk.outcomes(decided.id) == {"bought": "erased", "plain": "erased"}


@ALONE
def test_a_hold_keeps_what_it_covers_until_it_is_released(desk):
    desk.arrive("a", "b", customer="wm-1")
    hold = desk.home.hold(conversations=["a"])
    decided = desk.decided()
    desk.run_batches()
    before = desk.outcomes(decided.id)
    desk.house.holds.release(hold, desk.home.clock.now())
    desk.house.weighing.sweep()
    desk.run_batches()

    assert before == {"a": "held", "b": "erased"}
    assert desk.outcomes(decided.id) == {"a": "erased", "b": "erased"}


def test_an_erased_person_comes_back_neither_by_id_nor_under_another_one(desk):
    desk.arrive("a", customer="wm-1")
    decided = desk.decided()
    desk.run_batches()
    again, _ = desk.arrive("a", customer="wm-1")
    renamed, (outcome,) = desk.arrive("an-export-of-a", customer="wm-1")
    later, _ = desk.arrive(
        "new", customer="wm-1", at=decided.received_at + timedelta(days=1)
    )

    assert (again.refused, renamed.refused, later.refused) == (1, 1, 0)
    assert outcome.code == "GC-825"
    assert set(desk.house.records.known(["a", "an-export-of-a", "new"])) == {"new"}


@ALONE
def test_while_somebody_waits_for_a_copy_their_records_are_held(desk):
    desk.arrive("a", customer="wm-1")
    copy = desk.vouched(Kind.COPY)
    erasure = desk.decided()
    held = desk.outcomes(erasure.id)
    copy = desk.do("decide", copy.id, copy.revision)
    desk.do("answer", copy.id, copy.revision, "handed over")
    desk.house.weighing.sweep()

    assert held == {"a": "held"}
    assert desk.outcomes(erasure.id) == {"a": "erase"}


@ALONE
def test_who_asks_for_their_records_gets_a_package_of_them(desk):
    desk.arrive("a", customer="wm-1")
    asked = desk.decided(Kind.ACCESS)
    (ordered,) = desk.house.packages.list(request=asked.id)
    made = desk.house.making.make(ordered.id)
    nobody = desk.decided(Kind.PORTABILITY, customer="wm-unknown")

    assert (made.request, made.customer) == (asked.id, asked.customer)
    assert made.sealed is not None
    assert desk.house.packages.list(request=nobody.id) == []


@ALONE
def test_a_code_goes_only_to_an_address_that_a_platform_vouches_for(desk):
    desk.arrive("a", customer="wm-1")
    desk.knows("wm-1", "person@mail.test")
    post = desk.post()
    asked = desk.ask()
    with pytest.raises(ChannelUnknown):
        desk.do("send_code", asked.id, "thief@mail.test")
    desk.do("send_code", asked.id, " Person@mail.test")
    code = post.code()
    with pytest.raises(WrongIdentityCode):
        desk.do("enter_code", asked.id, "00000000")
    done = desk.do("enter_code", asked.id, code)

    assert post.to == ["person@mail.test"]
    assert (done.state, done.verified_how) == (State.VERIFIED, "code-to-known-channel")


class Parcels:
    """Takes what is carried by telephone or into a thread."""

    def __init__(self):
        self.got = []

    def carry(self, parcel):
        self.got.append(parcel)

    def code(self):
        (found,) = re.findall(r"\d{8}", self.got[-1].text)
        return found


def sending(desk, **more):
    """Let codes go by these; give who says that a person is known."""
    claiming = desk.house.claiming
    proving = replace(claiming.proving, **more)
    desk.house.__dict__["claiming"] = replace(claiming, proving=proving)


@ALONE
def test_a_code_goes_to_a_telephone_that_a_platform_vouches_for(desk):
    desk.arrive("a", customer="wm-1")
    desk.knows("wm-1", "+86 138 0013 8000", Reason.PHONE)
    texts, asked = Parcels(), desk.ask()
    sending(desk, texts=texts, gateway=lambda: SimpleNamespace(name="sms"))
    with pytest.raises(ChannelUnknown):
        desk.do("send_code", asked.id, "+8613900139000")
    desk.do("send_code", asked.id, "+86 138-0013-8000")
    done = desk.do("enter_code", asked.id, texts.code())
    entries = desk.house.ledger.entries(tag=Tag.SUBJECT_CODE_SENT)

    assert [each.to for each in texts.got] == ["+8613800138000"]
    assert done.state is State.VERIFIED
    assert [each.data["way"] for each in entries] == ["phone"]
    assert "13800138000" not in str([each.data for each in entries])


@ALONE
def test_without_an_address_a_code_goes_where_they_wrote_last(desk):
    house, at = desk.house, desk.home.clock.now()
    connection = Connection(
        name="cw", kind="chatwoot", settings={}, by="admin", created_at=at
    )
    house.connections.add(connection)
    desk.arrive("cw:7", customer="wm-1")
    desk.arrive("elsewhere", customer="wm-2")
    tag = house.placing.thread_tag("cw", "7")
    house.threads.keep(
        "cw", [Stretch(thread=tag, number=1, conversation="cw:7", first=1, last=2)]
    )
    threads, mine, other = Parcels(), desk.ask(), desk.ask(customer="wm-2")
    sending(desk, threads=threads)
    with pytest.raises(ChannelUnknown):
        desk.do("send_code", other.id, "")
    desk.do("send_code", mine.id, "")
    done = desk.do("enter_code", mine.id, threads.code())

    assert [each.to for each in threads.got] == ["cw/7"]
    assert done.state is State.VERIFIED
    (kept,) = house.records.read(["cw:7"])
    assert threads.code() not in str(kept.messages)


@ALONE
def test_a_code_is_good_for_five_tries_and_fifteen_minutes(desk):
    desk.arrive("a", customer="wm-1")
    desk.knows("wm-1", "person@mail.test")
    post = desk.post()
    asked = desk.ask()
    desk.do("send_code", asked.id, "person@mail.test")
    first = post.code()
    for _ in range(5):
        with pytest.raises(WrongIdentityCode):
            desk.do("enter_code", asked.id, "00000000")
    with pytest.raises(WrongIdentityCode):
        desk.do("enter_code", asked.id, first)
    desk.do("send_code", asked.id, "person@mail.test")
    desk.home.clock.at += timedelta(minutes=16)
    with pytest.raises(WrongIdentityCode):
        desk.do("enter_code", asked.id, post.code())

    assert desk.house.subjects.get(asked.id).state is State.RECEIVED


@ALONE
def test_who_asks_for_another_is_verified_by_a_clerk(desk):
    desk.arrive("a", customer="wm-1")
    desk.knows("wm-1", "person@mail.test")
    asked = desk.ask(asker=Asker.GUARDIAN)

    with pytest.raises(ChannelUnknown):
        desk.do("send_code", asked.id, "person@mail.test")


@ALONE
def test_a_refusal_cites_the_article_that_allows_it(desk):
    asked = desk.ask(jurisdiction="EU", lang="en")
    with pytest.raises(BadSubjectRequest):
        desk.do("refuse", asked.id, asked.revision, "manifestly unfounded", "no-such")
    done = desk.do(
        "refuse", asked.id, asked.revision, "manifestly unfounded", "eu-gdpr-12-3"
    )
    letter = letter_of(desk.house, done)
    paper = letter_pdf(desk.house, letter)

    assert "12(3)" in letter.text
    assert paper.startswith(b"%PDF")
