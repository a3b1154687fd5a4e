"""Whoever can write to the database, and does not have the keys, is found out."""

from collections.abc import Callable

import pytest
from django.db import connection
from tests.fakes.sealing import MemoryBox, MemoryRing
from tests.specimens import NOW, attachment, conversation, incoming, message

from guicang.adapters.db.records import DjangoRecords
from guicang.adapters.db.sealing import PAGE
from guicang.domain.errors import SealBroken

SAID = "绝密的话"
C1 = conversation(
    "c1",
    messages=(
        message(0, SAID, attachments=(attachment(data=b"1"), attachment(data=b"2"))),
        *(message(seq, SAID) for seq in range(1, PAGE + 2)),
    ),
)
PAGES = (0, PAGE)
C2 = conversation("c2", messages=C1.messages)


@pytest.fixture
def ring() -> MemoryRing:
    return MemoryRing()


@pytest.fixture
def store(database, ring) -> DjangoRecords:
    store = DjangoRecords(ring, MemoryBox())
    store.add([incoming(C1), incoming(C2)], NOW)
    assert list(store.read(["c1", "c2"])) == [C1, C2]
    return store


def run(sql: str, *parameters: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        assert cursor.rowcount


def ask(sql: str, *parameters: object) -> tuple:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchone()


def number(id_: str) -> int:
    return ask("SELECT id FROM guicang_conversation WHERE key = %s", id_)[0]


def sealed(id_: str, seq: int) -> bytes:
    return bytes(
        ask(
            "SELECT sealed FROM guicang_message WHERE conversation_id = %s"
            " AND seq = %s",
            number(id_),
            seq,
        )[0]
    )


def put(id_: str, seq: int, blob: bytes) -> None:
    run(
        "UPDATE guicang_message SET sealed = %s WHERE conversation_id = %s"
        " AND seq = %s",
        blob,
        number(id_),
        seq,
    )


def file_of(id_: str, position: int) -> bytes:
    return bytes(
        ask(
            "SELECT sealed FROM guicang_attachment WHERE conversation_id = %s"
            " AND position = %s",
            number(id_),
            position,
        )[0]
    )


def put_file(id_: str, position: int, blob: bytes) -> None:
    run(
        "UPDATE guicang_attachment SET sealed = %s WHERE conversation_id = %s"
        " AND position = %s",
        blob,
        number(id_),
        position,
    )


def put_column(column: str, value: object) -> Callable[[], None]:
    sql = "UPDATE guicang_conversation SET $ = %s WHERE key = 'c1'"
    return lambda: run(sql.replace("$", column), value)


def flipped(blob: bytes, at: int) -> bytes:
    changed = bytearray(blob)
    changed[at] ^= 1
    return bytes(changed)


def swap_keys_and_messages() -> None:
    """Bring the key along: only the place in the associated data is left to object."""
    run(
        "UPDATE guicang_conversation SET data_key ="
        " (SELECT data_key FROM guicang_conversation WHERE key = 'c2')"
        " WHERE key = 'c1'"
    )
    for seq in PAGES:
        put("c1", seq, sealed("c2", seq))
    (head,) = ask("SELECT head FROM guicang_conversation WHERE key = 'c2'")
    put_column("head", bytes(head))()


ATTACKS = {
    "a page from another place": lambda: put("c1", 0, sealed("c1", PAGE)),
    "a page from another conversation": lambda: put("c1", PAGE, sealed("c2", PAGE)),
    "another conversation with its key": swap_keys_and_messages,
    "an attachment for a page": lambda: put("c1", 0, file_of("c1", 0)),
    "a page for an attachment": lambda: put_file("c1", 0, sealed("c1", 0)),
    "the other attachment": lambda: put_file("c1", 0, file_of("c1", 1)),
    "the head for a page": lambda: put(
        "c1",
        0,
        bytes(ask("SELECT head FROM guicang_conversation WHERE key = 'c1'")[0]),
    ),
    "a bit of the nonce": lambda: put("c1", 0, flipped(sealed("c1", 0), 0)),
    "a bit of the text": lambda: put("c1", 0, flipped(sealed("c1", 0), 20)),
    "a bit of the tag": lambda: put("c1", 0, flipped(sealed("c1", 0), -1)),
    "the last byte gone": lambda: put("c1", 0, sealed("c1", 0)[:-1]),
    "only the nonce left": lambda: put("c1", 0, sealed("c1", 0)[:12]),
    "nothing left": lambda: put("c1", 0, b""),
    "a page gone": lambda: run(
        "DELETE FROM guicang_message WHERE conversation_id = %s AND seq = %s",
        number("c1"),
        PAGE,
    ),
    "all pages gone": lambda: run(
        "DELETE FROM guicang_message WHERE conversation_id = %s", number("c1")
    ),
    "a page moved": lambda: run(
        "UPDATE guicang_message SET seq = 7 WHERE conversation_id = %s AND seq = %s",
        number("c1"),
        PAGE,
    ),
    "a page doubled": lambda: run(
        "INSERT INTO guicang_message (conversation_id, seq, sealed) VALUES (%s, 7, %s)",
        number("c1"),
        sealed("c1", PAGE),
    ),
    "an attachment gone": lambda: run(
        "DELETE FROM guicang_attachment WHERE conversation_id = %s AND position = 1",
        number("c1"),
    ),
    "renamed": put_column("key", "c9"),
    "opened earlier": put_column("opened_at", 0),
    "closed earlier": put_column("closed_at", 0),
    "last spoken in earlier": put_column("last_at", 0),
    "another source": put_column("source", "feishu"),
    "another customer": put_column("customer_tag", "0" * 32),
    "another agent": put_column("agent", "agent-2"),
    "another jurisdiction": put_column("jurisdictions", "[]"),
    "another digest": put_column("digest", b"\x00" * 32),
    "another salt": put_column("salt", b"\x00" * 16),
    "another number of messages": put_column("messages", 1),
    "another revision": put_column("revision", 1),
}


@pytest.mark.parametrize("name", ATTACKS)
def test_a_forged_row_does_not_open(store, name):
    ATTACKS[name]()
    id_ = "c9" if name == "renamed" else "c1"

    with pytest.raises(SealBroken) as caught:
        list(store.read([id_]))

    assert str(caught.value).startswith(f"sealed content of {id_}/")
    assert SAID not in str(caught.value)
    assert list(store.read(["c2"])) == [C2]


def test_what_was_sealed_before_a_replacement_does_not_open_after_it(store):
    old = sealed("c1", PAGE)
    store.replace([incoming(C1)], NOW)
    assert list(store.read(["c1"])) == [C1]

    put("c1", PAGE, old)

    with pytest.raises(SealBroken, match=f"c1/{PAGE}/messages"):
        list(store.read(["c1"]))


def test_another_key_does_not_open(store, ring):
    ring.keys[store.stored(["c1"])["c1"].key] = b"\x00" * 32

    with pytest.raises(SealBroken):
        list(store.read(["c1"]))


def test_the_same_text_is_never_sealed_the_same_way(store):
    assert sealed("c1", PAGE)[:12] != sealed("c1", 0)[:12]
    assert sealed("c1", PAGE) != sealed("c2", PAGE)


def test_a_replacement_in_the_middle_of_reading_is_no_forgery(store, monkeypatch):
    from guicang.adapters.db import opening

    longer = conversation(
        "c1", messages=(*C1.messages, message(PAGE + 2, "又说了一句"))
    )
    real, replaced = opening.dialect, []

    def meanwhile():
        if not replaced:
            replaced.append(True)
            store.replace([incoming(longer)], NOW)
        return real()

    monkeypatch.setattr(opening, "dialect", meanwhile)

    assert list(store.read(["c1", "c2"])) == [longer, C2]
