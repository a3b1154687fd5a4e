"""Who watches a day must see what is wrong: each promise is broken once."""

from datetime import timedelta

import pytest

from guicang.services.desking import Arrival, Said
from tests import homes
from tests.day.facts import Notes
from tests.day.watch import Watch
from tests.subjects.conftest import ALONE

HELD, GONE, LIVE, AWAY = "c0000", "c0001", "c0002", "c0003"


def furnish(database, settings, **more):
    """Give a home with a record live, one held, and two in the archive."""
    home = homes.make(database, settings, **more)
    home.take_in(*homes.talks(4).values())
    home.policy()
    home.hold(conversations=[HELD])
    home.house.running.run(home.approved(only=frozenset({GONE, AWAY})).id)
    home.until_now()
    return home


@pytest.fixture
def watch(settled, settings, tmp_path) -> Watch:
    home = settled(furnish)
    notes = Notes(tmp_path / "notes")
    notes.add("taken", records=dict.fromkeys((HELD, GONE, LIVE, AWAY), "someone"))
    notes.add("held", hold="h-1", records=[HELD])
    return Watch(home.house, Notes(notes.path))


def destroy(watch, name):
    with watch.house.records.transaction():
        watch.house.records.destroy([name])


def lose_what_is_held(watch):
    destroy(watch, HELD)


def lose_a_record(watch):
    destroy(watch, LIVE)


def bring_back_who_was_erased(watch):
    watch.notes.add("gone", records=[LIVE])


def write_the_ledger_anew(watch):
    rows = watch.house.ledger.rows
    watch.house.ledger.__dict__["rows"] = lambda: (
        row._replace(leaf=bytes(32)) if row.seq == 1 else row for row in rows()
    )


def spoil_an_archive(watch):
    (segment, *_) = watch.house.catalogue.segments()
    path = watch.house.archive_root / segment.object
    path.chmod(0o600)
    path.write_bytes(path.read_bytes()[:-1])
    watch._segments.clear()


def forge_a_certificate(watch):
    (path,) = (watch.house.config.home / "certificates").glob("*.json")
    path.chmod(0o600)
    path.write_bytes(path.read_bytes().replace(b"certified", b"certifled"))
    watch._certificates.clear()


def let_a_job_fail(watch):
    house, now = watch.house, watch.house.clock.now()
    house.jobs.add("nothing", {}, now=now, key="n")
    job = house.jobs.claim("nobody", now, timedelta(minutes=1))
    house.jobs.fail(job, now, "GC-000", None)


def forget_a_job(watch):
    house = watch.house
    house.jobs.add("nothing", {}, now=house.clock.now() - timedelta(days=1), key="n")


def forget_a_session(watch):
    from django.db import connection

    said = Said(id="m-1", text="您好")
    told = {"source": "kf", "channel": "web", "lang": "zh"}
    arrival = Arrival(thread="t-1", customer="someone", said=said, **told)
    watch.house.desking.arrive(arrival)
    assert watch.look()["faults"] == []
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE guicang_desksession "
            "SET queued_at = NULL, owner = 'nobody', state = 'assigned'"
        )


BROKEN = {
    "held and gone": lose_what_is_held,
    "lost": lose_a_record,
    "came back though erased": bring_back_who_was_erased,
    "written anew": write_the_ledger_anew,
    "does not read": spoil_an_archive,
    "does not verify": forge_a_certificate,
    "failed for good": let_a_job_fail,
    "stuck": forget_a_job,
    "neither owner nor place": forget_a_session,
}


@ALONE
@pytest.mark.parametrize("said", BROKEN)
def test_a_broken_promise_is_seen(watch, said):
    assert watch.look(last=True)["faults"] == []

    BROKEN[said](watch)

    faults = watch.look(last=True)["faults"]
    assert any(said in fault for fault in faults), faults
