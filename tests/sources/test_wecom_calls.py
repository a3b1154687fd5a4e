"""WeCom's door: only its own calls come in, fresh and once."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from guicang.domain.errors import CallRefused
from guicang.ports.connecting import Call
from tests.simulators import wecom
from tests.sources.wecom import opened, platform, sample

BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "ha">'
    b'<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><xml><Encrypt>&b;</Encrypt></xml>'
)
OUTSIDE = (
    b'<!DOCTYPE b [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    b"<xml><Encrypt>&a;</Encrypt></xml>"
)


@pytest.fixture
def there():
    return platform()


def refused(there: wecom.WeCom, call: Call) -> str:
    with opened(there) as source, pytest.raises(CallRefused) as caught:
        source.receive(call)
    return str(caught.value.data["reason"])


def test_the_published_trial_of_the_address_is_answered(there):
    given = json.loads(sample("callback_url_verify.json"))
    at = datetime.fromtimestamp(int(given["query"]["timestamp"]), UTC)
    call = Call(method="GET", query=given["query"], headers={}, body=b"", at=at)
    with opened(there) as source:
        heard = source.receive(call)

    assert heard.body.decode() == given["expected_body"]
    assert not heard.wakes


def test_the_published_event_wakes(there):
    given = json.loads(sample("callback_kf_msg_or_event.json"))
    at = datetime.fromtimestamp(int(given["query"]["timestamp"]), UTC)
    body = given["body_xml"].encode()
    call = Call(method="POST", query=given["query"], headers={}, body=body, at=at)
    with opened(there) as source:
        heard = source.receive(call)

    assert heard.hints == {"wkSYNTHETIC01": "ENCsyntheticToken0001"}


def test_the_same_call_ten_times_is_heard_once(there):
    call = there.wake("wkA")
    heard = 0
    with opened(there) as source:
        for _ in range(10):
            try:
                heard += source.receive(call).wakes
            except CallRefused:
                continue

    assert heard == 1


def test_events_out_of_their_order_are_heard_each(there):
    calls = [there.wake("wkA", nonce=str(n)) for n in range(5)]
    with opened(there) as source:
        heard = [source.receive(call).wakes for call in reversed(calls)]

    assert heard == [True] * 5


def test_an_event_of_another_kind_is_acknowledged_and_wakes_nobody(there):
    with opened(there) as source:
        heard = source.receive(there.call({"Event": "change_contact", "MsgType": "e"}))

    assert not heard.wakes
    assert heard.body == b"success"


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"msg_signature": "0" * 40}, "signature"),
        ({"msg_signature": "é"}, "signature"),
        ({"msg_signature": ""}, "no msg_signature"),
        ({"nonce": "2"}, "signature"),
        ({"nonce": ""}, "no nonce"),
        ({"timestamp": "978307200"}, "window"),
        ({"timestamp": "9" * 30}, "no timestamp"),
        ({"timestamp": "-1"}, "no timestamp"),
        ({"timestamp": "١٢٣"}, "no timestamp"),
    ],
)
def test_a_call_with_another_query_is_refused(there, change, why):
    call = there.wake("wkA")
    reason = refused(there, replace(call, query={**call.query, **change}))

    assert why in reason


def test_a_true_call_from_2001_is_refused(there):
    now = there.clock.now()
    there.clock.at = datetime(2001, 1, 1, tzinfo=UTC)
    old = there.wake("wkA")
    there.clock.at = now

    assert "window" in refused(there, replace(old, at=now))


@pytest.mark.parametrize("seconds", [-301, 301])
def test_a_call_is_as_old_as_the_form_allows_and_no_older(there, seconds):
    call = there.wake("wkA")
    inside = timedelta(seconds=300 if seconds > 0 else -300)
    late = replace(call, at=call.at + timedelta(seconds=seconds))
    with opened(there) as source:
        fine = source.receive(replace(call, at=call.at + inside))
    with opened(there, tolerance="302") as source:
        wider = source.receive(late)

    assert "window" in refused(there, late)
    assert fine.wakes
    assert wider.wakes


def test_an_envelope_for_another_corporation_is_refused(there):
    there.envelope = replace(there.envelope, owner="ww0000000000000000")

    assert "somebody else" in refused(there, there.wake("wkA"))


@pytest.mark.parametrize("cut", [1, 4, 17])
def test_a_cut_envelope_with_a_good_signature_is_refused(there, cut):
    sealed = there.envelope.seal(b"<xml><Event>kf_msg_or_event</Event></xml>")[:-cut]
    call = there.posted(f"<xml><Encrypt>{sealed}</Encrypt></xml>".encode(), sealed)

    assert "does not open" in refused(there, call)


@pytest.mark.parametrize(
    "body",
    [
        BOMB, OUTSIDE, b"", b"no xml", b"<xml>", b"\xff\xfe\x00",
        b'<?xml version="1.0" encoding="none-such"?><xml/>',
    ],
    ids=["bomb", "outside", "empty", "words", "open", "bytes", "encoding"],
)  # fmt: skip
def test_a_body_that_is_no_plain_xml_is_refused(there, body):
    assert refused(there, replace(there.wake("wkA"), body=body)) == "no XML"


def test_xml_inside_of_the_envelope_is_read_as_carefully(there):
    sealed = there.envelope.seal(BOMB)
    call = there.posted(f"<xml><Encrypt>{sealed}</Encrypt></xml>".encode(), sealed)

    assert refused(there, call) == "no XML"


def test_a_body_of_ten_megabytes_is_refused_unread(there):
    call = replace(there.wake("wkA"), body=b"<xml>" + b"x" * (10 << 20))

    assert "large" in refused(there, call)


def test_a_body_without_an_envelope_is_refused(there):
    call = replace(there.wake("wkA"), body=b"<xml><ToUserName>x</ToUserName></xml>")

    assert "signature" in refused(there, call)


def test_without_token_and_key_the_door_is_shut(there):
    with (
        opened(there, token="", aes_key="") as source,
        pytest.raises(CallRefused, match="configured"),
    ):
        source.receive(there.wake("wkA"))


def test_whoever_does_not_know_the_token_fills_nothing_that_is_remembered(there):
    call = there.wake("wkA")
    forged = replace(call, query={**call.query, "msg_signature": "0" * 40})
    with opened(there) as source:
        for _ in range(3):
            with pytest.raises(CallRefused):
                source.receive(forged)
        heard = source.receive(call)

    assert heard.wakes
