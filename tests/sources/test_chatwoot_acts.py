"""What can be done at Chatwoot, and what cannot."""

import hashlib

import pytest

from guicang.adapters.sources.chatwoot import CHATWOOT
from guicang.domain.errors import (
    BadSource,
    MediaGone,
    NotPossible,
    SourceGarbled,
    SourceRefused,
    SourceThrottled,
)
from guicang.domain.record import Kind, Role
from guicang.domain.sources.model import (
    Ability,
    Can,
    MediaRef,
    Presence,
)
from guicang.ports.recalling import CannotRecall, Place
from tests.fakes.clock import FakeClock
from tests.oracles import driven
from tests.simulators.chatwoot import SECRET, TOKEN, chatwoot
from tests.simulators.server import Answered, Fault
from tests.sources.chatwoot import fill, opened
from tests.sources.connectors import drained, said

WRONG = "another-token"


@pytest.fixture
def platform():
    with chatwoot() as running:
        yield running


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def source(platform, clock):
    with opened(platform, clock) as source:
        yield source


def test_attachments_are_fetched_without_the_token(platform, source):
    number = platform.open()
    body = bytes(range(256)) * 999
    platform.say(number, None, attachments=[platform.attach("%E5%9B%BE.png", body)])
    items, _ = drained(source, {})
    [ref] = items[-1].media
    found = source.media(ref, len(body))
    asked = [each for each in platform.asked if "/rails/" in each.path]

    assert hashlib.sha256(found).digest() == hashlib.sha256(body).digest()
    assert (ref.name, ref.media_type, ref.size) == ("图.png", "image/png", len(body))
    assert items[-1].message.kind == Kind.IMAGE
    assert len(asked) == 2
    assert not any("api_access_token" in each.headers for each in asked)


def test_a_file_that_is_gone_or_too_large_is_a_gap(platform, source):
    url = platform.attach("f.bin", b"12345")["data_url"]
    with pytest.raises(MediaGone, match="larger"):
        source.media(MediaRef(key={"url": url}, name="f"), 4)
    platform.files.clear()
    with pytest.raises(MediaGone, match="404"):
        source.media(MediaRef(key={"url": url}, name="f"), 4)


def test_a_file_elsewhere_is_not_fetched(source):
    ref = MediaRef(key={"url": "https://storage.test/f"}, name="f")
    with pytest.raises(MediaGone, match=r"storage\.test is not allowed"):
        source.media(ref, 4)


def test_agents_are_read_and_set(platform, source):
    before = {each.name: each.presence for each in source.agents()}
    source.present("2", Presence.BUSY)
    after = {each.name: each.presence for each in source.agents()}

    assert before == {"客服A": Presence.ONLINE, "客服B": Presence.OFFLINE}
    assert after == {"客服A": Presence.BUSY, "客服B": Presence.OFFLINE}


def test_a_presence_that_nobody_knows_is_unknown(platform, source):
    platform.agents[2]["availability_status"] = "asleep"

    assert source.agents()[0].presence == Presence.UNKNOWN
    platform.agents[2]["id"] = None
    with pytest.raises(SourceGarbled):
        source.agents()


def test_a_notice_is_said_and_comes_back_the_same(platform, source):
    number = platform.open()
    sent = source.tell(str(number), "您的记录将被归档")
    items, _ = drained(source, {})

    assert items[-1] == sent
    assert sent.message.role == Role.AGENT


def test_a_conversation_is_deleted_as_a_whole_and_twice_is_no_error(platform, source):
    number = platform.open()
    place = Place(source="c", conversation=str(number), message="")
    first, second = source.delete(place), source.delete(place)

    assert number not in platform.conversations
    assert first.startswith("Deleted in Chatwoot")
    assert "no longer" in second


def test_what_may_not_be_deleted_is_told(platform, source):
    platform.faults.append(Fault("/conversations/", Answered({}, 403)))
    with pytest.raises(SourceRefused):
        source.delete(Place(source="c", conversation="1", message=""))


def test_ids_cannot_leave_their_place_in_an_address(platform, source):
    with pytest.raises(SourceRefused):
        source.present("2/../../profile?x=", Presence.BUSY)

    assert platform.asked[-1].path.endswith("/agents/2%2F..%2F..%2Fprofile%3Fx%3D")


def test_what_chatwoot_cannot_is_not_possible(source):
    abilities = CHATWOOT.profile.abilities
    no = {ability for ability, answer in abilities.items() if answer.can == Can.NO}

    assert no == {Ability.RECALL, Ability.RETENTION}
    assert abilities.keys() == set(Ability)
    place = Place(source="c", conversation="1", message="1")
    assert isinstance(source.recall(place), CannotRecall)
    with pytest.raises(NotPossible):
        source.listen(lambda heard: None, lambda: True)


def test_check_names_whose_token_it_is_and_no_token(platform, source, clock):
    assert source.check() == "客服A (1)"
    assert TOKEN not in repr(source)
    assert SECRET not in repr(source)
    with (
        opened(platform, clock, access_token=WRONG) as other,
        pytest.raises(SourceRefused, match="401"),
    ):
        other.check()


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [({"retry-after": "7"}, 7), ({}, 60), ({"retry-after": "soon"}, 60)],
)
def test_a_limit_is_obeyed(platform, source, headers, seconds):
    platform.faults.append(Fault("/profile", Answered({}, 429, headers)))
    with pytest.raises(SourceThrottled) as held:
        source.check()

    assert held.value.data == {"seconds": seconds}


@pytest.mark.parametrize("cursor", [{"queue": 3}, {"known": "x"}, {"queue": [[1]]}])
def test_a_cursor_of_another_connector_is_told(source, cursor):
    with pytest.raises(SourceGarbled):
        source.pull(cursor)


@pytest.mark.parametrize(
    ("field", "value"),
    [("account", "x"), ("access_token", ""), ("address", "chat.example.com")],
)
def test_a_form_that_cannot_work_is_refused_with_its_field(
    platform, clock, field, value
):
    with pytest.raises(BadSource) as bad, opened(platform, clock, **{field: value}):
        pass

    assert bad.value.data["field"] == field


@pytest.mark.slow
def test_an_independent_client_reads_what_our_connector_reads(platform, source):
    fill(platform, 8, long=0)
    items, _ = drained(source, {})
    answer = driven("chatwoot-sdk", "drive_chatwoot_sdk.py", platform.address, TOKEN)
    ours = {name: text for name, text in said(items).items() if name in answer["said"]}

    assert answer["conversations"] == sorted(platform.conversations)
    assert answer["agents"] == {"客服A": "online", "客服B": "offline"}
    assert answer["me"] == "客服A"
    assert answer["said"].items() - ours.items() == {(answer["sent"], "您好")}
    assert len(ours) > 15
