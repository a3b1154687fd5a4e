"""A served home from intake to erasure: what is watched from outside names nobody.

Names, numbers and texts are sent in by every door and taken through the main job. Then
every line of the logs, every metric and every span is searched for them.
"""

import http.client
import json
import signal
from dataclasses import dataclass

import pytest
from prometheus_client.parser import text_string_to_metric_families

from guicang.domain.detect import checkdigits
from tests.cli.hands import Home, at
from tests.cli.specimens import talk, write
from tests.metrics.collector import Collector, collecting
from tests.ports import free_port
from tests.serving.served import Served, get, serving, until

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(600),
    pytest.mark.allow_hosts(["127.0.0.1"]),
]
NAME = "欧阳试样"
MOBILE = "13900139000"
IDENTITY = "11010119900307" + "123"
IDENTITY += checkdigits.id_check(IDENTITY)
TEXT = "这是一句不得出现在日志里的话"
CUSTOMER = "customer-canary-77"
CANARIES = [NAME, MOBILE, IDENTITY, TEXT, CUSTOMER]
SAID = f"我叫{NAME}，手机{MOBILE}，身份证{IDENTITY}。{TEXT}"


@dataclass
class Watched:
    home: Home
    served: Served
    collector: Collector
    metrics: int
    heard: list[str]

    def numbers(self) -> dict[tuple[str, ...], float]:
        status, body = get(self.metrics, "/metrics")
        if status != 200:
            return {}
        text = body.decode()
        self.heard.append(text)
        return {
            (sample.name, *sorted(sample.labels.values())): sample.value
            for family in text_string_to_metric_families(text)
            for sample in family.samples
        }

    def run(self, *argv: object):
        answer = self.home.run(*argv)
        self.heard.append(answer.err)
        return answer

    def ask(self, port: int, method: str, path: str, **more) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        try:
            connection.request(method, path, **more)
            return connection.getresponse().status
        finally:
            connection.close()


@pytest.fixture(scope="module")
def watched(tmp_path_factory):
    port = free_port()
    with (
        collecting() as collector,
        at(tmp_path_factory.mktemp("observed") / "home") as home,
    ):
        # Codes and approvals are spent before others work by the machine's clock.
        home.wait(-86_400)
        home.begin("--sandbox")
        settings = {
            "metrics.enabled": True,
            "metrics.port": port,
            "log.format": "json",
            "otel.endpoint": collector.url,
            "schedule.dispose": "PT1M",
            "worker.rest": 1,
        }
        with (home.path / "guicang.toml").open("a") as file:
            file.writelines(f'"{k}" = {json.dumps(v)}\n' for k, v in settings.items())
        watched = Watched(home, None, collector, port, [])
        batch = _made_ready(watched, tmp_path_factory.mktemp("export"))
        with serving(home) as served:
            watched.served = served
            assert until(lambda: get(port, "/metrics")[0] == 200)
            _asked_at_every_door(watched)
            assert until(lambda: _certified(watched.numbers()))
            assert home.json("batch", "show", batch)["state"] == "certified"
            assert served.send(signal.SIGTERM) == 0
        watched.heard.append(served.said())
        yield watched


def _made_ready(watched: Watched, folder) -> str:
    """Take canaries in, and let people sign that they go; give the batch."""
    said = [
        {
            "seq": 1,
            "ts": "2020-01-31T15:00:00+08:00",
            "sender": CUSTOMER,
            "role": "customer",
            "type": "text",
            "text": SAID,
        }
    ]
    export = write(
        folder / "export.jsonl",
        talk("c-1", CUSTOMER, messages=said),
        talk("c-2", CUSTOMER, messages=said),
        torn=True,
    )
    home = watched.home
    watched.run("import", export, *home.signed("admin"))
    asked = home.json("policy", "apply", "three-tier", *home.signed("supervisor"))
    home.approve(asked["id"], "admin", "legal")
    batch = home.json("batch", "propose", *home.signed("hr"))["id"]
    home.approve(batch, "admin", "supervisor", "compliance")
    return batch


def _certified(numbers: dict[tuple[str, ...], float]) -> bool:
    """Whether the batch has its certificate and the job that gave it has ended.

    The job ends, and is counted, only after its last commit can be seen.
    """
    return (
        numbers.get(("guicang_batches", "certified")) == 1
        and numbers.get(("guicang_jobs_ended_total", "dispose-batch", "done"), 0) >= 1
    )


def _asked_at_every_door(watched: Watched) -> None:
    """Send canaries to console, API and gateway: in addresses, heads and bodies."""
    path = f"/{CUSTOMER}/{MOBILE}?q={IDENTITY}"
    body = json.dumps({"text": SAID}).encode()
    heads = {"X-Note": MOBILE, "Host": f"{CUSTOMER}.test"}
    console, gateway = watched.served.console, watched.served.gateway
    for method, place, more in (
        ("GET", path, {}),
        ("GET", "/", {"headers": heads}),
        ("GET", f"/api/v1/conversations{path}", {}),
        ("POST", f"/api/v1/conversations{path}", {"body": body}),
        ("GET", f"/conversations{path}", {}),
        ("GET", f"/invitation/{MOBILE}/", {}),
    ):
        assert watched.ask(console, method, place, **more) < 500
    assert watched.ask(gateway, "POST", "/v1/inspect", body=body) == 401
    assert watched.ask(gateway, "GET", path) == 404
    assert get(console, "/readyz")[0] == 200


def test_no_log_metric_or_trace_names_anybody(watched):
    spans = [body.decode("utf-8", "replace") for body in watched.collector.raw]

    heard = "\n".join([*watched.heard, *spans])
    assert "guicang_jobs" in heard
    assert "job dispose-batch" in heard
    assert [canary for canary in CANARIES if canary in heard] == []


def test_the_canaries_would_be_found(watched):
    shown = watched.home.run("talks", "--help").out + SAID + CUSTOMER

    assert [canary for canary in CANARIES if canary not in shown] == []


def test_all_processes_count_into_one_answer(watched):
    found = watched.heard[-2]

    for wanted in (
        'guicang_http_request_seconds_count{route="readyz",status="2xx"}',
        'guicang_http_request_seconds_count{route="unknown",status="4xx"}',
        'guicang_jobs_ended_total{kind="dispose-batch",outcome="done"} 1.0',
        'guicang_erased_conversations{end="offline"} 2.0',
        "guicang_quarantined{code=",
    ):
        assert wanted in found


def test_every_line_of_the_log_is_an_object(watched):
    lines = watched.heard[-1].splitlines()

    loose = [line for line in lines if not line.startswith("{")]
    # What people at a terminal are told comes before, and from no process that serves.
    assert all("http://" in line or line.startswith("SANDBOX") for line in loose)
    events = {json.loads(line)["event"] for line in lines if line.startswith("{")}
    assert {"worker_started", "job_done", "worker_stopped"} <= events
    assert any(event.startswith("rules_in_force") for event in events)


def test_requests_and_jobs_are_traced_by_name(watched):
    names = {span.name for span in watched.collector.spans}

    assert {"GET readyz", "GET unknown", "job dispose-batch"} <= names
