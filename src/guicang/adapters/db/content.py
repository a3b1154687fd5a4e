"""The bulk paths of the record store: whole batches in, whole batches out."""

from collections.abc import Sequence
from typing import Any, Final

from guicang.adapters.db.dialects import dialect
from guicang.adapters.db.sealing import Fixed, Sealed

CONVERSATION: Final = "guicang_conversation"
MESSAGE: Final = "guicang_message"
ATTACHMENT: Final = "guicang_attachment"
COLUMNS: Final = (
    "key",
    *Fixed._fields,
    "labelled_at",
    "stored_at",
    "events",
    "labels",
    "sensitive",
    "data_key",
    "revision",
    "findings",
    "head",
)


def insert(made: Sequence[tuple[tuple[Any, ...], Sealed]]) -> None:
    """Insert new conversations, each as its ``COLUMNS`` and what is sealed of it."""
    dialect().insert(CONVERSATION, COLUMNS, [values for values, _ in made])
    ids = numbers([values[0] for values, _ in made])
    insert_sealed([(ids[values[0]], sealed) for values, sealed in made])


def insert_sealed(made: Sequence[tuple[int, Sealed]]) -> None:
    """Insert messages and attachments of conversations, by row number."""
    to = dialect()
    to.insert(
        MESSAGE,
        ("conversation_id", "seq", "sealed"),
        [(number, seq, blob) for number, item in made for seq, blob in item.messages],
    )
    files = [(number, *file) for number, item in made for file in item.attachments]
    if files:
        columns = ("conversation_id", "seq", "position", "sealed")
        to.insert(ATTACHMENT, columns, files)


def delete(ids: Sequence[str]) -> int:
    """Delete conversations and all that hangs on them; return how many."""
    rows = list(numbers(ids).values())
    delete_sealed(rows)
    return dialect().run("DELETE FROM guicang_conversation WHERE id = ANY(%s)", rows)


def delete_sealed(rows: Sequence[int]) -> None:
    """Delete messages and attachments of conversations, by row number."""
    to = dialect()
    to.run("DELETE FROM guicang_message WHERE conversation_id = ANY(%s)", rows)
    to.run("DELETE FROM guicang_attachment WHERE conversation_id = ANY(%s)", rows)


def numbers(ids: Sequence[str]) -> dict[str, int]:
    """Give the row numbers of those of these conversations that are stored."""
    sql = "SELECT key, id FROM guicang_conversation WHERE key = ANY(%s)"
    return dict(dialect().select(sql, list(ids)))
