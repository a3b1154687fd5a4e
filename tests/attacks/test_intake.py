"""Hostile files end in quarantine or in a clear error: never in a crash or a loss."""

import base64
import gzip
import hashlib
import io
import json
import tracemalloc

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from guicang.domain.errors import UnknownFormat
from guicang.domain.record.names import safe_name, shown_name
from guicang.ports.sources import Skipped
from tests.files import conversation, flat, line, packed, read, reasons, taken, write

GOOD = conversation("good")


def _raw(**changes: object) -> bytes:
    return line(conversation("bad", **changes))


def _message(**changes: object) -> bytes:
    raw = conversation("bad")
    raw["messages"][1] |= changes
    return line(raw)


LINES = {
    "not UTF-8": (b'{"conversation_id": "\xff\xfe"}', "byte 22: not UTF-8"),
    "not JSON": (b'{"conversation_id": ', "not JSON"),
    "an array": (b"[1, 2]x", "not JSON"),
    "a number": (b"17", "not an object"),
    "NUL bytes": (b"\x00" * 40, "not JSON"),
    "half a character": (_raw(source="x").replace(b'"x"', b'"\\ud800"'), "surrogate"),
    "half a character in a text": (
        _message(text="x").replace(b'"text":"x"', b'"text":"\\udfff"'),
        "surrogate",
    ),
    "a key twice": (b'{"conversation_id":"a","conversation_id":"b"}', "same key twice"),
    "nested deeply": (b'{"a":' * 5000 + b"1" + b"}" * 5000, "nested too deeply"),
    "nested a little too deeply": (
        _raw(x=json.loads("[" * 80 + "]" * 80)),
        "extra: nested too deeply",
    ),
    "NaN": (b'{"conversation_id":"a","messages":[],"x":NaN}', "no JSON number"),
    "Infinity": (b'{"conversation_id":"a","messages":[],"x":-Infinity}', "no JSON"),
    "a number of 5,000 digits": (b'{"a":' + b"9" * 5000 + b"}", "too long"),
    "an exponent out of range": (b'{"a":1e999}', "too long"),
    "no id": (line({**GOOD, "conversation_id": ""}), "conversation_id: missing"),
    "an id of 10,000 letters": (
        line({**GOOD, "conversation_id": "x" * 10_000}),
        "longer than 200",
    ),
    "an id with NUL": (line({**GOOD, "conversation_id": "a\0b"}), "control"),
    "an id that turns the writing": (
        line({**GOOD, "conversation_id": "a\u202etxt.exe"}),
        "control",
    ),
    "an id that is an object": (line({**GOOD, "conversation_id": {}}), "not a text"),
    "messages that are a map": (_raw(messages={}), "messages: not a list"),
    "a message that is a text": (_raw(messages=["hi"]), "messages[0]: not an object"),
    "the same seq twice": (_message(seq=0), "the same seq twice"),
    "a negative seq": (_message(seq=-1), "messages[1].seq"),
    "a huge seq": (_message(seq=2**70), "messages[1].seq"),
    "a text that is a list": (_message(text=["x"]), "messages[1].text: not a text"),
    "a role of nobody": (
        _message(role="emperor"),
        "messages[1].role: not a known role",
    ),
    "a role that is a list": (_message(role=["agent"]), "messages[1].role"),
    "no role at all": (_message(role=None), "messages[1].role: missing"),
    "recalled maybe": (_message(recalled="maybe"), "messages[1].recalled"),
    "a year before chats": (
        _message(ts="1969-12-31T00:00:00Z"),
        "messages[1].ts: before 1990",
    ),
    "the day after tomorrow": (
        _message(ts="2026-02-02T07:00:01Z"),
        "messages[1].ts: in the future",
    ),
    "the year 9999": (_message(ts="9999-12-31T23:59:59-14:00"), "messages[1].ts"),
    "an instant of 10**30": (_message(ts=10**30), "messages[1].ts: no instant"),
    "an instant of minus one": (_message(ts=-1), "messages[1].ts: before 1990"),
    "an instant that is true": (_message(ts=True), "messages[1].ts: no instant"),
    "an instant that is words": (_message(ts="yesterday"), "messages[1].ts"),
    "digits for ever": (_message(ts="9" * 100_000), "messages[1].ts"),
    "closed before it opened": (
        _raw(closed_at="2025-11-22T00:00:00+08:00"),
        "closed_at: before opened_at",
    ),
    "an event that we reckon": (_raw(events={"closed": 1763856000}), "events"),
    "an event with a path for a name": (_raw(events={"../x": 1763856000}), "events"),
    "a schema of the future": (_raw(schema="guicang.conversation/9"), "schema"),
    "labels that are a number": (_raw(labels=7), "labels"),
    "attachments that are a text": (_message(attachments="x"), "attachments"),
    "data that is no base64": (
        _message(attachments=[{"name": "a", "data": "%%%"}]),
        "messages[1].attachments[0].data: not base64",
    ),
    "data with another digest": (
        _message(attachments=[{"name": "a", "data": "aGk=", "sha256": "0" * 64}]),
        "messages[1].attachments[0].sha256",
    ),
    "data of another size": (
        _message(attachments=[{"name": "a", "data": "aGk=", "size": 10**12}]),
        "messages[1].attachments[0].size",
    ),
    "a digest that is none": (
        _message(attachments=[{"name": "a", "sha256": "../../etc/passwd"}]),
        "messages[1].attachments[0].sha256",
    ),
    "a name of 100,000 letters": (
        _message(attachments=[{"name": "a" * 100_000, "sha256": "0" * 64}]),
        "messages[1].attachments[0].name",
    ),
}


