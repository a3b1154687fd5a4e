"""What every store of role tables and grants promises."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection

from guicang.adapters.db.access import DjangoAccess
from guicang.domain.access.grants import Grant
from guicang.domain.access.model import May
from guicang.domain.errors import NoSuchGrant, NoSuchRoleTable
from tests.cuts import cut_short
from tests.fakes.access import MemoryAccess

NOW = datetime(2026, 11, 1, tzinfo=UTC)
A_DAY = timedelta(days=1)


@pytest.fixture
def access(either):
    return either(MemoryAccess, DjangoAccess)


def grant(code="r-1", **changes):
    given = {
        "person": "sun",
        "permission": May.CONVERSATION_READ,
        "reason": "年度审计",
        "since": NOW,
        "until": NOW + A_DAY,
    }
    return Grant(id=code, **{**given, **changes})


# --- tables ---------------------------------------------------------------------------


def test_before_the_first_there_is_none(access):
    assert access.current() is None
    assert access.history() == []
    with pytest.raises(NoSuchRoleTable):
        access.version(1)


def test_the_last_version_is_in_force_and_all_are_kept(access):
    access.activate({"name": "一"}, by="li", at=NOW)
    second = access.activate({"name": "二"}, by="wang", at=NOW + A_DAY)

    assert access.current() == second
    assert (second.version, second.document, second.by) == (2, {"name": "二"}, "wang")
    assert [v.version for v in access.history()] == [2, 1]
    assert access.version(1).document == {"name": "一"}


def test_a_version_that_was_undone_was_never_in_force(access):
    cut_short(access, lambda: access.activate({}, by="li", at=NOW))

    assert access.current() is None


@pytest.mark.parametrize("deed", ["UPDATE $ SET document = '{}'", "DELETE FROM $"])
def test_the_database_keeps_versions_as_they_were(database, deed):
    DjangoAccess().activate({"name": "x"}, by="li", at=NOW)

    with pytest.raises(IntegrityError), connection.cursor() as cursor:
        cursor.execute(deed.replace("$", "guicang_roletableversion"))


# --- grants ---------------------------------------------------------------------------


def test_grants_are_listed_by_person_the_newest_first(access):
    older, newer = grant("r-1"), grant("r-2", since=NOW + timedelta(hours=1), uses=3)
    other = grant("r-3", person="qian", ended_at=NOW)
    for each in (older, newer, other):
        access.give(each)

    assert access.grants("sun") == [newer, older]
    assert access.grants("qian") == [other]
    assert {g.id for g in access.grants()} == {"r-1", "r-2", "r-3"}
    assert access.grants("nobody") == []


def test_a_grant_is_used_as_often_as_it_says(access):
    access.give(grant(uses=2))

    assert [access.use("r-1", NOW) for _ in range(3)] == [True, True, False]
    assert access.grants("sun")[0].used == 2


@pytest.mark.parametrize(
    ("changes", "at"),
    [
        ({"ended_at": NOW}, NOW),
        ({}, NOW + A_DAY),
        ({}, NOW - A_DAY),
    ],
)
def test_a_grant_that_is_over_is_not_used(access, changes, at):
    access.give(grant(**changes))

    assert not access.use("r-1", at)
    assert not access.use("r-0", NOW)
    assert access.grants("sun")[0].used == 0


def test_a_grant_ends_once(access):
    access.give(grant())

    assert access.end("r-1", NOW).ended_at == NOW
    assert access.end("r-1", NOW + A_DAY).ended_at == NOW
    assert not access.use("r-1", NOW)
    with pytest.raises(NoSuchGrant):
        access.end("r-0", NOW)


def test_of_two_who_use_the_last_one_at_once_one_is_told_no(database):
    access = DjangoAccess()
    access.give(grant(uses=5))

    def use(_):
        try:
            return access.use("r-1", NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        used = list(pool.map(use, range(12)))

    assert sum(used) == access.grants("sun")[0].used == 5
