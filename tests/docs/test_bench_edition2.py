"""The second held-out set is right by itself, and shares nothing with the first."""

import json
import re
import unicodedata
from collections import Counter

import pytest
from bench.detect import corpus, editions, forms as first, values
from bench.detect.dice import Dice
from bench.detect.edition2 import checks, corpus as second, forms, lookalikes, numbers
from bench.detect.edition2.pools import book, pool
from stdnum import iban, luhn
from stdnum.cn import uscc
from stdnum.eu import vat
from stdnum.iso7064 import mod_11_2, mod_97_10
from stdnum.us import ssn
from tools import targets
from tools.docs import ROOT
from tools.pages import detection

SAMPLE = second.rows(each=6)
CHECKS = {
    "CN_ID": mod_11_2.is_valid,
    "BANK_CARD": luhn.is_valid,
    "USCC": uscc.is_valid,
    "IBAN": iban.is_valid,
    "VAT": vat.is_valid,
    "US_SSN": ssn.is_valid,
}
UNREADABLE = first.EVASIONS | {first.MASKED}
# Forms that are numbers of another kind, without the check digit of the type.
OTHER_NUMBERS = {"plain15", "foreign", "file", "card"}


def labels(rows=SAMPLE):
    return [(row.text[s.start : s.end], s) for row in rows for s in row.spans]


def bare(text):
    """Give what is left of a number when it is written without gaps and width."""
    return re.sub(r"[^0-9A-Za-z]", "", unicodedata.normalize("NFKC", text)).upper()


def readable(kind):
    return [
        bare(text)
        for text, s in labels()
        if s.type == kind and s.form not in UNREADABLE | OTHER_NUMBERS
    ]


def test_a_seed_makes_the_same_set_every_time():
    assert second.rows(each=1) == second.rows(each=1)
    assert second.rows(seed=2, each=1) != second.rows(each=1)


def test_every_type_of_the_first_edition_is_asked_in_every_form_of_the_second():
    seen = {(span.type, span.form) for _, span in labels()}

    assert seen >= set(second.FRAME.pairs)
    assert set(forms.FORMS) == set(first.FORMS)


def test_no_text_comes_twice():
    made = Counter(row.text for row in second.rows())

    assert max(made.values()) == 1


def test_labels_lie_in_their_messages_and_begin_and_end_with_the_value():
    for text, span in labels():
        assert text == text.strip(), span
        assert span.end - span.start == len(text) > 0
        assert (span.type, span.form) in {
            *second.FRAME.pairs,
            ("PERSON", "listed"),
        } or (span.form in {"answer", "listed"})


def test_values_of_a_message_do_not_overlap():
    for row in SAMPLE:
        ends = [span.end for span in row.spans]

        assert all(a <= s.start for a, s in zip(ends, row.spans[1:], strict=False))


def test_a_value_is_labelled_wherever_it_stands_in_its_message():
    for row in SAMPLE:
        for span in row.spans:
            value = row.text[span.start : span.end]
            places = [m.start() for m in re.finditer(re.escape(value), row.text)]
            inside = [
                any(s.start <= at < s.end for s in row.spans) or len(value) < 5
                for at in places
            ]

            assert all(inside), row


def test_no_slot_is_left_open():
    assert not [row.text for row in SAMPLE if re.search(r"[{}]|\{n", row.text)]


@pytest.mark.parametrize("kind", CHECKS)
def test_check_digits_are_right_by_an_implementation_that_is_not_ours(kind):
    found = readable(kind)

    assert len(found) >= 6
    assert [number for number in found if not CHECKS[kind](number)] == []


def test_mobile_numbers_and_plates_are_as_they_are_given_out():
    mobiles = {re.sub(r"^(00)?86", "", number) for number in readable("MOBILE")}
    plates = [
        unicodedata.normalize("NFKC", text).upper()
        for text, s in labels()
        if s.type == "PLATE" and s.form in {"plain", "bare", "lower", "fullwidth"}
    ]

    assert all(re.fullmatch(r"1[3-9]\d{9}", number) for number in mobiles)
    assert all(re.fullmatch(r"[一-龥][A-Z][A-HJ-NP-Z0-9]{5,6}", p) for p in plates)


@pytest.mark.parametrize(
    ("own", "theirs"),
    [
        (checks.resident, mod_11_2.calc_check_digit),
        (checks.luhn, luhn.calc_check_digit),
    ],
)
def test_own_check_digits_agree_with_python_stdnum(own, theirs):
    dice = Dice(5)
    heads = [dice.digits(17, "123456") for _ in range(300)]

    assert [own(head) for head in heads] == [str(theirs(head)) for head in heads]


def test_check_digits_of_an_iban_agree_with_python_stdnum():
    dice = Dice(6)
    basics = [dice.letters(4) + dice.digits(14) for _ in range(200)]

    assert all(
        mod_97_10.is_valid(f"{basic}GB{checks.iban('GB', basic)}") for basic in basics
    )


def test_a_masked_value_cannot_be_read_and_a_disguised_one_is_not_in_its_letters():
    for text, span in labels():
        if span.form == first.MASKED:
            assert sum(c.isdigit() for c in text) <= 10, text
        if span.form in first.EVASIONS:
            assert not re.fullmatch(r"[\x21-\x7e]+", text) or re.search(
                "[OolI|ZSB#]|at", text
            ), text


