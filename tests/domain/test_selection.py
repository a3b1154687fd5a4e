"""Who asks for some types gets those, and no more."""

from guicang.domain.detect.model import Entity, Finding
from guicang.domain.detect.selection import Selection

LEAK = Finding(Entity.MOBILE, 0, 11, 0.5)
CARD = Finding(Entity.BANK_CARD, 12, 28)
MASKED = Finding(Entity.MOBILE, 30, 41, masked=True)


def test_without_a_wish_everything_is_given_and_masked_values_stand_apart():
    found = Selection().of([LEAK, CARD, MASKED])

    assert found.leaks == (LEAK, CARD)
    assert found.masked == (MASKED,)


def test_types_and_scores_hold_for_masked_values_too():
    found = Selection(types=frozenset({"BANK_CARD"})).of([LEAK, CARD, MASKED])
    sure = Selection(min_score=0.6).of([LEAK, CARD, MASKED])

    assert found == ((CARD,), ())
    assert sure == ((CARD,), (MASKED,))


def test_no_types_is_not_all_types():
    assert Selection(types=frozenset()).of([LEAK]) == ((), ())


def test_presidios_name_of_the_type_is_the_type():
    assert LEAK.entity_type == LEAK.type == "MOBILE"
