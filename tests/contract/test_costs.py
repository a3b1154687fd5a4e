"""Samples of what is stored, and what measures the database, on both databases."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from guicang.adapters.db.costs import DjangoCostSamples, DjangoMeter
from guicang.domain.cost.book import Place
from guicang.domain.cost.measure import Sample, Slice
from tests.cuts import cut_short

NOW = datetime(2026, 11, 1, 8, 30, 0, 123456, tzinfo=UTC)
SAMPLE = Sample(
    at=NOW,
    slices=(Slice(Place.WORKING, "客服", "chat.general", 10**12),),
    content=5,
    due={0: 1, 30: 4},
    stay={30: 1},
    stay_ever=2,
    recent=7,
    ages={0: 5},
)


@pytest.fixture
def samples(database):
    return DjangoCostSamples()


def test_samples_come_back_whole_in_their_order(samples):
    later = replace(SAMPLE, at=NOW + timedelta(days=1))
    samples.add(later)
    samples.add(SAMPLE)

    assert list(samples.since(NOW)) == [SAMPLE, later]
    assert list(samples.since(NOW + timedelta(microseconds=1))) == [later]
    assert samples.last() == later


def test_before_the_first_there_is_none(samples):
    assert samples.last() is None
    assert list(samples.since(NOW)) == []


def test_of_one_instant_the_first_sample_stays(samples):
    samples.add(SAMPLE)
    samples.add(replace(SAMPLE, content=6))

    assert list(samples.since(NOW)) == [SAMPLE]


def test_what_was_cut_short_was_not_measured(samples):
    cut_short(samples, lambda: None, lambda: samples.add(SAMPLE))

    assert samples.last() is None


def test_an_empty_database_is_measured_too(database):
    read = DjangoMeter().read(NOW, judged=0)

    assert read.archived == {}
    assert read.sample.content == 0
    assert {each.place for each in read.sample.slices} == {
        Place.LEDGER,
        Place.DATABASE,
    }
