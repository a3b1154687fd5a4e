"""The door: who calls, how often, what twice, and how it is answered."""

import base64

import pytest
from django.test import Client

from guicang.domain.access.apikeys import Scope
from guicang.domain.access.model import May
from tests.api.conftest import Program
from tests.cli.specimens import talk


def error(answer):
    return answer.json()["error"]["code"]


def test_strangers_learn_nothing_but_that_it_lives(served):
    stranger = served.stranger()

    assert stranger.get("/health").json()["ready"] is True
    assert stranger.get("/openapi.json").status_code == 200
    refused = stranger.get("/conversations")
    assert (refused.status_code, error(refused)) == (401, "GC-922")
    assert refused["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("said", ["Bearer gck_1_2", "Basic eDp5", "", "Bearer"])
def test_what_is_no_key_opens_nothing(served, said):
    answer = served.stranger().get("/me", Authorization=said)

    assert (answer.status_code, error(answer)) == (401, "GC-922")


def test_a_bad_key_is_refused_even_where_a_session_would_do(served):
    person = served.person("auditor")

    assert person.get("/me").status_code == 200
    assert person.get("/me", Authorization="Bearer gck_1_2").status_code == 401


def test_a_key_that_expired_or_was_revoked_opens_nothing(served):
    short = served.program(Scope.LEDGER_READ, period="P1D")
    gone = served.program(Scope.LEDGER_READ)
    key = served.house.issuing.list()[-1]
    served.house.issuing.revoke(key.id, by="admin", code=served.code("admin"))

    assert gone.get("/me").status_code == 401
    assert short.get("/me").status_code == 200
    served.wait(days=2)
    assert short.get("/me").status_code == 401


def test_errors_are_said_in_the_callers_language(served):
    stranger = served.stranger()

    english = stranger.get("/me", Accept_Language="en").json()["error"]
    chinese = stranger.get("/me", Accept_Language="zh-CN").json()["error"]

    assert "API key" in english["message"]
    assert english["code"] == chinese["code"]
    assert "密钥" in chinese["message"]


def test_chinese_is_written_as_it_is(served):
    answer = served.stranger().get("/me")

    assert "密钥".encode() in answer.content


def test_every_answer_names_its_request_and_is_kept_nowhere_else(served, everything):
    good, bad = everything.get("/me"), everything.get("/nothing-here")

    assert good["X-Request-Id"] != bad["X-Request-Id"]
    assert bad["Cache-Control"] == "no-store"
    assert good["Cache-Control"] == "private, no-cache"
    for answer in (good, bad):
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["X-Frame-Options"] == "DENY"
        assert "default-src 'none'" in answer["Content-Security-Policy"]


def test_what_is_not_there_and_what_is_asked_wrongly_is_json(served, everything):
    missing, wrong = everything.get("/nothing"), everything("DELETE", "/batches")

    assert (missing.status_code, error(missing)) == (404, "GC-948")
    assert (wrong.status_code, error(wrong)) == (405, "GC-949")
    assert "GET" in wrong["Allow"]


@pytest.mark.parametrize(
    ("kind", "body", "status", "code"),
    [
        ("text/plain", b"{}", 415, "GC-931"),
        ("application/json", b"{", 400, "GC-940"),
        ("application/json", b"\xff\xfe", 400, "GC-940"),
        ("application/json", b"[]", 400, "GC-940"),
        ("application/json", b'{"records": "secret-13800138000"}', 400, "GC-940"),
    ],
)
def test_a_body_that_is_none_is_refused_and_not_repeated(
    everything, kind, body, status, code
):
    answer = everything.client.post(
        "/api/v1/records",
        data=body,
        content_type=kind,
        headers={"Authorization": f"Bearer {everything.key}"},
    )

    assert (answer.status_code, error(answer)) == (status, code)
    assert b"13800138000" not in answer.content


def test_a_body_over_the_limit_is_refused(served, everything, monkeypatch):
    monkeypatch.setitem(served.house.config.values, "api.body", 100)

    answer = everything.post("/records", {"records": [talk("c-1")]})

    assert (answer.status_code, error(answer)) == (413, "GC-950")


def test_who_calls_too_often_waits_and_others_do_not(served, everything, monkeypatch):
    monkeypatch.setitem(served.house.config.values, "api.rate", 3)
    other = served.program(Scope.LEDGER_READ)
    answers = [everything.get("/me").status_code for _ in range(4)]

    assert answers == [200, 200, 200, 429]
    last = everything.get("/me")
    assert 0 < int(last["Retry-After"]) <= 60
    assert error(last) == "GC-943"
    assert other.get("/me").status_code == 200
    served.wait(seconds=60)
    assert everything.get("/me").status_code == 200


def test_who_has_it_already_is_told_so(everything):
    first = everything.get("/finding-types")
    again = everything.get("/finding-types", If_None_Match=first["ETag"])

    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == first["ETag"]
    other = everything.get("/finding-types", Accept_Language="en")
    assert other["ETag"] != first["ETag"]


# --- the same call twice --------------------------------------------------------------


def test_a_repeated_write_is_done_once(served, everything):
    body = {"records": [talk("c-1")]}
    first = everything.post("/records", body, Idempotency_Key="one")
    again = everything.post("/records", body, Idempotency_Key="one")

    assert first.json()["conversations"] == 1
    assert again.content == first.content
    assert again["Idempotency-Replayed"] == "true"
    assert len(served.entries("conversation:taken-in")) == 1


def test_a_key_belongs_to_one_call_of_one_caller(served, everything):
    everything.post("/records", {"records": [talk("c-1")]}, Idempotency_Key="one")
    body = {"records": [talk("c-2")]}
    other = everything.post("/records", body, Idempotency_Key="one")
    theirs = served.program(Scope.RECORDS_WRITE).post(
        "/records", body, Idempotency_Key="one"
    )

    assert (other.status_code, error(other)) == (409, "GC-942")
    assert theirs.json()["conversations"] == 1


def test_what_was_refused_may_be_tried_again_under_its_key(served):
    program = served.program(Scope.RECORDS_WRITE)
    bad = program.post("/records", {"records": []}, Idempotency_Key="one")
    good = program.post("/records", {"records": [talk("c-1")]}, Idempotency_Key="one")

    assert (bad.status_code, good.status_code) == (400, 200)


def test_answers_are_forgotten_after_a_day(served, everything):
    everything.post("/records", {"records": [talk("c-1")]}, Idempotency_Key="one")
    served.wait(hours=25)
    again = everything.post(
        "/records", {"records": [talk("c-1")]}, Idempotency_Key="one"
    )

    assert "Idempotency-Replayed" not in again
    assert again.json()["duplicates"] == 1


def test_a_key_that_is_too_long_is_refused(everything):
    answer = everything.post("/records", {"records": []}, Idempotency_Key="k" * 201)

    assert (answer.status_code, error(answer)) == (400, "GC-940")


# --- people ---------------------------------------------------------------------------


def test_a_session_writes_only_with_its_token(served):
    person = served.person("admin", enforce_csrf_checks=True)
    body = {"records": [talk("c-1")], "code": served.code("admin")}
    token = person.get("/me").json()["csrf"]
    refused = person.post("/records", body)

    assert (refused.status_code, error(refused)) == (403, "GC-946")
    answer = person.post("/records", body, X_CSRFToken=token)
    assert answer.json()["conversations"] == 1


def test_a_person_who_left_is_a_stranger(served):
    person = served.person("supervisor")
    served.house.people.deactivate("supervisor")

    assert person.get("/me").status_code == 401


def test_a_fault_of_ours_says_its_kind_and_no_more(served, everything, monkeypatch):
    monkeypatch.setattr(served.house.ledger, "head", lambda: 1 / 0, raising=False)
    answer = everything.get("/ledger/head")

    assert (answer.status_code, error(answer)) == (500, "GC-947")
    assert b"ZeroDivisionError" in answer.content


def test_a_program_may_show_an_access_token_instead_of_a_key(served):
    client, secret = served.house.registering.add(
        "specimen-crm",
        frozenset({May.CONVERSATION_READ}),
        by="admin",
        code=served.code("admin"),
    )
    basic = base64.b64encode(f"{client.id}:{secret}".encode()).decode()
    token = Client(SERVER_NAME="localhost").post(
        "/oauth/token/",
        {"grant_type": "client_credentials"},
        headers={"Authorization": f"Basic {basic}"},
    )
    program = Program(Client(SERVER_NAME="localhost"), token.json()["access_token"])
    stranger = Program(Client(SERVER_NAME="localhost"), "no-token-of-ours")

    assert program.get("/conversations").status_code == 200
    assert program.get("/ledger/entries").status_code == 403
    assert stranger.get("/conversations").status_code == 401
