"""What every store of approval requests promises."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from guicang.adapters.db.requests import DjangoRequests
from guicang.domain.access.model import Role
from guicang.domain.approval.model import (
    Chair,
    Decision,
    Operation,
    Request,
    Signature,
)
from guicang.domain.errors import NoSuchRequest, SameHand
from tests.cuts import cut_short
from tests.fakes.requests import MemoryRequests

NOW = datetime(2026, 3, 1, 8, 30, 0, 123456, tzinfo=UTC)
CHAIRS = (
    Chair(roles=frozenset({Role.ADMIN, Role.SUPERVISOR})),
    Chair(roles=frozenset({Role.FINANCE}), why="first-run"),
)


@pytest.fixture
def requests(either):
    return either(MemoryRequests, DjangoRequests)


def a_request(name="r-1", **changes) -> Request:
    request = Request(
        id=name,
        operation=Operation.RECORD_DELETE,
        root="ab" * 32,
        proposer="wang",
        reason="到期",
        created_at=NOW,
        expires_at=NOW + timedelta(days=14),
        chairs=CHAIRS,
        payload={"batch": name, "规则": [1, None, True, {"x": "y"}]},
    )
    return replace(request, **changes)


def a_signature(person="li", **changes) -> Signature:
    signature = Signature(
        person=person,
        role=Role.ADMIN,
        root="ab" * 32,
        at=NOW + timedelta(hours=1),
        proof="totp",
        proof_at=NOW + timedelta(minutes=59),
    )
    return replace(signature, **changes)


def test_a_request_comes_back_as_it_was(requests):
    requests.add(a_request())

    assert requests.get("r-1") == a_request()


def test_signatures_stand_in_the_order_they_were_given(requests):
    requests.add(a_request())
    first, second = a_signature("zhao", approve=False, reason="太早"), a_signature("li")

    requests.sign("r-1", first)
    requests.sign("r-1", second)

    assert requests.get("r-1").signatures == (first, second)
    assert requests.list()[0].signatures == (first, second)


def test_nobody_signs_a_request_twice(requests):
    requests.add(a_request("r-1"))
    requests.add(a_request("r-2"))
    requests.sign("r-1", a_signature("li"))
    requests.sign("r-2", a_signature("li"))

    with requests.transaction():
        with pytest.raises(SameHand):
            requests.sign("r-1", a_signature("li", role=Role.FINANCE, approve=False))
        requests.decide("r-1", Decision.REJECTED, NOW)

    assert requests.get("r-1").signatures == (a_signature("li"),)
    assert requests.get("r-1").decision is Decision.REJECTED


def test_chairs_are_replaced(requests):
    requests.add(a_request())
    more = (*CHAIRS, Chair(roles=frozenset({Role.LEGAL}), why="too-many"))

    requests.want("r-1", more)

    assert requests.get("r-1").chairs == more


def test_open_requests_are_listed_alone_the_newest_first(requests):
    requests.add(a_request("r-1", created_at=NOW - timedelta(days=1)))
    requests.add(a_request("r-3"))
    requests.add(a_request("r-2"))
    requests.decide("r-3", Decision.WITHDRAWN, NOW)

    assert [r.id for r in requests.list()] == ["r-3", "r-2", "r-1"]
    assert [r.id for r in requests.list(open_only=True)] == ["r-2", "r-1"]


def test_an_unknown_request_is_refused(requests):
    for question in (
        lambda: requests.get("r-0"),
        lambda: requests.sign("r-0", a_signature()),
        lambda: requests.decide("r-0", Decision.DONE, NOW),
        lambda: requests.want("r-0", CHAIRS),
    ):
        with pytest.raises(NoSuchRequest):
            question()


def test_an_exception_undoes_the_transaction(requests):
    requests.add(a_request())

    cut_short(
        requests,
        lambda: requests.get("r-1", lock=True),
        lambda: requests.sign("r-1", a_signature()),
        lambda: requests.decide("r-1", Decision.APPROVED, NOW),
    )

    assert requests.get("r-1") == a_request()
