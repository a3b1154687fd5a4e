"""Webhooks of Zoho: who called is checked, and nothing they say is believed."""

import base64
import hmac
import json
import time
from datetime import timedelta

import jwt
import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from guicang.domain.errors import BadSource, CallRefused, SourceUnreachable
from guicang.ports.connecting import Call
from tests.fakes.clock import START
from tests.simulators.server import Answered, Fault
from tests.simulators.zoho import HOOK, ORG
from tests.sources.zoho import house, pages, plain, said, sample

TICKET = "892000000042000"
EVENTS = [
    {
        "eventType": "Ticket_Thread_Add",
        "orgId": ORG,
        "eventTime": "1763856000000",
        "payload": {"id": "892000000042034", "ticketId": TICKET},
    }
]


@pytest.fixture
def there():
    with house() as found:
        yield found


def call(there, body=EVENTS, token="", method="POST"):
    headers = {"x-zdesk-jwt": token} if token else {}
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Call(
        method=method, query={}, headers=headers, body=data, at=there.clock.now()
    )


@pytest.mark.parametrize(("method", "body"), [("GET", b""), ("POST", b"[]")])
def test_a_webhook_is_validated_by_an_empty_call(there, method, body):
    found = there.desk(webhook="").receive(call(there, body, method=method))

    assert (found.status, found.wakes, found.items) == (200, False, ())


def test_a_signed_call_is_a_hint_and_the_ticket_is_read_again(there):
    one = there.zoho.ticket(START - timedelta(days=400))  # older than what is read
    there.zoho.say(one, "真的", START - timedelta(days=400))
    lie = {"id": "1", "ticketId": one, "content": "<div>假的</div>"}
    event = {**EVENTS[0], "payload": lie}
    source = there.desk()
    found = source.receive(call(there, [event], there.zoho.token()))

    assert (found.status, found.wakes, found.items) == (200, True, ())
    assert found.hints == {"ticket": one}
    assert set(plain(pages(source, hints=found.hints)).values()) == {"真的"}


POINTED = {
    "a ticket itself": ({"id": "7"}, "Ticket_Update", {"ticket": "7"}),
    "a comment": ({"id": "8", "ticketId": "7"}, "Ticket_Comment_Add", {"ticket": "7"}),
    "a session": ({"id": "8", "sessionId": "5"}, "IM_Message_Add", {"session": "5"}),
    "an agent": ({"agentId": "9", "id": "9"}, "Agent_Presence_Update", {}),
    "no id": ({"id": "../1"}, "Ticket_Add", {}),
    "no payload": (None, "Ticket_Add", {}),
}


@pytest.mark.parametrize("name", POINTED)
def test_events_point_at_what_is_to_be_read(there, name):
    payload, kind, hints = POINTED[name]
    event = {"eventType": kind, "orgId": ORG, "payload": payload}
    found = there.desk().receive(call(there, [event], there.zoho.token()))

    assert found.hints == hints
    assert found.wakes == bool(hints)


def test_many_events_make_one_hint_and_others_organizations_none(there):
    events = [
        {"eventType": "Ticket_Add", "orgId": org, "payload": {"id": one}}
        for org, one in ((ORG, "1"), (ORG, "2"), (ORG, "1"), ("other", "3"))
    ]
    found = there.desk().receive(call(there, events, there.zoho.token()))

    assert found.hints == {"ticket": "1,2"}


def test_the_same_call_ten_times_wakes_once(there):
    token = there.zoho.token(jti="one")
    found = [there.desk().receive(call(there, EVENTS, token)) for _ in range(10)]
    other = [{**EVENTS[0], "payload": {"ticketId": "5", "id": "6"}}]

    assert [each.wakes for each in found] == [True] + [False] * 9
    assert {each.status for each in found} == {200}
    assert there.desk().receive(call(there, other, token)).wakes


def unsigned(zoho):
    claims = jwt.decode(zoho.token(), options={"verify_signature": False})
    return jwt.encode(claims, "", "none", {"kid": zoho.kid})


def by_secret(zoho):
    """Sign with the public key as if it were a secret (RFC 8725, 2.1)."""
    pem = zoho.key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    head = base64.urlsafe_b64encode(
        json.dumps({"alg": "HS256", "kid": zoho.kid}).encode()
    )
    signed = head.rstrip(b"=") + b"." + zoho.token().split(".")[1].encode()
    mark = base64.urlsafe_b64encode(hmac.digest(pem, signed, "sha256"))
    return (signed + b"." + mark.rstrip(b"=")).decode()


