"""What a real gateway answers to messages, whole and streaming."""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from guicang.domain.access.apikeys import Scope
from tests.gateway.client import LINES, bare, chunk, hear
from tests.scanners import SCANNER

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])
PHONE = "13800138000"
ID = "11010519491231002X"


def test_nothing_found_passes(client):
    answer = client.inspect({"text": "你好 😀"})

    assert answer.status == 200
    assert (answer.data["verdict"], answer.data["text"]) == ("allow", "你好 😀")
    assert answer.data["request_id"] == answer.headers["x-request-id"]


def test_what_is_found_is_masked_and_told(client):
    answer = client.inspect({"id": "m-1", "text": f"😀 手机{PHONE}"})

    found = answer.data
    assert (found["id"], found["verdict"]) == ("m-1", "mask")
    assert found["text"] == "😀 手机138****8000"
    assert found["findings"] == [
        {"type": "MOBILE", "start": 4, "end": 15, "score": 1, "rule": "mobile/cn"}
    ]


def test_a_type_of_the_settings_is_blocked(client):
    answer = client.inspect({"text": f"{PHONE} {ID}"})

    assert (answer.data["verdict"], answer.data["text"]) == ("block", None)
    assert [f["type"] for f in answer.data["findings"]] == ["MOBILE", "CN_ID"]


def test_a_batch_is_judged_one_by_one_and_the_strictest_counts(client):
    texts = ["你好", f"手机{PHONE}", f"证件{ID}"]

    answer = client.inspect({"messages": [{"text": t} for t in texts]})
    two = client.inspect({"messages": [{"id": 7, "text": t} for t in texts[:2]]})

    assert [m["verdict"] for m in answer.data["messages"]] == ["allow", "mask", "block"]
    assert (answer.data["verdict"], two.data["verdict"]) == ("block", "mask")
    assert [m["id"] for m in two.data["messages"]] == [7, 7]


def test_a_long_text_is_judged_beside_the_others(client):
    text = "好" * 4500 + PHONE

    answer = client.inspect({"text": text})

    assert answer.data["text"] == "好" * 4500 + "138****8000"


def test_the_callers_id_of_a_request_is_kept_if_it_is_a_plain_one(client):
    mine = client.inspect({"text": "x"}, headers={"x-request-id": "crm.2026-1_a"})
    odd = client.inspect({"text": "x"}, headers={"x-request-id": "a b<c>"})

    assert mine.data["request_id"] == "crm.2026-1_a"
    assert odd.data["request_id"] != "a b<c>"


BAD = {
    "no JSON": (b'{"text"', 400, "JSON"),
    "nothing": (b"", 400, "JSON"),
    "not UTF-8": (b'{"text": "\xff"}', 400, "JSON"),
    "a lone surrogate": (b'{"text": "\\ud800"}', 400, "JSON"),
    "too deep": (b"[" * 90_000, 400, "JSON"),
    "no object": (b'["x"]', 400, "object"),
    "no text": (b'{"id": "x"}', 400, "text"),
    "a text that is none": (b'{"text": 5}', 400, "text"),
    "an unknown field": (b'{"text": "x", "types": ["CN_ID"]}', 400, "field"),
    "an id that is none": (b'{"text": "x", "id": [1]}', 400, "id"),
    "an id that is a truth": (b'{"text": "x", "id": true}', 400, "id"),
    "an id that is too long": (
        json.dumps({"text": "x", "id": "x" * 201}).encode(),
        400,
        "id",
    ),
    "a source that is none": (b'{"text": "x", "source": 5}', 400, "source"),
    "a channel that is too long": (
        json.dumps({"text": "x", "channel": "x" * 201}).encode(),
        400,
        "channel",
    ),
    "an empty batch": (b'{"messages": []}', 400, "messages"),
    "a batch that is none": (b'{"messages": {}}', 400, "messages"),
    "a batch with more": (b'{"messages": [{"text": "x"}], "text": "x"}', 400, "field"),
    "a message that is none": (b'{"messages": ["x"]}', 400, "object"),
    "a batch too large": (
        json.dumps({"messages": [{"text": "x"}] * 6}).encode(),
        413,
        "batch",
    ),
    "a text too long": (json.dumps({"text": "x" * 6001}).encode(), 413, "text"),
    "a body too large": (b" " * 100_001, 413, "body"),
}


