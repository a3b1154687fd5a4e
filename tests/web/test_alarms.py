"""The page of alarms: what is wrong, who takes it on, and who silences it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from guicang.domain.alarms.model import Found, Kind
from guicang.domain.ledger.model import Tag

BEHIND = Found(
    kind=Kind.SOURCE_BEHIND, about="shop", facts={"source": "shop", "level": "48 h"}
)


@pytest.fixture
def wrong(console):
    """A console whose home has one alarm; more may be found, or less."""
    looked = [BEHIND]
    house = console.house
    alarming = replace(house.alarming, look=lambda: list(looked))
    house.__dict__["alarming"] = alarming
    alarming.run()
    yield console, looked
    house.__dict__.pop("alarming")


def test_an_alarm_is_shown_until_it_is_over_and_then_among_those_that_were(wrong):
    console, looked = wrong
    client = console.log_in("compliance")

    open_ = client.get("/alarms").content.decode()
    overview = client.get("/").content.decode()
    looked.clear()
    console.house.alarming.run()
    over = client.get("/alarms").content.decode()

    assert BEHIND.key in open_
    assert "shop" in overview
    assert BEHIND.key not in over
    assert "48 h" in over
    assert "48 h" not in client.get("/").content.decode()


def test_who_takes_an_alarm_on_gives_a_fresh_code_and_is_named(wrong):
    console, _looked = wrong
    client = console.log_in("security")
    address = f"/alarms/{BEHIND.key}/take"

    refused = client.post(address, {"code": "000000"})
    (before,) = console.house.alarms.open()
    client.post(address, {"code": console.code("security")})

    assert refused.status_code == 403
    assert before.acknowledged_at is None
    (after,) = console.house.alarms.open()
    assert after.acknowledged_by == "security"
    assert [e.actor for e in console.entries(Tag.ALARM_ACKNOWLEDGED)] == ["security"]
    assert "security" in client.get("/alarms").content.decode()


def test_an_alarm_is_silenced_for_a_reason_and_a_time(wrong):
    console, _looked = wrong
    client = console.log_in("compliance")
    address = f"/alarms/{BEHIND.key}/silence"
    now = console.house.clock.now()

    mute = client.post(address, {"hours": "24", "code": console.code("compliance")})
    odd = client.post(address, {"hours": "x", "reason": "move"})
    console.wait(minutes=1)
    told = {"hours": "24", "reason": "move", "code": console.code("compliance")}
    client.post(address, told)

    assert mute.status_code == odd.status_code == 400
    (alarm,) = console.house.alarms.open()
    assert alarm.silenced_why == "move"
    assert alarm.silenced_until > now + timedelta(hours=23)
    assert "48 h" not in client.get("/").content.decode()


def test_an_auditor_sees_alarms_and_answers_none(wrong):
    console, _looked = wrong
    client = console.log_in("auditor")

    shown = client.get("/alarms").content.decode()
    refused = client.post(f"/alarms/{BEHIND.key}/take", {"code": "000000"})

    assert BEHIND.key in shown
    assert "/take" not in shown
    assert refused.status_code == 403


def test_an_alarm_that_there_is_not_is_not_found(console):
    client = console.log_in("compliance")
    code = {"code": console.code("compliance")}

    assert client.post("/alarms/disk-full:home/take", code).status_code == 404
