"""What must be true of any findings: settled, allowed, and never fewer for a rule."""

from datetime import UTC, datetime
from itertools import pairwise

from hypothesis import given, strategies as st

from guicang.domain.detect.model import Entity, Finding
from guicang.domain.detect.rules.allow import AllowList
from guicang.domain.detect.rules.model import Kind, Place
from guicang.domain.detect.rules.settle import Hit, settle
from guicang.domain.detect.rules.values import normal
from tests.specimens.rules import DIGESTER, allow, rule, rule_set

NOW = datetime(2026, 11, 25, tzinfo=UTC)
LENGTH = 24
RULES = [
    rule_set(rule(kind, "abc", id=f"{kind}-{action}-{severity}", **more)).rules[0]
    for kind, action, severity in (
        ("keywords", "mask", "low"),
        ("patterns", "report", "high"),
        ("patterns", "mask", "critical"),
        ("marks", "block", "medium"),
        ("blacklist", "block", "low"),
        ("prohibited", "report", "low"),
        ("prohibited", "block", "critical"),
    )
    for more in [{"action": action, "severity": severity, "type": f"T_{kind.upper()}"}]
]
places = st.tuples(st.integers(0, LENGTH - 1), st.integers(1, 8)).map(
    lambda p: (p[0], min(p[0] + p[1], LENGTH))
)
hits = st.lists(st.builds(lambda r, p: Hit(r, *p), st.sampled_from(RULES), places))


@st.composite
def builtin(draw):
    """Findings as the built-in scanner gives them: in order, not overlapping."""
    cuts = sorted(draw(st.sets(st.integers(0, LENGTH), max_size=6)))
    pairs = zip(cuts[::2], cuts[1::2], strict=False)
    kinds = st.sampled_from([Entity.CN_ID, Entity.MOBILE, Entity.LANDLINE])
    return tuple(
        Finding(draw(kinds), start, end, masked=draw(st.booleans()))
        for start, end in pairs
    )


def covered(findings):
    return {at for f in findings for at in range(f.start, f.end)}


@given(builtin(), hits)
def test_findings_come_in_order_and_do_not_overlap(found, hit):
    ends = [(f.start, f.end) for f in settle(found, hit).findings]

    assert all(start < end for start, end in ends)
    assert all(a[1] <= b[0] for a, b in pairwise(ends))


@given(builtin(), hits)
def test_every_character_that_is_to_be_masked_is_covered_and_no_other(found, hit):
    masking = [h for h in hit if h.rule.masks]

    assert covered(settle(found, hit).findings) == covered([*found, *masking])


@given(builtin(), hits)
def test_built_in_findings_stay_exactly_as_they_are(found, hit):
    assert set(found) <= set(settle(found, hit).findings)


@given(builtin(), hits, hits)
def test_another_rule_takes_no_cover_and_no_strength_away(found, hit, more):
    before, after = settle(found, hit), settle(found, [*hit, *more])
    order = [None, "report", "mask", "block"]

    assert covered(before.findings) <= covered(after.findings)
    assert set(before.reports) <= set(after.reports)
    assert order.index(before.action) <= order.index(after.action)
    assert before.preserve <= after.preserve


@given(builtin(), hits)
def test_prohibited_content_is_reported_wherever_it_is(found, hit):
    wanted = [h for h in hit if h.rule.kind is Kind.PROHIBITED]
    said = settle(found, hit)

    assert {(h.rule.id, h.start, h.end) for h in wanted} <= {
        (f.rule, f.start, f.end) for f in said.reports
    }
    assert said.preserve is bool(wanted)


values = st.text("01ab-", min_size=2, max_size=4).filter(lambda v: len(normal(v)) > 1)
entries = st.lists(
    st.builds(
        lambda kinds, held: (sorted(kinds), held),
        st.sets(st.sampled_from(["OWN", "OTHER", "LANDLINE"]), min_size=1),
        st.lists(values, min_size=1, max_size=3),
    ),
    max_size=3,
)


def allow_list(given_):
    rows = [
        allow(*held, id=f"a{number}", types=kinds)
        for number, (kinds, held) in enumerate(given_)
    ]
    entries_ = rule_set(rule("keywords", "x"), allow=rows).allow
    return AllowList(entries_, DIGESTER.tag, lambda pattern, value: False)


@given(entries, entries, st.lists(st.tuples(st.sampled_from(["OWN", "OTHER"]), values)))
def test_another_allowance_adds_no_finding(few, more, found):
    def left(list_):
        return {f for f in found if not list_.permits(*f, Place(), NOW)}

    assert left(allow_list([*few, *more])) <= left(allow_list(few))


@given(entries, st.sampled_from(["OWN", "CN_ID", "LANDLINE"]), values)
def test_only_a_value_that_an_entry_names_for_its_type_is_allowed(few, kind, value):
    named = any(
        kind in kinds and normal(value) in map(normal, held) for kinds, held in few
    )

    assert allow_list(few).permits(kind, value, Place(), NOW) is named
