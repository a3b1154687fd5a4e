"""Rules of the desk are read strictly, tried on last week, and changed."""

from types import SimpleNamespace

import pytest
from tests.desks import HOUR, MINUTE, DeskBench

from guicang.domain.errors import BadDeskRules, NotAllowed
from guicang.services.deskruling import DeskRuling

SCHEMA = {"schema": "guicang.desk/1"}


@pytest.fixture
def bench():
    return DeskBench()


@pytest.fixture
def ruling(bench):
    def prove(name, code, may):
        if code != "123456":
            raise NotAllowed(person=name, permission=may.value)
        return SimpleNamespace(name=name)

    return DeskRuling(floor=bench.floor, governing=SimpleNamespace(prove=prove))


def test_rules_are_put_in_force_whole_and_by_whom(bench, ruling):
    version = ruling.change(
        {**SCHEMA, "limits": [{"channel": "web", "customer_silent": 600}]},
        by="sue",
        code="123456",
    )

    assert (version.version, version.by) == (1, "sue")
    assert ruling.document()["limits"][0]["agent_silent"] == 600
    assert ruling.history() == [ruling.version(1)]
    assert bench.tags() == ["desk:rules-changed"]


def test_who_may_not_changes_nothing(bench, ruling):
    with pytest.raises(NotAllowed):
        ruling.change(SCHEMA, by="ann", code="0")

    assert bench.versions.current() is None


def test_a_shorter_time_holds_for_sessions_that_are_open(bench, ruling):
    bench.agent("ann")
    session = bench.says("c1")
    bench.replies(session)
    limits = [{"customer_silent": 60, "warn_before": 0}]
    ruling.change({**SCHEMA, "limits": limits}, by="sue", code="123456")

    assert bench.after(MINUTE) == {"complete": 1}


def test_a_preview_says_what_would_have_been_cut(bench, ruling):
    bench.agent("ann", capacity=9)
    for name in ("c1", "c2"):
        session = bench.says(name)
        bench.clock.at += MINUTE
        bench.replies(session)
    bench.clock.at += 20 * MINUTE
    bench.says("c2", "还有一个问题")
    bench.clock.at += MINUTE
    bench.replies(bench.desk.latest("webchat", "t-c2"))
    bench.clock.at += HOUR
    short = [{"customer_silent": 600, "warn_before": 60, "total": None}]

    found = ruling.preview({**SCHEMA, "limits": short})

    assert (found.now.sessions, found.now.completed, found.now.cut) == (2, 2, 0)
    assert (found.then.completed, found.then.cut) == (2, 1)
    assert not found.partly
    assert bench.versions.current() is None


@pytest.mark.parametrize(
    ("document", "place"),
    [
        ({}, "schema"),
        ({**SCHEMA, "limit": []}, "limit"),
        ({**SCHEMA, "zone": "Mars/Base"}, "zone"),
        ({**SCHEMA, "holidays": ["tomorrow"]}, "holidays"),
        ({**SCHEMA, "limits": {}}, "limits"),
        ({**SCHEMA, "limits": [{}] * 1_000}, "limits"),
        ({**SCHEMA, "limits": ["short"]}, "limits[0]"),
        ({**SCHEMA, "limits": [{"silent": 1}]}, "limits[0].silent"),
        ({**SCHEMA, "limits": [{"total": -1}]}, "limits[0].total"),
        ({**SCHEMA, "limits": [{"ask_rating": 1}]}, "limits[0].ask_rating"),
        ({**SCHEMA, "limits": [{}, {}]}, "limits"),
        ({**SCHEMA, "choosing": {"consent_needed": "no"}}, "choosing"),
        ({**SCHEMA, "misses": True}, "misses"),
        ({**SCHEMA, "alternatives": {"pigeon": "x"}}, "alternatives.pigeon"),
        ({**SCHEMA, "sensitive": {"chat.x": "secret"}}, "sensitive.chat.x"),
        ({**SCHEMA, "texts": {"zh": {"hello": "x"}}}, "texts.zh.hello"),
        ({**SCHEMA, "texts": {"zh": {"closed": "{name}"}}}, "texts.zh.closed"),
        ({**SCHEMA, "texts": {"zh": {"closed": "x" * 501}}}, "texts.zh.closed"),
    ],
)
def test_what_is_misspelt_is_refused_with_its_place(ruling, document, place):
    with pytest.raises(BadDeskRules) as refused:
        ruling.preview(document)

    assert refused.value.data["place"] == place
