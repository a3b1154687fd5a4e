"""One choke point (R14): no content outside the declared tables, none left behind."""

from collections.abc import Iterator

import pytest
from django.db import connection
from tests.databases import Database, residue
from tests.fakes.keys import MemoryTagger
from tests.fakes.sealing import MemoryBox, MemoryRing
from tests.specimens import NOW, attachment, conversation, incoming, message

from guicang.adapters.db.choke_point import CONTENT, declared
from guicang.adapters.db.desk import DjangoDesk
from guicang.adapters.db.desknews import DjangoDeskNews
from guicang.adapters.db.identities import DjangoIdentities
from guicang.adapters.db.records import DjangoRecords
from guicang.adapters.db.threads import DjangoThreads
from guicang.domain.desk import model
from guicang.domain.desk.model import Session
from guicang.domain.detect.model import Entity, Finding
from guicang.domain.identity import Digested, Identity, Reason
from guicang.domain.record import Conversation, instant
from guicang.domain.sources.threads import Stretch
from guicang.ports.desk import CallBack, Deed, Errand, Line, Side, Turn, TurnKind
from guicang.ports.desknews import News, What
from guicang.ports.records import Unreadable

CANARY = "CANARY-金丝雀-7f3a"


@pytest.fixture
def store(database) -> DjangoRecords:
    return DjangoRecords(MemoryRing(), MemoryBox())


def _tables() -> list[str]:
    with connection.cursor() as cursor:
        return connection.introspection.table_names(cursor)


def _all(cursor, table: str) -> list[tuple]:
    sql = "SELECT * FROM $".replace("$", connection.ops.quote_name(table))
    cursor.execute(sql)
    return cursor.fetchall()


def _rows(table: str) -> int:
    with connection.cursor() as cursor:
        return len(_all(cursor, table))


def _values() -> Iterator[tuple[str, bytes]]:
    """Give every value of every table, as bytes."""
    for table in _tables():
        with connection.cursor() as cursor:
            for row in _all(cursor, table):
                for value in row:
                    data = value if isinstance(value, bytes) else str(value).encode()
                    yield table, bytes(data)


def _tell_everything(store: DjangoRecords) -> str:
    """Store a conversation in which every content field is the canary."""
    told = conversation(
        customer=CANARY,
        customer_name=CANARY,
        agent_name=CANARY,
        extra=f'{{"x":"{CANARY}"}}',
        messages=(
            message(
                0,
                CANARY,
                id=CANARY,
                sender=CANARY,
                name=CANARY,
                extra=f'["{CANARY}"]',
                attachments=(attachment(CANARY, CANARY.encode() * 500),),
            ),
        ),
    )
    found = {0: (Finding(Entity.PERSON, 0, 6, digest="a1" * 16),)}
    store.add([incoming(told, findings=found)], NOW)
    store.quarantine(
        [
            Unreadable(
                file="a.jsonl",
                position=1,
                offset=0,
                reason="json",
                code="GC-101",
                raw=CANARY.encode(),
            )
        ],
        NOW,
    )
    tag = incoming(told).customer_tag
    identities = DjangoIdentities()
    identities.meet([Identity(tag=tag, source="kf", channel="wecom-kf", met_at=NOW)])
    identities.learn([(tag, Digested(Reason.EMAIL, "b1" * 16))])
    _at_the_desk(told, tag)
    return told.id


def _at_the_desk(told: Conversation, customer: str) -> None:
    """Let the conversation be one that the desk had, with all that the desk keeps."""
    tagger = MemoryTagger()
    at = instant(told.messages[0].at)
    thread = tagger.tag("source-thread", f"{told.source}\n{CANARY}")
    DjangoThreads().keep(
        told.source,
        [
            Stretch(
                thread=thread,
                number=1,
                conversation=told.id,
                first=told.messages[0].at,
                last=told.messages[0].at,
                messages=1,
            )
        ],
    )
    desk = DjangoDesk(box=MemoryBox(), tagger=tagger)
    session = Session(
        id="s1",
        source=told.source,
        channel="kf",
        thread=CANARY,
        customer=customer,
        opened_at=at,
    )
    opened = Turn(session="s1", at=at, kind=TurnKind.OPENED)
    replied = Turn(session="s1", at=at, kind=TurnKind.REPLIED, agent="ann")
    session = desk.open(model.opened(session, at), opened)
    desk.write(model.assigned(session, "ann", at), [replied], None)
    desk.say(
        Line(
            session="s1", id="m", at=at, side=Side.CUSTOMER, sender=CANARY, text=CANARY
        )
    )
    desk.call(CallBack(id="k", session="s1", asked_at=at, contact=CANARY))
    desk.send(
        Errand(
            id="s1:tell",
            at=at,
            source=told.source,
            deed=Deed.TELL,
            session="s1",
            thread=CANARY,
            text=CANARY,
        )
    )
    DjangoDeskNews(box=MemoryBox(), tagger=tagger).put(
        [News(source=told.source, thread=CANARY, at=at, what=What.CUSTOMER)]
    )


def test_every_table_is_declared(database):
    undeclared = [table for table in _tables() if declared(table) is None]

    assert undeclared == []


def test_a_table_nobody_declared_is_found(database):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE guicang_summary (id integer, said text)")

    assert [table for table in _tables() if declared(table) is None] == [
        "guicang_summary"
    ]


def test_destroying_empties_every_table_that_holds_content(store):
    id_ = _tell_everything(store)
    filled = [table for table in CONTENT if _rows(table)]

    store.destroy([id_])

    assert filled == list(CONTENT)
    assert [table for table in CONTENT if _rows(table)] == []


def test_what_hangs_on_a_customer_goes_with_their_last_conversation(store):
    first = _tell_everything(store)
    store.add([incoming(conversation("c-2", customer=CANARY))], NOW)

    store.destroy([first])
    assert _rows("guicang_clue") == 1

    store.destroy(["c-2"])
    assert _rows("guicang_clue") == 0
    assert _rows("guicang_identity") == 1


def test_nothing_that_was_said_stands_in_clear(store):
    _tell_everything(store)

    found = {table for table, value in _values() if CANARY.encode() in value}

    assert found == set()


def test_nothing_that_was_said_is_in_any_file(store, database: Database):
    _tell_everything(store)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE control (said text)")
        cursor.execute("INSERT INTO control VALUES (%s)", ["CONTROL-1c5d"])

    # The control shows that the search would have found it.
    assert residue(database, b"CONTROL-1c5d") != []
    assert residue(database, CANARY.encode()) == []


def test_on_sqlite_even_the_ciphertext_is_gone_after_flushing(fresh_sqlite):
    store = DjangoRecords(MemoryRing(), MemoryBox())
    id_ = _tell_everything(store)
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed FROM guicang_message")
        (sealed,) = cursor.fetchone()
    before = residue(fresh_sqlite, sealed[:40])

    store.destroy([id_])
    store.flush()

    assert before != []
    assert residue(fresh_sqlite, sealed[:40]) == []
