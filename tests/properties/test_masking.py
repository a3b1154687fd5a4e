"""Laws of masking: what was masked for going back comes back, and the rest never."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import assume, given, settings, strategies as st

from guicang.adapters.keys.masking import FileCloak
from guicang.adapters.packs import masking_policy
from guicang.domain.detect import checkdigits, shapes, tokens
from guicang.domain.detect.masks import masked
from guicang.domain.detect.model import Entity, Finding
from guicang.domain.detect.types import Level
from guicang.domain.detect.values import bare
from guicang.domain.errors import SealBroken
from guicang.services.inspecting import Plain
from guicang.services.masking import Masking, View
from tests.scanners import SCANNER

MOBILES = st.builds("138{:08}".format, st.integers(0, 99_999_999))
CARDS = st.builds("622202{:012}".format, st.integers(0, 10**12 - 1)).map(
    lambda head: head + checkdigits.luhn_check(head)
)
IDS = st.builds(
    "{}{:04}{:%Y%m%d}{:03}".format,
    st.sampled_from(["11", "31", "44", "65", "81"]),
    st.integers(0, 9999),
    st.dates(date(1890, 1, 1), date(2099, 12, 31)),
    st.integers(0, 999),
).map(lambda head: head + checkdigits.id_check(head))
IDS = IDS.filter(checkdigits.resident_id)
WIDE = {0x30 + n: 0xFF10 + n for n in range(10)} | {ord("X"): 0xFF38}
NUMBERS = st.one_of(MOBILES, CARDS, IDS)
WRITTEN = st.one_of(
    NUMBERS,
    NUMBERS.map(lambda n: n.translate(WIDE)),
    NUMBERS.map(lambda n: f"{n[:6]} {n[6:]}"),
)
LOOK_ALIKES = st.builds(
    "<{}${}>".format,
    st.sampled_from(["MOBILE", "X", "手机", "13800138000"]),
    st.text("bcdfghjklmnrtvyz", min_size=32, max_size=40).filter(
        lambda s: len(s) % 2 == 0
    ),
)
PIECES = st.one_of(
    WRITTEN,
    LOOK_ALIKES,
    st.text(max_size=6),
    st.sampled_from(["，", "电话", "𠮷", "😀", "é", "<手机_1>", "<", ">", "$", "\n"]),
)
TEXTS = st.lists(PIECES, max_size=8).map("".join)
OPENED = sorted({*Entity} - {Entity.PASSWORD, Entity.SECRET})  # those are redacted
ROLES = frozenset({"agent"})


@pytest.fixture(scope="module")
def masking(tmp_path_factory) -> Masking:
    return Masking(
        scanner=Plain(SCANNER),
        cloak=FileCloak.initialise(tmp_path_factory.mktemp("keys") / "keys"),
        policy=masking_policy(),
    )


@given(text=TEXTS, purpose=st.sampled_from(["exchange", "testing"]))
@settings(max_examples=400)
def test_what_was_masked_for_going_back_comes_back_as_it_was(masking, text, purpose):
    view = View(purpose=purpose, place="c1")

    (hidden,) = masking.texts([text], view)

    assert masking.opened(hidden, view) == text


@given(data=st.data())
def test_any_spans_at_all_come_back(masking, data):
    text = data.draw(st.text(min_size=1, max_size=40))
    cuts = data.draw(st.lists(st.integers(0, len(text)), min_size=2, max_size=8))
    kinds = st.sampled_from([*OPENED, "自定义", "with space", "a$b", "x>y"])
    found = [Finding(data.draw(kinds), *sorted(pair)) for pair in pairwise(cuts)]
    view = View(purpose="exchange", place="c1")

    hidden = masking.text(text, found, view)

    assert masking.opened(hidden, view) == text


@given(
    text=TEXTS,
    purpose=st.sampled_from(
        ["reading", "export", "analysis", "publication", "exchange", "unknown"]
    ),
)
@settings(max_examples=400)
def test_masking_then_scanning_finds_nothing(masking, text, purpose):
    (hidden,) = masking.texts([text], View(purpose=purpose, place="c1", roles=ROLES))

    assert [f for f in masking.scanner.scan([hidden])[0] if not f.masked] == []


@given(text=TEXTS)
def test_text_without_findings_is_left_as_it_is(masking, text):
    assume(not masking.scanner.scan([text])[0])

    assert masking.texts([text], View(purpose="reading", roles=ROLES)) == [text]


@given(number=NUMBERS, place=st.sampled_from(["c1", "c2"]))
def test_a_token_opens_at_its_place_and_for_its_purpose_only(masking, number, place):
    view = View(purpose="exchange", place="c1")
    (hidden,) = masking.texts([f"是{number}"], view)

    if place == "c1":
        assert masking.opened(hidden.upper(), view).endswith(number)
        other = View(purpose="testing", place="c1")
        with pytest.raises(SealBroken):
            masking.opened(hidden, other)
    else:
        with pytest.raises(SealBroken):
            masking.opened(hidden, View(purpose="exchange", place=place))


@given(
    kind_and_number=st.one_of(
        st.tuples(st.just(Entity.MOBILE), MOBILES),
        st.tuples(st.just(Entity.BANK_CARD), CARDS),
        st.tuples(st.just(Entity.CN_ID), IDS),
    )
)
def test_a_number_that_kept_its_shape_passes_every_check(masking, kind_and_number):
    kind, number = kind_and_number
    check = {
        Entity.MOBILE: checkdigits.mobile,
        Entity.BANK_CARD: checkdigits.bank_card,
        Entity.CN_ID: checkdigits.resident_id,
    }[kind]

    (made,) = masking.texts([number], View(purpose="testing"))

    assert check(made)
    assert len(made) == len(number)


@given(
    kind=st.sampled_from(sorted(shapes._TURNS)),
    value=st.text("0123456789Xx- EH()\uff10\uff19", min_size=1, max_size=22),
)
def test_what_changes_shape_changes_back_or_is_refused(masking, kind, value):
    def step(numerals: str, radix: int, tweak: bytes) -> str:
        return masking.cloak.encipher("testing", kind, numerals, radix, tweak)

    def back(numerals: str, radix: int, tweak: bytes) -> str:
        return masking.cloak.decipher("testing", kind, numerals, radix, tweak)

    try:
        made = shapes.changed(kind, value, step)
    except shapes.NoShapeError:
        return

    assert shapes.changed(kind, made, back) == value
    assert [c for c in made if not c.isdigit() and c != "X"] == [
        c for c in value if not c.isdigit() and c != "X"
    ]


@given(
    kind=st.sampled_from([*Entity, "自定义"]),
    value=st.text(min_size=1, max_size=30),
)
def test_a_higher_level_hides_at_least_as_much(kind, value):
    shown = [
        sum(
            a == b and a.isalnum()
            for a, b in zip(masked(kind, value, level), value, strict=False)
        )
        for level in Level
    ]

    assert shown == sorted(shown, reverse=True)
    assert len({len(masked(kind, value, level)) for level in Level}) == 1


@given(number=MOBILES)
def test_each_way_of_writing_is_one_value(number):
    ways = [
        number,
        f"+86{number}",
        f"0086 {number[:3]}-{number[3:7]}-{number[7:]}",
        number.translate(WIDE),
    ]
    numbers = tokens.Numbering()

    assert {bare(Entity.MOBILE, way) for way in ways} == {number}
    assert {numbers(Entity.MOBILE, way) for way in ways} == {"<手机_1>"}
