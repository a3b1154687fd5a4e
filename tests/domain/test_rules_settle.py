"""What becomes of findings that overlap, and who decides."""

import pytest

from guicang.domain.detect.model import Entity, Finding
from guicang.domain.detect.rules.model import Action, Place, Scope
from guicang.domain.detect.rules.settle import Hit, Inspection, settle
from tests.specimens.rules import rule, rule_set

MOBILE = Finding(Entity.MOBILE, 5, 16)
HIDDEN = Finding(Entity.MOBILE, 5, 16, masked=True)


def hit(start, end, kind="keywords", **more):
    return Hit(rule_set(rule(kind, "abc", id="r", **more)).rules[0], start, end)


def spans(inspection: Inspection):
    return [(f.type, f.start, f.end) for f in inspection.findings]


def test_nothing_found_is_nothing_done():
    assert settle((), (), "v1") == Inspection(version="v1")


def test_built_in_findings_alone_are_masked_as_they_are():
    found = settle([MOBILE], (), "v1")

    assert found == Inspection(
        findings=(MOBILE,), action=Action.MASK, rule="", version="v1"
    )


def test_what_is_hidden_already_is_reported_and_stays_a_finding():
    found = settle([HIDDEN], ())

    assert (found.findings, found.action) == ((HIDDEN,), Action.REPORT)


CASES = {
    "side by side": ([hit(0, 3)], [("OWN", 0, 3), ("MOBILE", 5, 16)]),
    "inside a built-in finding": ([hit(6, 9)], [("MOBILE", 5, 16)]),
    "over its beginning": ([hit(3, 9)], [("FRAGMENT", 3, 5), ("MOBILE", 5, 16)]),
    "all around it": (
        [hit(3, 20)],
        [("FRAGMENT", 3, 5), ("MOBILE", 5, 16), ("FRAGMENT", 16, 20)],
    ),
    "the stronger action first": (
        [hit(0, 3), hit(2, 4, "blacklist", type="BLACK")],
        [("FRAGMENT", 0, 2), ("BLACK", 2, 4), ("MOBILE", 5, 16)],
    ),
    "then the higher severity": (
        [hit(0, 3), hit(2, 4, type="WORSE", severity="high")],
        [("FRAGMENT", 0, 2), ("WORSE", 2, 4), ("MOBILE", 5, 16)],
    ),
    "then the longer one": (
        [hit(0, 2), hit(1, 4, type="LONGER")],
        [("FRAGMENT", 0, 1), ("LONGER", 1, 4), ("MOBILE", 5, 16)],
    ),
    "what only reports takes no place": (
        [hit(3, 9, action="report")],
        [("MOBILE", 5, 16)],
    ),
    "prohibited content is not masked": (
        [hit(0, 3, "prohibited"), hit(1, 4, "prohibited", action="block")],
        [("MOBILE", 5, 16)],
    ),
}


@pytest.mark.parametrize(("hits", "found"), list(CASES.values()), ids=list(CASES))
def test_each_character_is_of_the_strongest_finding(hits, found):
    assert spans(settle([MOBILE], hits)) == found


def test_what_is_reported_stands_beside_with_its_rule():
    found = settle([MOBILE], [hit(3, 9, action="report"), hit(0, 2)])

    assert found.reports == (Finding("OWN", 3, 9, 1.0, "r"),)
    assert found.findings[0] == Finding("OWN", 0, 2, 1.0, "r")


DECISIONS = {
    "the built-in finding": ([hit(0, 3, action="report")], Action.MASK, "", False),
    "a rule that blocks": ([hit(0, 3, action="block")], Action.BLOCK, "r", False),
    "a blacklist inside another finding": (
        [hit(6, 9, "blacklist")],
        Action.BLOCK,
        "r",
        False,
    ),
    "prohibited content is preserved": (
        [hit(0, 3, "prohibited")],
        Action.MASK,
        "",
        True,
    ),
}


@pytest.mark.parametrize(
    ("hits", "action", "name", "preserve"),
    list(DECISIONS.values()),
    ids=list(DECISIONS),
)
def test_the_strongest_action_decides(hits, action, name, preserve):
    found = settle([MOBILE], hits)

    assert (found.action, found.rule, found.preserve) == (action, name, preserve)


def test_prohibited_content_alone_is_reported_and_nothing_is_masked():
    found = settle((), [hit(0, 3, "prohibited")])

    assert (found.findings, found.action) == ((), Action.REPORT)
    assert found.preserve


SCOPES = {
    "everywhere": (Scope(), Place("shop", "wecom"), True, True),
    "its own source": (
        Scope(sources=frozenset({"shop"})),
        Place("shop", "web"),
        True,
        True,
    ),
    "another source": (
        Scope(sources=frozenset({"shop"})),
        Place("bank", "web"),
        False,
        False,
    ),
    "an unknown source": (Scope(sources=frozenset({"shop"})), Place(), True, False),
    "one of two that differs": (
        Scope(sources=frozenset({"shop"}), channels=frozenset({"web"})),
        Place("shop", "wecom"),
        False,
        False,
    ),
}


@pytest.mark.parametrize(
    ("scope", "place", "may", "does"), list(SCOPES.values()), ids=list(SCOPES)
)
def test_a_rule_holds_where_it_may_and_an_allowance_only_where_it_must(
    scope, place, may, does
):
    assert (scope.may_reach(place), scope.reaches(place)) == (may, does)
