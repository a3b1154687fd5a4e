"""Rules and the model together: who wins, and what is left to a person."""

from dataclasses import replace

import pytest

from guicang.domain.classify import Found
from guicang.domain.classify.decide import Taxonomy, decide, taxonomy, unasked
from guicang.domain.classify.measure import Vote
from guicang.domain.classify.said import bare, said
from guicang.domain.detect.model import Entity, Finding
from guicang.domain.errors import BadTaxonomy
from guicang.domain.record import Role
from guicang.domain.retention.model import Label, LabelSource, may_join
from tests.specimens import conversation, message

KNOWN = Taxonomy(
    categories={
        "gripe": "chat.complaint",
        "chat": "chat.general",
        "ip": "chat.ip_evidence",
    },
    thresholds={"gripe": 0.8},
    otherwise=0.6,
)
EVERYDAY = (Found("chat.general", "rule", sure=False),)
HINT = (Found("chat.hr", "rule", sure=False, because=("工资",)),)
SURE = (Found("chat.transaction", "rule", sure=True, because=("order",)),)
CAME = (Found("chat.minor", "import", sure=True),)
CASES = {
    "the model alone is sure": (
        EVERYDAY,
        [("gripe", 0.9), ("chat", 0.1)],
        [("chat.complaint", "classifier")],
    ),
    "below its own threshold it is not": (
        EVERYDAY,
        [("gripe", 0.7), ("chat", 0.2)],
        [("chat.complaint", "doubt")],
    ),
    "in doubt the longest candidate stands in": (
        EVERYDAY,
        [("chat", 0.5), ("ip", 0.3), ("gripe", 0.2)],
        [("chat.ip_evidence", "doubt")],
    ),
    "what is hardly likely is no candidate": (
        EVERYDAY,
        [("chat", 0.5), ("gripe", 0.45), ("ip", 0.05)],
        [("chat.complaint", "doubt")],
    ),
    "a hint of the rules is a candidate": (
        HINT,
        [("chat", 0.5), ("gripe", 0.05)],
        [("chat.hr", "doubt")],
    ),
    "what rules are sure of stays": (
        SURE,
        [("gripe", 0.5)],
        [("chat.transaction", "rule")],
    ),
    "both are sure": (
        SURE,
        [("gripe", 0.9)],
        [("chat.transaction", "rule"), ("chat.complaint", "classifier")],
    ),
    "everyday adds nothing to what rules are sure of": (
        SURE,
        [("chat", 0.9)],
        [("chat.transaction", "rule")],
    ),
    "what came with the record stands": (
        CAME,
        [("gripe", 0.99)],
        [("chat.minor", "import")],
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_rules_and_model_together(case):
    ruled, votes, expected = case

    found = decide(ruled, [Vote(*vote) for vote in votes], KNOWN)

    assert [(each.category, each.by) for each in found] == expected


SUGGESTS = replace(KNOWN, suggests=True)
SUGGESTED = {
    "what is kept longer asks a person": (
        EVERYDAY,
        [("ip", 0.9)],
        [("chat.ip_evidence", "doubt")],
    ),
    "beside what rules are sure of": (
        SURE,
        [("ip", 0.9)],
        [("chat.transaction", "rule"), ("chat.ip_evidence", "doubt")],
    ),
    "what is kept shorter changes nothing": (
        HINT,
        [("chat", 0.99)],
        [("chat.hr", "rule")],
    ),
    "what it is not sure of changes nothing": (
        EVERYDAY,
        [("ip", 0.5)],
        [("chat.general", "rule")],
    ),
    "what came with the record stands": (
        CAME,
        [("ip", 0.99)],
        [("chat.minor", "import")],
    ),
}


@pytest.mark.parametrize("case", SUGGESTED.values(), ids=SUGGESTED.keys())
def test_a_model_that_suggests_shortens_nothing(case):
    ruled, votes, expected = case

    found = decide(ruled, [Vote(*vote) for vote in votes], SUGGESTS)

    assert [(each.category, each.by) for each in found] == expected


def test_a_label_without_a_category_is_refused():
    assert taxonomy(["chat.hr", "own"], {"own": "chat.minor"}) == {
        "chat.hr": "chat.hr",
        "own": "chat.minor",
    }
    with pytest.raises(BadTaxonomy):
        taxonomy(["own"], {})


def test_of_what_was_found_only_its_type_is_read():
    text = "我的号码13800138000，谢谢"

    assert bare(text, [Finding(Entity.MOBILE, 4, 15), Finding(Entity.QQ, 6, 12)]) == (
        "我的号码 [MOBILE] ，谢谢"
    )


def test_bots_are_not_read_and_lines_are_messages():
    talk = conversation(
        messages=(
            message(0, "一\n二"),
            message(1, "人工智能", role=Role.BOT),
            message(2, "三"),
        )
    )

    assert said(talk, {}) == ("一", "二", "三")


@pytest.mark.parametrize(
    ("category", "by", "may"),
    [
        ("chat.complaint", LabelSource.CLASSIFIER, False),
        ("chat.complaint", LabelSource.DOUBT, False),
        ("chat.complaint", LabelSource.IMPORT, True),
        ("chat.prohibited_content", LabelSource.RULE, True),
    ],
)
def test_machines_add_nothing_to_what_a_person_decided(category, by, may):
    from tests.specimens import NOW

    decided = (Label("chat.general", LabelSource.PERSON, NOW),)

    assert may_join(decided, Label(category, by, NOW)) is may
    assert may_join((), Label(category, by, NOW))


def test_without_the_model_the_longest_it_could_have_said_stands_in_as_a_doubt():
    found = unasked(SURE, KNOWN.categories.values())

    assert found[:-1] == SURE
    assert (found[-1].by, found[-1].sure) == ("doubt", False)


def test_what_came_with_the_record_is_left_as_it_came_without_the_model_too():
    assert unasked(CAME, KNOWN.categories.values()) == CAME
