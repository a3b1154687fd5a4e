"""Webhooks, received by a real server on this machine that verifies and misbehaves."""

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from guicang.domain.errors import BadUsage, OriginNotListed
from guicang.domain.ledger.model import Tag
from guicang.domain.notices.model import again_at, listed, origin_of
from tests.api.test_door import error

pytestmark = [pytest.mark.allow_hosts(["127.0.0.1"])]


@dataclass
class Receiver:
    """What came, and what is answered: the next status, 200 when none is left."""

    url: str = ""
    statuses: list[int] = field(default_factory=list)
    came: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    def verified(self, secret: str) -> list[dict]:
        """Check every signature as a receiver would; give what was told."""
        key = base64.b64decode(secret.removeprefix("whsec_"))
        for headers, body in self.came:
            id_, at = headers["webhook-id"], headers["webhook-timestamp"]
            made = hmac.new(key, f"{id_}.{at}.".encode() + body, hashlib.sha256)
            said = headers["webhook-signature"].removeprefix("v1,")
            assert hmac.compare_digest(base64.b64decode(said), made.digest())
        return [json.loads(body) for _, body in self.came]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    here = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["content-length"]))
            here.came.append(({k.lower(): v for k, v in self.headers.items()}, body))
            status = here.statuses.pop(0) if here.statuses else 200
            self.send_response(status)
            if status == 302:
                self.send_header("location", f"{here.url}/elsewhere")
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_args):
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        here.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield here
        server.shutdown()
        thread.join()


@pytest.fixture
def telling(served, receiver, monkeypatch):
    monkeypatch.setitem(served.house.config.values, "webhooks.origins", (receiver.url,))
    return served


def add(telling, receiver, *tags):
    return telling.house.notifying.add(
        f"{receiver.url}/hook", tags, by="admin", code=telling.code("admin")
    )


def test_what_happens_is_told_signed_and_without_contents(telling, receiver):
    _hook, secret = add(telling, receiver, "batch:*", "policy:changed")
    telling.home.policy()
    telling.house.notifying.deliver()
    told = receiver.verified(secret)

    assert [each["type"] for each in told] == ["policy:changed"]
    (entry,) = telling.entries("policy:changed")
    assert told[0]["data"] == {
        "seq": entry.seq,
        "things": [
            {"kind": "request", "id": entry.data["request"]},
            {"kind": "policy", "id": "1"},
        ],
    }
    assert b"supervisor" not in receiver.came[0][1]


def test_what_was_before_is_not_told_and_nothing_is_told_twice(telling, receiver):
    telling.home.policy()
    _hook, secret = add(telling, receiver, "*")
    for _ in range(3):
        telling.house.notifying.deliver()

    assert [e["type"] for e in receiver.verified(secret)] == ["access:webhook-added"]


def test_what_is_undone_is_not_told(telling, receiver):
    add(telling, receiver, "policy:*")

    def undone():
        with telling.house.ledger.transaction():
            now = telling.house.clock.now()
            telling.house.ledger.append(Tag.POLICY_CHANGED, "admin", {}, now)
            _ = 1 / 0

    with pytest.raises(ZeroDivisionError):
        undone()
    sent = telling.house.notifying.deliver()

    assert (sum(sent), receiver.came) == (0, [])


@pytest.mark.parametrize("status", [500, 302, 404])
def test_what_failed_is_sent_again_under_its_id(telling, receiver, status):
    add(telling, receiver, "access:webhook-added")
    receiver.statuses = [status]
    first = telling.house.notifying.deliver()
    at_once = telling.house.notifying.deliver()
    telling.wait(seconds=6)
    second = telling.house.notifying.deliver()

    assert (first.failed, sum(at_once), second.done) == (1, 0, 1)
    ids = {headers["webhook-id"] for headers, _ in receiver.came}
    assert (len(receiver.came), len(ids)) == (2, 1)


def test_what_never_succeeds_is_dead_until_a_person_sends_it_anew(telling, receiver):
    add(telling, receiver, "access:webhook-added")
    receiver.statuses = [503] * 10
    for _ in range(10):
        telling.house.notifying.deliver()
        telling.wait(days=1, seconds=1)
    (dead,) = telling.house.webhooks.dead()
    telling.house.notifying.redeliver(dead.id, by="admin", code=telling.code("admin"))
    again = telling.house.notifying.deliver()

    assert (dead.attempts, dead.said, dead.state) == (10, "503", "dead")
    assert (again.done, len(receiver.came)) == (1, 11)
    assert telling.house.webhooks.dead() == []


