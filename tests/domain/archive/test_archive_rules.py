"""The manifest, the grouping into segments, the modes, and the read-back."""

from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise

import pytest
from hypothesis import given, strategies as st

from guicang.domain.archive import manifest
from guicang.domain.archive.comparison import compare
from guicang.domain.archive.grouping import Candidate, bucket, mode_for, plan
from guicang.domain.archive.manifest import Line
from guicang.domain.archive.model import Mode
from guicang.domain.errors import ArchiveBroken, LedgerBroken, ManifestChanged
from guicang.domain.ledger.merkle import EMPTY_ROOT
from guicang.domain.retention.model import Action, State, Verdict

NOW = datetime(2026, 3, 1, tzinfo=UTC)
ESCROW = NOW + timedelta(days=30)

# --- manifest -------------------------------------------------------------------------

LINES = st.lists(
    st.builds(
        Line,
        conversation=st.text(max_size=8),
        digest=st.sampled_from(["aa" * 32, "bb" * 32]),
        facts=st.just("cc" * 32),
        messages=st.integers(0, 9),
        size=st.integers(0, 9),
        keep_until=st.none() | st.just(NOW),
    ),
    unique_by=lambda line: line.conversation,
    max_size=12,
)


def line(name, **changes):
    return Line(name, "aa" * 32, "cc" * 32, 3, 40, NOW)._replace(**changes)


def test_a_line_is_spelled_in_one_way():
    assert (
        manifest.canonical(line("会话-1"))
        == (
            f'["guicang.manifest/1","会话-1","{"aa" * 32}","{"cc" * 32}",3,40,'
            "1772323200000000]"
        ).encode()
    )


def test_an_empty_manifest_has_the_root_of_the_empty_tree():
    assert manifest.root([]) == EMPTY_ROOT.hex()


@given(lines=LINES, data=st.data())
def test_the_root_does_not_depend_on_the_order(lines, data):
    assert manifest.root(data.draw(st.permutations(lines))) == manifest.root(lines)


CHANGES = {
    "conversation": "c-9",
    "digest": "bb" * 32,
    "facts": "dd" * 32,
    "messages": 4,
    "size": 41,
    "keep_until": None,
}


@pytest.mark.parametrize("field", CHANGES)
def test_a_change_of_any_field_changes_the_root(field):
    lines = [line("c-1"), line("c-2"), line("c-3")]
    changed = [lines[0], lines[1]._replace(**{field: CHANGES[field]}), lines[2]]

    shown = manifest.root(lines)
    manifest.check("r-1", shown, lines)
    for other in (changed, lines[:2], [*lines, line("c-4")]):
        with pytest.raises(ManifestChanged):
            manifest.check("r-1", shown, other)


@given(LINES)
def test_lines_that_come_in_order_make_the_same_root(lines):
    ordered = sorted(lines, key=lambda each: each.conversation)

    assert manifest.growing(iter(ordered)) == manifest.root(lines)


def test_the_root_of_many_lines_grows_a_few_at_a_time(monkeypatch):
    lines = [line(f"c-{number:03}") for number in range(100)]
    whole = manifest.root(lines)
    monkeypatch.setattr(manifest, "_AT_ONCE", 7)

    assert manifest.growing(iter(lines)) == whole


@pytest.mark.parametrize("names", ["ba", "aa"])
@pytest.mark.parametrize("at_once", [1, 2])
def test_lines_out_of_order_have_no_growing_root(names, at_once, monkeypatch):
    monkeypatch.setattr(manifest, "_AT_ONCE", at_once)

    with pytest.raises(ValueError, match="order"):
        manifest.growing(map(line, names))


def test_no_conversation_is_in_a_manifest_twice():
    with pytest.raises(ValueError, match="twice"):
        manifest.root([line("c-1"), line("c-1", size=41)])


@given(lines=LINES.filter(bool), data=st.data())
def test_each_line_proves_that_it_is_in_and_no_other_does(lines, data):
    one = data.draw(st.sampled_from(lines))
    root = manifest.root(lines)
    proof = manifest.prove(one.conversation, lines)

    manifest.verify(one, proof, root)
    with pytest.raises(LedgerBroken):
        manifest.verify(one._replace(size=10), proof, root)
    with pytest.raises(LedgerBroken):
        manifest.verify(one, proof, "00" * 32)
    with pytest.raises(LedgerBroken):
        manifest.verify(one, proof, "no hex")


def test_what_is_not_in_the_manifest_cannot_be_proved():
    with pytest.raises(KeyError):
        manifest.prove("c-2", [line("c-1")])


# --- grouping -------------------------------------------------------------------------

CANDIDATES = st.lists(
    st.builds(
        Candidate,
        conversation=st.text(max_size=4),
        mode=st.sampled_from(Mode),
        basis=st.sampled_from(["", "cn-ecommerce", "cn-accounting"]),
        bucket=st.sampled_from(["2026-04", "2029-03"]),
        messages=st.integers(0, 12),
        size=st.integers(0, 50),
    ),
    unique_by=lambda one: one.conversation,
    max_size=30,
).map(lambda those: sorted(those, key=lambda one: one.conversation))


