"""What persons ask about their own records, on a real home."""

from datetime import timedelta

import pytest

from guicang.domain.errors import (
    BadSubjectRequest,
    ChannelUnknown,
    SubjectRequestChanged,
    WrongIdentityCode,
)
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

    assert post.to == ["Person@mail.test"]
    assert (done.state, done.verified_how) == (State.VERIFIED, "code-to-known-channel")


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
