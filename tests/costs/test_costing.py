"""What is stored is measured, priced and forecast, on a real home."""

from copy import deepcopy
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from guicang.domain.cost.book import Place
from guicang.domain.cost.measure import CONTENT
from guicang.domain.cost.price import bill
from guicang.domain.cost.samples import SAMPLES
from guicang.domain.cost.whatif import Wish
from guicang.domain.errors import (
    BadPriceBook,
    NoSuchPriceBook,
    NotAllowed,
    NothingMeasured,
)
from guicang.domain.ledger.model import Tag
from tests import homes
from tests.fakes.house import SIMPLE
from tests.fakes.talk import talk
from tests.homes import Home, talks

A_DAY = timedelta(days=1)


@pytest.fixture
def home(settled) -> Home:
    return settled(homes.make)


def taken_in(home: Home, count: int = 3, **more) -> None:
    day = f"{home.clock.now():%m%d}"
    home.take_in(
        *(
            talk(
                f"d{day}-{more.get('source', '')}{n}",
                at=home.clock.now() - timedelta(hours=1),
                **more,
            )
            for n in range(count)
        )
    )


def days(home: Home, count: int):
    """Let days pass, each with new conversations and a sample."""
    for _ in range(count):
        home.clock.at += A_DAY
        taken_in(home)
        yield home.house.costing.measure()


def book(**changes):
    return deepcopy(dict(SAMPLES["feishu"])) | changes


def apply(home: Home, document, by="finance"):
    return home.house.costing.apply(
        document, by=by, code=home.code(by), reason="the contract of 2027"
    )


# --- measuring ------------------------------------------------------------------------


def test_a_sample_has_every_byte_by_place_source_and_category(home):
    taken_in(home, 2, labels=("order.refund", "complaint"))
    taken_in(home, 1, source="feishu", labels=("complaint",))

    sample = home.house.costing.measure()

    records = list(home.house.records.facts())
    assert sample.content == sum(record.size for record in records)
    by = sample.by("category")
    assert by["complaint", Place.WORKING] > by["order.refund", Place.WORKING] > 0
    assert {source for source, _place in sample.by("source")} == {"wecom", "feishu"}
    assert sum(by.values()) == sum(sample.by("source").values())
    assert home.house.costing.last() == sample


def test_the_database_is_measured_as_it_is_on_disk(home):
    taken_in(home)

    sizes = home.house.costing.measure().sizes

    file = home.folder / "data" / "guicang.db"
    if not home.database.url:
        inside = (*CONTENT, Place.LEDGER, Place.DATABASE)
        assert sum(sizes.get(p, 0) for p in inside) >= file.stat().st_size
    assert sizes[Place.DATABASE] > sizes[Place.LEDGER] > 0


def test_what_was_taken_offline_is_measured_in_the_archive(home):
    home.policy()
    home.take_in(*talks(6).values())
    before = home.house.costing.measure()
    batch = home.approved()
    home.house.running.run(batch.id)

    after = home.house.costing.measure()

    archived = sum(
        (home.folder / "archive" / name).stat().st_size
        for name in home.files("archive")
    )
    assert before.sizes[Place.ARCHIVE] == 0
    assert after.sizes[Place.ARCHIVE] == archived > 0
    assert after.gone == after.archived == before.content
    assert after.content == 0
    assert sum(after.ends.values()) <= after.archived
    assert sum(n for (_, p), n in after.by("source").items() if p is Place.ARCHIVE) == (
        archived
    )


def test_what_is_due_is_known_by_its_day(home):
    home.policy()
    taken_in(home)

    sample = home.house.costing.measure()

    assert sum(sample.due.values()) == sample.content
    assert sum(sample.stay.values()) == sample.content
    assert (sample.unjudged, sample.stay_ever) == (0, 0)
    assert sum(sample.ages.values()) == sample.content


def test_without_a_policy_nothing_is_due(home):
    taken_in(home)

    sample = home.house.costing.measure()

    assert sample.due == {}
    assert sample.stay_ever == sample.content


def test_nothing_is_known_before_the_first_sample(home):
    with pytest.raises(NothingMeasured):
        home.house.costing.last()
    with pytest.raises(NothingMeasured):
        home.house.costing.what_if(Wish())


# --- price books ----------------------------------------------------------------------


def test_a_price_book_in_force_is_in_the_ledger_with_who_and_why(home):
    assert home.house.costing.book()[1] is None

    made = apply(home, book())

    (entry,) = home.house.ledger.entries(tag=Tag.PRICES_CHANGED)
    assert (entry.actor, entry.data["reason"]) == ("finance", "the contract of 2027")
    assert entry.data["digest"] == made.digest
    now, version = home.house.costing.book()
    assert (now.provider, version.version) == ("feishu", 1)
    assert home.house.costing.document() == home.house.costing.document("1")


def test_whoever_may_not_changes_no_price(home):
    with pytest.raises(NotAllowed):
        apply(home, book(), by="legal")

    assert home.house.costing.book()[1] is None


def test_what_is_no_price_book_is_not_put_in_force(home):
    with pytest.raises(BadPriceBook):
        apply(home, book(offers=[]))

    assert home.house.price_books.history() == []


@pytest.mark.parametrize("name", ["1", "moon", "²"])
def test_a_price_book_that_is_not_there_is_said(home, name):
    with pytest.raises(NoSuchPriceBook):
        home.house.costing.document(name)


# --- looking ahead --------------------------------------------------------------------


def test_a_forecast_knows_what_its_policy_will_take_offline(home):
    home.policy()
    # At noon in Shanghai: what is said over midnight stays for a day more.
    home.clock.at = (home.clock.at + A_DAY).replace(hour=4)
    samples = list(days(home, 10))

    found = home.house.costing.forecast(3)

    assert found.samples == 10
    content = (
        found.points[-1].middle()[Place.WORKING] / samples[-1].sizes[Place.WORKING]
    )
    kept = max(samples[-1].stay)
    assert kept == pytest.approx(30, abs=1)
    assert content == pytest.approx(kept / 10, rel=0.15)


def test_another_policy_is_priced_beside_the_one_in_force(home):
    home.policy()
    list(days(home, 8))
    longer = deepcopy(SIMPLE)
    for clause in longer["clauses"]:
        if "period" in clause:
            clause["period"] = "P1Y"

    found = home.house.costing.what_if(Wish(), policy=longer, months=4)

    assert found.months[0].now == found.months[0].then
    assert found.months[-1].then > found.months[-1].now


def test_what_came_is_set_beside_what_was_expected(home):
    list(days(home, 9))

    span, found = home.house.costing.checked()

    assert span == 1
    assert len(found) == 2
    assert all(abs(check.error) < 0.5 for check in found)


def test_a_second_sample_of_a_day_stands_for_the_day(home):
    first = home.house.costing.measure()
    home.clock.at = first.at.replace(hour=1) + A_DAY
    one = home.house.costing.measure()
    home.clock.at += timedelta(hours=2)
    two = home.house.costing.measure()

    assert list(home.house.costing.history()) == [first, two]
    assert replace(one, at=two.at).content == two.content


def test_a_bill_is_of_what_was_measured(home):
    taken_in(home)
    sample = home.house.costing.measure()
    apply(home, book())

    made = bill(home.house.costing.book()[0], sample.sizes)

    assert made.size == sum(sample.sizes.values())
    assert made.total == Decimal(45)
