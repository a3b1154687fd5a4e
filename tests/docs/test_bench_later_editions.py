"""The later held-out sets are right by themselves, and share nothing with others."""

import re
import unicodedata
from collections import Counter
from functools import cache

import pytest
from bench.detect import corpus, editions, forms as first
from bench.detect.dice import Dice
from bench.detect.edition2 import corpus as second
from bench.detect.edition3 import corpus as third, lookalikes as third_looks
from bench.detect.edition4 import corpus as fourth, lookalikes as fourth_looks
from bench.detect.edition5 import corpus as fifth, lookalikes as fifth_looks
from bench.detect.edition6 import corpus as sixth, lookalikes as sixth_looks
from bench.detect.edition7 import corpus as seventh, lookalikes as seventh_looks
from bench.detect.edition8 import corpus as eighth, lookalikes as eighth_looks
from bench.detect.edition9 import corpus as ninth, lookalikes as ninth_looks
from bench.detect.edition10 import corpus as tenth, lookalikes as tenth_looks
from bench.detect.edition11 import corpus as eleventh, lookalikes as eleventh_looks
from bench.detect.edition12 import corpus as twelfth, lookalikes as twelfth_looks
from bench.detect.edition13 import corpus as thirteenth, lookalikes as thirteenth_looks
from bench.detect.edition14 import corpus as fourteenth, lookalikes as fourteenth_looks
from bench.detect.edition15 import corpus as fifteenth, lookalikes as fifteenth_looks
from bench.detect.edition16 import corpus as sixteenth, lookalikes as sixteenth_looks
from bench.detect.edition17 import (
    corpus as seventeenth,
    lookalikes as seventeenth_looks,
)
from stdnum import iban, luhn
from stdnum.cn import uscc
from stdnum.eu import vat
from stdnum.iso7064 import mod_11_2
from stdnum.us import ssn

SETS = {
    3: third,
    4: fourth,
    5: fifth,
    6: sixth,
    7: seventh,
    8: eighth,
    9: ninth,
    10: tenth,
    11: eleventh,
    12: twelfth,
    13: thirteenth,
    14: fourteenth,
    15: fifteenth,
    16: sixteenth,
    17: seventeenth,
}
LOOKS = {
    3: third_looks,
    4: fourth_looks,
    5: fifth_looks,
    6: sixth_looks,
    7: seventh_looks,
    8: eighth_looks,
    9: ninth_looks,
    10: tenth_looks,
    11: eleventh_looks,
    12: twelfth_looks,
    13: thirteenth_looks,
    14: fourteenth_looks,
    15: fifteenth_looks,
    16: sixteenth_looks,
    17: seventeenth_looks,
}
NOT_ASKED = {6: {"PERSON", "ADDRESS", "MINOR"}}
CHECKS = {
    "CN_ID": mod_11_2.is_valid,
    "BANK_CARD": luhn.is_valid,
    "USCC": uscc.is_valid,
    "IBAN": lambda number: iban.is_valid(number, check_country=False),
    "VAT": vat.is_valid,
    "US_SSN": ssn.is_valid,
}
UNREADABLE = first.EVASIONS | {first.MASKED, "plain15"}


@cache
def samples(edition):
    return SETS[edition].rows(each=4)


@cache
def texts(made):
    return [row.text for row in made.rows(each=20)]


def labels(edition):
    return [(r.text[s.start : s.end], s) for r in samples(edition) for s in r.spans]


def bare(text):
    return re.sub(r"[^0-9A-Za-z]", "", unicodedata.normalize("NFKC", text)).upper()


@pytest.fixture(params=SETS)
def edition(request):
    return request.param


def test_a_seed_makes_the_same_set_every_time(edition):
    made = SETS[edition]

    assert made.rows(each=1) == made.rows(each=1) == editions.EDITIONS[edition](1)
    assert made.rows(seed=2, each=1) != made.rows(each=1)


def test_every_type_is_asked_in_every_form(edition):
    seen = {(span.type, span.form) for _, span in labels(edition)}

    assert seen >= set(SETS[edition].FRAME.pairs)
    asked = set(first.FORMS) - NOT_ASKED.get(edition, set())
    assert set(SETS[edition].FRAME.forms) == asked


def test_no_text_comes_twice_nor_in_another_edition(edition):
    made = Counter(texts(SETS[edition]))
    others = {corpus, second, *SETS.values()} - {SETS[edition]}
    elsewhere = {text for other in others for text in texts(other)}
    # Nothing but a value, such as a plate, or a greeting may well be the same.
    long = {text for text in made if len(text) > 12}

    assert max(made.values()) == 1
    assert not long & elsewhere


def test_labels_lie_in_their_messages_and_do_not_overlap(edition):
    for row in samples(edition):
        ends = [span.end for span in row.spans]

        assert all(a <= s.start for a, s in zip(ends, row.spans[1:], strict=False))
        assert all(row.text[s.start : s.end].strip() for s in row.spans)


@pytest.mark.parametrize("kind", CHECKS)
def test_check_digits_are_right_by_an_implementation_that_is_not_ours(edition, kind):
    found = [
        bare(text)
        for text, s in labels(edition)
        if s.type == kind and s.form not in UNREADABLE
    ]

    assert len(found) >= 6
    assert [number for number in found if not CHECKS[kind](number)] == []


def test_vat_numbers_are_of_every_state():
    dice = Dice(3)
    made = {third.FRAME.write("VAT", "plain", dice)[:2] for _ in range(900)}

    assert len(made) == 27


def test_messages_with_look_alikes_carry_nothing(edition):
    looks = Counter(row.neg for row in samples(edition) if row.neg)

    assert set(looks) == set(SETS[edition].FRAME.books.book("lookalikes"))
    assert set(LOOKS[edition].NUMBERS) <= set(looks)
    assert not any(row.spans for row in samples(edition) if row.neg)


def test_no_mailbox_of_the_sets_can_be_real(edition):
    mails = [
        unicodedata.normalize("NFKC", text).lower()
        for text, s in labels(edition)
        if s.type == "EMAIL" and s.form not in first.EVASIONS
    ]

    assert all(re.search(r"\.test$|\.example$|\bexample\.", mail) for mail in mails)
