"""Who may ask a real gateway."""

import base64
from dataclasses import replace
from datetime import timedelta

import pytest

from guicang.domain.access.apikeys import Scope
from tests.gateway.client import LINES
from tests.scanners import SCANNER

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


def wrong(token: str) -> dict[str, str]:
    head, _, secret = token.rpartition("_")
    other = base64.urlsafe_b64encode(bytes(32)).rstrip(b"=").decode()
    return {
        "none": "",
        "another secret": f"{head}_{other}",
        "another id": f"gck_000000000000_{secret}",
        "another kind": f"sk_live_{secret}",
        "too short": token[:-4],
        "too long": f"{token}AAAA",
        "no letters of base64": f"{head}_{'!' * 43}",
        "not ASCII": f"{head}_{'é' * 43}",
    }


@pytest.mark.parametrize("kind", wrong("gck_0_0"))
def test_without_a_good_key_nothing_is_judged(gateway, client, kind):
    answer = replace(client, key=wrong(client.key)[kind]).inspect({"text": "x"})

    assert (answer.status, answer.code) == (401, "GC-922")
    assert answer.headers["www-authenticate"] == "Bearer"
    assert answer.data["verdict"] == "block"


def test_a_key_comes_as_a_bearer(client):
    basic = {"authorization": f"Basic {client.key}"}

    assert client.inspect({"text": "x"}, headers=basic).status == 401
    lower = {"authorization": f"bearer  {client.key}"}
    assert client.inspect({"text": "x"}, headers=lower).status == 200


def test_a_key_that_is_issued_or_revoked_while_the_gateway_runs_counts_at_once(
    gateway, client
):
    key, token = gateway.place.issue()
    mine = replace(client, key=token)

    before = mine.inspect({"text": "x"}).status
    gateway.place.revoke(key)
    after = mine.inspect({"text": "x"}).status

    assert (before, after) == (200, 401)


def test_a_key_that_has_expired_is_none(gateway, client):
    _key, token = gateway.place.issue(lives=timedelta(0))

    assert replace(client, key=token).inspect({"text": "x"}).code == "GC-922"


@pytest.mark.parametrize("scope", Scope)
def test_a_scope_opens_its_own_path_only(gateway, client, scope):
    _key, token = gateway.place.issue(scope)
    mine = replace(client, key=token)

    answers = {
        Scope.INSPECT: mine.inspect({"text": "x"}),
        Scope.STREAM: mine.ask("POST", "/v1/inspect/stream", b"", LINES),
        Scope.METRICS: mine.get("/metrics"),
    }

    own = [answers.pop(scope).status] if scope in answers else []
    assert own == [200] * len(own)  # scopes of the interface for programs open none
    assert {(a.status, a.code) for a in answers.values()} == {(403, "GC-923")}


def test_nobody_needs_a_key_to_ask_how_it_is(client):
    nobody = replace(client, key="")

    assert nobody.get("/livez").data == {"alive": True}
    assert nobody.get("/readyz").data == {"ready": True, "rules": SCANNER.version}


def test_a_file_of_keys_that_cannot_be_read_closes_the_gateway(gateway, client):
    path = gateway.place.keys.path
    good = path.read_bytes()
    try:
        path.write_bytes(good[:-20])
        refused, ready = client.inspect({"text": "x"}), client.get("/readyz")
    finally:
        path.write_bytes(good)

    assert (refused.status, refused.code) == (503, "GC-934")
    assert (ready.status, ready.data["verdict"]) == (503, "block")
    assert client.inspect({"text": "x"}).status == 200
