"""What every store of rule sets promises."""

from datetime import UTC, datetime

import pytest

from guicang.adapters.db.rule_sets import DjangoRuleSets
from guicang.domain.detect.rules.document import digest_of
from guicang.domain.errors import NoSuchRules
from tests.cuts import cut_short
from tests.fakes.rule_sets import MemoryRuleSets
from tests.specimens.rules import rule, stored

NOW = datetime(2026, 3, 1, 8, 30, 0, 123456, tzinfo=UTC)
DOCUMENT = stored(rule("keywords", "内部价"), rule("marks", "value-1"))


@pytest.fixture
def rule_sets(either):
    return either(MemoryRuleSets, DjangoRuleSets)


def activate(rule_sets, document=DOCUMENT):
    return rule_sets.activate(document, digest=digest_of(document), by="wang", at=NOW)


def test_there_are_no_rules_before_the_first(rule_sets):
    assert rule_sets.current() is None
    assert rule_sets.history() == []


def test_versions_count_from_one_and_the_last_is_in_force(rule_sets):
    first = activate(rule_sets)
    second = activate(rule_sets, {**DOCUMENT, "name": "other"})

    assert (first.version, second.version) == (1, 2)
    assert rule_sets.current() == second
    assert rule_sets.history() == [second, first]
    assert rule_sets.version(1) == first
    assert (second.by, second.at) == ("wang", NOW)


def test_a_document_comes_back_as_it_was_signed(rule_sets):
    activate(rule_sets)

    found = rule_sets.current()

    assert found.document == DOCUMENT
    assert digest_of(found.document) == found.digest
    assert found.name == f"rules/1:{found.digest[:12]}"


@pytest.mark.parametrize("version", [0, 2])
def test_a_version_that_never_was_is_not_given(rule_sets, version):
    activate(rule_sets)

    with pytest.raises(NoSuchRules):
        rule_sets.version(version)


def test_an_exception_undoes_the_transaction(rule_sets):
    cut_short(rule_sets, lambda: activate(rule_sets))

    assert rule_sets.current() is None
    assert activate(rule_sets).version == 1


def test_what_waits_for_the_transaction_is_done_when_it_stands_and_not_else(rule_sets):
    done = []

    with rule_sets.transaction():
        rule_sets.committed(lambda: done.append("stands"))
        during = list(done)
    cut_short(rule_sets, lambda: rule_sets.committed(lambda: done.append("undone")))

    assert during == []
    assert done == ["stands"]
