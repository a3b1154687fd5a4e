"""Timeline and graph show each entry once and nothing else, however many there are."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from guicang.domain.ledger.graph import (
    Deed,
    Layer,
    deed,
    graph,
    table as lines_of_graph,
)
from guicang.domain.ledger.layout import crossings, places
from guicang.domain.ledger.model import Entry, Tag
from guicang.domain.ledger.naming import Kind, Thing, actor, claimed, named
from guicang.domain.ledger.timeline import (
    Cluster,
    Stage,
    stage,
    table as lines_of_timeline,
    timeline,
)
from guicang.domain.ledger.wording import EDGES, KINDS, STAGES, TAGS

START = datetime(2026, 1, 1, tzinfo=UTC)
calm = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
NAMES = st.sampled_from(["wang", "li", "chen", "system:disposal", "system:approval"])
IDS = st.sampled_from([f"b-{n}" for n in range(40)])
DATA = st.fixed_dictionaries(
    {},
    optional={
        "request": IDS,
        "batch": IDS,
        "conversation": IDS,
        "conversations": st.lists(IDS, max_size=9) | st.integers(0, 99),
        "hold": st.just("h-1"),
        "person": NAMES,
        "signers": st.lists(NAMES, max_size=3),
        "approve": st.booleans(),
        "version": st.integers(1, 3),
        "reason": st.text(max_size=5),
    },
)


@st.composite
def ledgers(draw, most=150):
    """Entries as a ledger has them: time never runs backwards."""
    steps = draw(
        st.lists(
            st.tuples(st.integers(0, 4000), st.sampled_from(Tag), NAMES, DATA),
            max_size=most,
        )
    )
    at, entries = START, []
    for seq, (wait, tag, who, data) in enumerate(steps):
        at += timedelta(seconds=wait)
        entries.append(Entry(seq=seq, at=at, tag=tag, actor=who, data=data))
    return entries


RANGES = st.tuples(st.integers(-10, 300_000), st.integers(1, 300_000)).map(
    lambda pair: (
        START + timedelta(seconds=pair[0]),
        START + timedelta(seconds=pair[0] + pair[1]),
    )
)


def holds(mark, entry):
    """Say whether a mark stands for an entry."""
    if isinstance(mark, Cluster):
        return (
            mark.stage == stage(entry.tag)
            and mark.first_seq <= entry.seq <= mark.last_seq
        )
    return mark.seq == entry.seq


@calm
@given(ledgers(), RANGES, st.integers(1, 12))
def test_every_entry_in_range_stands_in_one_mark_and_no_other_does(found, ends, width):
    since, until = ends
    shown = timeline(found, since=since, until=until, width=width)

    inside = [entry for entry in found if since <= entry.at < until]
    for entry in found:
        assert sum(holds(mark, entry) for mark in shown.marks) == (entry in inside)
    assert shown.entries == len(inside)
    assert sum(line.count for line in lines_of_timeline(shown)) == len(inside)
    assert len(shown.marks) <= width * len(shown.lanes)


@calm
@given(ledgers(), st.randoms(use_true_random=False))
def test_projections_do_not_depend_on_the_order_in_which_entries_come(found, dice):
    mixed = list(found)
    dice.shuffle(mixed)
    ends = {"since": START, "until": START + timedelta(days=9), "width": 4}

    assert timeline(mixed, **ends) == timeline(found, **ends)
    assert graph(mixed, most=4) == graph(found, most=4)


@calm
@given(ledgers(), st.integers(2, 20))
def test_the_graph_draws_what_entries_name_and_counts_what_it_leaves_out(found, most):
    told = {thing for entry in found for thing in (actor(entry), *named(entry))}
    # Signers are named, and so is the part of the system that a tag speaks of.
    told |= {
        Thing(Kind.PERSON, name) for e in found for name in e.data.get("signers", ())
    }
    told |= {Thing(Kind.SYSTEM, Tag(entry.tag).thing) for entry in found}

    shown = graph(found, most=most)

    drawn = {node.thing for node in shown.nodes if node.thing is not None}
    assert drawn <= told
    assert {actor(entry) for entry in found} <= drawn or shown.more
    assert all(
        sum(node.layer == layer for node in shown.nodes) <= most for layer in Layer
    )
    ids = [node.id for node in shown.nodes]
    assert len(set(ids)) == len(ids)
    assert {end for e in shown.edges for end in (e.source, e.target)} <= set(ids)
    assert len(drawn) + shown.more == len(
        {node.thing for node in graph(found, most=999).nodes}
    )
    assert all(0 <= node.x <= 1 and 0 < node.y < 1 for node in shown.nodes)
    assert len(lines_of_graph(shown)) == len(shown.edges)
    assert shown.entries == len(found)


@calm
@given(ledgers(), st.integers(2, 6))
def test_what_is_left_out_still_has_its_edges(found, most):
    small, whole = graph(found, most=most), graph(found, most=999)

    def done(shown):
        return sum(edge.count for edge in shown.edges)

    assert done(small) == done(whole)


@calm
@given(
    st.dictionaries(
        st.text("abcdefgh", min_size=1, max_size=2), st.integers(0, 3), min_size=1
    ),
    st.data(),
)
def test_the_layout_never_has_more_crossings_than_the_alphabet(layers, data):
    nodes = sorted(layers)
    ends = st.sampled_from(nodes)
    edges = data.draw(st.sets(st.tuples(ends, ends), max_size=30))

    heights = places(layers, edges)

    def orders(key):
        return {
            layer: sorted((n for n in nodes if layers[n] == layer), key=key)
            for layer in range(4)
        }

    assert heights.keys() == layers.keys()
    assert crossings(orders(heights.get), edges) <= crossings(orders(str), edges)


def test_crossing_edges_are_counted_and_undone():
    edges = {("a", "y"), ("b", "x")}
    crossed = {0: ["a", "b"], 1: ["x", "y"]}

    heights = places({"a": 0, "b": 0, "x": 1, "y": 1}, edges)

    assert crossings(crossed, edges) == 1
    assert (heights["a"] < heights["b"]) == (heights["y"] < heights["x"])


LANES = {
    "conversation:taken-in": Stage.INTAKE,
    "conversation:screened": Stage.SCREEN,
    "message:blocked": Stage.SCREEN,
    "conversation:labelled": Stage.LABEL,
    "hold:placed": Stage.HOLD,
    "policy:changed": Stage.POLICY,
    "rules:changed": Stage.POLICY,
    "request:signed": Stage.APPROVAL,
    "batch:proposed": Stage.APPROVAL,
    "batch:archived": Stage.ARCHIVE,
    "batch:chunk-erased": Stage.ERASE,
    "batch:certified": Stage.CERTIFICATE,
    "restore:done": Stage.RESTORE,
    "finding:revealed": Stage.ACCESS,
    "access:refused": Stage.ACCESS,
    "ledger:checkpointed": Stage.SYSTEM,
    "later:thing": Stage.SYSTEM,
}


@pytest.mark.parametrize(("tag", "lane"), LANES.items())
def test_each_tag_has_its_lane(tag, lane):
    assert stage(tag) is lane


def test_a_deletion_is_drawn_from_its_proposal_to_its_certificate():
    steps = [
        (Tag.BATCH_PROPOSED, "li", {"batch": "b1", "members": 9}),
        (Tag.REQUEST_SIGNED, "wang", {"request": "b1", "approve": True}),
        (Tag.REQUEST_SIGNED, "chen", {"request": "b1", "approve": False}),
        (Tag.BATCH_ARCHIVED, "system:disposal", {"batch": "b1"}),
        (Tag.BATCH_CERTIFIED, "system:disposal", {"batch": "b1", "certificate": "k1"}),
    ]
    found = [
        Entry(seq=n, at=START + timedelta(hours=n), tag=tag, actor=who, data=data)
        for n, (tag, who, data) in enumerate(steps)
    ]

    edges = {(e.source, e.deed, e.target) for e in graph(found).edges}

    assert edges == {
        ("person:li", Deed.PROPOSED, "request:b1"),
        ("request:b1", Deed.CONCERNED, "batch:b1"),
        ("person:wang", Deed.SIGNED, "request:b1"),
        ("person:chen", Deed.REFUSED, "request:b1"),
        ("system:disposal", Deed.ARCHIVED, "batch:b1"),
        ("system:disposal", Deed.CERTIFIED, "batch:b1"),
        ("system:disposal", Deed.CERTIFIED, "certificate:k1"),
    }


VERBS = {
    Tag.ACCESS_LOGGED_IN: Deed.LOGGED_IN,
    Tag.ACCESS_LOG_IN_FAILED: Deed.REFUSED,
    Tag.ACCESS_REFUSED: Deed.REFUSED,
    Tag.ACCESS_INVITATION_REFUSED: Deed.REFUSED,
    Tag.ACCESS_PASSKEY_ADDED: Deed.CHANGED,
    Tag.GRANT_GIVEN: Deed.CHANGED,
    Tag.GRANT_USED: Deed.READ,
    Tag.CONVERSATION_SEARCHED: Deed.READ,
    Tag.RESTORE_DONE: Deed.RESTORED,
    Tag.SYSTEM_JOB_ORDERED: Deed.RAN,
}


@pytest.mark.parametrize(("tag", "did"), VERBS.items())
def test_what_happened_has_its_verb(tag, did):
    entry = Entry(seq=0, at=START, tag=tag, actor="li", data={"proof": "totp"})

    assert deed(entry) is did


def test_a_timeline_without_length_or_width_is_a_fault_of_the_caller():
    with pytest.raises(ValueError, match="length"):
        timeline([], since=START, until=START)
    with pytest.raises(ValueError, match="room"):
        graph([], most=1)


@pytest.mark.parametrize(
    ("table", "keys"),
    [(TAGS, Tag), (STAGES, Stage), (EDGES, Deed), (KINDS, Kind)],
    ids=["tags", "stages", "edges", "kinds"],
)
def test_everything_that_is_drawn_has_words(table, keys):
    assert set(table) == set(keys)
    assert len(set(table.values())) == len(table)


def test_what_the_system_did_to_nothing_is_no_edge_to_itself():
    own = Entry(
        seq=0, at=START, tag=Tag.LEDGER_CHECKPOINTED, actor="system:ledger", data={}
    )
    other = replace(own, seq=1, actor="wang")

    assert lines_of_graph(graph([own])) == ()
    assert len(lines_of_graph(graph([own, other]))) == 1


def test_a_name_that_was_not_proved_is_told_from_a_person():
    assert claimed(Thing(Kind.PERSON, "claimed:wang"))
    assert not claimed(Thing(Kind.PERSON, "wang"))
    assert not claimed(Thing(Kind.SYSTEM, "claimed:x"))
