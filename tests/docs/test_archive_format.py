"""The reference page of the archive format keeps its word."""

import re
from pathlib import Path

from guicang.adapters.segments.layout import (
    ATTACHMENT,
    FORMAT,
    FORMAT_KEY,
    MESSAGE,
    SCHEMA,
    SEAT,
    SEGMENT_KEY,
    UNIT_KEY,
)
from guicang.adapters.segments.parquet import ParquetSegments
from guicang.domain.record import Kind, Role, instant
from tests.archive_specimens import KEY, archived, pack

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "archive-format.md"
SEGMENT = "seg-0001"


def the_ten_lines():
    (block,) = re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    return block


def test_a_segment_is_read_by_the_ten_lines_of_the_page(tmp_path):
    records = archived(30)
    path = tmp_path / "segment"
    path.write_bytes(pack(ParquetSegments(), SEGMENT, KEY, records))
    code = the_ten_lines()
    assert len([line for line in code.splitlines() if line.strip()]) <= 10

    names = {"path": path, "segment": SEGMENT, "key": KEY}
    exec(code, names)  # noqa: S102 - the page's own lines are what is tested

    for found, (talk, salt) in zip(names["conversations"], records, strict=True):
        assert found["id"] == talk.id
        assert found["salt"].hex() == salt
        assert [
            (m["at"], m["sender"] or talk.customer, m["role"], m["text"], m["seq"])
            for m in found["messages"]
        ] == [(instant(m.at), m.sender, m.role, m.text, m.seq) for m in talk.messages]


def test_every_column_and_word_is_on_the_page():
    page = PAGE.read_text("utf-8")
    fields = [*SCHEMA.names, *SEAT.names, *MESSAGE.names, *ATTACHMENT.names]
    keys = [key.decode() for key in (FORMAT_KEY, SEGMENT_KEY, UNIT_KEY)]

    words = [*fields, *keys, *Role, *Kind, FORMAT]
    assert [word for word in words if f"`{word}`" not in page] == []
