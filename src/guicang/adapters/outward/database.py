"""A database, through SQLAlchemy: PostgreSQL, MySQL and MariaDB, SQLite.

Two tables, made if they are missing: ``guicang_conversations`` (key: its id) and
``guicang_messages`` (key: conversation and number). A parcel is one transaction, which
puts conversations with their messages in the place of lower revisions.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Final
from urllib.parse import parse_qsl, unquote, urlsplit

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    delete,
    insert,
    select,
    text,
)
from sqlalchemy.dialects import mysql
from sqlalchemy.engine import URL, Connection, Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from guicang.adapters.outward.files import instant_of
from guicang.domain.disclosure import Destination
from guicang.domain.disclosure.rows import Row
from guicang.domain.errors import DestinationFailed
from guicang.ports.disclosures import Parcel

_DRIVERS: Final = {
    "postgresql": "postgresql+psycopg",
    "mysql": "mysql+pymysql",
    "sqlite": "sqlite",
}
_SECONDS: Final = 10
_WAITS: Final[Mapping[str, Mapping[str, object]]] = {
    "postgresql": {"connect_timeout": _SECONDS},
    "mysql": {"connect_timeout": _SECONDS, "charset": "utf8mb4"},
    "sqlite": {"timeout": _SECONDS},
}
# Ids are told apart letter by letter, which MySQL does not do unless it is told.
_ID: Final = String(255).with_variant(
    mysql.VARCHAR(255, charset="utf8mb4", collation="utf8mb4_bin"), "mysql", "mariadb"
)
_LONG: Final = Text().with_variant(
    mysql.LONGTEXT(charset="utf8mb4", collation="utf8mb4_bin"), "mysql", "mariadb"
)
_AT: Final = DateTime(timezone=True).with_variant(
    mysql.DATETIME(fsp=6), "mysql", "mariadb"
)
_META: Final = MetaData()
CONVERSATIONS: Final = Table(
    "guicang_conversations",
    _META,
    Column("conversation_id", _ID, primary_key=True),
    Column("revision", BigInteger, nullable=False),
    *(Column(name, _LONG, nullable=False) for name in ("source", "channel", "lang")),
    Column("opened_at", _AT),
    Column("closed_at", _AT),
    *(
        Column(name, _LONG, nullable=False)
        for name in ("customer_id", "customer_name", "agent_id", "agent_name")
    ),
    Column("categories", _LONG, nullable=False),
)
MESSAGES: Final = Table(
    "guicang_messages",
    _META,
    Column("conversation_id", _ID, primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("at", _AT),
    *(
        Column(name, _LONG, nullable=False)
        for name in ("role", "sender_id", "sender_name", "type", "text")
    ),
    Column("recalled", Boolean, nullable=False),
    Column("attachments", _LONG, nullable=False),
)
"""Lists (categories, attachments) are JSON; instants are UTC."""


@dataclass(frozen=True)
class DatabaseDoor:
    """Writes rows into tables of its own."""

    destination: Destination
    password: str

    def __repr__(self) -> str:
        return f"DatabaseDoor({self.destination.name})"

    def check(self) -> str:
        """Say which database answers, and in which release."""
        with self._spoken(), self._engine.connect() as connection:
            connection.execute(text("SELECT 1"))
            release = ".".join(map(str, connection.dialect.server_version_info or ()))
            return f"{connection.dialect.name} {release}"

    def put(self, parcel: Parcel) -> None:
        """Write a parcel in one transaction; higher revisions stay."""
        with self._spoken():
            _META.create_all(self._engine)
            with self._engine.begin() as connection:
                self._put(connection, parcel.rows)

    def _put(self, connection: Connection, rows: Sequence[Row]) -> None:
        ids = [row["conversation_id"] for row in rows]
        asked = select(CONVERSATIONS.c.conversation_id, CONVERSATIONS.c.revision)
        mine = asked.where(CONVERSATIONS.c.conversation_id.in_(ids)).with_for_update()
        there = {found[0]: found[1] for found in connection.execute(mine)}
        going = [
            row
            for row in rows
            if there.get(row["conversation_id"], 0) <= row["revision"]
        ]
        if not going:
            return
        ids = [row["conversation_id"] for row in going]
        for table in (MESSAGES, CONVERSATIONS):
            connection.execute(delete(table).where(table.c.conversation_id.in_(ids)))
        aware = connection.dialect.name == "postgresql"
        connection.execute(
            insert(CONVERSATIONS), [_conversation(row, aware=aware) for row in going]
        )
        said = [
            _message(row["conversation_id"], each, aware=aware)
            for row in going
            for each in row["messages"]
        ]
        if said:
            connection.execute(insert(MESSAGES), said)

    @cached_property
    def _engine(self) -> Engine:
        parts = urlsplit(self.destination.settings["url"])
        url = URL.create(
            _DRIVERS[parts.scheme],
            username=unquote(parts.username) if parts.username else None,
            password=self.password or None,
            host=parts.hostname,
            port=parts.port,
            database=unquote(parts.path[1:]),
            query=dict(parse_qsl(parts.query)),
        )
        return create_engine(
            url,
            poolclass=NullPool,
            hide_parameters=True,  # nothing of what was said comes into an error
            connect_args=dict(_WAITS[parts.scheme]),
        )

    def _spoken(self) -> "_Spoken":
        return _Spoken(self.destination.name)


@dataclass(frozen=True)
class _Spoken:
    """Turns what drivers say into what a person can act on, without what they sent."""

    name: str

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, _kind: object, error: BaseException | None, _trace: object
    ) -> None:
        if isinstance(error, SQLAlchemyError):
            cause = getattr(error, "orig", None) or error
            state = getattr(cause, "sqlstate", None) or ""
            reason = f"{type(cause).__name__} {state}".strip()
            raise DestinationFailed(destination=self.name, reason=reason) from None


def _conversation(row: Row, *, aware: bool) -> Row:
    return {
        **{name: value for name, value in row.items() if name != "messages"},
        "opened_at": _at(row["opened_at"], aware=aware),
        "closed_at": _at(row["closed_at"], aware=aware),
        "categories": json.dumps(row["categories"], ensure_ascii=False),
    }


def _message(conversation: str, said: Row, *, aware: bool) -> dict[str, Any]:
    return {
        **said,
        "conversation_id": conversation,
        "at": _at(said["at"], aware=aware),
        "attachments": json.dumps(said["attachments"], ensure_ascii=False),
    }


def _at(text_: str, *, aware: bool) -> datetime | None:
    """Give an instant in UTC; without its zone where columns have none."""
    at = instant_of(text_)
    return at if at is None or aware else at.replace(tzinfo=None)
