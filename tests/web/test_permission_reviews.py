"""The pages of permission reviews: assigned, opened, decided, reported."""

import pytest

from guicang.adapters.documents.attachment import extract
from guicang.domain.access.model import Role
from guicang.domain.ledger.model import Tag

AT = "/permission-reviews"


@pytest.fixture
def opened(console):
    """A console whose home has a review of what two hold, by compliance."""
    client = console.log_in("hr")
    people = {"manager": "compliance", "people": ["finance", "auditor"]}
    told = {**people, "reason": "agreed", "code": console.code("hr")}
    client.post(f"{AT}/assign", told)
    answer = client.post(
        f"{AT}/open",
        {"manager": "compliance", "reason": "quarter", "code": console.code("hr")},
    )
    return console, answer["Location"]


def test_who_runs_the_programme_assigns_and_opens_and_others_do_not(opened):
    console, address = opened

    shown = console.log_in("hr").get(AT).content.decode()
    refused = console.log_in("finance").post(f"{AT}/open", {"manager": "compliance"})

    assert address in shown
    assert "auditor, finance" in shown
    assert refused.status_code == 403


def test_its_manager_decides_on_the_page_and_takes_the_report(opened):
    console, address = opened
    client = console.log_in("compliance")

    page = client.get(address).content.decode()
    said = {"say-0": "keep", "say-1": "revoke", "why-1": "left finance"}
    odd = client.post(f"{address}/decide", {"reason": "x", "code": "000000"})
    told = {**said, "reason": "needed", "code": console.code("compliance")}
    client.post(f"{address}/decide", told)
    after = client.get(address).content.decode()
    paper = client.post(f"{address}/report", {"as": "pdf"})
    signed = client.post(f"{address}/report", {"as": "json"})

    assert 'name="say-1"' in page
    assert odd.status_code == 400
    assert 'name="say-1"' not in after
    assert "left finance" in after
    assert extract(paper.content) == signed.content
    assert [e.actor for e in console.entries(Tag.REVIEW_RULED)] == ["compliance"]
    (request,) = console.house.requests.list(open_only=True)
    assert request.payload["person"] == "finance"
    assert console.house.people.get("finance").roles == {Role.FINANCE}


def test_another_manager_takes_a_review_over(opened):
    console, address = opened
    client = console.log_in("hr")
    given = {"manager": "legal", "reason": "away", "code": console.code("hr")}

    client.post(f"{address}/give", given)
    page = console.log_in("legal").get(address).content.decode()

    assert 'name="say-0"' in page
    missing = client.get(f"{AT}/of/v-none")
    assert missing.status_code == 404


def test_a_persons_page_names_what_they_would_leave_behind(opened):
    console, address = opened

    page = console.log_in("compliance").get("/people/of/compliance").content.decode()

    assert f'href="{address}"' in page
    assert "finance" in page
