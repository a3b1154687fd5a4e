"""A snapshot is restored for practice, and compared record by record."""

import pytest

from guicang.bootstrap import laying, scratching
from guicang.domain.errors import BadSetting, DrillFailed, NoSuchSnapshot
from guicang.domain.ledger.model import Tag
from guicang.domain.recovery.model import place
from tests import homes


@pytest.fixture
def home(database, settings, request):
    changes = {}
    if database.vendor == "postgresql":
        server = request.getfixturevalue("postgresql")
        server.run("DROP DATABASE IF EXISTS drills WITH (FORCE)")
        server.run("CREATE DATABASE drills")
        changes["drill.database"] = server.url("drills")
    return homes.make(database, settings, **changes)


def entries(home, tag):
    return [entry.data for entry in home.house.ledger.entries(tag=tag)]


def test_every_record_is_opened_and_compared_with_the_running_system(home):
    home.take_in(*homes.talks(5).values())
    home.policy()
    home.until_now()
    batch = home.approved(only=frozenset({"c0001", "c0002"}))
    snapshot = home.house.snapshotting.make()
    home.house.running.run(batch.id)

    done = home.house.drilling.run()

    assert (done.snapshot, done.conversations, done.erased) == (snapshot.id, 3, 2)
    assert (done.same, done.changed) == (3, 0)
    (noted,) = entries(home, Tag.DRILL_DONE)
    assert noted["snapshot"] == snapshot.id
    assert home.house.drilling.done() == [done]
    assert not (home.folder / "drill").exists()
    assert home.house.recording.verify().whole

    again = home.house.drilling.run(snapshot.id, by="admin")

    assert again.same == 3


def test_one_that_fails_is_in_the_ledger_and_leaves_nothing(fresh_sqlite, settings):
    home = homes.make(fresh_sqlite, settings)
    home.take_in(*homes.talks(2).values())
    snapshot = home.house.snapshotting.make()
    frame = home.folder / "snapshots" / place(snapshot.id, 0)
    frame.write_bytes(frame.read_bytes()[:-1])

    with pytest.raises(DrillFailed, match="GC-761"):
        home.house.drilling.run()

    (noted,) = entries(home, Tag.DRILL_FAILED)
    assert (noted["snapshot"], noted["code"]) == (snapshot.id, "GC-761")
    (found,) = home.house.drilling.done()
    assert found.code == "GC-761"
    assert not (home.folder / "drill").exists()


def test_a_record_that_does_not_read_back_fails_the_drill(fresh_sqlite, settings):
    from django.db import connection

    home = homes.make(fresh_sqlite, settings)
    home.take_in(*homes.talks(2).values())
    home.until_now()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE guicang_message SET sealed = substr(sealed, 1, 40)")
    home.house.snapshotting.make()

    with pytest.raises(DrillFailed, match="GC-771"):
        home.house.drilling.run()


def test_a_checkpoint_that_is_made_meanwhile_fails_no_drill(
    fresh_sqlite, settings, monkeypatch
):
    home = homes.make(fresh_sqlite, settings)
    home.take_in(*homes.talks(2).values())
    home.until_now()
    home.house.snapshotting.make()
    finish = scratching.finish

    def busy(*told):
        """Another worker goes on, and signs the ledger."""
        home.hold(conversations=["c0001"])
        home.house.recording.checkpoint()
        finish(*told)

    monkeypatch.setattr(scratching, "finish", busy)

    assert home.house.drilling.run().same == 2


def test_without_a_snapshot_there_is_nothing_to_drill(fresh_sqlite, settings):
    home = homes.make(fresh_sqlite, settings)

    with pytest.raises(NoSuchSnapshot):
        home.house.drilling.run()


@pytest.mark.service
def test_a_drill_of_postgresql_needs_a_database_of_its_own(fresh_postgresql, settings):
    home = homes.make(fresh_postgresql, settings)
    home.house.snapshotting.make()

    with pytest.raises(BadSetting, match="an empty database of their own"):
        home.house.drilling.run()

    (found,) = home.house.drilling.done()
    assert found.code == BadSetting.code


def test_a_copy_reads_what_was_compiled_of_the_rules(fresh_sqlite, settings, tmp_path):
    home = homes.make(fresh_sqlite, settings)
    compiled = {each.name for each in (home.folder / laying.RULES).iterdir()}

    laying.share_rules(home.house, tmp_path / "copy")

    shared = tmp_path / "copy" / laying.RULES
    assert compiled
    assert {each.name for each in shared.iterdir()} == compiled
    laying.destroy(tmp_path / "copy")
    assert not (tmp_path / "copy").exists()
    assert {each.name for each in (home.folder / laying.RULES).iterdir()} == compiled


def test_a_home_that_compiled_nothing_gives_nothing(fresh_sqlite, settings, tmp_path):
    home = homes.make(fresh_sqlite, settings)
    (home.folder / laying.RULES).unlink()

    laying.share_rules(home.house, tmp_path / "copy")

    assert not (tmp_path / "copy").exists()
