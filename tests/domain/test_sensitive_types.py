"""Every type has its two flags, and each flag its basis in the legal packs."""

import pytest

from guicang.adapters.packs import YamlPacks
from guicang.domain.detect import SENSITIVE
from guicang.domain.detect.model import Entity
from guicang.domain.detect.types import (
    BY_LAW,
    STRICT,
    TYPES,
    Level,
    Rank,
    default_level,
    label,
    sensitive_types,
)

ENTRIES = {entry.id: entry for pack in YamlPacks().load() for entry in pack.entries}
BASES = {
    f"{kind} {name}": basis
    for kind, found in TYPES.items()
    for name, basis in (("always", found.always), ("sensitive", found.sensitive))
    if basis is not None
}


def test_every_type_is_listed_and_named_once():
    assert set(TYPES) == set(Entity)
    assert len({found.zh for found in TYPES.values()}) == len(Entity)
    assert len({found.en for found in TYPES.values()}) == len(Entity)


@pytest.mark.parametrize("basis", BASES.values(), ids=BASES)
def test_a_basis_that_names_an_entry_is_read_as_the_entry_was(basis):
    if not basis.entry:
        assert basis.read in "CD"
        return
    entry = ENTRIES[basis.entry]

    assert basis.read == entry.evidence
    assert (basis.rank is Rank.LAW) == (entry.rank == "law")


def test_what_a_law_names_is_sensitive_and_what_a_standard_names_where_one_is_strict():
    assert {
        Entity.BANK_CARD,
        Entity.IBAN,
        Entity.MEDICAL,
        Entity.MINOR,
    } == BY_LAW
    assert Entity.CN_ID in STRICT - BY_LAW
    assert Entity.MOBILE not in STRICT
    assert sensitive_types(strict=False) == BY_LAW
    assert sensitive_types(strict=True) == STRICT == SENSITIVE


def test_what_is_sensitive_is_always_masked():
    for kind, found in TYPES.items():
        assert found.always or not found.sensitive, kind


def test_a_type_of_nobody_is_shown_least():
    assert default_level("ORDER_NO") is Level.HIGH
    assert label("ORDER_NO") == "ORDER_NO"