@pytest.mark.parametrize(("body", "status", "word"), BAD.values(), ids=BAD)
def test_what_is_no_request_is_refused_and_blocked(client, body, status, word):
    answer = client.ask("POST", "/v1/inspect", body)

    assert (answer.status, answer.data["verdict"]) == (status, "block")
    assert word in answer.data["error"]["message"]
    assert answer.code == {400: "GC-924", 413: "GC-925"}[status]


def test_a_body_of_unknown_length_is_cut_at_the_limit(client):
    answer = client.ask("POST", "/v1/inspect", iter([b" " * 60_000] * 2))
    good = client.ask("POST", "/v1/inspect", iter([b'{"text":', b' "x"}']))

    assert (answer.status, answer.code) == (413, "GC-925")
    assert good.data["verdict"] == "allow"


def test_errors_are_told_in_the_callers_language(client):
    answers = {
        header: client.inspect({}, headers={"accept-language": header})
        for header in ("zh-CN,zh;q=0.9,en;q=0.8", "en-GB", "fr;q=0.9, en;q=0.2", "fr")
    }

    told = [a.data["error"]["message"] for a in answers.values()]
    assert (
        told[1]
        == told[2]
        == 'the request is not valid: "text" is missing or not a string'
    )
    assert told[0] == told[3] != told[1]
    assert len({a.data["error"]["advice"] for a in answers.values()}) == 2


WRONG = {
    "another method": ("GET", "/v1/inspect", 405, "GC-930"),
    "a method for the sick": ("POST", "/livez", 405, "GC-930"),
    "no such path": ("GET", "/v1/none", 404, "GC-929"),
    "a path with more": ("GET", "/livez/", 404, "GC-929"),
}


@pytest.mark.parametrize(
    ("method", "path", "status", "code"), WRONG.values(), ids=WRONG
)
def test_what_is_asked_wrongly_is_refused(client, method, path, status, code):
    answer = client.ask(method, path)

    assert (answer.status, answer.code) == (status, code)


MEDIA = {
    "a form": {"content-type": "application/x-www-form-urlencoded"},
    "lines": {"content-type": LINES},
    "packed": {"content-encoding": "gzip"},
}


@pytest.mark.parametrize("headers", MEDIA.values(), ids=MEDIA)
def test_another_media_type_is_refused(client, headers):
    answer = client.inspect({"text": "x"}, headers=headers)

    assert (answer.status, answer.code) == (415, "GC-931")


def test_a_charset_may_be_said(client):
    answer = client.inspect({"text": "x"}, media="application/json; charset=utf-8")

    assert answer.status == 200


def test_many_at_once_get_each_their_own_answer(gateway, client):
    _key, token = gateway.place.issue()
    clients = [client, replace(client, key=token)]

    def ask(number: int) -> tuple[int, str, str]:
        found = clients[number % 2].inspect(
            {"id": number, "text": f"{number}号{PHONE}"}
        )
        return found.data["id"], found.data["text"], found.data["request_id"]

    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(ask, range(200)))

    assert [(n, text) for n, text, _ in answers] == [
        (n, f"{n}号138****8000") for n in range(200)
    ]
    assert len({request for *_, request in answers}) == 200


# --- streams --------------------------------------------------------------------------


def test_a_stream_answers_line_by_line(client):
    answer = client.stream({"id": 1, "text": f"手机{PHONE}"}, {"id": 2, "text": "你好"})

    assert answer.status == 200
    assert [(x["id"], x["verdict"]) for x in answer.lines] == [
        (1, "mask"),
        (2, "allow"),
    ]
    assert {x["rules"] for x in answer.lines} == {SCANNER.version}


def test_a_line_that_holds_no_message_is_blocked_and_the_stream_goes_on(client):
    body = (
        b'{"id": 1, "text": "x"}\n\n'
        b'{"text": 5}\n'
        b"nonsense\n"
        b'{"text": "' + b"x" * 6001 + b'"}\n'
        b'{"text": "' + b"x" * 100_001 + b'"}\n'
        b'{"id": 2, "text": "y"}'
    )

    answer = client.ask("POST", "/v1/inspect/stream", body, LINES)

    first, *broken, last = answer.lines
    assert (first["id"], last["id"]) == (1, 2)
    assert [(x["line"], x["verdict"], x["error"]["code"]) for x in broken] == [
        (3, "block", "GC-924"),
        (4, "block", "GC-924"),
        (5, "block", "GC-925"),
        (6, "block", "GC-925"),
    ]


