"""Every format and every packing gives the same conversations."""

import csv
import gzip
import io
import json
import os
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from guicang.domain.errors import FileChanged, UnknownFormat
from guicang.domain.record import Kind, Role, instant, micros
from guicang.ports.sources import Skipped, Taken
from tests.files import (
    NOW,
    conversation,
    flat,
    line,
    packed,
    read,
    reasons,
    source,
    taken,
    write,
)

SHARED = Path(__file__).parents[3] / "shared" / "data"
PACKINGS = ["", ".gz", ".zst"]


def _table(rows: list[dict], path: Path) -> Path:
    sink = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows), sink)
    path.write_bytes(packed(sink.getvalue(), path.suffix))
    return path


def _csv(rows: list[dict], path: Path) -> Path:
    text = io.StringIO(newline="")
    names = list(dict.fromkeys(name for row in rows for name in row))
    writer = csv.DictWriter(text, names)
    writer.writeheader()
    writer.writerows(rows)
    path.write_bytes(packed(text.getvalue().encode(), path.suffix))
    return path


def _spread(message: dict) -> dict:
    """Lay the sender flat, as a table has it."""
    sender = message["sender"]
    rest = {k: v for k, v in message.items() if k not in {"sender", "direction"}}
    return {**rest, **{f"sender_{name}": value for name, value in sender.items()}}


@pytest.mark.parametrize("packing", PACKINGS)
def test_nested_lines_and_nested_rows_say_the_same(tmp_path, packing):
    rows = [conversation(f"c{n}") for n in range(3)]

    lines = read(write(tmp_path / f"a.jsonl{packing}", rows))
    table = read(_table(rows, tmp_path / f"a.parquet{packing}"))

    assert taken(lines) == taken(table)
    assert [c.id for c in taken(lines)] == ["c0", "c1", "c2"]


@pytest.mark.parametrize("packing", PACKINGS)
def test_flat_lines_rows_of_csv_and_of_parquet_say_the_same(tmp_path, packing):
    messages = [flat(f"c{n // 4}", n % 4) for n in range(8)]
    spread = [_spread(message) for message in messages]

    lines = taken(read(write(tmp_path / f"a.jsonl{packing}", messages)))
    rows = taken(read(_csv(spread, tmp_path / f"a.csv{packing}")))
    table = taken(read(_table(messages, tmp_path / f"a.parquet{packing}")))

    assert lines == rows == table
    assert [len(c.messages) for c in lines] == [4, 4]
    assert lines[0].customer == "C1"
    assert lines[0].customer_name == "测试客户"
    assert lines[0].agent_name == "客服甲"


def test_every_field_of_a_message_finds_its_place(tmp_path):
    [found] = taken(read(write(tmp_path / "a.jsonl", [flat(n=0, recalled=True)])))

    [message] = found.messages
    assert message.id == "c1-m0"
    assert message.at == micros(instant(1763827200_000000))
    assert (message.role, message.kind) == (Role.CUSTOMER, Kind.TEXT)
    assert message.recalled


def test_unknown_fields_are_kept_at_their_level(tmp_path):
    raw = conversation(topic="发票", customer={"id": "C1", "vip": True})
    raw["messages"][0]["label_intent"] = "问候"
    raw["messages"][1]["type"] = "mini-program"

    [found] = taken(read(write(tmp_path / "a.jsonl", [raw])))

    assert json.loads(found.extra) == {"topic": "发票", "customer": {"vip": True}}
    assert json.loads(found.messages[0].extra) == {"label_intent": "问候"}
    assert found.messages[1].kind is Kind.OTHER
    assert json.loads(found.messages[1].extra) == {"type": "mini-program"}


LABELS = {
    "one category": ({"category": "chat.complaint"}, ("chat.complaint",)),
    "several": (
        {"categories": ["chat.transaction", "chat.aftersales"]},
        ("chat.transaction", "chat.aftersales"),
    ),
    "a bare list": (["chat.dispute"], ("chat.dispute",)),
    "talk about health": ({"sensitive": "health"}, ("chat.medical_consult",)),
    "a word of nobody's": ({"category": "urgent"}, ()),
}


@pytest.mark.parametrize(("labels", "expected"), LABELS.values(), ids=LABELS)
def test_retention_categories_are_taken_out_of_labels(tmp_path, labels, expected):
    [found] = taken(read(write(tmp_path / "a.jsonl", [conversation(labels=labels)])))

    assert found.labels == expected


def test_events_become_instants(tmp_path):
    events = {"complaint_closed": "2025-12-01T00:00:00Z", "contract_ended": 1798761600}
    [found] = taken(read(write(tmp_path / "a.jsonl", [conversation(events=events)])))

    assert found.events["complaint_closed"].isoformat() == "2025-12-01T00:00:00+00:00"
    assert found.events["contract_ended"] > NOW


def test_an_instant_without_a_zone_is_noted(tmp_path):
    raw = conversation(opened_at="2025-11-23 00:00:00")
    [found] = taken(read(write(tmp_path / "a.jsonl", [raw, conversation("c2")])))[:1]

    assert found.opened_at.isoformat() == "2025-11-22T16:00:00+00:00"
    assert json.loads(found.extra) == {"zone_assumed": "Asia/Shanghai"}


def test_scattered_lines_come_as_parts(tmp_path):
    lines = [flat("c1", 0), flat("c2", 0), flat("c1", 1)]

    found = taken(read(write(tmp_path / "a.jsonl", lines)))

    assert [(c.id, len(c.messages)) for c in found] == [("c1", 1), ("c2", 1), ("c1", 1)]


