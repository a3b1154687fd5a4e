"""How identities are named, what clues mean the same, and what is suggested."""

import pytest

from guicang.domain.errors import BadSplit, CustomersChanged, NothingToMerge
from guicang.domain.hold import Query, joined
from guicang.domain.identity import (
    Clue,
    Digested,
    Kind,
    Reason,
    Suggestion,
    applied,
    clue_value,
    customer_id,
    merge,
    name_of,
    split,
    suggestions,
)

A, B, C = "aa", "bb", "cc"


def sets(*customers):
    return frozenset(frozenset(each) for each in customers)


@pytest.mark.parametrize(
    "kind", [Kind.EXTERNAL_USERID, Kind.OPEN_ID, Kind.UNIONID, Kind.MATRIX_ID]
)
def test_a_name_that_is_unique_everywhere_is_the_same_at_every_source(kind):
    assert customer_id(kind, "kf-1", "wm1") == customer_id(kind, "kf-2", "wm1") == "wm1"


def test_a_running_number_means_somebody_at_its_own_source_only():
    assert customer_id(Kind.LOCAL, "web", "7") == "web/7"
    assert customer_id(Kind.LOCAL, "shop", "7") != customer_id(Kind.LOCAL, "web", "7")


@pytest.mark.parametrize("kind", Kind)
def test_nobody_has_no_name(kind):
    assert customer_id(kind, "web", "") == ""


@pytest.mark.parametrize(
    ("reason", "one", "other"),
    [
        (Reason.EMAIL, "Li.Na@Example.TEST", "li.na@example.test "),
        (Reason.EMAIL, "\uff4ci@example.test", "li@example.test"),
        (Reason.PHONE, "+86 138-0013-8000", "+8613800138000"),
        (Reason.PHONE, "0086 (138) 00138000", "+8613800138000"),
        (Reason.UNIONID, "oUnion1", " oUnion1"),
    ],
)
def test_clues_that_mean_the_same_are_spelt_the_same(reason, one, other):
    first, second = (clue_value(Clue(reason=reason, value=v)) for v in (one, other))

    assert first == second != ""


@pytest.mark.parametrize(
    ("reason", "value"),
    [
        (Reason.EMAIL, "li.na"),
        (Reason.EMAIL, "@example.test"),
        (Reason.EMAIL, "li@"),
        (Reason.PHONE, "13800138000"),
        (Reason.PHONE, "+"),
        (Reason.PHONE, "1+2"),
        (Reason.UNIONID, " "),
    ],
)
def test_what_could_be_anybodys_is_no_clue(reason, value):
    assert clue_value(Clue(reason=reason, value=value)) == ""


def test_a_unionid_means_one_person_within_one_corporation():
    clues = [Clue(reason=Reason.UNIONID, value="o1", scope=s) for s in ("ww1", "ww2")]

    assert clue_value(clues[0]) != clue_value(clues[1])


def test_a_clue_never_shows_its_value():
    assert "138" not in repr(Clue(reason=Reason.PHONE, value="+8613800138000"))


def test_customers_that_share_clues_are_suggested_with_every_reason():
    mail, other = Digested(Reason.EMAIL, "1"), Digested(Reason.EMAIL, "2")
    phone, lone = Digested(Reason.PHONE, "3"), Digested(Reason.PHONE, "4")
    clues = [(mail, B), (mail, A), (phone, A), (phone, B), (other, B), (other, C)]

    assert suggestions([*clues, (lone, C), (lone, C)]) == (
        Suggestion(customers=(A, B), reasons=(Reason.EMAIL, Reason.PHONE)),
        Suggestion(customers=(B, C), reasons=(Reason.EMAIL,)),
    )


def test_a_customer_is_named_after_its_first_identity():
    assert name_of({B, A, C}) == A


def test_one_alone_is_not_merged():
    with pytest.raises(NothingToMerge):
        merge(sets([A, B]))


@pytest.mark.parametrize("away", [set(), {A, B}, {A, B, C}, {C}, {A, C}])
def test_a_split_takes_a_part_and_leaves_a_part(away):
    with pytest.raises(BadSplit):
        split(frozenset({A, B}), frozenset(away))


def test_a_change_is_applied_to_what_it_was_made_of():
    change = merge(sets([A], [B]))

    with pytest.raises(CustomersChanged):
        applied(sets([A, C], [B]), change)


def test_a_query_is_joined_where_it_names_somebody_of_them():
    query = Query(customers=frozenset({A}), sources=frozenset({"kf"}))

    assert joined(query, sets([B, C])) is query
    assert joined(query, sets([A, B])) == Query(
        customers=frozenset({A, B}), sources=frozenset({"kf"})
    )