def test_a_message_is_answered_while_the_stream_goes_on(gateway, client):
    with bare(gateway.port) as line:
        line.sendall(
            client.head("/v1/inspect/stream", "transfer-encoding: chunked", LINES)
        )
        line.sendall(chunk(b'{"id": 1, "text": "a"}\n{"id": 2,'))
        first = hear(line, b'"id":1')
        line.sendall(chunk(b' "text": "b"}\n'))
        second = hear(line, b'"id":2')
        line.sendall(chunk(b""))
        last = hear(line, b"0\r\n\r\n")

    assert b'"id":2' not in first
    assert b'"id":2' in second
    assert last.endswith(b"0\r\n\r\n")


def test_a_stream_that_rests_too_long_is_ended_with_the_reason(gateway, client):
    with bare(gateway.port) as line:
        line.sendall(
            client.head("/v1/inspect/stream", "transfer-encoding: chunked", LINES)
        )
        line.sendall(chunk(b'{"id": 1, "text": "a"}\n'))
        heard = hear(line, b"0\r\n\r\n")

    assert b'"id":1' in heard
    assert b"GC-926" in heard
    assert b'"verdict":"block","text":null' in heard


def test_a_key_that_is_revoked_ends_its_stream(gateway, client):
    key, token = gateway.place.issue(Scope.STREAM)
    mine = replace(client, key=token)
    with bare(gateway.port) as line:
        line.sendall(
            mine.head("/v1/inspect/stream", "transfer-encoding: chunked", LINES)
        )
        line.sendall(chunk(b'{"id": 1, "text": "a"}\n'))
        hear(line, b'"id":1')
        gateway.place.revoke(key)
        line.sendall(chunk(b'{"id": 2, "text": "b"}\n'))
        heard = hear(line, b"0\r\n\r\n")

    assert b"GC-922" in heard
    assert b'"id":2' not in heard


# --- bad company ----------------------------------------------------------------------


def test_a_body_that_trickles_is_given_up(gateway, client):
    with bare(gateway.port) as line:
        line.sendall(client.head("/v1/inspect", "content-length: 50") + b'{"te')
        heard = hear(line, b"GC-926")

    assert heard.startswith(b"HTTP/1.1 408 ")


def test_a_head_that_trickles_is_given_up(gateway):
    with bare(gateway.port) as line:
        line.sendall(b"POST /v1/inspect HTTP/1.1\r\nhost: te")

        assert line.recv(1) == b""


def test_a_connection_that_is_cut_harms_nobody(gateway, client):
    for sent in (b"", b'{"te', b'{"text": "x"}'):
        with bare(gateway.port) as line:
            line.sendall(client.head("/v1/inspect", "content-length: 13") + sent)
    with bare(gateway.port) as line:
        line.sendall(
            client.head("/v1/inspect/stream", "transfer-encoding: chunked", LINES)
        )
        line.sendall(chunk(b'{"id": 1, "text": "a"}\n') + b"ff\r\n{")

    assert client.inspect({"text": "x"}).status == 200
    assert _settles(client)


def _settles(client) -> bool:
    """Wait until nothing is under way any more."""
    for _ in range(600):
        text = client.get("/metrics").body.decode()
        taken = [
            x for x in text.splitlines() if x.startswith("guicang_gateway_in_flight")
        ]
        if all(line.endswith(" 0") for line in taken):
            return True
        time.sleep(0.1)
    return False


def test_what_is_no_http_at_all_harms_nobody(gateway, client):
    for sent in (b"\x16\x03\x01\x02\x00", b"\r\n" * 50, b"GET / HTTP/9.9\r\n\r\n"):
        with bare(gateway.port) as line:
            line.sendall(sent)
            line.shutdown(1)
            hear(line, b"\0")

    assert client.inspect({"text": "x"}).status == 200


def test_no_log_holds_a_text_or_a_key(gateway, client):
    client.inspect({"id": "specimen-id", "text": f"specimen {PHONE}"})
    client.ask("POST", f"/v1/inspect?phone={PHONE}", b"{}")
    client.stream({"text": f"specimen {ID}"})

    log = gateway.said()
    assert "/v1/inspect" in log  # the access log is on
    for secret in (PHONE, ID, "specimen", client.key[-16:]):
        assert secret not in log
