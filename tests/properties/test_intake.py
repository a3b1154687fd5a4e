"""Laws of mapping, merging, masking and exporting, whatever comes in."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from guicang.adapters.sources.files.gathering import flat
from guicang.adapters.sources.files.limits import Limits
from guicang.adapters.sources.files.lines import lines
from guicang.adapters.sources.files.mapping import conversation
from guicang.adapters.sources.files.parsing import parse
from guicang.domain.detect.masks import Level, mask
from guicang.domain.errors import BadRecord
from guicang.domain.record import (
    Conversation,
    Kind,
    Message,
    Role,
    canonical,
    instant,
    micros,
)
from guicang.domain.record.merge import ContradictionError, merge
from guicang.domain.record.names import safe_name, shown_name
from guicang.domain.record.times import Instants
from guicang.services.documents import document
from tests.files import conversation as raw_conversation, flat as raw_flat, line, pieces
from tests.scanners import SCANNER

INSTANTS = Instants(ZoneInfo("Asia/Shanghai"), datetime(2026, 1, 31, tzinfo=UTC))
TEXT = st.text('ab1中　\0\n"\\\u202e\ufeff\U0001f600', max_size=8)
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXT,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3)
    ),
    max_leaves=6,
)
FIELDS = [*raw_conversation(), "events", "labels", "jurisdictions", "schema", "other"]
INNER = [*raw_conversation()["messages"][0], "direction", "attachments", "recalled"]


def _refusal(work: Callable[[], object]) -> dict[str, object] | None:
    """Do it; give what a refusal says, or None. Any other error fails the test."""
    try:
        work()
    except BadRecord as error:
        return error.data
    return None


@given(st.dictionaries(st.sampled_from(FIELDS), JSON, max_size=4))
def test_any_conversation_is_mapped_or_refused_with_a_reason(changes):
    raw = {**raw_conversation(), **changes}
    refusal = _refusal(lambda: canonical(conversation(raw, INSTANTS)))

    assert refusal is None or (refusal["place"] and refusal["reason"])


@given(st.dictionaries(st.sampled_from([*INNER, "message_id", "x"]), JSON, max_size=4))
def test_any_message_is_mapped_or_refused_with_a_reason(changes):
    raw = raw_conversation()
    raw["messages"][1] |= changes
    refusal = _refusal(lambda: canonical(conversation(raw, INSTANTS)))

    assert refusal is None or str(refusal["place"]).startswith("messages")


@given(st.dictionaries(st.sampled_from([*raw_flat(), "seq", "x"]), JSON, max_size=4))
def test_any_flat_line_is_mapped_or_refused_with_a_reason(changes):
    refusal = _refusal(lambda: flat({**raw_flat(), **changes}, INSTANTS))

    assert refusal is None or refusal["place"]


@given(st.binary(max_size=60) | TEXT.map(str.encode))
def test_any_bytes_are_an_object_or_refused(data):
    assert _refusal(lambda: parse(data)) or isinstance(parse(data), dict)


@given(
    st.lists(st.datetimes(datetime(1990, 1, 2), datetime(2026, 1, 30)), max_size=8),  # noqa: DTZ001 - the zone is written behind
    st.lists(st.sampled_from(["Z", "+08:00", "-03:30", "+0800", "+08:00:30"])),
    st.sampled_from(["T", " ", "-"]),
)
def test_what_was_read_before_changes_no_instant(moments, zones, separator):
    instants = Instants(ZoneInfo("Asia/Shanghai"), datetime(2026, 1, 31, tzinfo=UTC))
    spelled = [
        moment.isoformat(separator, timespec) + zone
        for moment in moments
        for zone in zones
        for timespec in ("seconds", "minutes", "auto")
    ]
    for text in spelled * 2:
        expected = micros(datetime.fromisoformat(text))
        assert instants.read(text, "ts") == expected


@given(st.dictionaries(TEXT, JSON, max_size=4), st.sampled_from([None, (", ", ": ")]))
def test_parsing_gives_what_was_written_with_any_spacing(value, separators):
    text = json.dumps(value, ensure_ascii=False, separators=separators)

    assert parse(text.encode()) == value


@given(
    st.lists(st.binary(max_size=30).map(lambda b: b.replace(b"\n", b"")), max_size=9),
    st.integers(1, 40),
    st.integers(1, 20),
)
def test_lines_are_whole_however_the_pieces_fall(rows, size, longest):
    data = b"".join(row + b"\n" for row in rows)
    limits = Limits(line=longest, head=min(longest, 4))
    found = list(lines(pieces(data, size), limits))
    bom = data.startswith(b"\xef\xbb\xbf") and size >= 3

    assert [each.number for each in found] == list(range(1, len(rows) + 1))
    for each, row in zip(found, rows, strict=True):
        if bom and each.number == 1:
            continue
        assert data[each.offset :].startswith(row)
        assert each.raw == (row if len(row) <= longest else row[: limits.head])
        assert bool(each.problem) == (len(row) > longest)


@st.composite
def _messages(draw, ids: bool = True) -> tuple[Message, ...]:
    count = draw(st.integers(1, 6))
    return tuple(
        Message(
            seq=n,
            id=f"m{n}" if ids else "",
            at=1_763_827_200_000_000 + n * 1_000_000,
            sender=draw(st.sampled_from(["C1", "A1"])),
            role=draw(st.sampled_from(Role)),
            kind=draw(st.sampled_from(Kind)),
            text=draw(TEXT),
            name=draw(TEXT),
            recalled=draw(st.booleans()),
            extra=draw(st.sampled_from(["", '{"x":[1,{"y":null}]}'])),
        )
        for n in range(count)
    )


@st.composite
def conversations(draw) -> Conversation:
    opened = instant(1_763_827_200_000_000)
    return Conversation(
        id=draw(st.sampled_from(["c1", "客 1"])),
        source=draw(st.sampled_from(["", "demo"])),
        channel="wecom",
        lang="zh",
        opened_at=opened,
        closed_at=draw(st.none() | st.just(opened)),
        customer="C1",
        customer_name=draw(TEXT),
        agent="A1",
        messages=draw(_messages(draw(st.booleans()))),
        events=draw(st.sampled_from([{}, {"complaint_closed": opened}])),
        labels=draw(st.sampled_from([(), ("chat.complaint",)])),
        jurisdictions=draw(st.sampled_from([("CN",), ("CN", "EU")])),
        extra=draw(st.sampled_from(["", '{"customer":{"vip":true},"topic":"发票"}'])),
    )


@given(conversations())
def test_what_is_exported_comes_in_again_as_it_was(found):
    again = conversation(parse(line(document(found))), INSTANTS)

    assert canonical(again) == canonical(found)
    assert (again.events, again.labels) == (found.events, found.labels)


@given(conversations(), st.integers(0, 6), st.integers(0, 6))
def test_parts_give_the_whole_in_any_order(whole, a, b):
    count = len(whole.messages)
    low, high = sorted((a % (count + 1), b % (count + 1)))
    one = replace(whole, messages=whole.messages[:high])
    two = replace(whole, messages=whole.messages[low:])

    assert merge(one, two).messages == whole.messages
    assert merge(two, one).messages == whole.messages
    assert merge(whole, one) is whole
    assert merge(whole, merge(one, two)) is whole


@given(conversations(), TEXT)
def test_no_message_is_ever_replaced_by_another_text(found, text):
    first = found.messages[0]
    other = replace(found, messages=(first._replace(text=text),))
    if text == first.text:
        assert merge(found, other) is found
    else:
        with pytest.raises(ContradictionError):
            merge(found, other)


NUMBERS = st.from_regex("[0-9\uff10-\uff19 xX+.-]{5,40}", fullmatch=True)


@given(st.lists(TEXT | NUMBERS, max_size=4).map("".join))
def test_findings_lie_in_the_text_in_order_and_apart(text):
    [found] = SCANNER.scan([text])
    ends = 0
    for hit in found:
        assert ends <= hit.start < hit.end <= len(text)
        ends = hit.end
    masked = mask(text, found, Level.LIGHT)
    assert len(masked) == len(text)
    assert [f for f in SCANNER.scan([masked])[0] if f in found] == []


@given(st.text(max_size=300))
def test_a_safe_name_stays_in_its_folder(name):
    safe = safe_name(name)

    assert safe
    assert len(safe.encode()) <= 120
    assert not set(safe) & set('/\\\0:*?"<>|')
    assert not safe.startswith(".")
    assert safe_name(safe) == safe
    assert len(shown_name(name)) <= 80
