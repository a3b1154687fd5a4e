"""What is asked of a record once more in the transaction that destroys it (R13)."""

import pytest

from guicang.domain.disposal.guards import facts_digest, last_door
from guicang.domain.disposal.model import Member
from guicang.domain.retention.model import Rules, State
from guicang.domain.retention.verdict import verdict
from tests.domain.retention_cases import WEEK, at, hold, record

RECORD = record(("chat.general",))
NOW = at("2026-03-01 12:00")
VERDICT = verdict(RECORD, Rules(clauses=(WEEK,)), now=NOW)
FACTS = facts_digest(RECORD, VERDICT, 1)
MEMBER = Member(
    conversation=RECORD.id,
    digest="d",
    facts=FACTS,
    messages=1,
    size=1,
    keep_until=None,
)
WELL = {"digest": "d", "facts": FACTS, "verdict": VERDICT, "due": True}
OBJECTIONS = {
    "a hold": ({"verdict": VERDICT._replace(holds=("h-1", "h-2"))}, "GC-301 h-1,h-2"),
    "nothing left": ({"digest": None}, "GC-104 gone"),
    "other content": ({"digest": "e"}, "GC-307 content"),
    "other facts": ({"facts": "f"}, "GC-307 facts"),
    "not due": (
        {"due": False, "verdict": VERDICT._replace(state=State.ACTIVE)},
        f"GC-502 {State.ACTIVE.value}",
    ),
}


def test_what_is_as_it_was_signed_may_go():
    assert last_door(MEMBER, **WELL) == ""


@pytest.mark.parametrize(("changes", "why"), OBJECTIONS.values(), ids=OBJECTIONS)
def test_one_objection_is_enough(changes, why):
    assert last_door(MEMBER, **{**WELL, **changes}) == why


def test_a_hold_is_named_before_anything_else():
    held = verdict(RECORD, Rules(clauses=(WEEK,)), holds=(hold(),), now=NOW)

    why = last_door(MEMBER, digest=None, facts="f", verdict=held, due=False)

    assert why.startswith("GC-301 ")
