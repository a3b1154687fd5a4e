"""Every connector hands over whom it talks to; what an id means is settled once."""

from datetime import timedelta

import pytest

from guicang.adapters.sources.chatwoot import CHATWOOT
from guicang.adapters.sources.wecom import ARCHIVE, KF
from guicang.bootstrap import House
from guicang.domain.identity import Clue, Kind, Reason
from guicang.domain.record import Kind as Sort, Message, Role, micros
from guicang.domain.sources.drafts import Origin
from guicang.domain.sources.model import Grouping, Mark, Said
from tests import homes
from tests.fakes.clock import FakeClock
from tests.simulators import wecom
from tests.simulators.chatwoot import SECRET, TOKEN, chatwoot
from tests.sources.connectors import drained
from tests.sources.tools import tools
from tests.sources.wecom import opened, platform, pulled

MAIL = Clue(reason=Reason.EMAIL, value="Li.Na@shop.test")


# --- what connectors hand over --------------------------------------------------------


def test_wecom_vouches_for_a_unionid_within_its_corporation():
    there = platform()
    there.customer("wkA", "wm1", "你好")
    there.customer("wkA", "wm2", "在吗")
    there.names |= {"wm1": "客户一", "wm2": "客户二"}
    there.unionids["wm1"] = "oUnion1"

    with opened(there) as source:
        items, _ = pulled(source)

    clue = Clue(reason=Reason.UNIONID, value="oUnion1", scope=f"wecom:{wecom.CORP}")
    assert {item.customer: item.clues for item in items} == {
        "wm1": (clue,),
        "wm2": (),
    }


@pytest.mark.parametrize("verified", [True, False])
def test_chatwoot_vouches_for_addresses_that_the_site_has_made_out(verified):
    with chatwoot() as there, tools(there.address, FakeClock()) as given:
        meta = there.conversations[there.open("测试客户")]["meta"]
        meta["sender"] |= {"email": "li@shop.test", "phone_number": "+8613800138000"}
        meta["hmac_verified"] = verified
        form = {"account": "1", "access_token": TOKEN, "webhook_secret": SECRET}
        source = CHATWOOT.open(form | {"address": there.address}, given)
        marks = [item for item in drained(source, {})[0] if isinstance(item, Mark)]

    assert {clue.reason for mark in marks for clue in mark.clues} == (
        {Reason.EMAIL, Reason.PHONE} if verified else set()
    )


def test_connectors_say_what_sort_of_ids_they_hand_over():
    assert KF.profile.customers is ARCHIVE.profile.customers is Kind.EXTERNAL_USERID
    assert CHATWOOT.profile.customers is Kind.LOCAL


# --- what becomes of it ---------------------------------------------------------------


@pytest.fixture
def house(database, settings) -> House:
    return homes.bare(database, settings).house


def take(house: House, source: str, customers: Kind, customer: str, *clues: Clue):
    origin = Origin(
        name=source,
        kind=source,
        grouping=Grouping.THREAD,
        silence=timedelta(hours=2) // timedelta(microseconds=1),
        customers=customers,
    )
    said = Said(
        thread=f"{source}-{customer}",
        message=Message(
            seq=0,
            id="m-1",
            at=micros(house.clock.now()),
            sender=customer,
            role=Role.CUSTOMER,
            kind=Sort.TEXT,
            text="你好",
        ),
        raw=b"{}",
        customer=customer,
        clues=clues,
    )
    with house.connections.transaction():
        house.gathering.take(origin, [said], {}, actor="system:source")


def test_one_customer_of_two_platforms_is_suggested_and_not_merged(house):
    take(house, "kf", Kind.EXTERNAL_USERID, "wm1", MAIL)
    take(
        house,
        "web",
        Kind.LOCAL,
        "7",
        Clue(reason=Reason.EMAIL, value="li.na@SHOP.test"),
    )
    take(house, "shop", Kind.LOCAL, "7")

    (suggested,) = house.identifying.suggestions()

    tags = {name: house.identifying.identity(name) for name in ("wm1", "web/7")}
    assert set(suggested.customers) == set(tags.values())
    assert suggested.reasons == (Reason.EMAIL,)
    assert house.identifying.customer("wm1") == {tags["wm1"]}
    assert house.identifying.customer("shop/7") != house.identifying.customer("web/7")


def test_an_identity_is_known_by_where_it_was_met_first(house):
    take(house, "kf", Kind.EXTERNAL_USERID, "wm1")
    take(house, "kf-2", Kind.EXTERNAL_USERID, "wm1")

    tag = house.identifying.identity("wm1")
    known = house.identities.get([tag])[tag]
    assert (known.source, known.channel, known.kind) == (
        "kf",
        "kf",
        Kind.EXTERNAL_USERID,
    )


def test_no_clue_is_kept_of_who_did_not_agree(house):
    take(house, "kf", Kind.EXTERNAL_USERID, "wm1", MAIL)
    origin = Origin(
        name="kf",
        kind="kf",
        grouping=Grouping.THREAD,
        silence=1,
        customers=Kind.EXTERNAL_USERID,
    )
    withheld = Said(
        thread="t",
        message=Message(
            seq=0,
            id="m-9",
            at=micros(house.clock.now()),
            sender="wm2",
            role=Role.CUSTOMER,
            kind=Sort.TEXT,
            text="你好",
        ),
        raw=b"{}",
        customer="wm2",
        consented=False,
        clues=(MAIL,),
    )
    with house.connections.transaction():
        house.gathering.take(origin, [withheld], {}, actor="system:source")

    assert house.identifying.suggestions() == ()
