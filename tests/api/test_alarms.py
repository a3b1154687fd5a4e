"""Alarms by calls: listed for programs, answered by people."""

from dataclasses import replace

import pytest

from guicang.domain.access.apikeys import Scope
from guicang.domain.alarms.model import Found, Kind

FULL = Found(kind=Kind.DISK_FULL, about="home", facts={"disk": "home", "mib": 900})


@pytest.fixture
def wrong(served):
    house = served.house
    house.__dict__["alarming"] = replace(house.alarming, look=lambda: [FULL])
    house.alarming.run()
    yield served
    house.__dict__.pop("alarming")


def test_alarms_are_listed_taken_on_and_silenced(wrong):
    program, person = wrong.program(Scope.DISPOSAL_READ), wrong.person("legal")

    (listed,) = program.get("/alarms").json()["items"]
    taken = person.post(f"/alarms/{FULL.key}/take", {"code": wrong.code("legal")})
    wish = {"code": wrong.code("legal"), "reason": "a new disk comes", "hours": 48}
    silent = person.post(f"/alarms/{FULL.key}/silence", wish)

    assert (listed["key"], listed["standing"]) == (FULL.key, "open")
    assert (taken.json()["acknowledged_by"], taken.json()["standing"]) == (
        "legal",
        "taken-on",
    )
    assert (silent.json()["standing"], silent.json()["silent"]) == ("silenced", True)


def test_without_a_code_nobody_answers_and_no_silence_is_endless(wrong):
    person = wrong.person("legal")

    bare = person.post(f"/alarms/{FULL.key}/take", {})
    long = {"code": wrong.code("legal"), "reason": "never again", "hours": 9_000}

    assert bare.status_code == 400
    assert person.post(f"/alarms/{FULL.key}/silence", long).status_code in {400, 422}
    assert wrong.house.alarms.open()[0].acknowledged_at is None


def test_an_alarm_that_there_is_not_is_not_found(served):
    body = {"code": served.code("legal")}

    answer = served.person("legal").post("/alarms/backlog/take", body)

    assert answer.status_code == 404
