"""Bots, webhooks and gateways: what they check, what they get, and how fast."""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta

import pytest

from guicang.domain.errors import (
    BadNotices,
    HostRefused,
    NotAllowed,
    OriginNotListed,
    WayFailed,
)
from guicang.domain.ledger.model import Tag
from guicang.domain.notices.occasions import Occasion
from guicang.domain.notices.outbox import PACE, State
from tests import homes
from tests.notices import bots as simulated

pytestmark = [pytest.mark.allow_hosts(["127.0.0.1"])]
WHSEC = "whsec_" + base64.b64encode(bytes(range(32))).decode()
INCIDENT = {
    "incident": "i-1",
    "at": datetime(2026, 11, 26, 9, 30, tzinfo=UTC),
    "link": "https://guicang.acme.test/incidents/i-1",
}


@pytest.fixture(scope="module")
def server():
    with simulated.bots() as here:
        yield here


@pytest.fixture
def bots(server, socket_enabled):
    server.got.clear()
    server.came.clear()
    server.answer = None
    return server


@pytest.fixture
def home(fresh_sqlite, settings, bots):
    return homes.make(
        fresh_sqlite,
        settings,
        **{
            "notice.hosts": [bots.url.removeprefix("http://")],
            "webhooks.origins": [bots.url],
        },
    )


@pytest.fixture
def put(home, bots):
    def put(name, kind, **secrets):
        return home.house.wording.put_way(
            name,
            {"kind": kind, "lang": "en"},
            {"url": getattr(bots, kind, f"{bots.url}/gateway"), **secrets},
            by="admin",
            code=home.code("admin"),
        )

    return put


@pytest.mark.parametrize("kind", ["wecom", "dingtalk", "feishu"])
def test_a_bot_takes_what_is_signed_as_its_vendor_wants(home, bots, put, kind):
    put("ops", kind, secret=simulated.SECRET)
    home.house.noticing.tell(Occasion.INCIDENT, ["way:ops"], INCIDENT)

    done = home.house.noticing.deliver()

    assert done.sent == 1
    ((who, text),) = bots.got
    assert who == kind
    assert text.startswith("Security incident i-1\n")
    assert "https://guicang.acme.test/incidents/i-1" in text


@pytest.mark.parametrize("kind", ["dingtalk", "feishu"])
def test_a_wrong_secret_is_a_failure_that_is_tried_again(home, bots, put, kind):
    put("ops", kind, secret="SEC-other")  # noqa: S106 - a specimen
    home.house.noticing.tell(Occasion.INCIDENT, ["way:ops"], INCIDENT)

    assert home.house.noticing.deliver().failed == 1

    put("ops", kind, secret=simulated.SECRET)
    home.clock.move(minutes=2)
    assert home.house.noticing.deliver().sent == 1
    assert len(bots.got) == 1


def test_texts_are_left_out_for_bots(home, bots, put):
    put("ops", "wecom")
    values = {
        "incident": "i-1",
        "at": INCIDENT["at"],
        "what": "CANARY names",
        "harm": "CANARY harm",
        "measures": "CANARY measures",
        "advice": "CANARY advice",
        "contact": "CANARY contact",
    }
    home.house.noticing.tell(Occasion.INCIDENT_CUSTOMERS, ["way:ops"], values)

    home.house.noticing.deliver()

    ((_, text),) = bots.got
    assert "CANARY" not in text
    assert "i-1" in text


def test_a_bot_gets_no_more_in_a_minute_than_it_takes(home, bots, put):
    put("ops", "wecom")
    for n in range(PACE + 5):
        home.house.noticing.tell(Occasion.INCIDENT, ["way:ops"], INCIDENT, key=f"{n}")

    first = home.house.noticing.deliver()
    home.clock.move(seconds=61)
    second = home.house.noticing.deliver()

    assert (first.sent, second.sent) == (PACE, 5)
    assert len(bots.got) == PACE + 5


def test_a_long_text_is_cut_at_a_whole_letter(home, bots, put):
    put("ops", "wecom")
    home.house.wording.put_template(
        Occasion.INCIDENT,
        "en",
        ("An incident", "汉" * 1_000),
        by="admin",
        code=home.code("admin"),
    )
    home.house.noticing.tell(Occasion.INCIDENT, ["way:ops"], INCIDENT)

    home.house.noticing.deliver()

    ((_, text),) = bots.got
    assert text.endswith("汉…")
    assert 2_040 < len(text.encode()) <= 2_048


def test_a_redirect_is_not_followed(home, bots, put):
    put("ops", "wecom")
    bots.answer = lambda: (302, b"")
    home.house.noticing.tell(Occasion.INCIDENT, ["way:ops"], INCIDENT)

    assert home.house.noticing.deliver().failed == 1

    assert [path for path, _, _ in bots.came] == [
        f"/cgi-bin/webhook/send?key={simulated.KEY}"
    ]


