"""Parcels as files: Parquet (zstd) or JSON Lines, a conversation a row."""

import io
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any

from guicang.domain.disclosure import Form
from guicang.domain.disclosure.rows import Row
from guicang.ports.disclosures import Parcel


def name_of(parcel: Parcel, form: Form) -> str:
    """Name the file of a parcel: the same parcel, the same name."""
    day = parcel.at.astimezone(UTC)
    return f"{day:%Y-%m-%d}/{parcel.id}.{form.value}"


def written(rows: Sequence[Row], form: Form) -> bytes:
    """Write rows; the order of fields is that of the schema."""
    if form is Form.JSONL:
        lines = (json.dumps(row, ensure_ascii=False) for row in rows)
        return "".join(f"{line}\n" for line in lines).encode()
    import pyarrow as pa
    import pyarrow.parquet as pq

    sink = io.BytesIO()
    table = pa.Table.from_pylist([_typed(row) for row in rows], schema=schema())
    pq.write_table(table, sink, compression="zstd")
    return sink.getvalue()


@cache
def schema() -> Any:
    """Give the columns of Parquet files; instants are UTC, in microseconds."""
    import pyarrow as pa

    text, at = pa.string(), pa.timestamp("us", tz="UTC")
    attachment = pa.struct([("name", text), ("media_type", text), ("sha256", text)])
    message = pa.struct(
        [
            ("seq", pa.int64()),
            ("at", at),
            ("role", text),
            ("sender_id", text),
            ("sender_name", text),
            ("type", text),
            ("text", text),
            ("recalled", pa.bool_()),
            ("attachments", pa.list_(attachment)),
        ]
    )
    return pa.schema(
        [
            ("conversation_id", text),
            ("revision", pa.int64()),
            ("source", text),
            ("channel", text),
            ("lang", text),
            ("opened_at", at),
            ("closed_at", at),
            ("customer_id", text),
            ("customer_name", text),
            ("agent_id", text),
            ("agent_name", text),
            ("categories", pa.list_(text)),
            ("messages", pa.list_(message)),
        ]
    )


def instant_of(text: str) -> datetime | None:
    """Read an instant of a row; None where there is none."""
    return datetime.fromisoformat(text).astimezone(UTC) if text else None


def _typed(row: Row) -> Row:
    return {
        **row,
        "opened_at": instant_of(row["opened_at"]),
        "closed_at": instant_of(row["closed_at"]),
        "messages": [{**m, "at": instant_of(m["at"])} for m in row["messages"]],
    }
