"""The third held-out set is right by itself, and shares nothing with the others."""

import re
import unicodedata
from collections import Counter

import pytest
from bench.detect import corpus, editions, forms as first
from bench.detect.dice import Dice
from bench.detect.edition2 import corpus as second
from bench.detect.edition3 import corpus as third, forms, lookalikes
from bench.detect.edition3.pools import book
from stdnum import iban, luhn
from stdnum.cn import uscc
from stdnum.eu import vat
from stdnum.iso7064 import mod_11_2
from stdnum.us import ssn

SAMPLE = third.rows(each=4)
CHECKS = {
    "CN_ID": mod_11_2.is_valid,
    "BANK_CARD": luhn.is_valid,
    "USCC": uscc.is_valid,
    "IBAN": lambda number: iban.is_valid(number, check_country=False),
    "VAT": vat.is_valid,
    "US_SSN": ssn.is_valid,
}
UNREADABLE = first.EVASIONS | {first.MASKED, "plain15"}


def labels():
    return [(row.text[s.start : s.end], s) for row in SAMPLE for s in row.spans]


def bare(text):
    return re.sub(r"[^0-9A-Za-z]", "", unicodedata.normalize("NFKC", text)).upper()


def test_a_seed_makes_the_same_set_every_time():
    assert third.rows(each=1) == third.rows(each=1) == editions.EDITIONS[3](1)
    assert third.rows(seed=2, each=1) != third.rows(each=1)


def test_every_type_is_asked_in_every_form():
    seen = {(span.type, span.form) for _, span in labels()}

    assert seen >= set(forms.pairs())
    assert set(forms.FORMS) == set(first.FORMS)


def test_no_text_comes_twice_nor_in_another_edition():
    made = Counter(row.text for row in third.rows(each=20))
    others = {row.text for make in (corpus, second) for row in make.rows(each=20)}
    # Nothing but a value, such as a plate, or a greeting may well be the same.
    long = {text for text in made if len(text) > 12}

    assert max(made.values()) == 1
    assert not long & others


def test_labels_lie_in_their_messages_and_do_not_overlap():
    for row in SAMPLE:
        ends = [span.end for span in row.spans]

        assert all(a <= s.start for a, s in zip(ends, row.spans[1:], strict=False))
        assert all(row.text[s.start : s.end].strip() for s in row.spans)


@pytest.mark.parametrize("kind", CHECKS)
def test_check_digits_are_right_by_an_implementation_that_is_not_ours(kind):
    found = [
        bare(text)
        for text, s in labels()
        if s.type == kind and s.form not in UNREADABLE
    ]

    assert len(found) >= 6
    assert [number for number in found if not CHECKS[kind](number)] == []


def test_vat_numbers_are_of_every_state():
    dice = Dice(3)
    made = {forms.write("VAT", "plain", dice)[:2] for _ in range(900)}

    assert len(made) == 27


def test_messages_with_look_alikes_carry_nothing():
    looks = Counter(row.neg for row in SAMPLE if row.neg)

    assert set(looks) == set(book("lookalikes"))
    assert set(lookalikes.NUMBERS) <= set(looks)
    assert not any(row.spans for row in SAMPLE if row.neg)


def test_no_mailbox_of_the_set_can_be_real():
    mails = [
        unicodedata.normalize("NFKC", text).lower()
        for text, s in labels()
        if s.type == "EMAIL" and s.form not in first.EVASIONS
    ]

    assert all(re.search(r"\.test$|\.example$|\bexample\.", mail) for mail in mails)
