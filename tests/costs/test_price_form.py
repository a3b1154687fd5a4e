"""A price book as a form says what it said, and what was changed in it."""

import pytest

from guicang.domain.cost.book import read
from guicang.domain.cost.samples import SAMPLES
from guicang.domain.errors import BadPriceBook
from guicang.entrypoints.web.pricebook import document_of, fields_of


def posted(document):
    """Give what a browser sends of the form that shows a document."""
    form = fields_of(document)
    sent = {**form["head"], **{f"place-{k}": v for k, v in form["places"].items()}}
    for number, row in form["rows"]:
        for name in ("tier", "region", "period", "price", "unit", "retrieval"):
            sent[f"offer-{number}-{name}"] = row[name]
        sent[f"offer-{number}-egress"] = row["egress"]
        for pack, (size, price) in row["packs"]:
            sent[f"offer-{number}-pack-{pack}-size"] = size
            sent[f"offer-{number}-pack-{pack}-price"] = price
    return sent


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_what_is_sent_unchanged_is_the_same_book(name):
    assert read(document_of(posted(SAMPLES[name]))) == read(SAMPLES[name])


def test_units_and_years_stay():
    offer = {"tier": "hot", "region": "eu", "unit": 2 * 10**12, "price": "12.5"}
    places = dict.fromkeys(SAMPLES["own"]["places"], "hot/eu")
    year = {**offer, "period": "year", "retrieval": "0.1", "egress": "0.2"}
    document = {**SAMPLES["own"], "offers": [year], "places": places}

    assert read(document_of(posted(document))) == read(document)


def test_an_offer_and_a_pack_are_added_and_others_taken_out():
    sent = posted(SAMPLES["wecom"])
    last = max(number for number, _ in fields_of(SAMPLES["wecom"])["rows"])
    sent[f"offer-{last}-region"] = "moon"
    sent[f"offer-{last}-tier"] = "archive"
    sent[f"offer-{last}-pack-0-size"] = "0.5"
    sent[f"offer-{last}-pack-0-price"] = "7"
    sent["offer-3-region"] = ""
    sent["offer-0-pack-0-size"] = ""
    sent["currency"] = "EUR"
    sent["place-archive"] = "archive/moon"

    book = read(document_of(sent))

    shelves = {f"{shelf.tier}/{shelf.region}" for shelf in book.offers}
    assert shelves == {"hot/cn", "cold/cn", "hot/eu", "archive/moon"}
    first = next(iter(book.offers.values()))
    assert [pack.size for pack in first.packs] == [10**12]
    assert book.rate(next(p for p in book.places if p == "archive")) == 14
    assert book.currency == "EUR"


@pytest.mark.parametrize("size", ["x", "NaN", "1e-10", "Infinity"])
def test_a_size_that_is_none_is_refused(size):
    sent = {**posted(SAMPLES["wecom"]), "offer-0-pack-0-size": size}

    with pytest.raises(BadPriceBook) as caught:
        document_of(sent)

    assert caught.value.data["place"] == "offers/1/packs"
