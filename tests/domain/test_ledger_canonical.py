"""One entry, one spelling."""

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, strategies as st

from guicang.domain.access.model import Role
from guicang.domain.errors import LedgerBroken, LedgerRefused
from guicang.domain.ledger.canonical import decode, encode, instant, spell
from guicang.domain.ledger.model import Entry, Tag

AT = datetime(2026, 1, 31, 7, tzinfo=UTC)
KEYS = st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
PLAIN = st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | TEXTS
DATA = st.dictionaries(
    KEYS,
    st.recursive(
        PLAIN,
        lambda inner: st.lists(inner) | st.dictionaries(KEYS, inner),
        max_leaves=8,
    ),
)


def entry(**changes):
    return Entry(
        **{
            "seq": 7,
            "at": AT,
            "tag": Tag.BATCH_ERASED,
            "actor": "chen",
            "data": {"n": 3, "batch": "b-1", "ok": True, "why": None},
            **changes,
        }
    )


def test_the_spelling_is_fixed():
    assert encode(entry()) == (
        b'{"actor":"chen","at":"2026-01-31T07:00:00.000000Z",'
        b'"data":{"batch":"b-1","n":3,"ok":true,"why":null},'
        b'"seq":7,"tag":"batch:erased"}'
    )


def test_text_is_escaped_as_rfc_8785_does():
    text = '\u20ac$\x0f\nA\'B"\\\\"/\x7f归藏'

    body = encode(entry(data={"text": text}))

    assert '"text":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/\x7f归藏"'.encode() in body


@given(data=DATA, actor=TEXTS, seq=st.integers(0, 2**53 - 1))
def test_what_is_written_reads_back(data, actor, seq):
    written = entry(data=data, actor=actor, seq=seq)

    assert decode(encode(written)) == written


@given(data=DATA)
def test_the_order_of_keys_does_not_matter(data):
    turned = dict(reversed(data.items()))

    assert encode(entry(data=turned)) == encode(entry(data=data))


@given(a=st.datetimes(), b=st.datetimes())
def test_instants_sort_as_they_are_spelled(a, b):
    a, b = a.replace(tzinfo=UTC), b.replace(tzinfo=UTC)

    assert (spell(a) < spell(b)) == (a < b)
    assert instant(spell(a)) == a


def test_an_instant_of_another_zone_is_spelled_in_utc():
    shanghai = datetime(2026, 1, 31, 15, tzinfo=timezone(timedelta(hours=8)))

    assert spell(shanghai) == "2026-01-31T07:00:00.000000Z"


@pytest.mark.parametrize(
    "changes",
    [
        {"data": {"x": 1.5}},
        {"data": {"x": float("nan")}},
        {"data": {"x": 2**53}},
        {"data": {"x": b"bytes"}},
        {"data": {"x": AT}},
        {"data": {"x": {1, 2}}},
        {"data": {1: "x"}},
        {"data": {"": "x"}},
        {"data": {"键": "x"}},
        {"data": {"a\n": "x"}},
        {"data": {"x": "\ud800"}},
        {"actor": "\udfff"},
        {"at": AT.replace(tzinfo=None)},
        {"seq": -1},
        {"seq": True},
        {"seq": 2**53},
    ],
)
def test_what_has_no_spelling_is_refused(changes):
    with pytest.raises(LedgerRefused):
        encode(entry(**changes))


def test_an_enum_is_spelled_as_its_text():
    named, plain = ({"role": role} for role in (Role.ADMIN, "admin"))

    assert encode(entry(data=named)) == encode(entry(data=plain))


def test_data_without_end_is_refused():
    endless = {}
    endless["again"] = endless

    with pytest.raises(LedgerRefused, match="nested"):
        encode(entry(data=endless))


GOOD = encode(entry())
OTHER_SPELLINGS = [
    b"",
    b"null",
    b"[]",
    b"\xff" + GOOD,
    GOOD + b"\n",
    GOOD.replace(b":3", b": 3"),
    GOOD.replace(b":3", b":3.0"),
    GOOD.replace(b":3", b":3e0"),
    GOOD.replace(b":3", b":NaN"),
    GOOD.replace(b":3", b":9007199254740992"),
    GOOD.replace(b":3", b":" + b"9" * 5000),
    GOOD.replace(b":3", b":" + b"[" * 100_000),
    GOOD.replace(b'"n":3', b'"n":3,"n":3'),
    GOOD.replace(b"chen", b"\\u0063hen"),
    GOOD.replace(b"chen", b"\\ud800"),
    GOOD.replace(b'"seq":7,"tag":"batch:erased"', b'"tag":"batch:erased","seq":7'),
    GOOD.replace(b'"seq":7', b'"seq":true'),
    GOOD.replace(b'"seq":7', b'"seq":-7'),
    GOOD.replace(b'"seq":7', b'"seq":"7"'),
    GOOD.replace(b',"seq":7', b""),
    GOOD.replace(b'"seq":7', b'"seq":7,"sig":""'),
    GOOD.replace(b"000000Z", b"0Z"),
    GOOD.replace(b"000000Z", b"000000+00:00"),
    GOOD.replace(b"01-31", b"02-31"),
]


@pytest.mark.parametrize("body", OTHER_SPELLINGS, ids=range(len(OTHER_SPELLINGS)))
def test_any_other_spelling_is_not_an_entry(body):
    assert body != GOOD
    with pytest.raises(LedgerBroken):
        decode(body)


def test_tags_say_thing_and_deed():
    assert [(tag.thing, tag.deed) for tag in (Tag.BATCH_ERASED,)] == [
        ("batch", "erased")
    ]
    assert json.loads(encode(entry()))["tag"] == Tag.BATCH_ERASED
