"""What every store of policies promises."""

from datetime import UTC, datetime, timedelta

import pytest

from guicang.adapters.db.policies import DjangoPolicies
from guicang.domain.errors import NoSuchPolicy
from tests.cuts import cut_short
from tests.fakes.policies import MemoryPolicies

NOW = datetime(2026, 3, 1, 8, 30, 0, 123456, tzinfo=UTC)
DOCUMENT = {"name": "三级", "clauses": [{"id": "z", "period": "P30D"}, {"id": "a"}]}


@pytest.fixture
def policies(either):
    return either(MemoryPolicies, DjangoPolicies)


def activate(policies, document=DOCUMENT, *, at=NOW, shortened=False):
    return policies.activate(document, by="wang", at=at, shortened=shortened)


def test_there_is_no_policy_before_the_first(policies):
    assert policies.current() is None
    assert policies.history() == []


def test_versions_count_from_one_and_the_last_is_in_force(policies):
    first = activate(policies)
    second = activate(policies, {"name": "双轨"}, at=NOW, shortened=True)

    assert (first.version, second.version) == (1, 2)
    assert policies.current() == second
    assert policies.history() == [second, first]
    assert (second.by, second.at, second.shortened) == ("wang", NOW, True)


def test_a_document_comes_back_in_its_own_order(policies):
    activate(policies)

    found = policies.current().document

    assert found == DOCUMENT
    assert list(found) == ["name", "clauses"]


def test_only_the_first_run_of_a_version_is_noted(policies):
    activate(policies)
    activate(policies)

    policies.ran(2, NOW)
    policies.ran(2, NOW + timedelta(days=1))

    assert [version.first_run for version in policies.history()] == [NOW, None]


def test_a_version_that_never_was_cannot_have_run(policies):
    with pytest.raises(NoSuchPolicy):
        policies.ran(7, NOW)


def test_the_last_declaration_counts(policies):
    assert policies.organisation() == {}

    policies.declare({"actors": ["merchant"], "persons": 5}, by="wang", at=NOW)
    policies.declare({"flags": ["minors"], "actors": []}, by="li", at=NOW)

    assert policies.organisation() == {"flags": ["minors"], "actors": []}


def test_a_pack_entry_is_confirmed_once(policies):
    policies.confirm("sec-law-137", "http://law.test/137", by="wang", at=NOW)
    policies.confirm("sec-law-137", "http://other.test/", by="li", at=NOW)

    assert policies.confirmed() == frozenset({"sec-law-137"})


def test_an_exception_undoes_the_transaction(policies):
    cut_short(
        policies,
        lambda: activate(policies),
        lambda: policies.declare({"persons": 1}, by="wang", at=NOW),
        lambda: policies.confirm("x", "y", by="wang", at=NOW),
    )

    assert policies.current() is None
    assert policies.organisation() == {}
    assert policies.confirmed() == frozenset()
    assert activate(policies).version == 1
