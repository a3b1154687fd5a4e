"""What people see of costs, decisions and programs, and reasons that acts leave."""

from copy import deepcopy
from pathlib import Path

import pytest
from django.test import Client

from guicang.config import load
from guicang.domain.access.apikeys import Scope
from guicang.domain.cost.samples import SAMPLES
from guicang.domain.errors import BadSetting
from guicang.domain.ledger.model import Tag
from tests.api.conftest import Program
from tests.homes import talks


def test_storage_costs_what_the_price_book_says(console):
    console.home.take_in(*talks(3).values())
    size = sum(r.size for r in console.house.records.facts())
    book = deepcopy(dict(SAMPLES["own"])) | {"currency": "EUR"}
    book["offers"][0]["price"] = f"{10**9}"
    book["offers"][2]["price"] = "7"
    console.house.costing.apply(
        book, by="finance", code=console.home.code("finance"), reason="a contract"
    )

    page = console.log_in("compliance").get("/").content.decode()

    assert f"€ {size:,}.00" in page
    assert "€ 0.00" in page
    assert "€ 7" in page


@pytest.mark.parametrize("name", ["cost.working", "cost.archive", "cost.currency"])
def test_old_settings_say_where_prices_are_now(tmp_path: Path, name):
    (tmp_path / "guicang.toml").write_text(f'"{name}" = "1"\n')

    with pytest.raises(BadSetting, match="price book"):
        load(tmp_path)


def test_compliance_sees_how_long_each_decision_took_and_others_do_not(console):
    console.home.policy()
    console.home.take_in(*talks(2).values())
    batch = console.home.propose().id
    for name, seconds in (("admin", 3), ("supervisor", 95), ("compliance", 40)):
        console.home.sign(batch, name, considered=seconds)

    seen = console.log_in("auditor").get("/approvals?tab=decided").content.decode()
    hidden = console.log_in("supervisor").get("/approvals?tab=decided")

    assert "95 s" in seen
    assert 'class="tone tone-warn">3 s' in seen
    assert "95 s" not in hidden.content.decode()


# --- programs and who answers for them ------------------------------------------------


def test_the_page_says_who_answers_for_a_program_and_the_request_does_too(console):
    console.home.policy()
    console.home.take_in(*talks(1).values())
    _, token = console.house.issuing.issue(
        "own",
        frozenset({Scope.DISPOSAL_PROPOSE}),
        "P90D",
        by="security",
        code=console.code("security"),
    )
    program = Program(Client(SERVER_NAME="localhost"), token)
    batch = program.post("/batches", {"reason": "retention"}).json()["id"]
    admin = console.log_in("admin")

    programs = admin.get("/programs").content.decode()
    request = admin.get(f"/approvals/{batch}", headers={"Accept-Language": "en"})

    assert "<td>security</td>" in programs
    assert "security" in request.content.decode()


# --- acts that are asked why ----------------------------------------------------------


def test_a_job_is_changed_with_its_number_typed_and_a_reason_that_is_kept(console):
    now = console.house.clock.now()
    job = console.house.jobs.add("sweep", {}, now=now, key="one").id
    client = console.log_in("admin")
    asked = {"deed": "cancel", "typed": str(job), "reason": "too much"}

    short = [
        client.post(f"/settings/jobs/{job}", {**asked, "code": "1", name: ""})
        for name in ("typed", "reason", "code")
    ]
    done = client.post(f"/settings/jobs/{job}", asked | {"code": console.code("admin")})

    assert [answer.status_code for answer in short] == [400, 400, 400]
    assert done.status_code == 302
    (entry,) = console.entries(Tag.SYSTEM_JOB_CHANGED)
    assert (entry.actor, entry.data["deed"]) == ("admin", "cancel")
    assert entry.data["reason"] == "too much"


def test_a_grant_is_taken_back_by_its_owners_name_and_a_reason(console):
    house = console.house
    client = console.log_in("auditor")
    form = {
        "person": "auditor",
        "permission": "records:conversation:read",
        "days": "7",
        "typed": "auditor",
        "reason": "a complaint",
        "code": console.code("auditor"),
    }
    assert client.post("/grants/ask", form).status_code == 302
    request = house.requests.list()[0]
    console.home.sign(request.id, "legal", "security")
    (grant,) = house.access.grants()
    guard = console.log_in("security")
    page = guard.get("/grants").content.decode()
    body = {"grant": grant.id, "typed": grant.id, "reason": "over"}

    wrong = guard.post("/grants/revoke", body | {"code": console.code("security")})
    gone = guard.post(
        "/grants/revoke",
        body | {"typed": "auditor", "code": console.code("security")},
    )

    assert 'data-typed="auditor"' in page
    assert (wrong.status_code, gone.status_code) == (400, 302)
    (entry,) = console.entries(Tag.GRANT_REVOKED)
    assert (entry.actor, entry.data["reason"]) == ("security", "over")