@pytest.mark.parametrize(("bad", "expected"), LINES.values(), ids=LINES)
def test_a_bad_line_is_kept_raw_and_its_neighbours_are_taken(tmp_path, bad, expected):
    path = write(tmp_path / "a.jsonl", [conversation("a"), bad, conversation("z")])

    items = read(path)

    assert [c.id for c in taken(items)] == ["a", "z"]
    [skipped] = [item for item in items if isinstance(item, Skipped)]
    assert expected in skipped.unreadable.reason
    assert skipped.unreadable.raw == bad
    assert skipped.unreadable.position == 2
    assert path.read_bytes()[skipped.unreadable.offset :].startswith(bad)


@pytest.mark.parametrize("packing", ["", ".gz", ".zst"])
def test_an_endless_line_is_digested_as_it_passes(tmp_path, packing):
    long = b'{"x":"' + b"a" * 300_000 + b'"}'
    path = write(tmp_path / f"a.jsonl{packing}", [GOOD, long, conversation("z")])

    items = read(path, line=100_000, head=1_000)

    assert [c.id for c in taken(items)] == ["good", "z"]
    [skipped] = [item for item in items if isinstance(item, Skipped)]
    assert skipped.unreadable.raw == long[:1_000]
    assert str(len(long)) in skipped.unreadable.reason
    assert hashlib.sha256(long).hexdigest() in skipped.unreadable.reason


