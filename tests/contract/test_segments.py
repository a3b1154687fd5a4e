"""What every archive format promises."""

import dataclasses
import hashlib

import orjson
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from guicang.adapters.segments.parquet import ParquetSegments
from guicang.domain.errors import ArchiveBroken
from guicang.domain.record import Attachment, canonical, digest
from guicang.ports.segments import Archived
from tests.archive_specimens import KEY, RECORDS, archived, pack, talk

SEGMENT = "seg-0001"
PATIENT = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


@pytest.fixture(params=["parquet"], scope="module")
def segments(request):
    return {"parquet": ParquetSegments}[request.param]()


def by_id(records):
    return sorted(records, key=lambda record: record.conversation.id)


def digests(records):
    return {
        record.conversation.id: digest(
            record.conversation, bytes.fromhex(record.salt)
        ).hex()
        for record in records
    }


def exactly(records):
    """Spell values out with their types: tuples and enums compare too kindly."""
    return [
        (repr(record), [m.attachments for m in record.conversation.messages])
        for record in records
    ]


@given(records=RECORDS)
@settings(PATIENT)
def test_what_is_unpacked_is_what_was_pack(segments, records):
    data = pack(segments, SEGMENT, KEY, records)

    found = list(segments.unpack(SEGMENT, KEY, data))
    assert found == by_id(records)
    assert exactly(found) == exactly(by_id(records))


def test_many_conversations_come_back(segments):
    records = archived(2000)
    data = pack(segments, SEGMENT, KEY, records[::-1])

    assert list(segments.unpack(SEGMENT, KEY, data)) == records


@given(records=RECORDS, data=st.data())
@settings(PATIENT)
def test_some_of_a_segment_are_as_they_are_in_the_whole(segments, records, data):
    made = pack(segments, SEGMENT, KEY, records)
    names = [each.conversation.id for each in records]
    only = data.draw(st.sets(st.sampled_from([*names, "none of them"])))

    found = list(segments.unpack(SEGMENT, KEY, made, only))
    wanted = [one for one in by_id(records) if one.conversation.id in only]
    assert exactly(found) == exactly(wanted)


def test_a_segment_of_silence_comes_back(segments):
    silent = dataclasses.replace(talk(1), messages=(), closed_at=None)
    records = [Archived(silent, "")]

    data = pack(segments, SEGMENT, KEY, records)
    assert list(segments.unpack(SEGMENT, KEY, data)) == records
    assert list(segments.unpack("none", KEY, pack(segments, "none", KEY, []))) == []


def with_file(data, *, sha256=None):
    content = data or b""
    sha256 = hashlib.sha256(content).hexdigest() if sha256 is None else sha256
    file = Attachment("发票.pdf", "application/pdf", len(content), sha256, data)
    first, *rest = talk(1).messages
    said = (first._replace(attachments=(file, file)), *rest)
    return Archived(dataclasses.replace(talk(1), messages=said), "00" * 16)


@pytest.mark.parametrize(
    "data", [None, b"", b"\0" * 3_000_000], ids=["missing", "empty", "large"]
)
def test_a_missing_file_is_no_empty_file(segments, data):
    record = with_file(data)
    made = pack(segments, SEGMENT, KEY, [record])

    (found,) = segments.unpack(SEGMENT, KEY, made)
    assert found == record
    assert found.conversation.messages[0].attachments[1].data == data


def test_huge_text_comes_back(segments):
    first, *rest = talk(1).messages
    said = (first._replace(text="归藏😀" * 1_000_000), *rest)
    record = Archived(dataclasses.replace(talk(1), messages=said), "00" * 16)

    data = pack(segments, SEGMENT, KEY, [record])
    assert list(segments.unpack(SEGMENT, KEY, data)) == [record]


LARGE = talk(1).messages[0]
MISFITS = {
    "an integer beyond 64 bits": LARGE._replace(seq=2**63),
    "an instant beyond 64 bits": LARGE._replace(at=2**70),
    "a lone surrogate": LARGE._replace(text="\ud800"),
}


@pytest.mark.parametrize("message", MISFITS.values(), ids=MISFITS)
def test_what_does_not_fit_is_refused_when_packing(segments, message):
    record = Archived(dataclasses.replace(talk(1), messages=(message,)), "00" * 16)

    with pytest.raises(ArchiveBroken, match="does not fit"):
        pack(segments, SEGMENT, KEY, [record])


@pytest.mark.parametrize("salt", ["xyz", "0", "AB" * 16])
def test_a_salt_that_is_no_lower_case_hex_is_refused(segments, salt):
    with pytest.raises(ArchiveBroken, match="does not fit"):
        pack(segments, SEGMENT, KEY, [Archived(talk(1), salt)])


@pytest.mark.parametrize(
    ("segment", "key"), [("", KEY), (SEGMENT, b""), (SEGMENT, KEY[:16])]
)
def test_no_segment_without_id_and_full_key(segments, segment, key):
    with pytest.raises(ArchiveBroken, match="256 bits"):
        pack(segments, segment, key, archived(1))


# --- verify: the read-back without building records -----------------------------------


@given(records=RECORDS)
@settings(PATIENT)
def test_verify_reckons_the_digests_of_the_domain(segments, records):
    bare = [
        Archived(
            dataclasses.replace(
                record.conversation,
                messages=tuple(
                    m._replace(attachments=tuple(a._replace(data=None) for a in m[9]))
                    for m in record.conversation.messages
                ),
            ),
            record.salt,
        )
        for record in records
    ]
    data = pack(segments, SEGMENT, KEY, bare)

    segments.verify(SEGMENT, KEY, data, digests(bare))