def test_a_receiver_that_is_gone_for_good_is_not_asked_again(telling, receiver):
    add(telling, receiver, "access:webhook-added")
    receiver.statuses = [410]

    assert telling.house.notifying.deliver().dead == 1


def test_nobody_at_the_address_is_a_failure_like_others(telling, receiver):
    add(telling, receiver, "access:webhook-added")
    with telling.house.webhooks.transaction():
        row = telling.house.webhooks._row(telling.house.webhooks.list()[0].id)
        row.url = "http://127.0.0.1:1/hook"
        row.save()
    origins = (receiver.url, "http://127.0.0.1:1")
    object.__setattr__(telling.house.notifying, "origins", origins)

    assert telling.house.notifying.deliver().failed == 1
    telling.wait(days=1)
    object.__setattr__(telling.house.notifying, "origins", (receiver.url,))
    assert telling.house.notifying.deliver().failed == 1


def test_what_the_operator_does_not_list_is_never_reached(telling, receiver):
    code = telling.code("admin")

    with pytest.raises(OriginNotListed):
        telling.house.notifying.add(
            "http://169.254.169.254/latest", ["*"], by="admin", code=code
        )

    assert receiver.came == []


@pytest.mark.parametrize(
    "url",
    [
        "https://user:secret@hooks.test/",
        "file:///etc/passwd",
        "hooks.test",
        "https://",
        "https://hooks.test:99999/",
        "https://hooks.test/#part",
    ],
)
def test_what_is_no_plain_address_is_refused(url):
    with pytest.raises(BadUsage):
        origin_of(url)


def test_an_origin_is_scheme_host_and_port():
    origins = ("https://hooks.test",)

    assert listed("https://HOOKS.test:443/a?b", origins)
    assert not listed("http://hooks.test/", origins)
    assert not listed("https://hooks.test:8443/", origins)
    assert not listed("https://hooks.test.evil.test/", origins)


def test_it_waits_longer_each_time_and_ten_times_at_most(served):
    now = served.home.clock.now()
    waits = [again_at(n, now) for n in range(1, 11)]

    assert waits[:-1] == sorted(waits[:-1])
    assert waits[-1] is None


def test_an_ended_webhook_is_told_nothing_any_more(telling, receiver):
    hook, _secret = add(telling, receiver, "*")
    for _ in range(2):
        telling.house.notifying.end(hook.id, by="admin", code=telling.code("admin"))
    telling.house.notifying.deliver()

    assert receiver.came == []
    assert len(telling.entries("access:webhook-ended")) == 1


def test_people_manage_webhooks_over_the_interface(telling, receiver):
    admin = telling.person("admin")
    body = {"url": f"{receiver.url}/h", "tags": ["*"], "code": telling.code("admin")}
    added = admin.post("/webhooks", body).json()
    shown = admin.get("/webhooks").json()["items"]
    receiver.statuses = [410]
    telling.house.notifying.deliver()
    (dead,) = admin.get("/deliveries/dead").json()["items"]
    again = admin.post(
        f"/deliveries/{dead['id']}/redelivery", {"code": telling.code("admin")}
    )
    ended = admin.post(
        f"/webhooks/{added['webhook']['id']}/end", {"code": telling.code("admin")}
    )
    wrong = admin.post(
        "/webhooks", {**body, "tags": ["no:tag"], "code": telling.code("admin")}
    )

    assert added["secret"].startswith("whsec_")
    assert added["secret"] not in str(shown)
    assert again.json()["state"] == "waiting"
    assert ended.json()["ended_at"]
    assert error(wrong) == "GC-804"
    missing = {"code": telling.code("admin")}
    assert admin.post("/webhooks/none/end", missing).status_code == 404
    missing = {"code": telling.code("admin")}
    assert admin.post("/deliveries/none/redelivery", missing).status_code == 404


def test_what_need_not_be_told_is_dismissed_and_forgotten_with_what_was(
    telling, receiver
):
    admin = telling.person("admin")
    add(telling, receiver, "*")
    receiver.statuses = [410]
    telling.house.notifying.deliver()
    (dead,) = admin.get("/deliveries/dead").json()["items"]
    body = {"code": telling.code("admin")}
    gone = admin.post(f"/deliveries/{dead['id']}/dismissal", body)
    telling.house.notifying.deliver()
    telling.wait(days=29)
    early = telling.house.notifying.forget()
    telling.wait(days=2)

    assert gone.json()["state"] == "dismissed"
    assert telling.house.webhooks.dead() == []
    (entry,) = telling.entries("access:delivery-dismissed")
    assert (entry.actor, entry.data["delivery"]) == ("admin", dead["id"])
    assert early == 0
    assert telling.house.notifying.forget() == 2
