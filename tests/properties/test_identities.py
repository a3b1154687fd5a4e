"""Merging and splitting customers, for any customers: nothing is lost or doubled."""

from functools import reduce

from hypothesis import assume, given, strategies as st

from guicang.domain.hold import Query, covers, joined
from guicang.domain.identity import Customers, applied, merge, name_of, split, undone
from guicang.domain.retention.model import Record

TAGS = [f"{number:032x}" for number in range(8)]


@st.composite
def partitions(draw: st.DrawFn) -> Customers:
    """Any way in which eight identities are customers."""
    places = draw(st.lists(st.integers(0, 7), min_size=8, max_size=8))
    found: dict[int, set[str]] = {}
    for tag, place in zip(TAGS, places, strict=True):
        found.setdefault(place, set()).add(tag)
    return frozenset(map(frozenset, found.values()))


def of(customers: Customers, tag: str) -> frozenset[str]:
    (found,) = (each for each in customers if tag in each)
    return found


def together(customers: Customers, *tags: str) -> Customers:
    """Merge the customers of some identities, if they are not one already."""
    several = frozenset(of(customers, tag) for tag in tags)
    return applied(customers, merge(several)) if len(several) > 1 else customers


tags = st.sampled_from(TAGS)
some = st.frozensets(tags, min_size=1)


@given(partitions(), st.lists(st.tuples(st.booleans(), some, tags), max_size=8))
def test_every_identity_belongs_to_exactly_one_customer(customers, deeds):
    for joins, named, tag in deeds:
        whole = of(customers, tag)
        if joins:
            customers = together(customers, *named)
        elif named < whole:
            customers = applied(customers, split(whole, named))

    assert sorted(tag for customer in customers for tag in customer) == TAGS


@given(partitions(), some)
def test_a_merge_that_is_undone_gives_back_what_was(customers, named):
    several = frozenset(of(customers, tag) for tag in named)
    assume(len(several) > 1)
    change = merge(several)

    assert applied(applied(customers, change), undone(change)) == customers


@given(partitions(), tags, some)
def test_a_split_that_is_undone_gives_back_what_was(customers, tag, away):
    assume(away != {tag})
    customers = together(customers, tag, *away)
    change = split(of(customers, tag), away - {tag})

    assert applied(applied(customers, change), undone(change)) == customers


@given(partitions(), tags, tags, tags)
def test_it_does_not_matter_in_which_order_customers_are_merged(customers, a, b, c):
    first = together(together(customers, a, b), c, a)
    last = together(together(customers, b, c), a, b)

    assert first == last == together(customers, a, b, c)
    assert name_of(of(first, a)) == name_of(of(last, c))


@given(partitions(), some)
def test_merging_what_is_merged_changes_nothing(customers, named):
    once = together(customers, *named)

    assert together(once, *named) == once


def record(tag: str) -> Record:
    return Record(
        id=f"of-{tag}",
        starts={},
        labels=(),
        sensitive=False,
        source="kf",
        channel="kf",
        jurisdictions=("CN",),
        customer=tag,
        agent="",
    )


def covered(query: Query) -> frozenset[str]:
    return frozenset(tag for tag in TAGS if covers(query, record(tag)))


deeds = st.lists(st.tuples(st.booleans(), some), max_size=6)


@given(partitions(), some, deeds)
def test_a_hold_covers_customers_whole_and_never_covers_less(customers, held, deeds):
    query = joined(Query(customers=held), customers)
    assert covered(query) == frozenset().union(*(of(customers, t) for t in held))

    for joins, named in deeds:
        before = covered(query)
        if joins:
            customers = together(customers, *named)
            query = joined(query, [of(customers, tag) for tag in named])
        else:
            whole = of(customers, min(named))
            if named < whole:
                customers = applied(customers, split(whole, named))
        assert covered(query) >= before
        assert all(
            customer <= covered(query)
            for customer in customers
            if not customer.isdisjoint(covered(query))
        )


@given(partitions())
def test_a_hold_that_names_nobody_is_about_everybody_and_stays_so(customers):
    whole = reduce(lambda a, b: a | b, customers)

    assert joined(Query(), customers) == Query()
    assert covered(Query()) == whole
