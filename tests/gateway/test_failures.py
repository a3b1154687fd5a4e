"""Gateways that are out of order, too busy or several: nothing passes unjudged."""

import time
from contextlib import ExitStack
from dataclasses import replace

import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.fakes.engines import POISON
from tests.gateway.client import LINES, bare, chunk, hear
from tests.gateway.servers import serving
from tests.gateway.targets import GREETING
from tests.scanners import SCANNER

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


def samples(client) -> dict[str, float]:
    text = client.get("/metrics").body.decode()
    return {
        sample.name + "".join(f"|{v}" for v in sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


@pytest.fixture(scope="module")
def broken(tmp_path_factory):
    with serving(tmp_path_factory.mktemp("broken"), target="broken_engine") as served:
        yield served


def test_an_engine_that_fails_blocks_and_says_so(broken):
    answer = broken.client.inspect({"id": "m-1", "text": POISON})

    assert answer.status == 200
    assert (answer.data["verdict"], answer.data["text"]) == ("block", None)
    assert (answer.data["id"], answer.data["error"]["code"]) == ("m-1", "GC-911")
    assert POISON not in answer.body.decode()


def test_a_failure_takes_no_other_message_with_it(broken):
    batch = broken.client.inspect(
        {"messages": [{"text": GREETING}, {"text": POISON}, {"text": GREETING}]}
    )
    lines = broken.client.stream({"text": POISON}, {"text": GREETING}).lines

    assert [m["verdict"] for m in batch.data["messages"]] == ["allow", "block", "allow"]
    assert batch.data["verdict"] == "block"
    assert [x["verdict"] for x in lines] == ["block", "allow"]


def test_a_failure_is_counted_and_logged_without_the_text(broken):
    before = samples(broken.client).get("guicang_gateway_failures_total", 0)

    broken.client.inspect({"text": POISON})

    assert samples(broken.client)["guicang_gateway_failures_total"] == before + 1
    assert "scan_failed kind=RuntimeError" in broken.said()
    assert POISON not in broken.said()


def test_without_rules_it_lives_and_judges_nothing(tmp_path):
    with serving(tmp_path, target="no_rules", ready=False) as served:
        client = served.client
        while "rules_not_compiled" not in served.said():
            time.sleep(0.05)
        ready, judged = client.get("/readyz"), client.inspect({"text": "x"})
        streamed = client.stream({"text": "x"})
        alive, counted = client.get("/livez"), samples(client)

    for answer in (ready, judged, streamed):
        assert (answer.status, answer.code) == (503, "GC-921")
        assert answer.headers["retry-after"] == "1"
        assert answer.data["verdict"] == "block"
    assert "cannot be compiled" in ready.data["error"]["message"]
    assert alive.status == 200
    assert counted["guicang_gateway_ready"] == 0
    assert "13800138000" not in served.said()


def test_a_fault_of_its_own_is_told_without_its_message(tmp_path):
    with serving(tmp_path, target="no_clock") as served:
        answer = served.client.inspect({"text": "x"})

    assert (answer.status, answer.code) == (500, "GC-932")
    assert "RuntimeError" in answer.data["error"]["message"]
    assert "request_failed" in served.said()
    assert answer.data["request_id"] in served.said()
    assert "13800138000" not in served.said()
    assert "Traceback" not in served.said()


def test_an_engine_that_is_too_slow_blocks_and_keeps_nobody_waiting(tmp_path):
    with serving(tmp_path, target="slow_engine", gateway__seconds=1) as served:
        answer = served.client.inspect({"text": "x" * 5000})
        alive = served.client.get("/livez")

    assert (answer.status, answer.code) == (503, "GC-921")
    assert answer.headers["retry-after"] == "1"
    assert alive.status == 200


@pytest.fixture(scope="module")
def narrow(tmp_path_factory):
    with serving(
        tmp_path_factory.mktemp("narrow"),
        gateway__concurrent=3,
        gateway__concurrent_per_key=2,
        gateway__streams=1,
        gateway__seconds=20,
    ) as served:
        yield served


def test_more_at_once_than_it_takes_are_sent_away_with_the_time_to_come_again(narrow):
    _key, token = narrow.place.issue()
    one, other = narrow.client, replace(narrow.client, key=token)
    with ExitStack() as stack:
        for client in (one, one, other):
            line = stack.enter_context(bare(narrow.port))
            line.sendall(client.head("/v1/inspect", "content-length: 13") + b'{"te')
        _until(one, "guicang_gateway_in_flight|inspect", 3)
        of_one, of_all = one.inspect({"text": "x"}), other.inspect({"text": "x"})
    _until(one, "guicang_gateway_in_flight|inspect", 0)

    assert (of_one.status, of_one.code) == (429, "GC-928")
    assert (of_all.status, of_all.code) == (503, "GC-927")
    assert of_one.headers["retry-after"] == of_all.headers["retry-after"] == "1"
    assert one.inspect({"text": "x"}).status == 200


def test_streams_have_places_of_their_own(narrow):
    client = narrow.client
    with bare(narrow.port) as line:
        line.sendall(
            client.head("/v1/inspect/stream", "transfer-encoding: chunked", LINES)
        )
        line.sendall(chunk(b'{"id": 1, "text": "a"}\n'))
        hear(line, b'"id":1')
        second, whole = client.stream({"text": "x"}), client.inspect({"text": "x"})

    assert second.status == 429
    assert whole.status == 200


def _until(client, name: str, value: int) -> None:
    for _ in range(1200):
        if samples(client)[name] == value:
            return
        time.sleep(0.05)
    raise AssertionError(f"{name} is {samples(client)[name]}")


def test_a_silent_crowd_keeps_nobody_out(narrow):
    """Connections that say nothing take no place."""
    with ExitStack() as stack:
        for _ in range(100):
            stack.enter_context(bare(narrow.port))

        assert narrow.client.inspect({"text": "x"}).status == 200


def test_what_is_counted_is_what_was_asked(tmp_path):
    with serving(tmp_path, gateway__block=["CN_ID"]) as served:
        client = served.client
        client.inspect({"messages": [{"text": "a"}, {"text": "13800138000"}]})
        client.inspect({"text": "11010519491231002X 13800138000"})
        client.inspect({})
        client.get("/no/such/path")
        replace(client, key="").inspect({})
        found = samples(client)

    name = "guicang_gateway_"
    assert found[f"{name}messages_total|allow"] == 1
    assert found[f"{name}messages_total|mask"] == 1
    assert found[f"{name}messages_total|block"] == 1
    assert found[f"{name}findings_total|MOBILE"] == 2
    assert found[f"{name}findings_total|CN_ID"] == 1
    assert found[f"{name}requests_total|/v1/inspect|200"] == 2
    assert found[f"{name}requests_total|/v1/inspect|400"] == 1
    assert found[f"{name}requests_total|/v1/inspect|401"] == 1
    assert found[f"{name}requests_total||404"] == 1
    assert found[f"{name}rejected_total|GC-924"] == 1
    assert found[f"{name}rules_info|{SCANNER.version}"] == 1
    assert found[f"{name}ready"] == 1
    assert found[f"{name}seconds_count"] == found[f"{name}seconds_bucket|+Inf"] == 2
    assert found[f"{name}seconds_sum"] > 0


def test_several_processes_count_together_and_never_backwards(tmp_path):
    with serving(tmp_path, workers=2) as served:
        for _ in range(40):
            assert served.client.inspect({"text": "x"}).status == 200
        seen = []
        for _ in range(100):
            seen.append(samples(served.client)["guicang_gateway_messages_total|allow"])
            if seen[-1] == 40:
                break
            time.sleep(0.1)

    assert seen[-1] == 40
    assert seen == sorted(seen)


def test_a_signal_ends_it_well(tmp_path):
    with serving(tmp_path) as served:
        served.client.inspect({"text": "x"})

    assert served.process.returncode == 0
    assert "Traceback" not in served.said()
