"""A soak: four platforms, random faults, kills between pages, replayed callbacks.

``make soak`` is this test with 100,000 messages; it prints what happened.
"""

import os
from collections import Counter

import pytest

from tests import homes
from tests.simulators.faults import Trouble
from tests.sources.soaking import KINDS, Soak

SIZE = int(os.environ.get("GUICANG_SOAK", "4000"))
HEAD = f"{'source':18}{'messages':>10}{'seconds':>9}{'calls':>8}{'pages':>7}"


def table(soak: Soak) -> str:
    """Write what happened, platform by platform."""
    lines = [HEAD + f"{'faults':>8}{'errors':>8}{'kills':>7}{'told':>7}{'replays':>9}"]
    for kind, each in soak.springs.items():
        seen = each.seen
        errors = sum(n for name, n in seen.items() if name.startswith("Source"))
        lines.append(
            f"{kind:18}{len(each.held()):>10,}{each.seconds:>9.1f}"
            f"{len(each.platform.asked):>8,}{seen['pages']:>7,}"
            f"{each.platform.faults.met.total():>8,}{errors:>8,}{seen['killed']:>7,}"
            f"{seen['calls']:>7,}{seen['refused']:>9,}"
        )
    return "\n".join(lines)


@pytest.mark.slow
@pytest.mark.timeout(max(300, SIZE // 50))
@pytest.mark.allow_hosts(["127.0.0.1", "localhost"])
def test_whatever_happens_every_message_is_kept_once(fresh_sqlite, settings, capsys):
    soak = Soak(homes.bare(fresh_sqlite, settings), SIZE, seed=1)
    soak.run()
    held = soak.held()
    if "GUICANG_SOAK" in os.environ:
        with capsys.disabled():
            print(f"\n{table(soak)}")  # noqa: T201 - what it is run for

    assert soak.kept() == held
    assert set(held.values()) == {1}
    assert len(held) == SIZE
    for kind in KINDS:
        seen = soak.springs[kind].seen
        assert seen["killed"]
        assert seen["calls"]
    met = sum((each.platform.faults.met for each in soak.springs.values()), Counter())
    assert set(met) == set(Trouble)
    assert soak.house.recording.verify().whole
