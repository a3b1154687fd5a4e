"""Platforms delete their own copies where that was signed, and nothing else."""

from dataclasses import replace
from datetime import timedelta

import pytest

from guicang.adapters.db.models import batches as tables
from guicang.domain.certificate import platforms
from guicang.domain.disposal.model import End, State
from guicang.domain.errors import (
    ManifestChanged,
    NotPossible,
    SourceGarbled,
    SourceUnreachable,
    WrongEnd,
)
from guicang.domain.ledger.model import Tag
from guicang.domain.sources.clearing import Bar
from guicang.domain.sources.model import Can
from guicang.domain.sources.native import Attestation
from tests import homes
from tests.simulators.server import Answered, Fault
from tests.sources.host import NAME, hosted
from tests.sources.plain import PlainSource

DAY = 86_400


@pytest.fixture
def home(settled):
    made = settled(homes.make)
    made.policy()
    return made


@pytest.fixture
def host(home):
    with hosted(home, deletes=Can.PARTLY) as found:
        yield found


def talked(host, *threads, days=0):
    """Let some days pass, say two things in each thread, and pull them."""
    host.home.clock.move(days=days)
    for thread in threads:
        for n in range(2):
            host.platform.say(thread, f"{thread} 第{n}句", host.at + n, customer="k")
    host.pull()


def run(host, **more):
    host.home.clock.move(days=40)
    batch = host.home.approved(**{"platform": True, **more})
    return host.house.running.run(batch.id)


def rows(host, batch):
    document = host.house.certifying.open(host.house.batches.certificate(batch.id))
    homes.certified(host.home, batch)
    return platforms.rows(document)


def told(row):
    return {each["says"]: each["conversations"] for each in row["told"]}


def test_what_was_signed_goes_there_after_it_went_here(host):
    talked(host, "a", "b")
    done = run(host)
    [row] = rows(host, done)

    assert sorted(host.platform.purged) == ["m0", "m1", "m2", "m3"]
    assert told(row) == {"Deleted with all before it.": 2}
    assert (row["ability"], row["copy"]["data"]["left"]) == ("partly", 0)
    tags = [e.tag for e in host.house.ledger.entries(about=done.id)]
    assert tags.index(Tag.BATCH_PROBED) < tags.index(Tag.BATCH_PLATFORM_ASKED)
    assert host.house.batches.notes(done.id)["places"] == {}


def test_what_was_not_signed_stays_there_and_the_certificate_says_so(host):
    talked(host, "a")
    done = run(host, platform=False)
    [row] = rows(host, done)

    assert host.platform.purged == []
    assert row["copy"]["code"] == "platform-untouched"
    assert row["told"] == []


def test_a_platform_that_cannot_is_not_said_to_have_done_it(home):
    with hosted(home) as host:
        talked(host, "a")
        [row] = rows(host, run(host))

    assert told(row) == {Bar.CANNOT: 1}
    assert row["copy"]["code"] == "platform-cannot"


def test_what_somebody_attested_of_the_platform_is_repeated_with_name_and_day(host):
    talked(host, "a")
    seen = Attestation(
        source=NAME, days=30, proof="a" * 64, note="", by="admin", at=host.home.clock.at
    )
    host.house.attestations.add(seen)
    [row] = rows(host, run(host))

    assert row["retention"]["data"] == {
        "source": NAME,
        "by": "admin",
        "on": seen.at.date().isoformat(),
        "days": 30,
    }


def test_what_would_take_another_conversation_of_the_room_along_is_not_asked_for(host):
    talked(host, "a", "b")
    [held, *_] = sorted(n for n in host.texts() if n.startswith("shop:a"))
    host.home.hold(conversations=[held])
    talked(host, "a", days=3)
    done = run(host)
    [row] = rows(host, done)

    assert host.platform.purged == ["m2", "m3"]
    assert told(row) == {"Deleted with all before it.": 1, Bar.OTHERS: 1}
    assert done.counts == {"destroyed": 2, "refused": 0, "failed": 0, "nominated": 0}


def test_a_hold_placed_after_erasure_still_keeps_the_platforms_copy(host, monkeypatch):
    talked(host, "a", "b")
    [name] = [n for n in host.texts() if n.startswith("shop:a")]
    probe = type(host.house.certifying).probe

    def probed(self, batch, beat):
        host.home.hold(conversations=[name])
        return probe(self, batch, beat)

    monkeypatch.setattr(type(host.house.certifying), "probe", probed)
    [row] = rows(host, run(host))

    assert host.platform.purged == ["m2", "m3"]
    assert told(row) == {"Deleted with all before it.": 1, Bar.HELD: 1}


