"""A person with very many conversations on four platforms is answered in one job.

GUICANG_SUBJECTS says how many, and ``-s`` what it took.
"""

import os
import resource
import sys
import time
from contextlib import contextmanager
from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from guicang.domain.subjects.model import Kind, State
from tests.fakes.talk import talk
from tests.subjects.conftest import ALONE

MANY = int(os.environ.get("GUICANG_SUBJECTS", "5000"))
PLATFORMS = ("wecom", "dingtalk", "feishu", "chatwoot")
PAGE = 500


@contextmanager
def told(what):
    begun = time.perf_counter()
    yield
    took = time.perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    sys.stdout.write(f"{what}: {took:.1f} s, peak {peak} MiB\n")


def fill(desk, many):
    """Let one person talk on four platforms, beside as many others."""
    talks = [
        talk(
            f"{source}-{n}",
            customer="wm-1" if n % 2 else "",
            source=source,
        )
        for n in range(many // 2)
        for source in PLATFORMS
    ]
    for start in range(0, len(talks), PAGE):
        desk.push(*talks[start : start + PAGE])
    return sum(1 for each in talks if each.customer == "wm-1")


@ALONE
def test_one_job_decides_about_all_of_them_and_says_how_far_it_is(desk):
    with told("intake"):
        many = fill(desk, MANY)
    asked = desk.vouched()
    desk.do("decide", asked.id, asked.revision)
    seen = []
    with told(f"decide {many}"):
        done = desk.house.weighing.run(asked.id, lambda at, of: seen.append((at, of)))
    with told("sweep"):
        desk.house.weighing.sweep()
    counts = desk.house.subjects.counts(asked.id)

    assert done.state is State.DECIDED
    assert sum(counts.values()) == many
    assert seen[-1] == (many, many)
    assert [at for at, _ in seen] == sorted(at for at, _ in seen)
    (batch,) = desk.house.batches.list()
    assert sum(1 for _ in desk.house.batches.members(batch.id)) == many


@ALONE
def test_one_job_packs_all_of_them(desk):
    many = fill(desk, MANY)
    asked = desk.vouched(Kind.PORTABILITY)
    desk.do("decide", asked.id, asked.revision)
    (ordered,) = desk.house.packages.list(request=asked.id)
    seen = []
    with told(f"pack {many}"):
        made = desk.house.making.make(ordered.id, lambda at, of: seen.append((at, of)))

    assert made.conversations == many
    assert seen[-1][0] == seen[-1][1]


@ALONE
def test_what_waits_is_looked_at_when_something_can_have_changed(desk):
    desk.law()
    fill(desk, 12)
    desk.order("bought", customer="wm-1")
    asked = desk.decided()
    desk.run_batches()
    sweeps = [desk.house.weighing.sweep() for _ in range(2)]
    hold = desk.home.hold(conversations=["bought"])
    sweeps.append(desk.house.weighing.sweep())
    held = desk.outcomes(asked.id)["bought"]
    desk.house.holds.release(hold, desk.home.clock.now())
    sweeps.append(desk.house.weighing.sweep())
    freed = desk.outcomes(asked.id)["bought"]
    sweeps.append(desk.house.weighing.sweep())
    desk.home.clock.at += timedelta(days=1)
    sweeps.append(desk.house.weighing.sweep())

    assert sweeps == [1, 0, 1, 1, 0, 1]
    assert (held, freed) == ("held", "deferred")


@ALONE
def test_looking_again_costs_by_what_waits_and_not_by_what_they_have(desk):
    desk.law()
    fill(desk, 12)
    desk.order("bought", customer="wm-1")
    desk.decided()
    desk.house.weighing.sweep()
    costs = []
    for n in range(2):
        desk.push(*(talk(f"other-{n}-{i}", customer=f"o-{n}-{i}") for i in range(100)))
        desk.house.disposing.sweep()
        desk.home.hold(conversations=["bought"])
        with CaptureQueriesContext(connection) as asked:
            desk.house.weighing.sweep()
        costs.append(len(asked))

    assert costs[0] == costs[1]
