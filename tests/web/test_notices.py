"""The pages of notices: words are tried, put in force, routed; failures answered."""

from dataclasses import replace

import pytest

from guicang.domain.errors import MailRefused
from guicang.domain.ledger.model import Tag
from guicang.domain.notices.occasions import Occasion
from guicang.domain.notices.outbox import State

AT = "/notices/of/alarm"


@pytest.fixture
def failed(console):
    """A console whose home has a notice that was refused for good."""
    house = console.house

    class Refusing:
        def carry(self, _parcel):
            raise MailRefused(reason="SMTP 550")

    noticing = replace(house.noticing, carriers=lambda _way: Refusing())
    house.people.add("zoe-canary", [], email="zoe-canary@acme.test")
    (notice,) = noticing.tell(
        Occasion.TEST, ["person:zoe-canary"], {"at": house.clock.now()}
    )
    assert noticing.deliver().dead == 1
    return console, notice


def test_words_are_read_out_and_nothing_is_in_force(console):
    client = console.log_in("legal")
    told = {"lang": "en", "subject": "Look: {said}", "text": "{said} {link}"}

    page = client.post(f"{AT}/preview", told).content.decode()
    wrong = client.post(f"{AT}/preview", {**told, "text": "{customer}"})

    assert "Look: 412 jobs wait and are not begun." in page
    assert wrong.status_code == 400
    assert "GC-841" in wrong.content.decode()
    assert console.house.wording.history() == []


def test_words_are_put_in_force_with_a_fresh_code_and_taken_back(console):
    client = console.log_in("legal")
    told = {"lang": "fr", "subject": "Alarme", "text": "<b>{said}</b>"}

    refused = client.post(f"{AT}/template", {**told, "code": "000000"})
    client.post(f"{AT}/template", {**told, "code": console.code("legal")})
    shown = client.get(AT).content.decode()
    console.wait(minutes=1)
    back = {"lang": "fr", "subject": "", "text": "", "code": console.code("legal")}
    client.post(f"{AT}/template", back)

    assert refused.status_code == 403
    assert "Alarme" in shown
    assert "<b>412" not in shown
    assert [e.actor for e in console.entries(Tag.NOTICE_CHANGED)] == ["legal"] * 2
    assert "Alarme" not in client.get(AT).content.decode()


def test_routes_and_habits_are_kept(console):
    client = console.log_in("compliance")
    wish = {"to": "role:security person:legal", "code": console.code("compliance")}

    client.post(f"{AT}/route", wish)
    client.post(
        "/notices/habits",
        {"lang": "en", "zone": "Europe/Berlin", "quiet": "22:00-07:00", "daily": ""},
    )
    odd = client.post("/notices/habits", {"lang": "en", "zone": "x", "quiet": "y"})

    page = client.get("/notices").content.decode()
    assert "role:security" in page
    assert "Europe/Berlin" in page
    assert odd.status_code == 400


def test_what_failed_is_sent_anew_or_dismissed_and_nobody_is_named(failed):
    console, notice = failed
    client = console.log_in("compliance")
    address = f"/notices/sent/{notice}"

    page = client.get("/notices").content.decode()
    client.post(address, {"deed": "again", "code": console.code("compliance")})
    again = console.house.outbox.get(notice).state
    console.house.outbox.end([notice], State.DEAD, "x", console.house.clock.now())
    console.wait(minutes=1)
    client.post(address, {"deed": "dismiss", "code": console.code("compliance")})

    assert "GC-846" in page
    assert "zoe-canary" not in page
    assert again is State.WAITING
    assert console.house.outbox.get(notice).state is State.DISMISSED
    odd = {"deed": "burn", "code": "000000"}
    assert client.post(address, odd).status_code == 400


def test_an_address_that_bounced_is_lifted(failed):
    console, _notice = failed
    client = console.log_in("compliance")
    token = console.house.noticing.address_token("zoe-canary@acme.test")
    house = console.house
    house.outbox.shut(token, "5.1.1", house.clock.now())

    wish = {"address": "ZOE-canary@acme.test", "code": console.code("compliance")}
    client.post("/notices/lift", wish)

    assert not house.outbox.is_shut(token)
    assert len(console.entries(Tag.NOTICE_ADDRESS_LIFTED)) == 1


def test_a_way_is_added_and_its_address_shown_nowhere(console):
    client = console.log_in("admin")
    url = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=CANARY"
    wish = {"name": "ops", "kind": "wecom", "lang": "zh", "zone": "UTC", "url": url}

    client.post("/notices/way", {**wish, "code": console.code("admin")})
    page = client.get("/notices").content.decode()
    elsewhere = {**wish, "url": "https://evil.test/", "code": console.code("admin")}
    refused = client.post("/notices/way", elsewhere)
    console.wait(minutes=1)
    typed = {"typed": "ops", "code": console.code("admin")}
    client.post("/notices/way/ops/end", {**typed, "typed": "op"})
    still = console.house.noticing.notices()[1].ways
    client.post("/notices/way/ops/end", typed)

    assert "ops" in page
    assert "CANARY" not in page
    assert refused.status_code == 409
    assert list(still) == ["ops"]
    assert console.house.noticing.notices()[1].ways == {}


def test_who_only_looks_on_sees_no_forms(console):
    client = console.log_in("auditor")

    page = client.get(AT).content.decode()

    assert f"{AT}/template" in page, "the form is there to be read"
    assert 'type="submit"' not in page.partition("<main")[2]
    assert client.post(f"{AT}/route", {"to": ""}).status_code == 403