def test_a_group_is_given_as_soon_as_it_is_full():
    taken = []

    def stream():
        for number in range(100, 150):
            taken.append(number)
            yield Candidate(f"c{number}", Mode.FLOOR, "", "2029-03", 5)

    for number, group in enumerate(plan(stream(), segment_messages=10), 1):
        assert len(group.conversations) == 2
        assert len(taken) <= 2 * number + 1


def test_records_out_of_order_are_not_divided():
    two = [Candidate(name, Mode.FLOOR, "", "2029-03", 1) for name in "ba"]

    with pytest.raises(ValueError, match="order"):
        list(plan(two))


@given(candidates=CANDIDATES)
def test_every_record_that_is_archived_is_in_exactly_one_group(candidates):
    groups = list(plan(candidates, segment_messages=10, segment_bytes=40))

    placed = [name for group in groups for name in group.conversations]
    archived = [c.conversation for c in candidates if c.mode is not Mode.EVIDENCE]
    assert sorted(placed) == sorted(archived)


@given(candidates=CANDIDATES)
def test_the_records_of_a_group_can_end_together(candidates):
    by_name = {one.conversation: one for one in candidates}
    for group in plan(candidates, segment_messages=10, segment_bytes=40):
        members = [by_name[name] for name in group.conversations]

        assert {m[1:4] for m in members} == {(group.mode, group.basis, group.bucket)}
        assert list(group.conversations) == sorted(group.conversations)
        assert group.messages == sum(m.messages for m in members)
        assert group.size == sum(m.size for m in members)
        alone = len(members) == 1
        assert alone or (group.messages <= 10 and group.size <= 40)


@given(candidates=CANDIDATES)
def test_no_group_is_closed_before_it_is_full(candidates):
    by_name = {one.conversation: one for one in candidates}
    groups = sorted(plan(candidates, segment_messages=10))
    for one, following in pairwise(groups):
        if one[:3] == following[:3]:
            first = by_name[following.conversations[0]]

            assert one.messages + first.messages > 10


def test_the_bucket_is_the_month_in_utc():
    shanghai = timezone(timedelta(hours=8))

    assert bucket(datetime(2029, 3, 1, 7, 59, tzinfo=shanghai)) == "2029-02"
    assert bucket(datetime(2029, 3, 1, 8, 0, tzinfo=shanghai)) == "2029-03"


# --- modes ----------------------------------------------------------------------------

YEAR = NOW + timedelta(days=365)
LATER = YEAR + timedelta(days=365)
PAST = NOW - timedelta(days=1)
MODES = {
    "no floor": (None, PAST, (), False, (Mode.ESCROW, ESCROW)),
    "no floor, erasure asked": (None, PAST, (), True, (Mode.EVIDENCE, None)),
    "a floor that ended": (PAST, PAST, ("f",), False, (Mode.ESCROW, ESCROW)),
    "a floor that ends now": (NOW, NOW, ("f",), False, (Mode.ESCROW, ESCROW)),
    "ended, erasure asked": (PAST, PAST, ("f",), True, (Mode.EVIDENCE, None)),
    "a floor that runs": (YEAR, YEAR, ("f",), False, (Mode.FLOOR, YEAR)),
    "the target is later": (YEAR, LATER, ("f",), False, (Mode.FLOOR, LATER)),
    "no end of the target": (YEAR, None, ("f",), False, (Mode.FLOOR, YEAR)),
    "runs, erasure asked": (YEAR, YEAR, ("f",), True, (Mode.FLOOR, YEAR)),
    "end not known yet": (None, None, ("f",), False, (Mode.FLOOR, ESCROW)),
    "not known, erasure asked": (None, None, ("f",), True, (Mode.FLOOR, ESCROW)),
}


@pytest.mark.parametrize(
    ("keep_until", "dispose_at", "floors", "erasure", "expected"),
    MODES.values(),
    ids=MODES,
)
def test_why_a_copy_may_exist(keep_until, dispose_at, floors, erasure, expected):
    verdict = Verdict(
        record="c-1",
        state=State.DUE_DELETE,
        action=Action.DELETE,
        offline_at=PAST,
        keep_until=keep_until,
        dispose_at=dispose_at,
        reasons=(),
        floors=floors,
    )

    assert mode_for(verdict, NOW, ESCROW, erasure=erasure) == expected


# --- the read-back --------------------------------------------------------------------

EXPECTED = {"c-1": "aa", "c-2": "bb"}
BROKEN = {
    "nothing came back": ([], "2 missing, the first is c-1"),
    "one is missing": ([("c-1", "aa")], "1 missing, the first is c-2"),
    "one is different": ([("c-1", "aa"), ("c-2", "aa")], "c-2 is different"),
    "one is too many": ([("c-3", "aa"), *EXPECTED.items()], "c-3 is too many"),
    "one is there twice": ([("c-1", "aa"), ("c-1", "aa")], "c-1 is in it twice"),
}


@pytest.mark.parametrize(("records", "reason"), BROKEN.values(), ids=BROKEN)
def test_the_read_back_minds_every_record(records, reason):
    with pytest.raises(ArchiveBroken, match=reason) as caught:
        compare("seg-1", records, EXPECTED)

    assert caught.value.data["segment"] == "seg-1"


def test_what_was_to_be_archived_may_come_in_any_order():
    compare("seg-1", [("c-2", "bb"), ("c-1", "aa")], EXPECTED)
    compare("seg-1", [], {})