def test_what_went_there_under_an_earlier_batch_keeps_nothing(host):
    talked(host, "a")
    run(host)
    talked(host, "a", days=1)
    [row] = rows(host, run(host))

    assert sorted(set(host.platform.purged)) == ["m0", "m1", "m2", "m3"]
    assert told(row) == {"Deleted with all before it.": 1}


def test_what_only_left_our_store_earlier_is_kept_there(host):
    talked(host, "a")
    run(host, platform=False)
    talked(host, "a", days=1)
    [row] = rows(host, run(host))

    assert host.platform.purged == []
    assert told(row) == {Bar.OTHERS: 1}


def test_a_platform_that_is_away_stops_the_batch_and_later_it_goes_on(host):
    talked(host, "a", "b", "c")
    answers = iter([None, Answered({}, 503)])
    host.platform.faults.append(
        Fault(where="/purge", times=2, change=lambda true: next(answers) or true)
    )
    host.home.clock.move(days=40)
    batch = host.home.approved(platform=True)
    with pytest.raises(SourceUnreachable):
        host.house.running.run(batch.id)
    stopped = host.house.batches.get(batch.id)
    done = host.house.running.run(batch.id)
    [row] = rows(host, done)

    assert stopped.state == State.PROBED
    assert not host.texts()
    assert sorted(host.platform.purged) == [f"m{n}" for n in range(6)]
    # The second one went, but its answer was lost: that it went is not claimed.
    assert told(row) == {"Deleted with all before it.": 2, Bar.REFUSED: 1}
    assert row["copy"]["data"]["left"] == 1


def test_a_source_that_rests_is_not_asked_and_the_batch_ends(host):
    talked(host, "a")
    host.house.connections.pause(NAME, host.home.clock.at)
    [row] = rows(host, run(host))

    assert host.platform.purged == []
    assert told(row) == {Bar.AWAY: 1}


def test_a_flag_that_was_set_after_signing_asks_for_nothing(host):
    talked(host, "a")
    host.home.clock.move(days=40)
    batch = host.home.approved()
    tables.Batch.objects.filter(code=batch.id).update(platform=True)
    with pytest.raises(ManifestChanged):
        host.house.running.run(batch.id)

    assert host.platform.purged == []
    assert host.texts()


def test_only_what_is_taken_offline_goes_on_platforms(host):
    with pytest.raises(WrongEnd):
        host.home.propose(End.DESTRUCTION, platform=True)


def test_the_flag_is_in_what_is_signed(host):
    talked(host, "a")
    host.home.clock.move(days=40)
    plain = host.home.propose()
    host.house.disposing.withdraw(plain.id, by="hr", reason="test")
    also = host.home.propose(platform=True)
    request = host.house.requests.get(also.id)

    assert also.platform
    assert plain.root != also.root
    assert request.root == also.root
    assert request.payload["platform"] == {NAME: 1}


# --- what keeps us from asking, and what comes of asking ------------------------------


def test_a_source_that_was_removed_is_not_asked_and_the_batch_ends(host):
    talked(host, "a")
    host.house.connections.end(NAME, host.home.clock.at)
    [row] = rows(host, run(host))

    assert host.platform.purged == []
    assert told(row) == {Bar.AWAY: 1}


def test_where_not_all_before_it_is_here_nothing_is_asked_for(host):
    talked(host, "a")
    state = host.connection().state
    yesterday = host.home.clock.at - timedelta(days=1)
    early = replace(state, through=yesterday, reached=yesterday)
    host.house.connections.note(NAME, early)
    [row] = rows(host, run(host))

    assert host.platform.purged == []
    assert told(row) == {Bar.BEHIND: 1}


def test_what_only_a_hidden_name_could_find_is_not_asked_for(host):
    host.platform.say("kf1/wm-customer", "一", host.at, customer="wm-customer")
    host.pull()
    [row] = rows(host, run(host))

    assert host.platform.purged == []
    assert told(row) == {Bar.UNPLACED: 1}


@pytest.mark.parametrize(
    ("error", "bar"),
    [
        (NotPossible(ability="delete", connector="plain"), Bar.CANNOT),
        (SourceGarbled(reason="no JSON"), Bar.UNREAD),
        (ZeroDivisionError(), Bar.UNREAD),
    ],
)
def test_what_came_of_asking_is_said_and_the_batch_ends(host, monkeypatch, error, bar):
    def delete(self, place):
        raise error

    talked(host, "a")
    monkeypatch.setattr(PlainSource, "delete", delete)
    [row] = rows(host, run(host))

    assert told(row) == {bar: 1}


def test_of_a_platform_whose_connector_is_gone_nothing_is_promised(host):
    talked(host, "a")
    del host.house.registry.more["plain"]
    [row] = rows(host, run(host, platform=False))

    assert row["ability"] == "no"