@pytest.mark.parametrize("said", [b"<html>", b'{"errcode": 45009}', b"[]", b"{}"])
def test_what_is_no_yes_is_a_failure(home, bots, put, said):
    put("ops", "wecom")
    bots.answer = lambda: (200, said)

    with pytest.raises(WayFailed):
        home.house.wording.test("admin", way="ops")


@pytest.mark.parametrize("kind", ["webhook", "sms"])
def test_webhooks_and_gateways_verify_as_receivers_of_webhooks_do(
    home, bots, put, kind
):
    put("door", kind, secret=WHSEC)
    to = "phone:+8613800138000" if kind == "sms" else "way:door"
    bots.answer = lambda: (204, b"")
    (notice,) = home.house.noticing.tell(Occasion.INCIDENT, [to], INCIDENT)

    assert home.house.noticing.deliver().sent == 1

    ((_, headers, body),) = bots.came
    id_, at = headers["webhook-id"], headers["webhook-timestamp"]
    key = base64.b64decode(WHSEC.removeprefix("whsec_"))
    made = hmac.new(key, f"{id_}.{at}.".encode() + body, hashlib.sha256).digest()
    signed = headers["webhook-signature"].removeprefix("v1,")
    assert hmac.compare_digest(base64.b64decode(signed), made)
    told = json.loads(body)
    assert id_ == told["id"] == notice
    assert told.get("to") == ("+8613800138000" if kind == "sms" else None)


def test_ways_lead_to_listed_places_only(home, bots):
    def put(kind, url, secret=""):
        home.house.wording.put_way(
            "ops",
            {"kind": kind},
            {"url": url, "secret": secret},
            by="admin",
            code=home.code("admin"),
        )

    with pytest.raises(HostRefused):
        put("wecom", "https://qyapi.weixin.qq.com.evil.test/cgi-bin/webhook/send")
    with pytest.raises(HostRefused):
        put("feishu", "http://open.feishu.cn/open-apis/bot/v2/hook/x")
    with pytest.raises(OriginNotListed):
        put("webhook", "https://elsewhere.test/in", WHSEC)
    with pytest.raises(BadNotices):
        put("webhook", f"{bots.url}/in", "short")
    assert home.house.noticing.notices()[1].ways == {}


def test_an_address_and_a_secret_stand_in_no_table_and_no_entry(home, bots, put):
    put("ops", "dingtalk", secret=simulated.SECRET)

    entries = str([dict(e.data) for e in home.house.ledger.entries(thing="notice")])
    document = str(home.house.wording.document())
    raw = (home.folder / "keys/ways/ops.sealed").read_bytes()
    for hidden in (simulated.TOKEN, simulated.SECRET):
        assert hidden not in entries + document
        assert hidden.encode() not in raw


def test_a_way_that_something_is_routed_to_stays(home, put):
    put("ops", "wecom")
    wording = home.house.wording
    wording.put_route(Occasion.ALARM, ["way:ops"], by="admin", code=home.code("admin"))

    with pytest.raises(BadNotices):
        wording.drop_way("ops", by="admin", code=home.code("admin"))

    wording.put_route(Occasion.ALARM, [], by="admin", code=home.code("admin"))
    wording.drop_way("ops", by="admin", code=home.code("admin"))
    assert not (home.folder / "keys/ways/ops.sealed").exists()


def test_what_waits_for_a_way_that_is_gone_fails_for_good(home, put):
    put("ops", "wecom")
    (notice,) = home.house.noticing.tell(Occasion.INCIDENT, ["way:ops"], INCIDENT)
    home.house.wording.drop_way("ops", by="admin", code=home.code("admin"))

    assert home.house.noticing.deliver().dead == 1

    kept = home.house.outbox.get(notice)
    assert (kept.state, kept.said) == (State.DEAD, "GC-843")
    (entry,) = home.house.ledger.entries(tag=Tag.NOTICE_FAILED)
    assert entry.data["notices"] == [notice]


def test_who_may_not_changes_nothing(home):
    with pytest.raises(NotAllowed):
        home.house.wording.put_route(
            Occasion.ALARM, [], by="agent", code=home.code("agent")
        )


def test_alarms_go_to_bots_through_the_same_door(home, bots, put):
    put("ops", "feishu", secret=simulated.SECRET)
    home.house.wording.put_route(
        Occasion.ALARM, ["way:ops"], by="admin", code=home.code("admin")
    )
    home.clock.move(days=60)

    home.house.alarming.run()

    assert bots.got
    assert all(who == "feishu" for who, _ in bots.got)
    assert any("key ring" in text for _, text in bots.got)


def test_a_delivery_waits_for_another_workers_lease(home, put, bots):
    put("ops", "wecom")
    home.house.noticing.tell(Occasion.INCIDENT, ["way:ops"], INCIDENT)
    outbox, now = home.house.outbox, home.clock.now()

    taken = outbox.claim(now, timedelta(minutes=5))

    assert len(taken) == 1
    assert outbox.claim(now, timedelta(minutes=5)) == ()
