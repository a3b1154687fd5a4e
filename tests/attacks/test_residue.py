"""After disposal the bytes are searched for, in every file that the store has.

Content is sealed before it reaches a store, so a text must never be found, not even
while the conversation lives. What makes it readable, the wrapped data key, lies in the
key ring before and nowhere afterwards.
"""

import traceback

import pytest
from django.db import connection

from guicang.adapters.probing.files import FileProbe
from guicang.domain.disposal.model import End
from guicang.domain.errors import ScreeningFailed
from guicang.services.masking import View
from tests import homes
from tests.fakes.scanning import WordScanner
from tests.fakes.talk import talk
from tests.files import conversation, write

CANARY = "身份证 110101199003077571 的金丝雀句子"
OTHERS = 30


@pytest.fixture
def home(database, settings):
    return homes.make(database, settings)


def found(home, needles):
    """Search every file of the home and of the database."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("CHECKPOINT")  # pages that are in memory count, too
    return FileProbe([home.folder, *home.database.files]).search(needles)


def texts(text=CANARY):
    return {"utf-8": text.encode(), "utf-16": text.encode("utf-16-le")}


def filled(home):
    said = homes.talks(OTHERS)
    old = next(iter(said.values())).opened_at
    home.take_in(*said.values(), talk("canary", CANARY, "好的", at=old))
    home.policy()


def data_keys(home):
    names = [record.id for record in home.house.records.facts()]
    keys = {s.key for s in home.house.records.stored(names).values()}
    return home.house.keys.fragments(keys)


def test_the_search_can_find_something(home):
    (home.folder / "leak.txt").write_text(CANARY, "utf-8")

    assert found(home, texts()) == {"utf-8": [str(home.folder / "leak.txt")]}


def test_a_text_is_in_no_file_even_while_the_conversation_lives(home):
    filled(home)

    assert found(home, texts()) == {}
    assert next(iter(home.house.records.read(["canary"]))).messages[0].text == CANARY


def test_wrapped_keys_lie_in_the_ring_before_and_nowhere_afterwards(home):
    filled(home)
    wrapped = data_keys(home)
    assert len(wrapped) == OTHERS + 1
    before = found(home, wrapped)
    assert before.keys() == wrapped.keys()
    ring = str(home.folder / "keys" / "ring.db")
    assert all(file.startswith(ring) for files in before.values() for file in files)

    home.house.running.run(home.approved().id)

    assert found(home, {**wrapped, **texts()}) == {}


def test_digests_of_what_was_found_go_with_the_conversation(home):
    said = talk("canary", CANARY, at=next(iter(homes.talks(1).values())).opened_at)
    (screened,) = home.house.screening.screen([said])
    home.take_in(said)
    home.house.records.rescreen({said.id: screened})
    home.policy()
    ((hit,),) = screened.findings.values()
    digest = {"digest": bytes.fromhex(hit.digest)}
    assert home.house.records.conversations_with(hit.digest) == ["canary"]
    assert found(home, digest).keys() == {"digest"}

    home.house.running.run(home.approved().id)

    assert home.house.records.conversations_with(hit.digest) == []
    # PostgreSQL leaves deleted bytes in its log and its pages until it needs the room;
    # what makes a digest of them, the key, never lay there (docs/reference/masking.md).
    if connection.vendor == "sqlite":
        assert found(home, digest) == {}


def test_what_was_found_is_in_no_file_and_no_entry(home):
    said = talk("canary", CANARY, at=next(iter(homes.talks(1).values())).opened_at)
    (screened,) = home.house.screening.screen([said])
    home.take_in(said)
    home.house.records.rescreen({said.id: screened})
    home.house.rescanning.run(by="admin")

    value = {n: CANARY[4:22].encode(n) for n in ("utf-8", "utf-16-le")}
    assert found(home, value) == {}
    entries = b"".join(row.body for row in home.house.ledger.rows())
    assert value["utf-8"] not in entries


def test_what_broke_the_scanner_is_kept_and_is_in_no_file(home, tmp_path):
    raw = conversation("canary")
    raw["messages"][0]["text"] = CANARY
    export = write(tmp_path / "export.jsonl", [raw])
    home.house.scanner = WordScanner(breaks="金丝雀")

    result = home.house.intake.take(export, home.house.files)

    assert (result.conversations, result.quarantined) == (0, 1)
    assert found(home, texts()) == {}
    entries = b"".join(row.body for row in home.house.ledger.rows())
    assert CANARY[4:22].encode() not in entries


def test_what_is_masked_says_it_nowhere(home, capfd, caplog):
    said = talk("canary", CANARY)
    view = View(purpose="reading", place="canary")

    masked = home.house.masking.conversation(said, view)
    home.house.scanner = WordScanner(breaks="金丝雀")
    del home.house.masking
    with pytest.raises(ScreeningFailed) as caught:
        home.house.masking.conversation(said, view)

    number = CANARY[4:22]
    printed = "".join(capfd.readouterr())
    trace = "".join(traceback.format_exception(caught.value))
    assert number not in repr(masked) + printed + caplog.text + trace


def test_the_keys_of_archives_that_ended_are_found_nowhere(home):
    filled(home)
    home.house.running.run(home.approved().id)
    keys = {s.key for s in home.house.catalogue.segments()}
    wrapped = home.house.keys.fragments(keys)
    assert found(home, wrapped).keys() == wrapped.keys()
    home.until_now()

    home.house.running.run(home.approved(End.DESTRUCTION).id)

    assert found(home, {**wrapped, **texts()}) == {}
    assert home.files("archive") == set()


def test_the_certificate_names_what_the_probe_could_not_see(home):
    filled(home)
    batch = home.house.running.run(home.approved().id)

    document = home.house.certifying.open(home.house.batches.certificate(batch.id))

    probe = document["verification"]["probe"]
    assert probe["needles"] > 0
    assert probe["hits"] == {}
    unseen = " ".join(probe["not_probed"])
    assert ("PostgreSQL" in unseen) == (connection.vendor == "postgresql")


def test_a_leak_is_found_and_the_certificate_does_not_accept(home):
    filled(home)
    (home.folder / "leak.txt").write_text(CANARY, "utf-8")

    batch = home.house.running.run(home.approved().id)

    document = home.house.certifying.open(home.house.batches.certificate(batch.id))
    assert document["verification"]["validation"]["decision"] == "escalate"
    hits = document["verification"]["probe"]["hits"]
    assert [file for files in hits.values() for file in files] == [
        str(home.folder / "leak.txt")
    ]
