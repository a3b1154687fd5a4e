"""What is read off the store: true numbers, bounded labels, nothing of anybody."""

from zoneinfo import ZoneInfo

import pytest
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.parser import text_string_to_metric_families

from guicang.adapters.db.queries import overview
from guicang.bootstrap.installation import ZONE
from guicang.domain.alarms.model import Kind
from guicang.domain.detect.types import TYPES
from guicang.domain.disposal.model import State as BatchState
from guicang.domain.errors import DatabaseUnready
from guicang.domain.jobs.model import State as JobState
from guicang.domain.ledger.model import Tag
from guicang.entrypoints.metrics.names import METRICS
from guicang.entrypoints.metrics.standing import Standing
from tests import homes


class Told:
    """A home, and what its door tells of it."""

    def __init__(self, home):
        self.home = home
        self.registry = CollectorRegistry()
        self.registry.register(Standing(self.opened, ZoneInfo(ZONE)))
        self.broken = None

    def opened(self):
        if self.broken:
            raise self.broken
        return self.home.house

    def now(self):
        """Ask; give values by name and labels."""
        overview._KEPT_NOW.__init__()  # what is remembered is too young to count anew
        text = generate_latest(self.registry).decode()
        return {
            (sample.name, *sample.labels.values()): sample.value
            for family in text_string_to_metric_families(text)
            for sample in family.samples
        }


@pytest.fixture
def told(settled):
    return Told(settled(homes.make))


def test_a_journey_is_seen_in_the_numbers(told):
    before = told.now()
    told.home.take_in(*homes.talks(12).values())
    told.home.policy()
    batch = told.home.approved()
    approved = told.now()
    told.home.house.running.run(batch.id)
    after = told.now()

    assert before["guicang_kept_conversations",] == 0
    assert approved["guicang_kept_conversations",] == 12
    assert approved["guicang_kept_messages",] > 12
    assert approved["guicang_batches", "approved"] == 1
    assert after["guicang_kept_conversations",] == 0
    assert after["guicang_archived_conversations",] == 12
    assert after["guicang_erased_conversations", "offline"] == 12
    assert after["guicang_batches", "certified"] == 1
    assert after["guicang_ledger_entries_total", "batch:certified"] == 1
    assert before["guicang_ledger_size",] < after["guicang_ledger_size",]


def test_what_is_taken_in_is_counted_from_the_moment_the_door_is_open(told):
    house = told.home.house
    _taken_in(house, conversations=7, messages=70, refused=2)
    first = told.now()
    _taken_in(house, conversations=3, messages=30, refused=1)
    _taken_in(house, conversations=2, messages=20, refused=0)

    second, third = told.now(), told.now()

    names = ("taken_in_conversations", "taken_in_messages", "refused_records")
    assert [first[f"guicang_{name}_total",] for name in names] == [0, 0, 0]
    assert [second[f"guicang_{name}_total",] for name in names] == [5, 50, 1]
    assert second["guicang_ledger_entries_total", "conversation:taken-in"] == 2
    assert third["guicang_taken_in_messages_total",] == 50


def _taken_in(house, **counts):
    with house.ledger.transaction():
        tag = Tag.CONVERSATION_TAKEN_IN
        house.ledger.append(tag, "system:test", counts, house.clock.now())


def test_jobs_leases_and_ages_are_what_they_are(told):
    house, clock = told.home.house, told.home.clock
    house.jobs.add("due", {}, now=clock.now())
    house.jobs.add("expire", {}, now=clock.now())
    lease = house.clock.now() - house.clock.now() + homes.AN_HOUR
    house.jobs.claim("w", clock.now(), lease)
    clock.move(seconds=90)

    held = told.now()
    clock.move(seconds=7200)
    lapsed = told.now()

    assert held["guicang_jobs", "running"] == held["guicang_jobs", "waiting"] == 1
    assert held["guicang_jobs", "dead"] == 0
    assert held["guicang_job_oldest_waiting_seconds",] == 90
    assert held["guicang_leases", "held"] == 1
    assert lapsed["guicang_leases", "lapsed"] == 1
    assert lapsed["guicang_leases", "held"] == 0
    assert lapsed["guicang_ledger_age_seconds",] >= 7290
    assert lapsed["guicang_ledger_anchor_late",] == 1
    assert ("guicang_ledger_anchor_age_seconds",) not in lapsed
    assert lapsed["guicang_disk_free_bytes", "home"] > 0


def test_alarms_are_counted_as_long_as_they_are_not_over(told):
    told.home.clock.move(seconds=40 * 86_400)
    told.home.house.alarming.run()

    found = told.now()

    assert found["guicang_alarms_open", "not-anchored"] == 1


def test_a_store_that_cannot_be_read_is_said_and_the_door_goes_on(told):
    told.broken = DatabaseUnready(reason="gone")
    broken = told.now()
    told.broken = None

    whole = told.now()

    assert broken["guicang_scrape_failed",] == 1
    assert ("guicang_jobs", "waiting") not in broken
    assert whole["guicang_scrape_failed",] == 0
    assert whole["guicang_jobs", "waiting"] == 0


def test_every_metric_of_the_list_is_told_and_no_other_with_labels_of_ours(told):
    told.home.take_in(*homes.talks(2).values())
    told.home.clock.move(seconds=40 * 86_400)
    told.home.house.alarming.run()
    text = generate_latest(told.registry).decode()
    families = {f.name: f for f in text_string_to_metric_families(text)}

    # Those that processes count are in test_flows.
    flows = {"http_request_seconds", "job_seconds", "jobs_ended_total"}
    listed = {n for n in METRICS if n.removeprefix("guicang_") not in flows}
    absent = {"guicang_ledger_anchor_age_seconds"}
    names = {n if n in METRICS else f"{n}_total" for n in families}
    assert names == listed - absent
    states = {*map(str, BatchState), *map(str, JobState)}
    known = states | {*map(str, Kind), *map(str, Tag), *map(str, TYPES)}
    known |= {"home", "archive", "snapshots", "held", "lapsed"}
    for family in families.values():
        for sample in family.samples:
            assert set(sample.labels) == set(METRICS[sample.name].labels)
            if sample.name != "guicang_build_info":
                assert set(sample.labels.values()) <= known