def test_a_message_without_number_and_id_has_the_same_id_everywhere(tmp_path):
    one, two = flat("c1", 0), flat("c1", 1)
    for message in (one, two):
        del message["message_id"]
    together = taken(read(write(tmp_path / "a.jsonl", [one, two])))[0]
    alone = taken(read(write(tmp_path / "b.jsonl", [two])))[0]

    assert together.messages[1].id == alone.messages[0].id
    assert together.messages[0].id != together.messages[1].id


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv", "a.parquet"])
def test_reading_goes_on_after_any_place(tmp_path, name):
    messages = [flat(f"c{n // 2}", n % 2) for n in range(8)]
    rows = [_spread(message) for message in messages]
    path = tmp_path / name
    if name.endswith("csv"):
        _csv(rows, path)
    elif name.endswith("parquet"):
        _table(rows, path)
    else:
        write(path, messages)
    whole = read(path)

    for n, item in enumerate(whole):
        assert taken(read(path, item.position)) == taken(whole[n + 1 :])


def test_a_row_may_hold_line_breaks_and_reading_still_goes_on(tmp_path):
    rows = [_spread(flat(f"c{n}", 0, text=f"一\n二\n{n}")) for n in range(3)]
    path = _csv(rows, tmp_path / "a.csv")
    whole = read(path)

    assert [c.messages[0].text for c in taken(whole)] == [
        f"一\n二\n{n}" for n in range(3)
    ]
    assert taken(read(path, whole[0].position)) == taken(whole)[1:]


def test_a_byte_order_mark_and_windows_line_ends_do_not_matter(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + line(conversation("c1")) + b"\r\n\r\n")

    assert [c.id for c in taken(read(path))] == ["c1"]


def test_the_share_read_grows_to_one(tmp_path):
    path = write(tmp_path / "a.jsonl", [conversation(f"c{n}") for n in range(50)])
    shares = [item.done for item in read(path)]

    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_the_digest_is_that_of_the_bytes(tmp_path):
    one = write(tmp_path / "a.jsonl", [conversation()])
    two = write(tmp_path / "b.jsonl", [conversation()])
    other = write(tmp_path / "c.jsonl", [conversation("c2")])

    assert source().identify(one) == source().identify(two)
    assert source().identify(one) != source().identify(other)


FOREIGN = {
    "a zip": b"PK\x03\x04whatever",
    "UTF-16": "{}".encode("utf-16"),
    "a JSON array": b'[{"conversation_id": "c1"}]',
    "prose": b"Dear colleague, here are the chats",
}


@pytest.mark.parametrize("data", FOREIGN.values(), ids=FOREIGN)
def test_what_is_no_export_is_named(tmp_path, data):
    path = tmp_path / "a.txt"
    path.write_bytes(data)

    with pytest.raises(UnknownFormat):
        source().identify(path)


@pytest.mark.parametrize("make", ["missing", "folder", "pipe"])
def test_what_is_no_file_is_named(tmp_path, make):
    path = tmp_path / "a.jsonl"
    if make == "folder":
        path.mkdir()
    elif make == "pipe":
        os.mkfifo(path)

    with pytest.raises(UnknownFormat):
        source().identify(path)


@pytest.mark.parametrize("how", ["appended", "replaced", "removed"])
def test_a_file_that_changes_while_it_is_read_is_told_at_the_end(tmp_path, how):
    path = write(tmp_path / "a.jsonl", [conversation(f"c{n}") for n in range(3)])
    reading = source().read(path)
    first = next(reading)
    if how == "appended":
        with path.open("ab") as file:
            file.write(b"\n")
    elif how == "replaced":
        path.replace(tmp_path / "old")
        write(path, [conversation("c9")])
    else:
        path.unlink()

    rest: list[Taken | Skipped] = []
    with pytest.raises(FileChanged):
        rest.extend(reading)

    assert [c.id for c in taken([first, *rest])] == ["c0", "c1", "c2"]


def test_a_header_without_the_columns_is_named(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("conversation_id,text\nc1,hi\n")

    with pytest.raises(UnknownFormat, match="no column ts"):
        read(path)


REAL = sorted((SHARED / "conversations").glob("*.jsonl.gz"))


@pytest.mark.slow
@pytest.mark.parametrize("path", REAL, ids=lambda p: p.name)
def test_real_conversations_are_read_without_a_loss(path):
    with gzip.open(path) as file:
        raw = [json.loads(text) for text in file]
    items = read(path)

    assert not [item for item in items if isinstance(item, Skipped)]
    assert [c.id for c in taken(items)] == [r["conversation_id"] for r in raw]
    for found, given in zip(taken(items), raw, strict=True):
        assert [m.text for m in found.messages] == [
            m["text"] for m in given["messages"]
        ]


def test_real_conversations_are_there_where_they_must_be():
    assert REAL or not os.environ.get("CI"), "no shared data beside the checkout"


def test_the_published_samples_are_read(tmp_path):
    folder = SHARED / "platform-samples" / "generic"
    if not folder.is_dir():
        pytest.skip("no shared data beside the checkout")
    lines, rows = (read(folder / f"messages.{e}") for e in ("jsonl", "csv"))

    assert not reasons(lines) + reasons(rows)
    [one], [two] = taken(lines), taken(rows)
    assert [m.text for m in one.messages] == [m.text for m in two.messages]
