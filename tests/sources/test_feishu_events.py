"""Events of Feishu: let in if the platform sent them, now, and once."""

import json

import pytest

from guicang.adapters.sources.feishu import crypt, events, messages
from guicang.adapters.sources.feishu.messages import Who
from guicang.domain.errors import CallRefused
from guicang.domain.record import Kind
from guicang.domain.sources.model import Mark, Said, Turn, Unread
from guicang.ports.connecting import Call, Heard
from tests.simulators import feishu
from tests.sources.feishu import drain, sample, world


@pytest.fixture
def here():
    with world() as made:
        yield made


def spoken(here, text: str = "在吗", **given) -> dict:
    """Say something on the platform, and give the event of it."""
    here.platform.chats.setdefault("oc_a", feishu.Chat("oc_a"))
    id_ = here.platform.say("oc_a", text, **given)
    line = here.platform.lines[id_]
    return feishu.event("im.message.receive_v1", feishu.received(line), line.at)


def test_a_message_that_comes_both_ways_is_the_same(here):
    mention = {"key": "@_user_1", "id": "ou_agent", "id_type": "open_id"}
    event = spoken(
        here,
        "@_user_1 在吗",
        mentions=[{**mention, "name": "客服甲", "tenant_key": feishu.TENANT}],
        thread="omt_1",
        more={"x_new": {"a": [1]}},
    )
    source = here.im()
    heard = source.receive(here.call(*feishu.posted(event, here.now)))
    (pushed,) = heard.items
    (pulled,) = {each.message.id: each for each in drain(source).said}.values()

    assert not heard.wakes  # it has all of it
    assert heard.status == 200
    assert pushed.message == pulled.message._replace(name="")
    assert pulled.message.name == "测试客户"
    assert (pushed.thread, pushed.customer) == (pulled.thread, pulled.customer)
    assert pushed.message.text == "@客服甲 在吗"


def test_an_event_sent_again_is_read_again_and_a_replay_is_not(here):
    event = spoken(here)
    source = here.im()
    first = source.receive(here.call(*feishu.posted(event, here.now, "n1")))
    again = source.receive(here.call(*feishu.posted(event, here.now, "n2")))
    with pytest.raises(CallRefused, match="before"):
        source.receive(here.call(*feishu.posted(event, here.now, "n1")))

    assert first.items == again.items


def changed(here, **what) -> Call:
    """Give a request that is right but for what is changed."""
    at = what.get("at", here.now)
    event = what.get("event") or spoken(here)
    headers, body = feishu.posted(event, at, key=what.get("key", feishu.ENCRYPT))
    headers |= what.get("headers", {})
    headers = {k: v for k, v in headers.items() if v is not None}
    return here.call(headers, what.get("body", body))


BAD = {
    "a wrong signature": {"headers": {"x-lark-signature": "0" * 64}},
    "a signature with letters of another script": {
        "headers": {"x-lark-signature": "é" * 64}
    },
    "no signature": {"headers": {"x-lark-signature": None}},
    "another nonce than was signed": {"headers": {"x-lark-request-nonce": "n9"}},
    "another key": {"key": "other"},
    "a time of 2001": {"at": 1_000_000_000},
    "a time in an hour": {"at": 1_772_416_800},
    "no body": {"body": b""},
    "no JSON": {"body": b"<xml/>"},
    "a list": {"body": b"[]"},
    "JSON deeper than anybody nests": {"body": b"[" * 100_000},
    "nothing encrypted": {"body": b'{"schema":"2.0"}'},
    "half of a base64": {"body": b'{"encrypt":"QyxLcd1TfRKM2T"}'},
    "ten megabytes": {"body": b'{"encrypt":"' + b"A" * (10 << 20) + b'"}'},
}


@pytest.mark.parametrize("what", BAD.values(), ids=BAD.keys())
def test_what_the_platform_did_not_send_so_is_refused(here, what):
    source = here.im()
    with pytest.raises(CallRefused) as refusal:
        source.receive(changed(here, **what))

    assert feishu.ENCRYPT not in str(refusal.value)
    assert source.receive(changed(here)).items  # it went in untouched by that


@pytest.mark.parametrize(
    ("name", "value"), [("token", "other"), ("app_id", "cli_other"), ("token", None)]
)
def test_an_event_for_somebody_else_is_refused(here, name, value):
    event = spoken(here)
    event["header"][name] = value
    with pytest.raises(CallRefused):
        here.im().receive(changed(here, event=event))


@pytest.mark.parametrize("name", ["encrypt_key", "verification_token"])
def test_no_event_is_let_in_without_both_keys(here, name):
    source = here.im(**{name: ""})
    with pytest.raises(CallRefused, match="not set"):
        source.receive(changed(here))


@pytest.mark.parametrize("body", ["", "QyxLcd1TfRKM2T", "AAAA", "é", "QUFB" * 32])
def test_an_envelope_that_does_not_open_tells_nothing(body):
    with pytest.raises(CallRefused, match="does not open"):
        crypt.opened(body, "key")


def test_the_challenge_is_answered_signed_or_not(here):
    asked = {"type": "url_verification", "challenge": "c1", "token": feishu.VERIFY}
    headers, body = feishu.posted(asked, here.now)
    answers = [
        here.im().receive(here.call(headers, body)),
        here.im().receive(here.call({}, body)),
    ]
    with pytest.raises(CallRefused):
        here.im().receive(here.call(*feishu.posted({**asked, "token": "x"}, here.now)))

    assert [json.loads(each.body) for each in answers] == [{"challenge": "c1"}] * 2
    assert all(each.items == () and not each.wakes for each in answers)


