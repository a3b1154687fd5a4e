"""What every destination promises: real databases, a real object store, a folder.

What was put is read by plain clients of these systems, and not by ours.
"""

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import psycopg
import pyarrow.parquet as pq
import pytest

from guicang.adapters.outward.opening import ListedDoors
from guicang.domain.disclosure import Basis, Destination, Form, Kind
from guicang.domain.disclosure.rows import Row, row_of
from guicang.domain.errors import DestinationFailed, PlaceNotListed
from guicang.ports.disclosures import Door, Parcel
from guicang.services.documents import document
from tests.fakes.talk import talk
from tests.outward import shops
from tests.servers import room

NOW = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
# Letters beyond the plane, quotes, a backslash, a line's end, and no NUL.
ODD = '𠮷 "it\'s" \\n\n🙂 %s :x'
Rows = list[dict[str, Any]]


@dataclass
class Place:
    """A destination, its secrets, and a plain client's look at what is there."""

    destination: Destination
    secrets: dict[str, str]
    doors: ListedDoors
    read: Callable[[], Rows]

    def door(self, **secrets: str) -> Door:
        return self.doors.open(self.destination, {**self.secrets, **secrets})


def destination(kind: Kind, settings: dict[str, str], form=Form.PARQUET):
    return Destination(
        name="outside",
        kind=kind,
        settings=settings,
        form=form,
        profile="export",
        recipient="Specimen",
        contact="a@specimen.test",
        purpose="test",
        basis=Basis.CONTRACT,
        expires_at=NOW + timedelta(days=1),
    )


def row(name: str, *texts: str, revision: int = 1) -> Row:
    plain = document(talk(name, *(texts or (ODD, "好的"))))
    return row_of(plain, plain, revision)


def parcel(name: str, *rows: Row) -> Parcel:
    return Parcel(id=name, at=NOW, rows=rows)


# --- plain clients --------------------------------------------------------------------


def _rebuilt(talks: list[tuple], said: list[tuple], names, its) -> Rows:
    """Put the rows of both tables together as they were given."""
    found = []
    for each in talks:
        one = dict(zip(names, each, strict=True))
        one["categories"] = json.loads(one["categories"])
        one["messages"] = [
            _message(dict(zip(its, m, strict=True)))
            for m in said
            if m[0] == one["conversation_id"]
        ]
        found.append(_spelled(one))
    return found


def _message(said: dict[str, Any]) -> dict[str, Any]:
    del said["conversation_id"]
    said["attachments"] = json.loads(said["attachments"])
    return said | {"recalled": bool(said["recalled"])}


def _spelled(one: dict[str, Any]) -> dict[str, Any]:
    for holder in (one, *one["messages"]):
        for name in ("opened_at", "closed_at", "at"):
            if name in holder:
                at = holder[name]
                at = datetime.fromisoformat(at) if isinstance(at, str) else at
                utc = at.replace(tzinfo=UTC) if at.tzinfo is None else at
                holder[name] = utc.astimezone(UTC).isoformat()
    return one


_TALKS = "SELECT * FROM guicang_conversations ORDER BY conversation_id"
_SAID = "SELECT * FROM guicang_messages ORDER BY conversation_id, seq"


def _asked(connection: Any) -> Rows:
    cursor = connection.cursor()
    cursor.execute(_TALKS)
    names, talks = [d[0] for d in cursor.description], cursor.fetchall()
    cursor.execute(_SAID)
    its = [d[0] for d in cursor.description]
    found = _rebuilt(talks, cursor.fetchall(), names, its)
    return sorted(found, key=lambda each: each["conversation_id"])


def _files(found: list[tuple[str, bytes]]) -> Rows:
    rows = []
    for name, data in sorted(found):
        if name.endswith(".parquet"):
            rows += [
                _spelled(each) for each in pq.read_table(BytesIO(data)).to_pylist()
            ]
        else:
            rows += [json.loads(line) for line in data.splitlines()]
    return sorted(rows, key=lambda each: (each["conversation_id"], each["revision"]))


# --- places ---------------------------------------------------------------------------


def _folder(tmp_path: Path, form: Form) -> Place:
    root = tmp_path / "out"
    root.mkdir()
    return Place(
        destination(Kind.FOLDER, {"path": str(root)}, form),
        {},
        ListedDoors(hosts=frozenset(), folders=(root,)),
        lambda: _files(
            [(p.name, p.read_bytes()) for p in root.rglob("*") if p.is_file()]
        ),
    )


def _sqlite(tmp_path: Path) -> Place:
    path = tmp_path / "out.db"

    def read() -> Rows:
        with closing(sqlite3.connect(path)) as connection:
            return _asked(connection)

    return Place(
        destination(Kind.DATABASE, {"url": f"sqlite:///{path}"}),
        {},
        ListedDoors(hosts=frozenset(), folders=(tmp_path,)),
        read,
    )


def _postgresql(server: Any) -> Place:
    server.run("DROP DATABASE IF EXISTS outside")
    server.run("CREATE DATABASE outside")
    url = f"postgresql://guicang@127.0.0.1:{server.port}/outside"

    def read() -> Rows:
        with psycopg.connect(server.url("outside")) as connection:
            return _asked(connection)

    return Place(
        destination(Kind.DATABASE, {"url": url}),
        {"password": server.password},
        ListedDoors(hosts=frozenset({f"127.0.0.1:{server.port}"}), folders=()),
        read,
    )


