"""What stands out in the ledger, and saved choices, by interface and command line."""

from datetime import timedelta

import pytest

from guicang.domain.ledger.model import Tag


@pytest.fixture
def exported(served):
    """Somebody exported for the first time, at an hour that is day."""
    house = served.house
    served.home.clock.at = served.home.clock.at.replace(hour=4, minute=0)
    at = house.clock.now() + timedelta(days=1)
    served.home.clock.at = at
    with house.ledger.transaction():
        house.ledger.append(Tag.CONVERSATION_EXPORTED, "hr", {"count": 1}, at)
    served.wait(minutes=1)
    return house.ledger.head().size - 1


def test_a_first_export_stands_out_with_its_reason(served, exported):
    person = served.person("legal")

    found = person.get("/ledger/anomalies?person=hr&rule=first-export").json()
    none = person.get("/ledger/anomalies?rule=mass-reveal").json()
    until = (served.home.clock.now() - timedelta(hours=1)).isoformat()
    before = person.get(
        f"/ledger/anomalies?rule=first-export&until={until.replace('+', '%2B')}"
    ).json()

    (one,) = found["items"]
    assert (one["person"], one["rule"]) == ("hr", "first-export")
    assert (one["first"], one["last"], one["count"]) == (exported, exported, 1)
    assert one["why"]
    assert not found["capped"]
    assert none["items"] == before["items"] == []


def test_a_range_that_ends_before_it_begins_is_refused(served):
    person = served.person("legal")

    bad = person.get(
        "/ledger/anomalies?since=2026-01-02T00:00:00Z&until=2026-01-01T00:00:00Z"
    )

    assert bad.status_code == 400


def test_choices_are_ones_own(served):
    legal, security = served.person("legal"), served.person("security")

    kept = legal.post(
        "/ledger/views", {"name": "hr", "person": "hr", "rule": "first-export"}
    )

    assert kept.status_code == 201
    assert legal.get("/ledger/views").json()["items"] == [kept.json()]
    assert kept.json()["person"] == "hr"
    assert security.get("/ledger/views").json()["items"] == []
    assert legal.post("/ledger/views/hr/drop").json() == {"items": []}