def other_key(zoho):
    return zoho.token(rsa.generate_private_key(65537, 2048))


def changed(zoho):
    head, _, end = zoho.token().split(".")
    claims = {"iss": f"orgId:{ORG}", "aud": f"webhookId:{HOOK}", "exp": 9_999_999_999}
    body = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    return f"{head}.{body}.{end}"


def now(zoho):
    return int(zoho.clock.now().timestamp())


BAD = {
    "no token": lambda zoho: "",
    "no JWT": lambda zoho: "x.y",
    "no base64": lambda zoho: "é.é.é",
    "not signed": unsigned,
    "signed with the public key as a secret": by_secret,
    "signed by another key": other_key,
    "changed": changed,
    "of another organization": lambda zoho: zoho.token(iss="orgId:1"),
    "for another webhook": lambda zoho: zoho.token(aud="webhookId:1"),
    "over": lambda zoho: zoho.token(exp=now(zoho) - 61),
    "from the year 2001": lambda zoho: zoho.token(exp=1_000_000_000),
    "without an end": lambda zoho: zoho.token(exp=None),
    "not yet": lambda zoho: zoho.token(nbf=now(zoho) + 120),
    "of an unknown key": lambda zoho: zoho.token(kid="unknown"),
    "endless": lambda zoho: zoho.token(more="x" * 9000),
}


@pytest.mark.parametrize("name", BAD)
def test_a_call_that_zoho_did_not_sign_so_is_refused(there, name):
    with pytest.raises(CallRefused) as caught:
        there.desk().receive(call(there, EVENTS, BAD[name](there.zoho)))

    assert not any(part in str(caught.value) for part in (TICKET, ORG, HOOK))


@pytest.mark.parametrize("body", [b"{", b"{}", b"[1]", b'"x"', b"[" * 5000])
def test_a_body_that_is_no_list_of_events_is_refused(there, body):
    with pytest.raises(CallRefused):
        there.desk().receive(call(there, body, there.zoho.token()))


def test_without_a_webhook_that_is_configured_no_call_is_taken(there):
    with pytest.raises(CallRefused):
        there.desk(webhook="").receive(call(there, EVENTS, there.zoho.token()))
    assert not there.zoho.asked


def test_times_in_milliseconds_are_read_too(there):
    token = there.zoho.token(exp=(now(there.zoho) + 60) * 1000, iat=None)
    over = there.zoho.token(exp=(now(there.zoho) - 120) * 1000)

    assert there.desk().receive(call(there, EVENTS, token)).wakes
    with pytest.raises(CallRefused, match="over"):
        there.desk().receive(call(there, EVENTS, over))


def test_new_keys_are_found_and_the_old_ones_no_longer_hold(there):
    old = there.zoho.token()
    assert there.desk().receive(call(there, EVENTS, old)).wakes
    there.zoho.rotate()
    there.clock.move(minutes=2)
    found = there.desk().receive(call(there, EVENTS, there.zoho.token()))

    assert found.wakes
    other = [{**EVENTS[0], "eventTime": "2"}]
    with pytest.raises(CallRefused):
        there.desk().receive(call(there, other, old))


def test_strangers_cannot_make_us_fetch_keys_all_the_time(there):
    for n in range(50):
        with pytest.raises(CallRefused):
            there.desk().receive(call(there, EVENTS, there.zoho.token(kid=f"k{n}")))

    assert there.zoho.calls("jwks.json") <= 2


def test_without_zohos_keys_a_call_is_to_be_sent_again(there):
    fault = Fault("jwks", instead=Answered({}, 503))
    there.zoho.faults.append(fault)

    with pytest.raises(SourceUnreachable):
        there.desk().receive(call(there, EVENTS, there.zoho.token()))


def test_a_short_key_is_none(there):
    there.zoho.key = rsa.generate_private_key(65537, 1024)  # noqa: S505 - too short on purpose
    with pytest.warns(jwt.InsecureKeyLengthWarning):
        token = there.zoho.token()

    with pytest.raises(CallRefused):
        there.desk().receive(call(there, EVENTS, token))


def test_the_published_webhook_is_a_hint(there):
    body = sample("desk_webhook.json")["body"]
    for event in body:
        event["orgId"] = ORG
    found = there.desk().receive(call(there, body, there.zoho.token()))

    assert found.hints == {"ticket": body[0]["payload"]["ticketId"]}


