"""Packages and marks, as people ask for them over HTTP."""

from guicang.domain.access.apikeys import Scope
from tests.api.test_door import error
from tests.api.test_places import all_of


def test_a_package_is_ordered_made_by_a_job_and_revoked(stocked):
    legal, program = stocked.person("legal"), stocked.program(*Scope)
    body = {"customer": "customer-3", "language": "en", "reason": "request 7"}
    asked = legal.post("/packages", {**body, "code": stocked.code("legal")})
    stocked.house.making.make(asked.json()["id"])

    [listed] = all_of(program, "/packages")

    assert asked.status_code == 202
    assert (asked.json()["state"], listed["state"]) == ("making", "ready")
    assert (listed["conversations"], listed["language"]) == (1, "en")
    assert stocked.house.jobs.list(kind="package")
    gone = legal.post(
        f"/packages/{listed['id']}/revocation",
        {"reason": "twice", "code": stocked.code("legal")},
    )
    assert gone.json()["state"] == "revoked"


def test_who_may_not_answer_customers_orders_none(stocked):
    admin = stocked.person("admin")
    body = {"customer": "customer-3", "reason": "x", "code": stocked.code("admin")}

    answer = admin.post("/packages", body)

    assert (answer.status_code, error(answer)) == (403, "GC-303")


def test_a_mark_says_over_http_who_opened_a_text(stocked):
    legal, auditor = stocked.person("legal"), stocked.person("auditor")
    opened = legal.post(
        "/conversations/c0003/reveal",
        {"reason": "complaint 7", "code": stocked.code("legal")},
    )
    text = opened.json()["opened"][0]["messages"][0]["text"]

    [mark] = auditor.post("/watermarks/read", {"text": text}).json()["items"]
    none = auditor.post("/watermarks/read", {"text": "nothing"})

    assert (mark["viewer"], mark["purpose"]) == ("legal", "complaint 7")
    assert mark["conversations"] == ["c0003"]
    assert error(none) == "GC-834"
