"""What becomes of one record of a person who asked, and on what ground (R23).

* A hold or a freeze keeps it, whatever was asked.
* A floor that a law or an administrative regulation sets defers it by itself; one of
  lower rank opens a legal review, and keeps the record until that has spoken.
* Nothing else does: what is due, and what only our own schedules would keep, goes.
"""

from typing import Final

from guicang.domain.retention.model import Reason, State, Verdict
from guicang.domain.subjects.model import Item, Outcome, Place

_KEEPING: Final = ("request-deferred", "request-legal-review")


def decide(verdict: Verdict, place: Place) -> Item:
    """Decide about a record by its verdict, which was reached with its reasons.

    The verdict must know of the request already (``Record.request_at``).
    """
    item = Item(verdict.record, place, Outcome.ERASE)
    if verdict.state is State.HELD:
        return item._replace(outcome=Outcome.HELD, holds=verdict.holds)
    keeping = [r for r in verdict.reasons if r.rule == "R23" and r.key in _KEEPING]
    if not keeping:
        return _waiting(item, verdict)
    reviewed = verdict.legal_review
    longest = {r.clause for r in verdict.reasons if r.key == "floor-longest"}
    ground = _ground(keeping, longest, doubted=reviewed)
    return item._replace(
        outcome=Outcome.LEGAL_REVIEW if reviewed else Outcome.DEFERRED,
        clause=ground.clause,
        basis=ground.basis,
        until=verdict.keep_until,
    )


def _waiting(item: Item, verdict: Verdict) -> Item:
    """Let a record wait that is not due yet: it was released or brought back lately."""
    if verdict.state is not State.ACTIVE:
        return item
    return item._replace(outcome=Outcome.DEFERRED, until=verdict.dispose_at)


def _ground(keeping: list[Reason], longest: set[str], *, doubted: bool) -> Reason:
    """Give the rule that is named to the person: one in doubt, or the longest."""
    doubtful = [r for r in keeping if r.key == "request-legal-review"]
    those = doubtful if doubted and doubtful else keeping
    return next((r for r in those if r.clause in longest), those[-1])
