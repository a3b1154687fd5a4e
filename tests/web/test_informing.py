"""The page that tells customers of a change: seen, asked for, signed, sent once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from guicang.adapters.mailing import MailCarrier, SmtpMailer
from tests.fakes.house import SIMPLE
from tests.fakes.talk import talk

AT = "/notices/customers/2"
GIVEN = {"persons": "kim, kim@acme.test", "lang": "en"}


@pytest.fixture
def changed(console):
    """Kim wrote before the second policy; nothing listens where mail would go."""
    house = console.house
    early = house.clock.now() - timedelta(days=1)
    console.home.take_in(talk("c-kim", at=early, customer="kim"))
    console.home.policy()
    console.home.policy({**SIMPLE, "name": "second"})
    mailer = SmtpMailer(
        host="127.0.0.1", port=9, security="none", sender="guicang@acme.test"
    )
    house.__dict__["mail_carrier"] = MailCarrier(mailer)
    link = "https://acme.test/privacy"
    house.__dict__["informing"] = replace(house.informing, link=link)
    return console


def test_customers_are_seen_asked_for_signed_and_told_once(changed):
    client, house = changed.log_in("compliance"), changed.house

    page = client.get("/policies").content.decode()
    seen = client.post(f"{AT}/preview", GIVEN).content.decode()
    why = {**GIVEN, "reason": "PIPL 17", "typed": "1"}
    wrong = client.post(
        f"{AT}/propose", {**why, "typed": "2", "code": changed.code("compliance")}
    )
    client.post(f"{AT}/propose", {**why, "code": changed.code("compliance")})
    (asked,) = house.informing.asked("2")
    changed.home.sign(asked.id, "legal")
    ready = client.get(AT).content.decode()
    body = {**GIVEN, "typed": "1", "code": changed.code("compliance")}
    client.post(f"{AT}/{asked.id}/send", body)

    assert f'href="{AT}"' in page
    assert 'href="/notices/customers/1"' not in page, "the first policy is no change"
    assert "acme.test/privacy" in seen
    assert 'data-typed="1"' in seen
    assert wrong.status_code == 400
    assert f"{AT}/{asked.id}/send" in ready
    (notice,) = house.outbox.list()
    assert (notice.way, notice.lang) == ("mail", "zh"), "Kim wrote in Chinese"
    assert "kim@" not in client.get("/notices").content.decode()
    after = client.post(f"{AT}/preview", GIVEN).content.decode()
    assert 'data-typed="' not in after


def test_who_may_not_change_notices_asks_for_nothing(changed):
    client = changed.log_in("auditor")

    assert client.post(f"{AT}/preview", GIVEN).status_code == 403
    assert "notices/customers/2/preview" not in client.get(AT).content.decode()
    assert client.get("/notices/customers/9").status_code == 400