def _mariadb(server: shops.Server) -> Place:
    import pymysql

    def connect() -> Any:
        return pymysql.connect(
            host="127.0.0.1",
            port=server.port,
            user="guicang",
            password=server.password,
            database="outside",
            charset="utf8mb4",
        )

    with closing(connect()) as fresh, fresh.cursor() as cursor:
        cursor.execute("DROP DATABASE outside")
        cursor.execute("CREATE DATABASE outside")

    def read() -> Rows:
        with closing(connect()) as connection:
            return _asked(connection)

    url = f"mysql://guicang@127.0.0.1:{server.port}/outside"
    return Place(
        destination(Kind.DATABASE, {"url": url}),
        {"password": server.password},
        ListedDoors(hosts=frozenset({f"127.0.0.1:{server.port}"}), folders=()),
        read,
    )


def _s3(server: shops.Server, prefix: str) -> Place:
    client = shops.client(server.port)

    def read() -> Rows:
        listed = client.list_objects_v2(Bucket=shops.BUCKET, Prefix=f"{prefix}/")
        return _files(
            [
                (
                    each["Key"],
                    client.get_object(Bucket=shops.BUCKET, Key=each["Key"])[
                        "Body"
                    ].read(),
                )
                for each in listed.get("Contents", ())
            ]
        )

    settings = {
        "endpoint": f"http://127.0.0.1:{server.port}",
        "bucket": shops.BUCKET,
        "prefix": prefix,
        "region": "us-east-1",
    }
    return Place(
        destination(Kind.S3, settings),
        {"access_key": shops.KEY, "secret_key": shops.SECRET},
        ListedDoors(hosts=frozenset({f"127.0.0.1:{server.port}"}), folders=()),
        read,
    )


@pytest.fixture(scope="module")
def maria() -> Iterator[shops.Server]:
    import tempfile

    import pytest_socket

    pytest_socket.enable_socket()
    # The path of a socket has 107 bytes at most, and a server that is not we enters.
    with (
        tempfile.TemporaryDirectory(prefix="gc-maria-", dir=room()) as folder,
        shops.mariadb(Path(folder)) as server,
    ):
        yield server


@pytest.fixture(
    params=[
        "folder-parquet",
        "folder-jsonl",
        "sqlite",
        pytest.param("postgresql", marks=pytest.mark.service),
        pytest.param("mariadb", marks=pytest.mark.service),
        pytest.param("s3", marks=pytest.mark.service),
    ]
)
def place(request, tmp_path, socket_enabled) -> Place:
    match request.param:
        case "folder-parquet":
            return _folder(tmp_path, Form.PARQUET)
        case "folder-jsonl":
            return _folder(tmp_path, Form.JSONL)
        case "sqlite":
            return _sqlite(tmp_path)
        case "postgresql":
            return _postgresql(request.getfixturevalue("postgresql"))
        case "mariadb":
            return _mariadb(request.getfixturevalue("maria"))
        case _:
            return _s3(request.getfixturevalue("object_store"), tmp_path.name)


# --- the contract ---------------------------------------------------------------------


def test_what_was_put_is_there_word_for_word(place):
    first, second = row("c-1"), row("C-1", "大写")

    place.door().put(parcel("x-1", first, second))

    assert place.read() == sorted(
        (first, second), key=lambda each: each["conversation_id"]
    )


def test_the_same_parcel_again_takes_its_own_place(place):
    both = parcel("x-1", row("c-1"), row("c-2"))

    place.door().put(both)
    place.door().put(both)

    assert [each["conversation_id"] for each in place.read()] == ["c-1", "c-2"]


def test_of_two_revisions_the_higher_stands_in_whatever_order_they_come(place):
    place.door().put(parcel("x-2", row("c-1", "新", revision=2)))
    place.door().put(parcel("x-1", row("c-1", "旧", "旧")))

    newest = max(place.read(), key=lambda each: each["revision"])
    assert newest == row("c-1", "新", revision=2)
    if place.destination.kind is Kind.DATABASE:
        assert place.read() == [newest]


def test_a_parcel_of_nothing_is_no_error(place):
    place.door().put(parcel("x-1"))

    assert place.read() == []


def test_it_says_who_answers(place):
    assert place.door().check()


def test_what_was_refused_is_told_without_secrets(place):
    if not place.secrets:
        pytest.skip("it has no secret")
    wrong = dict.fromkeys(place.secrets, "WRONG-SECRET")

    with pytest.raises(DestinationFailed) as caught:
        place.door(**wrong).put(parcel("x-1", row("c-1")))

    assert "WRONG-SECRET" not in str(caught.value)
    assert ODD not in str(caught.value)
    assert caught.value.__cause__ is None or "SECRET" not in str(caught.value.__cause__)


def test_a_place_that_is_not_listed_is_not_opened(place):
    nowhere = ListedDoors(hosts=frozenset({"other.test:443"}), folders=())

    with pytest.raises(PlaceNotListed):
        nowhere.open(place.destination, place.secrets)


def test_nothing_answers_and_that_is_said():
    dead = destination(Kind.DATABASE, {"url": "postgresql://u@127.0.0.1:1/x"})
    doors = ListedDoors(hosts=frozenset({"127.0.0.1:1"}), folders=())

    with pytest.raises(DestinationFailed):
        doors.open(dead, {}).check()
