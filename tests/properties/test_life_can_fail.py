"""Take one guard away at a time: the model of the whole life must notice each time.

A model that never fails proves nothing. The seeds are fixed; the number of lives in
which a break must be found is bounded.
"""

import pytest
from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from guicang.domain.approval.model import Decision
from guicang.domain.archive.model import Mode
from guicang.domain.disposal.model import State
from guicang.domain.errors import NotApproved
from guicang.services import destroying, offlining
from guicang.services.approving import Approving
from guicang.services.archiving import Archiving
from guicang.services.certifying import Certifying
from guicang.services.disposing import Disposing
from guicang.services.labelling import Labelling
from guicang.services.restoring import Restoring
from guicang.services.running import Running
from tests.fakes.holds import MemoryHolds
from tests.fakes.keys import MemoryKeyRing
from tests.fakes.ledger import MemoryLedger
from tests.properties.life import Life, beginning
from tests.properties.oracle import Violation
from tests.properties.test_life import QUIET

LIVES = 150


def _no_objection(*_: object, **__: object) -> str:
    return ""


def _holds_alone(member, *, digest, facts, verdict, due) -> str:
    return "GC-301" if verdict.holds else ""


def ignore_holds_at_the_last_door(patch):
    asked = MemoryHolds.in_force
    patch.setattr(
        MemoryHolds,
        "in_force",
        lambda self, *, lock=False: () if lock else asked(self),
    )


def ignore_freezes(patch):
    patch.setattr(MemoryHolds, "freezes", lambda self: ())


def skip_the_read_back(patch):
    patch.setattr(Archiving, "verify", lambda self, segment, expected: 0)


def skip_the_second_evaluation(patch):
    for module in (offlining, destroying):
        patch.setattr(module, "last_door", _holds_alone)


def destroy_without_signatures(patch):
    patch.setattr(Approving, "check", lambda self, request, now: None)
    patch.setattr(Approving, "objection", _no_objection)
    patch.setattr(Disposing, "objections", lambda self, batch, bench: ())
    leave = Running._leave

    def walk(self, batch, owner, progress):
        if batch.state is State.PROPOSED:
            self.batches.move(batch.id, State.APPROVED)
            batch = self.batches.get(batch.id)
        leave(self, batch, owner, progress)

    patch.setattr(Running, "_leave", walk)


def forget_who_left(patch):
    def check(self, request, now):
        if self.requests.get(request).decision is not Decision.APPROVED:
            raise NotApproved(request=request, missing="")

    patch.setattr(Approving, "objection", _no_objection)
    patch.setattr(Approving, "check", check)


def leave_the_keys(patch):
    destroy = MemoryKeyRing.destroy
    patch.setattr(MemoryKeyRing, "destroy", lambda self, ids: destroy(self, ()))


def keep_no_archive(patch):
    patch.setattr(
        "guicang.services.disposing.mode_for",
        lambda *_, **__: (Mode.EVIDENCE, None),
    )


def end_archives_early(patch):
    patch.setattr(
        "guicang.services.judging.Bench.due",
        lambda self, verdict, end, *, reviewed=False: not verdict.holds,
    )


def certify_without_a_probe(patch):
    def probe(self, batch, beat):
        times = {**self.batches.notes(batch.id)["times"]}
        times["ended"] = self.clock.now().isoformat()
        self.batches.note(batch.id, "times", times)
        found = {"needles": 0, "hits": {}, "keys": 0, "keys_present": 0}
        self.batches.note(batch.id, "probe", {**found, **self.probe_port.scope()})
        return {}

    patch.setattr(Certifying, "probe", probe)


def bring_back_what_was_ended(patch):
    patch.setattr(Restoring, "_refuse_erased", lambda self, conversations, by: None)


def relabel_out_of_a_hold(patch):
    patch.setattr(Labelling, "_after", lambda self, conversation, before, now: None)


def write_over_the_ledger(patch):
    append = MemoryLedger.append

    def forget(self, tag, actor, data, at):
        if len(self.stored) > 30:
            del self.stored[20:]
        return append(self, tag, actor, data, at)

    patch.setattr(MemoryLedger, "append", forget)


SABOTAGE = (
    ignore_holds_at_the_last_door,
    ignore_freezes,
    skip_the_read_back,
    skip_the_second_evaluation,
    destroy_without_signatures,
    forget_who_left,
    leave_the_keys,
    keep_no_archive,
    end_archives_early,
    certify_without_a_probe,
    bring_back_what_was_ended,
    relabel_out_of_a_hold,
    write_over_the_ledger,
)


@pytest.mark.slow
@pytest.mark.parametrize("sabotage", SABOTAGE, ids=lambda s: s.__name__)
def test_the_model_notices(sabotage, monkeypatch):
    beginning()  # made before the guard is gone
    sabotage(monkeypatch)

    with pytest.raises(Violation):
        run_state_machine_as_test(
            Life,
            settings=settings(
                max_examples=LIVES,
                stateful_step_count=50,
                deadline=None,
                suppress_health_check=QUIET,
                derandomize=True,
                database=None,
                phases=[Phase.generate],
                report_multiple_bugs=False,
            ),
        )
