"""Persons are told of an incident when a second one signed, and only who was signed."""

from dataclasses import replace
from datetime import timedelta

import pytest

from guicang.domain.errors import (
    BadIncident,
    ManifestChanged,
    NoSuchWay,
    NotApproved,
    NotYours,
    RequestClosed,
)
from guicang.domain.incident.clocks import State as Clocked
from guicang.domain.incident.model import Change, Facts, Kind
from guicang.domain.incident.telling import Words, persons_from
from guicang.domain.ledger.model import Tag
from guicang.domain.notices.occasions import Occasion
from guicang.domain.notices.outbox import State

WORDS = Words(
    what="Names and order numbers",
    harm="Somebody may pretend to be us",
    measures="The folder was closed",
    advice="Give nobody a code who calls you",
    contact="privacy@acme.test",
    lang="en",
)
PERSONS = persons_from(["Kim@acme.test", "lee@acme.test", "", "kim@acme.test "])


@pytest.fixture
def telling(home, noticing):
    return replace(home.house.telling, noticing=noticing)


@pytest.fixture
def incident(home):
    told = Facts(
        kind=Kind.LEAK,
        story="The export lay in a public folder.",
        discovered_at=home.clock.now() - timedelta(hours=1),
    )
    return home.house.responding.declare(told, by="security").id


def asked(telling, incident, persons=PERSONS):
    return telling.propose(incident, WORDS, persons, by="security", reason="PIPL 57")


def test_each_person_is_told_once_and_the_proof_is_in_the_ledger(
    home, telling, incident, inbox
):
    request = asked(telling, incident)
    home.sign(request.id, "compliance")

    many = telling.send(request.id, PERSONS, by="security")
    with pytest.raises(RequestClosed):
        telling.send(request.id, PERSONS, by="security")
    telling.noticing.deliver()

    assert many.notices == 2
    told = [(to, message.get_content()) for (to,), message in inbox.got]
    assert sorted(to for to, _ in told) == ["kim@acme.test", "lee@acme.test"]
    assert all(text in said for _, said in told for text in WORDS.texts.values())
    ledger = home.house.ledger
    (done,) = [e for e in ledger.entries(tag=Tag.INCIDENT_TOLD) if e.actor]
    assert done.data["incident"] == incident
    assert done.data["signers"] == ["compliance"]
    assert done.data["notices"] == 2
    assert len([*ledger.entries(tag=Tag.NOTICE_SENT)]) == 2
    assert [each.id for each in telling.asked(incident)] == [request.id]


def told(home, telling, incident, persons=PERSONS):
    request = asked(telling, incident, persons)
    home.sign(request.id, "compliance")
    return request.id, telling.send(request.id, persons, by="security")


def test_the_clocks_that_ask_for_it_are_met_by_it_and_the_request_is_the_evidence(
    home, telling, incident
):
    request, done = told(home, telling, incident)

    assert done.clocks == ("cn-notify-persons",)
    responding = home.house.responding
    clocks = {c.rule.id: c for c in responding.clocks(responding.get(incident))}
    assert clocks["cn-notify-persons"].state is Clocked.MET
    assert clocks["cn-notify-persons"].mark.reference == request
    assert clocks["cn-notify-authority"].state is Clocked.DUE
    (met,) = home.house.ledger.entries(tag=Tag.INCIDENT_CLOCK_MET)
    assert (met.actor, met.data["reference"]) == ("security", request)


def test_a_clock_runs_on_while_more_are_concerned_than_were_told(
    home, telling, incident
):
    change = Change(persons=3)
    home.house.responding.change(incident, change, by="security", reason="counted")

    _, first = told(home, telling, incident)
    _, second = told(home, telling, incident, persons_from(["pat@acme.test"]))

    assert first.clocks == ()
    assert second.clocks == ("cn-notify-persons",)


def test_nothing_is_sent_that_was_not_signed_as_it_is(home, telling, incident):
    request = asked(telling, incident)
    with pytest.raises(NotApproved):
        telling.send(request.id, PERSONS, by="security")
    home.sign(request.id, "legal")

    with pytest.raises(ManifestChanged):
        telling.send(request.id, (*PERSONS, "mail:eve@acme.test"), by="security")
    with pytest.raises(ManifestChanged):
        telling.send(request.id, PERSONS[:1], by="security")
    with pytest.raises(NotYours):
        telling.send(request.id, PERSONS, by="legal")

    waiting = home.house.outbox.list(state=State.WAITING)
    assert Occasion.INCIDENT_CUSTOMERS not in {each.occasion for each in waiting}


def test_no_address_stands_in_the_request_or_the_ledger(home, telling, incident):
    request = asked(telling, incident)

    kept = str(home.house.requests.get(request.id).payload) + "".join(
        str(entry.data) for entry in home.house.ledger.entries(about=incident)
    )

    assert "kim@" not in kept
    assert request.payload["mails"] == 2
    assert request.payload["phones"] == 0


def test_what_it_would_do_is_said_before(home, telling, incident):
    impact = telling.impact(incident, WORDS, PERSONS)
    shut = telling.noticing.address_token("kim@acme.test")
    telling.noticing.outbox.shut(shut, "5.1.1", home.clock.now())

    again = telling.impact(incident, WORDS, PERSONS)

    assert (impact.persons, impact.mails, impact.shut) == (2, 2, 0)
    assert again.shut == 1
    assert "What you can do: Give nobody a code" in impact.said.text


def test_nobody_signs_what_cannot_be_sent(home, telling, incident):
    alone = replace(
        telling, noticing=replace(telling.noticing, carriers=lambda _way: None)
    )

    with pytest.raises(BadIncident):
        asked(alone, incident)
    with pytest.raises(NoSuchWay):
        asked(telling, incident, persons_from(["+8613800138000"]))
    with pytest.raises(BadIncident):
        telling.propose(
            incident, replace(WORDS, harm=" "), PERSONS, by="security", reason="x"
        )


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        (["a@b.test", "A@B.test"], ("mail:a@b.test",)),
        (["+86 138-0013-8000"], ("phone:+8613800138000",)),
        (["13800138000"], None),
        (["a@b.test, c@d.test"], None),
        (["Kim <kim@acme.test>"], None),
        ([], None),
    ],
)
def test_persons_are_addresses_and_numbers_one_a_line(lines, wanted):
    if wanted is not None:
        assert persons_from(lines) == wanted
        return
    with pytest.raises(BadIncident) as caught:
        persons_from(lines)

    assert all(line not in str(caught.value) for line in lines)