# SalesIQ.


def pem(key):
    return (
        key.public_key()
        .public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        .decode()
    )


def signed(there, key, body):
    mark = key.sign(body, padding.PKCS1v15(), hashes.SHA256())
    headers = {"x-siqsignature": base64.b64encode(mark).decode()}
    return Call(
        method="POST", query={}, headers=headers, body=body, at=there.clock.now()
    )


def test_two_keys_of_salesiq_hold_while_they_change(there):
    old, new, other = (rsa.generate_private_key(65537, 2048) for _ in range(3))
    line = "".join(pem(old).splitlines()[1:-1])
    source = there.salesiq(key=pem(new), key_before=line)
    woken = [source.receive(signed(there, key, b"{}")).wakes for key in (new, old)]

    assert woken == [True, True]
    assert not source.receive(signed(there, new, b"{}")).wakes
    with pytest.raises(CallRefused):
        source.receive(signed(there, other, b"{}"))
    with pytest.raises(CallRefused):
        source.receive(
            Call(method="POST", query={}, headers={}, body=b"{}", at=there.clock.now())
        )
    with pytest.raises(CallRefused):
        there.salesiq().receive(signed(there, new, b"{}"))


@pytest.mark.parametrize("text", ["x", "-----BEGIN PUBLIC KEY-----\nx"])
def test_a_key_that_is_none_is_named(there, text):
    with pytest.raises(BadSource, match="key"):
        there.salesiq(key=text)


def test_a_key_of_another_kind_is_named(there):
    key = ec.generate_private_key(ec.SECP256R1())
    with pytest.raises(BadSource, match="RSA"):
        there.salesiq(key=pem(key))


def test_conversations_of_salesiq_are_read_as_far_as_they_are_known(there):
    row = sample("salesiq_conversations.UNVERIFIED.json")["data"][0]
    messages = sample("salesiq_messages.UNVERIFIED.json")["data"]
    strange = {"id": "9", "type": "carrier-pigeon", "time": "1763856003000", "x": 1}
    there.zoho.conversations[row["id"]] = row
    there.zoho.exports[row["id"]] = [*messages, strange, {"nothing": "known"}]
    found = pages(there.salesiq(since="2025-11-01"))
    kept = [item for item in found[0].items if type(item).__name__ == "Unread"]

    assert plain(found) == {
        ("300", "1"): "退货",
        ("300", "2"): "您好",
        ("300", "9"): "",
    }
    assert [s.message.role.value for s in said(found)] == [
        "customer",
        "agent",
        "system",
    ]
    assert json.loads(said(found)[-1].message.extra)["type"] == "carrier-pigeon"
    assert [json.loads(item.raw) for item in kept] == [{"nothing": "known"}]


def test_salesiq_goes_on_page_by_page_and_day_by_day(there):
    for n in range(250):
        at = int((START - timedelta(minutes=n)).timestamp() * 1000)
        there.zoho.conversations[str(n)] = {"id": str(n), "start_time": str(at)}
        there.zoho.exports[str(n)] = [
            {"id": f"m{n}", "type": "text", "time": str(at), "message": {"text": "x"}}
        ]
    source = there.salesiq()
    found = pages(source)
    there.clock.move(days=3)
    late = int(there.clock.now().timestamp() * 1000) - 1
    there.zoho.conversations["new"] = {"id": "new", "start_time": str(late)}
    there.zoho.exports["new"] = []
    again = pages(source, found[-1].cursor)

    assert len(said(found)) == 250
    assert "new" in {item.thread for page in again for item in page.items}
    assert source.check() == "SalesIQ (1)"


def test_a_stretch_of_salesiq_is_read_once(there):
    lo, hi = START - timedelta(days=9), START - timedelta(days=8)
    inner = str(int((lo + timedelta(hours=1)).timestamp() * 1000))
    there.zoho.conversations["7"] = {"id": "7", "start_time": inner}
    there.zoho.exports["7"] = []
    source = there.salesiq()
    found = pages(source, source.window(lo, hi))
    after = source.pull(found[-1].cursor)

    assert len(found[0].items) == 1
    assert (after.items, after.more, after.through) == ((), False, None)


def test_the_clock_that_counts_is_the_houses(there):
    real = there.zoho.token(exp=int(time.time()) - 10**6)
    there.clock.at = START - timedelta(days=3000)

    assert there.desk().receive(call(there, EVENTS, real)).wakes