@pytest.mark.parametrize(
    ("kind", "is_right"),
    [
        ("bad_id", mod_11_2.is_valid),
        ("bad_card", luhn.is_valid),
        ("bad_uscc", uscc.is_valid),
    ],
)
def test_wrong_check_digits_are_wrong(kind, is_right):
    dice = Dice(3)

    assert not any(is_right(lookalikes.NUMBERS[kind](dice)) for _ in range(100))


def test_messages_with_look_alikes_carry_nothing_and_are_of_many_kinds():
    looks = Counter(row.neg for row in SAMPLE if row.neg)

    assert set(looks) == set(book("lookalikes"))
    assert len(looks) >= 60
    assert set(lookalikes.NUMBERS) <= set(looks)
    assert not any(row.spans for row in SAMPLE if row.neg)


def test_no_mailbox_of_the_set_can_be_real():
    folded = [
        unicodedata.normalize("NFKC", text).lower()
        for text, s in labels()
        if s.type == "EMAIL" and s.form not in first.EVASIONS
    ]

    assert all(
        re.search(r"\.test$|\.example$|\bexample\.", mail.rpartition("@")[2])
        for mail in folded
    )


def test_the_editions_share_neither_texts_nor_pools():
    texts = {row.text for row in corpus.rows(each=20)}
    talk = str(book("talk"))
    theirs = [
        t for some in corpus.talk()["single"].values() for t in some if t != "{v}"
    ]
    same = [t for t in theirs if f"'{t}'" in talk]

    assert not texts & {row.text for row in second.rows(each=20)}
    assert not set(values.words("given")) & set(pool("given_two"))
    for name in ("diseases", "roads", "estates", "villages", "counties", "issuers"):
        assert not set(values.words(name)) & set(pool(name)), name
    assert len(same) <= 0.05 * len(theirs), same


def test_editions_are_measured_under_names_of_their_own():
    assert [editions.name(n) for n in editions.EDITIONS] == [
        "held-out, edition 1",
        "held-out, edition 2",
        "held-out, edition 3",
        "held-out, edition 4",
        "held-out, edition 5",
        "held-out, edition 6",
        "held-out, edition 7",
        "held-out, edition 8",
        "held-out, edition 9",
        "held-out, edition 10",
        "held-out, edition 11",
        "held-out, edition 12",
        "held-out, edition 13",
        "held-out, edition 14",
        "held-out, edition 15",
    ]
    assert editions.EDITIONS[2](1) == second.rows(each=1)
    assert editions.EDITIONS[1](1) == corpus.rows(each=1)


def test_a_number_of_the_old_kind_has_fifteen_digits_and_a_day():
    made = numbers.resident_id_15(Dice(1))

    assert re.fullmatch(r"\d{8}(0[1-9]|1[0-2])([0-2]\d|3[01])\d{3}", made)


def run(at, **parts):
    engines = {"guicang": {"version": f"rules/{at}"}}
    kept = {"at": at, "quick": False, "machine": {}, "engines": engines}
    return json.dumps(kept | parts)


def test_the_page_takes_each_part_from_the_newest_run_that_has_it(tmp_path):
    one, two = targets.HELD_OUT[0], targets.HELD_OUT[-1]
    old, new = ({"messages": n, "engines": {"guicang": n}} for n in (1, 2))
    (tmp_path / "detect-1.json").write_text(
        run("2026-01-01", pace={"n": 1}, quality={one: old, two: old, "held-out": old})
    )
    (tmp_path / "detect-2.json").write_text(run("2026-01-02", quality={one: new}))

    made = detection.newest(tmp_path)

    assert made["pace"] == {"n": 1}
    assert made["quality"] == {one: new, two: old}
    assert {n: m["version"] for n, m in made["measured"].items()} == {
        "pace": "rules/2026-01-01",
        one: "rules/2026-01-02",
        two: "rules/2026-01-01",
    }


def test_the_page_keeps_engines_that_a_run_of_the_same_set_left_out(tmp_path):
    name = targets.HELD_OUT[-3]
    both = {"messages": 9, "engines": {"guicang": 1, "presidio": 2}}
    (tmp_path / "detect-1.json").write_text(
        run(
            "2026-01-01",
            quality={name: both},
            real={"messages": 5, "found": {"argus": 1}},
        )
    )
    (tmp_path / "detect-2.json").write_text(
        run(
            "2026-01-02",
            quality={name: {"messages": 9, "engines": {"guicang": 3}}},
            real={"messages": 4, "found": {"guicang": 2}},
        )
    )

    made = detection.newest(tmp_path)

    assert made["quality"][name]["engines"] == {"guicang": 3, "presidio": 2}
    assert made["real"]["found"] == {"guicang": 2}


def test_the_page_says_which_edition_the_rules_were_written_with():
    text = (ROOT / detection.PATH).read_text("utf-8")

    told = " ".join(text.split())

    assert "Edition 1 was used while the rules were written" in told
    assert "the rules were mended with its missed messages at hand" in told
    assert set(targets.SETS) >= {editions.name(n) for n in editions.EDITIONS}
    for name in targets.SETS:
        assert f"## Quality: {name}" in text
