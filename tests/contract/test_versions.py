"""What every store of versions promises: rules, masking policies, classifiers."""

from datetime import UTC, datetime

import pytest

from guicang.adapters.db.versions import (
    DjangoClassifiers,
    DjangoDeskRules,
    DjangoDestinations,
    DjangoMaskingPolicies,
    DjangoPriceBooks,
    DjangoRuleSets,
)
from guicang.domain.detect.rules.document import digest_of
from guicang.domain.errors import (
    NoSuchClassifier,
    NoSuchDeskRules,
    NoSuchDestinations,
    NoSuchMasking,
    NoSuchPriceBook,
    NoSuchRules,
)
from tests.cuts import cut_short
from tests.fakes.desk import MemoryDeskRules
from tests.fakes.versions import (
    MemoryClassifiers,
    MemoryDestinations,
    MemoryMaskingPolicies,
    MemoryPriceBooks,
    MemoryRuleSets,
)

NOW = datetime(2026, 3, 1, 8, 30, 0, 123456, tzinfo=UTC)
DOCUMENT = {"name": "内部", "rules": [{"id": "a", "words": ["x"]}], "clauses": []}
KINDS = {
    "desk": (MemoryDeskRules, DjangoDeskRules, NoSuchDeskRules),
    "rules": (MemoryRuleSets, DjangoRuleSets, NoSuchRules),
    "classifier": (MemoryClassifiers, DjangoClassifiers, NoSuchClassifier),
    "destinations": (MemoryDestinations, DjangoDestinations, NoSuchDestinations),
    "prices": (MemoryPriceBooks, DjangoPriceBooks, NoSuchPriceBook),
    "masking": (MemoryMaskingPolicies, DjangoMaskingPolicies, NoSuchMasking),
}


@pytest.fixture(params=KINDS)
def kind(request):
    return request.param


@pytest.fixture
def versions(either, kind):
    return either(*KINDS[kind][:2])


def activate(versions, document=DOCUMENT):
    return versions.activate(document, digest=digest_of(document), by="wang", at=NOW)


def test_there_is_no_version_before_the_first(versions):
    assert versions.current() is None
    assert versions.history() == []


def test_versions_count_from_one_and_the_last_is_in_force(versions):
    first = activate(versions)
    second = activate(versions, {**DOCUMENT, "name": "other"})

    assert (first.version, second.version) == (1, 2)
    assert versions.current() == second
    assert versions.history() == [second, first]
    assert versions.version(1) == first
    assert (second.by, second.at) == ("wang", NOW)


def test_a_document_comes_back_as_it_was_signed(versions, kind):
    activate(versions)

    found = versions.current()

    assert found.document == DOCUMENT
    assert digest_of(found.document) == found.digest
    assert found.name == f"{kind}/1:{found.digest[:12]}"


@pytest.mark.parametrize("version", [0, 2])
def test_a_version_that_never_was_is_not_given(versions, kind, version):
    activate(versions)

    with pytest.raises(KINDS[kind][2]):
        versions.version(version)


def test_an_exception_undoes_the_transaction(versions):
    cut_short(versions, lambda: activate(versions))

    assert versions.current() is None
    assert activate(versions).version == 1


def test_what_waits_for_the_transaction_is_done_when_it_stands_and_not_else(versions):
    done = []

    with versions.transaction():
        versions.committed(lambda: done.append("stands"))
        during = list(done)
    cut_short(versions, lambda: versions.committed(lambda: done.append("undone")))

    assert during == []
    assert done == ["stands"]