@pytest.mark.slow
def test_a_line_of_a_hundred_mebibytes_costs_little_memory(tmp_path):
    path = tmp_path / "a.jsonl.gz"
    with gzip.open(path, "wb", compresslevel=1) as file:
        for _ in range(100):
            file.write(b"a" * (1 << 20))
    tracemalloc.start()
    items = read(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert "104857600 bytes" in reasons(items)[0]
    assert len(items[0].unreadable.raw) == 1 << 20
    assert peak < 64 << 20


BOMBS = {"ratio": {"ratio": 10, "ratio_after": 10_000}, "total": {"total": 50_000}}


@pytest.mark.parametrize("limits", BOMBS.values(), ids=BOMBS)
@pytest.mark.parametrize("packing", [".gz", ".zst"])
def test_a_bomb_is_stopped_and_what_came_before_is_kept(tmp_path, packing, limits):
    path = tmp_path / f"a.jsonl{packing}"
    data = line(GOOD) + b"\n" + b" " * 20_000_000
    path.write_bytes(packed(data, packing))

    items = read(path, **limits)

    assert len(items) <= 2
    assert "unpacks to" in reasons(items)[0]


@pytest.mark.parametrize("packing", [".gz", ".zst"])
@pytest.mark.parametrize("cut", [0.3, 0.6, 0.95])
def test_a_file_that_ends_early_gives_what_it_has(tmp_path, packing, cut):
    names = [hashlib.sha256(bytes([n])).hexdigest() for n in range(200)]
    whole = write(tmp_path / f"a.jsonl{packing}", [conversation(n) for n in names])
    data = whole.read_bytes()
    path = tmp_path / f"b.jsonl{packing}"
    path.write_bytes(data[: int(len(data) * cut)])

    items = read(path)

    found = [c.id for c in taken(items)]
    assert found == names[: len(found)]
    assert len(found) < 200
    assert len(reasons(items)) == 1
    assert "ends early" in reasons(items)[0]
    assert read(path, items[-1].position) == []


def test_damaged_bytes_in_the_middle_are_told(tmp_path):
    path = write(tmp_path / "a.jsonl.gz", [conversation(f"c{n}") for n in range(500)])
    data = bytearray(path.read_bytes())
    data[-8:-4] = b"\0\0\0\0"
    path.write_bytes(data)

    items = read(path)

    assert len(taken(items)) == 500
    assert "does not unpack" in reasons(items)[0]


def test_two_packed_files_in_a_row_are_both_read(tmp_path):
    path = tmp_path / "a.jsonl.gz"
    one, two = (gzip.compress(line(conversation(n)) + b"\n") for n in ("a", "b"))
    path.write_bytes(one + two + b"\0" * 100)

    assert [c.id for c in taken(read(path))] == ["a", "b"]


HEADER = b"conversation_id,message_id,ts,sender_id,sender_role,text\n"
ROW = b"c%d,m%d,2025-11-23T00:00:00Z,C1,customer,%s\n"

ROWS = {
    "a quote that is not closed": (b'"hello', "not closed"),
    "letters after a quote": (b'"hello"x', "not CSV"),
    "too many fields": (b"a,b,c", "not as many fields"),
    "not UTF-8": (b"\xff\xfe", "not UTF-8"),
}


@pytest.mark.parametrize(("text", "expected"), ROWS.values(), ids=ROWS)
def test_a_bad_row_is_kept_and_the_next_one_is_read(tmp_path, text, expected):
    path = tmp_path / "a.csv"
    good = [ROW % (n, n, b"hi") for n in (1, 3, 4)]
    path.write_bytes(HEADER + good[0] + ROW % (2, 2, text) + good[1] + good[2])

    items = read(path)

    assert [c.id for c in taken(items)] == ["c1", "c3", "c4"]
    assert expected in reasons(items)[0]


def test_a_quote_that_is_not_closed_does_not_read_the_whole_file(tmp_path):
    path = tmp_path / "a.csv"
    rows = [ROW % (n, n, b"hi") for n in range(100)]
    path.write_bytes(HEADER + ROW % (900, 900, b'"open') + b"".join(rows))

    items = read(path, record_lines=10)

    assert len(taken(items)) == 100
    assert len(reasons(items)) == 1


def test_a_table_that_claims_too_much_is_refused(tmp_path):
    path = tmp_path / "a.parquet"
    rows = [{"conversation_id": "c1", "text": "x" * 100_000}] * 50
    pq.write_table(pa.Table.from_pylist(rows), path, use_dictionary=False)

    with pytest.raises(UnknownFormat, match="unpacks to more"):
        read(path, row_group=1_000_000)


def test_a_row_that_is_too_long_is_kept_by_its_head(tmp_path):
    path = tmp_path / "a.parquet"
    rows = [flat("a"), flat("b", text="x" * 50_000), flat("c")]
    pq.write_table(pa.Table.from_pylist(rows), path)

    items = read(path, line=10_000, head=500)

    assert [c.id for c in taken(items)] == ["a", "c"]
    assert "its head is kept" in reasons(items)[0]
    assert [len(i.unreadable.raw) for i in items if isinstance(i, Skipped)] == [500]


def test_a_damaged_row_group_is_told_and_the_others_are_read(tmp_path):
    sink = io.BytesIO()
    rows = [flat(f"c{n}", text=f"{n}" * 50) for n in range(100)]
    table = pa.Table.from_pylist(rows)
    pq.write_table(table, sink, row_group_size=50, compression="zstd")
    data = bytearray(sink.getvalue())
    start = pq.ParquetFile(sink).metadata.row_group(0).column(2).data_page_offset
    data[start : start + 60] = b"\xff" * 60
    path = tmp_path / "a.parquet"
    path.write_bytes(data)

    items = read(path)

    assert "do not unpack" in reasons(items)[0]
    assert {c.id for c in taken(items)} >= {f"c{n}" for n in range(50, 100)}


def test_a_parquet_file_cut_short_is_refused(tmp_path):
    path = tmp_path / "a.parquet"
    pq.write_table(pa.Table.from_pylist([flat()]), path)
    path.write_bytes(path.read_bytes()[:-20])

    with pytest.raises(UnknownFormat):
        read(path)


NAMES = {
    "a way out": ("../../etc/passwd", "passwd"),
    "a way out of Windows": ("..\\..\\boot.ini", "boot.ini"),
    "a hidden file": (".bashrc", "bashrc"),
    "only dots": ("..", "file"),
    "nothing": ("", "file"),
    "NUL": ("a\0b.png", "a_b.png"),
    "writing turned round": ("invoice\u202egnp.exe", "invoice_gnp.exe"),
    "a device": ("CON.txt", "_CON.txt"),
    "a stream": ("a.txt:evil", "a.txt_evil"),
    "line breaks": ("a\r\nb", "a__b"),
    "a plain Chinese name": ("发票 2025.pdf", "发票 2025.pdf"),
}


@pytest.mark.parametrize(("name", "safe"), NAMES.values(), ids=NAMES)
def test_a_name_is_kept_as_it_came_and_never_used_as_a_path(tmp_path, name, safe):
    data = base64.b64encode(b"hi").decode()
    bad = _message(attachments=[{"name": name, "data": data}])

    [found] = taken(read(write(tmp_path / "a.jsonl", [bad])))

    [attachment] = found.messages[1].attachments
    assert attachment.name == name
    assert safe_name(attachment.name) == safe
    assert "\u202e" not in shown_name(attachment.name)


def test_a_name_of_four_kibibytes_is_shortened_where_it_is_used():
    name = "报告" * 2000 + ".pdf"

    assert len(safe_name(name).encode()) <= 120
    assert safe_name(name).endswith(".pdf")
    assert len(shown_name(name)) == 80


def test_a_reference_without_a_digest_is_kept_as_it_came(tmp_path):
    reference = {"name": "a.png", "url": "https://files.test/a"}
    [found] = taken(
        read(write(tmp_path / "a.jsonl", [_message(attachments=[reference])]))
    )

    assert found.messages[1].attachments == ()
    extra = json.loads(found.messages[1].extra)
    assert extra == {"attachments_more": [{"n": 0, **reference}]}


def test_a_number_of_more_than_64_bits_is_kept_exactly(tmp_path):
    [found] = taken(
        read(write(tmp_path / "a.jsonl", [_raw(order=123456789012345678901234567890)]))
    )

    assert found.extra == '{"order":123456789012345678901234567890}'


def test_texts_with_strange_characters_stay_as_they_are(tmp_path):
    text = "\0\u202e\ufeff\U0001f600 \x1b[31m"
    [found] = taken(read(write(tmp_path / "a.jsonl", [_message(text=text)])))

    assert found.messages[1].text == text
