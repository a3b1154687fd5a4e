"""Price books are read strictly, and bytes are covered as cheaply as can be."""

from copy import deepcopy
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, strategies as st

from guicang.domain.cost.book import GIGABYTE, Book, Pack, Place, Shelf, Tier, read
from guicang.domain.cost.price import bill, cover, price
from guicang.domain.cost.samples import SAMPLES
from guicang.domain.errors import BadPriceBook, NoSuchOffer

HUNDRED = 100 * GIGABYTE
PACKS = (Pack(HUNDRED, Decimal(58)), Pack(10 * HUNDRED, Decimal(580)))
HOT = Shelf(Tier.HOT, "cn")

packs = st.lists(
    st.builds(Pack, st.integers(1, 12), st.decimals(0, 30, places=2, allow_nan=False)),
    min_size=1,
    max_size=3,
    unique_by=lambda pack: pack.size,
).map(tuple)


def changed(path: str, value: object, sample: str = "own") -> dict:
    document = deepcopy(dict(SAMPLES[sample]))
    *way, last = path.split("/")
    place = document
    for step in way:
        place = place[int(step)] if isinstance(place, list) else place[step]
    place[last] = value
    return document


@pytest.mark.parametrize("name", SAMPLES)
def test_samples_are_price_books(name):
    book = read(SAMPLES[name])

    assert set(book.places) == set(Place)
    assert book.source.startswith("sample")


def test_the_guides_prices_are_in_the_samples():
    wecom, feishu = read(SAMPLES["wecom"]), read(SAMPLES["feishu"])

    for book, small, large in ((wecom, 58, 580), (feishu, 45, 450)):
        offer = book.offers[HOT]
        cold = book.offers[Shelf(Tier.COLD, "cn")]
        assert [pack.price for pack in offer.packs] == [small, large]
        assert cold.rate == offer.rate * Decimal("0.4")


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("name", ""),
        ("more", 1),
        ("offers", []),
        ("offers/0/price", 0.58),
        ("offers/0/price", "-1"),
        ("offers/0/price", "1e99"),
        ("offers/0/price", "NaN"),
        ("offers/0/price", "0.0000000001"),
        ("offers/0/unit", 0),
        ("offers/0/unit", True),
        ("offers/0/period", "week"),
        ("offers/0/tier", "icy"),
        ("offers/0/region", ""),
        ("offers/0/packs", [{"bytes": 1, "price": "1"}]),
        ("offers/1/tier", "hot"),
        ("places/archive", "archive/moon"),
        ("places/attic", "hot/cn"),
    ],
)
def test_what_is_no_price_book_is_refused(path, value):
    with pytest.raises(BadPriceBook):
        read(changed(path, value))


@pytest.mark.parametrize(
    "given",
    [
        [],
        [{"bytes": 5, "price": "1"}, {"bytes": 5, "price": "2"}],
        [{"bytes": 1, "price": "1"}, {"bytes": 1000, "price": "2"}],
        [{"bytes": 1.5, "price": "1"}],
        "packs",
    ],
)
def test_packs_that_cannot_be_are_refused(given):
    with pytest.raises(BadPriceBook):
        read(changed("offers/0/packs", given, "wecom"))


def test_a_price_of_a_year_is_a_twelfth_a_month():
    document = changed("offers/0/price", "12")
    document["offers"][0] |= {"period": "year", "unit": 2 * GIGABYTE}

    assert read(document).rate(Place.WORKING) == Decimal("0.5")


# --- covering -------------------------------------------------------------------------


@given(size=st.integers(0, 40), packs=packs)
def test_no_other_set_of_packs_is_cheaper(size, packs):
    found = cover(size, packs)
    most = [range(size // pack.size + 2) for pack in packs]
    best = min(
        sum((n * p.price for n, p in zip(counts, packs, strict=True)), Decimal(0))
        for counts in product(*most)
        if sum(n * p.size for n, p in zip(counts, packs, strict=True)) >= size
    )

    assert found.price == best
    assert sum(pack.size * n for pack, n in found.counts) >= size


@given(size=st.integers(0, 10**17), more=st.integers(0, 10**15), packs=packs)
def test_more_bytes_never_cost_less(size, more, packs):
    assert cover(size + more, packs).price >= cover(size, packs).price


@given(size=st.integers(1, 10**15))
def test_the_guides_packs_cost_what_hundreds_of_gigabytes_cost(size):
    assert cover(size, PACKS).price == -(-size // HUNDRED) * 58


def test_of_equal_covers_the_one_with_fewer_packs_is_taken():
    assert cover(12 * HUNDRED, PACKS).counts == ((PACKS[0], 2), (PACKS[1], 1))


def test_a_large_pack_is_taken_where_it_is_cheaper_than_what_fits():
    packs = (Pack(1, Decimal(10)), Pack(10, Decimal(40)))

    assert cover(5, packs).counts == ((packs[1], 1),)


# --- bills ----------------------------------------------------------------------------


def test_what_lies_on_one_shelf_is_paid_for_together():
    book = read(SAMPLES["wecom"])
    sizes = {Place.WORKING: 60 * GIGABYTE, Place.LEDGER: 30 * GIGABYTE}

    (line,) = bill(book, sizes).lines

    assert (line.size, line.price) == (90 * GIGABYTE, 58)
    assert line.places == sizes


@given(
    sizes=st.dictionaries(st.sampled_from(Place), st.integers(0, 10**14)),
    name=st.sampled_from(sorted(SAMPLES)),
)
def test_a_bill_is_the_sum_of_its_lines_and_forgets_no_byte(sizes, name):
    book: Book = read(SAMPLES[name])

    made = bill(book, sizes)

    assert made.size == sum(sizes.values())
    assert made.total == sum(price(book.offers[x.shelf], x.size) for x in made.lines)


def test_a_shelf_without_an_offer_is_said():
    with pytest.raises(NoSuchOffer):
        read(SAMPLES["own"]).offer(Shelf(Tier.WARM, "moon"))