@given(records=RECORDS)
@settings(PATIENT)
def test_a_fast_writer_gives_the_canonical_form_byte_for_byte(records):
    for record in records:
        plain = canonical(record.conversation)

        assert canonical(record.conversation, orjson.dumps) == plain


def test_what_a_fast_writer_refuses_is_written_all_the_same():
    large = dataclasses.replace(talk(1), messages=(LARGE._replace(seq=2**70),))

    assert canonical(large, orjson.dumps) == canonical(large)


BREAKS = {
    "one is different": lambda d: d | {"c-00000007": "00" * 32},
    "one is missing": lambda d: d | {"c-99999999": "00" * 32},
    "one is too many": lambda d: {k: v for k, v in d.items() if k != "c-00000007"},
    "everything is too many": lambda d: {},
}


@pytest.mark.parametrize("breaks", BREAKS.values(), ids=BREAKS)
def test_verify_sees_every_difference(segments, breaks):
    records = archived(20)
    data = pack(segments, SEGMENT, KEY, records)
    expected = digests(records)

    messages = sum(len(talk.messages) for talk, _ in records)
    assert segments.verify(SEGMENT, KEY, data, expected) == messages
    with pytest.raises(ArchiveBroken):
        segments.verify(SEGMENT, KEY, data, breaks(expected))


FIELDS = [
    *("source", "channel", "lang", "customer", "customer_name"),
    *("agent", "agent_name", "extra"),
]


@pytest.mark.parametrize("field", FIELDS)
def test_verify_sees_a_change_in_each_field(segments, field):
    (record,) = archived(1)
    changed = dataclasses.replace(record.conversation, **{field: "changed"})
    data = pack(segments, SEGMENT, KEY, [Archived(changed, record.salt)])

    with pytest.raises(ArchiveBroken, match="c-00000000 is different"):
        segments.verify(SEGMENT, KEY, data, digests([record]))


def test_verify_reads_the_bytes_of_attachments(segments):
    for sound in (with_file(b"content"), with_file(b""), with_file(None, sha256="?")):
        data = pack(segments, SEGMENT, KEY, [sound])
        segments.verify(SEGMENT, KEY, data, digests([sound]))

    swapped = with_file(b"content", sha256=hashlib.sha256(b"other").hexdigest())
    data = pack(segments, SEGMENT, KEY, [swapped])
    with pytest.raises(ArchiveBroken, match="an attachment of c-00000001"):
        segments.verify(SEGMENT, KEY, data, digests([swapped]))


# --- attacks --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def packed(segments):
    return pack(segments, SEGMENT, KEY, archived(40))


def opens(segments, data, segment=SEGMENT, key=KEY):
    """Whether unpack gives anything; any other error than ours fails the test."""
    try:
        list(segments.unpack(segment, key, bytes(data)))
    except ArchiveBroken:
        return False
    return True


def test_the_untouched_segment_opens(segments, packed):
    assert opens(segments, packed)


def test_only_the_right_key_opens_a_segment(segments, packed):
    assert not opens(segments, packed, key=bytes(32))
    assert not opens(segments, packed, key=KEY[:16])


def test_a_segment_opens_under_its_own_id_alone(segments, packed):
    other = pack(segments, "seg-0002", KEY, archived(40))

    assert not opens(segments, other)
    assert not opens(segments, packed, segment="seg-0002")
    assert not opens(segments, packed, segment="")


def test_a_segment_cut_anywhere_does_not_open(segments, packed):
    cuts = [*range(0, len(packed), 101), *range(len(packed) - 20, len(packed))]

    assert [cut for cut in cuts if opens(segments, packed[:cut])] == []


def flipped(data, place, bit):
    changed = bytearray(data)
    changed[place] ^= 1 << bit
    return changed


def test_every_bit_of_the_frame_is_minded(segments, packed):
    footer = len(packed) - 8 - int.from_bytes(packed[-8:-4], "little")
    frame = [*range(12), *range(footer - 4, footer + 30), *range(-40, 0)]

    found = [
        (place, bit)
        for place in frame
        for bit in range(8)
        if opens(segments, flipped(packed, place, bit))
    ]
    assert found == []


@given(data=st.data())
@settings(max_examples=100, deadline=None)
def test_a_flipped_bit_anywhere_is_found(segments, packed, data):
    place = data.draw(st.integers(0, len(packed) - 1))
    bit = data.draw(st.integers(0, 7))

    assert not opens(segments, flipped(packed, place, bit))


def test_bytes_that_were_added_are_found(segments, packed):
    footer = len(packed) - 8 - int.from_bytes(packed[-8:-4], "little")
    added = [
        packed + b"x",
        b"x" + packed,
        packed + packed,
        packed[:footer] + bytes(100) + packed[footer:],
        packed[:4] + bytes(100) + packed[4:],
    ]

    assert [len(data) for data in added if opens(segments, data)] == []


def test_pages_of_two_segments_cannot_be_mixed(segments, packed):
    other = pack(segments, SEGMENT, KEY, archived(40))
    assert len(other) == len(packed)

    middle = len(packed) // 2
    assert not opens(segments, packed[:middle] + other[middle:])


@pytest.mark.parametrize(
    "data", [b"", b"PARE", b"PARE" * 20, b"PAR1" + bytes(100) + b"PAR1", b"\0" * 50]
)
def test_what_is_no_segment_is_refused(segments, data):
    assert not opens(segments, data)
