"""What makes the scanner fast changes nothing of what it finds."""

import re
from collections.abc import Iterator
from random import Random  # noqa: TID251 - seeded texts

import numpy as np
from hypothesis import given, settings, strategies as st

from guicang.adapters.scanning import checks
from guicang.adapters.scanning.plan import FEWEST, Kind, Plan
from guicang.adapters.scanning.single import Single
from guicang.domain.detect import checkdigits
from guicang.domain.detect.fold import fold
from guicang.domain.detect.groups import Grouped, GroupReader
from guicang.domain.detect.rule import NUMERIC, Rule, any_of, one_of
from tests.detect_corpus import KINDS, corpus
from tests.scanners import SCANNER

RULES = {rule.name: rule for rule in SCANNER.book.rules}
WORDS = st.lists(st.text("ab路.", min_size=1, max_size=4), min_size=1, max_size=8)
CHECKS = (
    checkdigits.resident_id,
    checkdigits.bank_card,
    checkdigits.some_card,
    checkdigits.mobile,
    checkdigits.credit_code,
)


@settings(max_examples=300, deadline=None)
@given(WORDS, st.text("ab路.", max_size=20))
def test_words_as_a_tree_match_what_words_in_a_row_match(words, text):
    tree = [m.span() for m in re.finditer(one_of(words), text)]

    assert tree == [m.span() for m in re.finditer(any_of(words), text)]


def test_no_value_has_fewer_digits_than_its_rule_says():
    texts = [row.text for row in corpus(20_000, seed=20_251_125)]
    values = [
        (text[f.start : f.end], RULES[f.rule])
        for text, found in zip(texts, SCANNER.scan(texts), strict=True)
        for f in found
    ]
    long = {rule.name for _, rule in values if rule.digits >= FEWEST[Kind.LONG]}

    assert {"cn_id/18", "card/issuer", "mobile/cn", "landline/area"} <= long
    assert [
        (value, rule.name)
        for value, rule in values
        if sum(letter.isdigit() for letter in value) < rule.digits
    ] == []


def test_reading_a_text_for_all_shapes_finds_no_more_than_for_those_it_calls_for():
    texts = [row.text for row in corpus(5_000, seed=20_251_128)]
    whole = Plan(SCANNER.book, SCANNER._plan.cache)
    parts = {kind: part._replace(digits=0) for kind, part in whole.parts.items()}
    vars(whole)["parts"] = parts
    everything = Single(whole)
    kinds = {rule.name: kind for kind, rule in _by_kind(whole)}
    seen: set[Kind] = set()
    for text, found in zip(texts, SCANNER.scan(texts), strict=True):
        assert everything.scan(text) == found, text
        seen |= {kinds[finding.rule] for finding in found}

    assert seen == {*Kind}


def _by_kind(plan: Plan) -> Iterator[tuple[Kind, Rule]]:
    for kind, part in plan.parts.items():
        for group in plan.groups[part.first : part.first + part.size]:
            yield from ((kind, rule) for _, rule in group.rules)


def test_what_is_written_many_times_is_found_in_every_place():
    each = [row.text for row in corpus(100, seed=20_251_126)]
    texts = Random(9).choices(each, k=600)
    alone = {text: SCANNER.scan_one(text) for text in each}

    assert any(alone.values())
    assert list(SCANNER.scan(texts)) == [alone[text] for text in texts]
    assert _lines(SCANNER.scan_arrow(texts)) == [
        (row, f.rule, f.start, f.end)
        for row, text in enumerate(texts)
        for f in alone[text]
    ]


def test_rules_asked_only_where_a_digit_is_find_nothing_where_none_is():
    asked = [rule for rule in SCANNER.book.rules if {*rule.triggers} <= {*NUMERIC}]
    texts = [fold(row.text) for row in corpus(2_000, seed=20_251_127)]
    listed = ["王小明 13800138000", "13800138000 王小明"]
    text = "\0".join(["", *texts, *listed, ""])

    assert {"person/listed", "person/listed-behind"} <= set(_read(asked, text))
    assert list(_read(asked, re.sub("[0-9]", "", text))) == []


def _read(rules, text: str) -> Iterator[str]:
    """Give the names of the rules by which a shape is in a text and is read."""
    data = text.encode()
    for rule in rules:
        if rule.whole:
            yield from (rule.name for row in data.split(b"\0") if rule.whole(row, ()))
            continue
        case = re.IGNORECASE if rule.caseless else 0
        for found in re.finditer(rule.expression.encode(), data, re.DOTALL | case):
            start, end = found.start() + bool(rule.left), found.end() - bool(rule.right)
            if rule.reader is None or rule.reader(data, start, end):
                yield rule.name


def _lines(table) -> list:
    names = ("row", "rule", "start", "end")
    return list(zip(*(table.column(n).to_pylist() for n in names), strict=True))


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(CHECKS), st.integers(0, 1 << 32))
def test_a_check_of_many_numbers_gives_what_it_gives_of_each(check, seed):
    dice = Random(seed)
    makers = [make for make, _ in KINDS.values()]
    values = [dice.choice(makers)(dice)[0] for _ in range(20)]
    values += ["".join(dice.choices("0123456789X", k=n)) for n in range(1, 20)]
    bare = [
        "".join(c for c in v.upper() if c.isalnum() and c.isascii()) for v in values
    ]
    data = np.frombuffer("\0".join([*bare, ""]).encode(), np.uint8)
    ends = np.cumsum([len(value) + 1 for value in bare]) - 1
    starts = ends - [len(value) for value in bare]
    many = checks.right(check, data, starts, ends)

    assert many.tolist() == [check(value) for value in bare]


@settings(max_examples=200, deadline=None)
@given(st.text("0123456789- ", max_size=60), st.sampled_from([11, 14, 16, 19]))
def test_the_last_digits_of_many_numbers_pass_as_those_of_each_do(text, length):
    digits = np.frombuffer("".join(filter(str.isdigit, text)).encode(), np.uint8)
    counts = np.arange(len(digits) + 1)
    for check in (checkdigits.bank_card, checkdigits.mobile):
        reader = GroupReader(check, range(length, length + 1))
        passed = checks.ending(check, digits, counts, length).tolist()
        plain = digits.tobytes()

        whole = Grouped(0, length, (length,), frozenset())
        numbers = [[whole] if n >= length else [] for n in counts]
        assert passed == [
            bool(reader.right(plain, int(n), number))
            for n, number in zip(counts, numbers, strict=True)
        ]
