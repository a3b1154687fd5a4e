"""The bulk paths of the record store: whole batches in, whole batches out."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from guicang.adapters.db import deskends, facets, rows
from guicang.adapters.db.dialects import dialect
from guicang.adapters.db.sealing import Fixed, Sealed
from guicang.domain.detect.model import Finding
from guicang.ports.records import Incoming

CONVERSATION: Final = "guicang_conversation"
MESSAGE: Final = "guicang_message"
ATTACHMENT: Final = "guicang_attachment"
FINDING: Final = "guicang_finding"
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
    "rules",
    "head",
)


def insert(made: Sequence[tuple[tuple[Any, ...], Sealed, Incoming]]) -> None:
    """Insert new conversations: each one's ``COLUMNS``, its seals, and what it is."""
    dialect().insert(CONVERSATION, COLUMNS, [values for values, _, _ in made])
    ids = numbers([values[0] for values, _, _ in made])
    insert_sealed([(ids[values[0]], sealed) for values, sealed, _ in made])
    insert_findings([(ids[values[0]], i.findings) for values, _, i in made])
    facets.insert((ids[values[0]], i) for values, _, i in made)


def insert_sealed(made: Sequence[tuple[int, Sealed]]) -> None:
    """Insert pages and attachments of conversations, by row number."""
    to = dialect()
    to.insert(
        MESSAGE,
        ("conversation_id", "seq", "sealed"),
        [(number, seq, blob) for number, item in made for seq, blob in item.pages],
    )
    files = [(number, *file) for number, item in made for file in item.attachments]
    if files:
        columns = ("conversation_id", "seq", "position", "sealed")
        to.insert(ATTACHMENT, columns, files)


def insert_findings(
    made: Iterable[tuple[int, Mapping[int, tuple[Finding, ...]] | None]],
) -> None:
    """Insert the findings of conversations, by row number."""
    lines = [
        (number, *line)
        for number, findings in made
        for line in rows.dump_findings(findings)
    ]
    if lines:
        dialect().insert(FINDING, ("conversation_id", *rows.FINDING), lines)


def findings(number: int) -> dict[int, tuple[Finding, ...]]:
    """Read the findings of a conversation, by row number."""
    columns = ", ".join(rows.FINDING)
    sql = (
        f"SELECT {columns} FROM guicang_finding "  # noqa: S608 - constants
        "WHERE conversation_id = ANY(%s) ORDER BY seq, position"
    )
    return rows.findings(dialect().select(sql, [number]))


def delete(ids: Sequence[str]) -> int:
    """Delete conversations and all that hangs on them; return how many.

    What hangs on their customers goes with the last one, and what the desk has of them.
    """
    those = list(numbers(ids).values())
    _delete_lines(ids)
    delete_sealed(those)
    delete_findings(those)
    facets.delete(those)
    tags = _tags(those)
    gone = dialect().run("DELETE FROM guicang_conversation WHERE id = ANY(%s)", those)
    dialect().run(
        "DELETE FROM guicang_clue WHERE identity = ANY(%s) AND NOT EXISTS ("
        "SELECT 1 FROM guicang_conversation WHERE customer_tag = identity)",
        tags,
    )
    deskends.delete(ids, tags)
    return gone


def _tags(those: Sequence[int]) -> list[str]:
    """Name the customers of conversations, by row number."""
    sql = "SELECT DISTINCT customer_tag FROM guicang_conversation WHERE id = ANY(%s)"
    return [tag for (tag,) in dialect().select(sql, those)]


def _delete_lines(ids: Sequence[str]) -> None:
    """Delete what web chat still has of conversations that are records."""
    lines = (
        "SELECT l.id FROM guicang_chatline l"
        " JOIN guicang_chat c ON c.id = l.chat_id AND l.seq <= c.kept"
        " JOIN guicang_stretch s ON s.thread = c.thread"
        " AND s.source = 'webchat:' || c.channel"
        " WHERE s.conversation = ANY(%s) AND l.at BETWEEN s.first AND s.last"
    )
    to = dialect()
    found = [number for (number,) in to.select(lines, list(ids))]
    if found:
        to.run("DELETE FROM guicang_chatfile WHERE line_id = ANY(%s)", found)
        to.run("DELETE FROM guicang_chatline WHERE id = ANY(%s)", found)


def delete_sealed(those: Sequence[int]) -> None:
    """Delete pages and attachments of conversations, by row number."""
    to = dialect()
    to.run("DELETE FROM guicang_message WHERE conversation_id = ANY(%s)", those)
    to.run("DELETE FROM guicang_attachment WHERE conversation_id = ANY(%s)", those)


def delete_findings(those: Sequence[int]) -> None:
    """Delete findings of conversations, by row number."""
    to = dialect()
    to.run("DELETE FROM guicang_finding WHERE conversation_id = ANY(%s)", those)


def numbers(ids: Sequence[str]) -> dict[str, int]:
    """Give the row numbers of those of these conversations that are stored."""
    sql = "SELECT key, id FROM guicang_conversation WHERE key = ANY(%s)"
    return dict(dialect().select(sql, list(ids)))