def test_a_message_taken_back_is_told_by_an_event(here):
    told = {
        "message_id": "om_1", "chat_id": "oc_a", "recall_time": "1772413200000",
        "recall_type": "message_owner",
    }  # fmt: skip
    event = feishu.event("im.message.recalled_v1", told, 1)
    (said,) = events.of_chats(event, Who()).items

    assert (said.recalls, said.thread) == ("om_1", "oc_a")
    assert said.message.kind is Kind.EVENT
    assert said.message.at == 1_772_413_200_000_000


def test_other_events_of_chats_are_told_apart():
    def heard(kind: str, told: object) -> Heard:
        return events.of_chats(feishu.event(kind, told, 1_772_413_200_000), Who())

    (ended,) = heard("im.chat.disbanded_v1", {"chat_id": "oc_a"}).items
    joined = heard("im.chat.member.bot.added_v1", {"chat_id": "oc_a"})
    silent = heard("im.message.message_read_v1", {})
    (strange,) = heard("contact.user.created_v3", {}).items
    (broken,) = heard("im.message.receive_v1", {"message": {"message_id": 7}}).items

    assert isinstance(ended, Mark)
    assert ended.turn is Turn.CLOSED
    assert joined.wakes
    assert joined.items == ()
    assert (silent.items, silent.wakes) == ((), False)
    assert isinstance(strange, Unread)
    assert isinstance(broken, Unread)


def test_a_chat_with_one_person_is_hinted_at_once_a_day(here):
    line = feishu.Line("om_1", "oc_p", "text", '{"text":"在"}', 5, "ou_cust")
    told = feishu.received(line, "p2p")
    event = feishu.event("im.message.receive_v1", told, 5)
    source, heard = here.im(), []
    for n in range(3):
        post = feishu.posted(event, here.now, f"n{n}")
        heard.append(source.receive(here.call(*post)))
        here.clock.move(hours=13)

    assert [each.hints for each in heard] == [{"chats": "oc_p"}, {}, {"chats": "oc_p"}]
    assert [each.wakes for each in heard] == [True, False, True]
    assert all(len(each.items) == 1 for each in heard)


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("helpdesk.ticket_message.created_v1", {"ticket": {"ticket_id": "t1"}}),
        ("helpdesk.ticket.created_v1", {"ticket_id": "t1", "chat_id": "oc"}),
        ("helpdesk.ticket.updated_v1", {"object": {"ticket_id": "t1"}}),
    ],
)
def test_an_event_of_a_ticket_says_which_to_read(here, kind, told):
    event = feishu.event(kind, told, here.now * 1000)
    heard = here.desk().receive(here.call(*feishu.posted(event, here.now)))

    assert heard.wakes
    assert heard.hints == {"tickets": "t1"}


def test_what_is_no_event_of_a_ticket_is_kept_raw():
    strange = events.of_tickets(feishu.event("helpdesk.x_v1", {}, 1))
    broken = events.of_tickets(feishu.event("helpdesk.ticket.updated_v1", {}, 1))

    assert [type(each) for each in (*strange.items, *broken.items)] == [Unread] * 2


@pytest.mark.parametrize(
    "name", ["callback_encrypted_event.json", "callback_url_verification.json"]
)
def test_the_samples_of_requests_open(here, name):
    held = sample(name)
    headers = {key.lower(): value for key, value in held["headers"].items()}
    body = held["raw_body"].encode()
    sealed = json.loads(body)["encrypt"]
    key = held["config"]["encrypt_key"]
    stamp, nonce = (
        headers["x-lark-request-timestamp"],
        headers["x-lark-request-nonce"],
    )

    assert json.loads(crypt.opened(sealed, key)) == held["expected_plain"]
    assert crypt.signature(stamp, nonce, key, body) == headers["x-lark-signature"]


def test_the_samples_of_events_are_read():
    received = events.of_chats(sample("event_im_message_receive_v1.json"), Who())
    recalled = events.of_chats(sample("event_im_message_recalled_v1.json"), Who())
    ticket = events.of_tickets(sample("event_helpdesk_ticket_message_created_v1.json"))
    (said,), (taken,) = received.items, recalled.items

    assert isinstance(said, Said)
    assert said.message.text == "在吗"
    assert taken.recalls == said.message.id
    assert ticket.hints == {"tickets": "t1"}


def test_a_sample_reads_the_same_from_the_history():
    event = sample("event_im_message_receive_v1.json")["event"]
    (pushed,) = events.of_chats(sample("event_im_message_receive_v1.json"), Who()).items
    listed = {
        "message_id": "om_syn12", "msg_type": "text", "deleted": False,
        "updated": False, "create_time": event["message"]["create_time"],
        "update_time": event["message"]["update_time"], "chat_id": "oc_syn",
        "root_id": "", "parent_id": "", "mentions": [],
        "sender": {
            "id": "ou_cust", "id_type": "open_id", "sender_type": "user",
            "tenant_key": "tk",
        },
        "body": {"content": event["message"]["content"]},
    }  # fmt: skip

    assert messages.read(listed, Who()).message == pushed.message
