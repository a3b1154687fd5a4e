"""An organisation's own rules say which category a conversation is of, and why."""

import json
from dataclasses import replace

import pytest

from guicang.domain.classify import Found
from guicang.domain.classify.own import joined, require_categories, ruled
from guicang.domain.detect.rules.labels import LABEL_FIELDS, labels_from
from guicang.domain.errors import BadRules
from guicang.domain.record import Role
from tests.fakes.talk import OLD, talk

INSURANCE = "chat.insurance_sales"


def rule(**more):
    found = {"id": "r", "category": INSURANCE, "owner": "li", "reason": "test", **more}
    return {name: value for name, value in found.items() if value is not None}


def given(conversation, *rules, types=()):
    read = labels_from({"labels": list(rules)})
    return [each.category for each in ruled(conversation, types, read)]


HOLDS = {
    "a word": (rule(words=["保单"]), True),
    "a word in capital letters": (rule(words=["POLICY"]), True),
    "another word": (rule(words=["贷款"]), False),
    "one of several words": (rule(words=["贷款", "保单"]), True),
    "a finding": (rule(findings=["MEDICAL"]), True),
    "another finding": (rule(findings=["CN_ID"]), False),
    "an event": (rule(events=["policy_sold"]), True),
    "another event": (rule(events=["case_closed"]), False),
    "a source": (rule(scope={"sources": ["wecom"]}), True),
    "another source": (rule(scope={"sources": ["feishu"]}), False),
    "a channel": (rule(scope={"channels": ["hotline"]}), True),
    "another channel": (rule(scope={"channels": ["web"]}), False),
    "a field": (rule(customer={"level": ["gold", "platinum"]}), True),
    "a field of another value": (rule(customer={"level": ["silver"]}), False),
    "a field that did not come": (rule(customer={"region": ["gold"]}), False),
    "a number": (rule(customer={"years": ["3"]}), True),
    "a yes": (rule(customer={"insured": ["true"]}), True),
    "two fields": (rule(customer={"level": ["gold"], "years": ["3"]}), True),
    "two fields of which one is another": (
        rule(customer={"level": ["gold"], "years": ["4"]}),
        False,
    ),
    "all that it names": (
        rule(words=["保单"], findings=["MEDICAL"], scope={"sources": ["wecom"]}),
        True,
    ),
    "not all that it names": (rule(words=["保单"], findings=["CN_ID"]), False),
}


@pytest.fixture
def said():
    made = talk("c1", "我的保单 Policy 在哪", "请稍等", events={"policy_sold": OLD})
    came = {"level": "gold", "years": 3, "insured": True}
    return replace(made, channel="hotline", extra=json.dumps(came))


@pytest.mark.parametrize(("one", "wanted"), HOLDS.values(), ids=HOLDS)
def test_a_rule_holds_where_all_holds_that_it_names(said, one, wanted):
    assert given(said, one, types={"MEDICAL"}) == [INSURANCE] * wanted


def test_what_nobody_said_does_not_count(said):
    bot = said.messages[0]._replace(role=Role.BOT)

    assert given(replace(said, messages=(bot,)), rule(words=["保单"])) == []


@pytest.mark.parametrize("extra", ["", "[]", '"gold"'])
def test_a_record_without_fields_has_none(said, extra):
    assert given(replace(said, extra=extra), rule(customer={"level": ["gold"]})) == []


def test_several_rules_of_one_category_are_all_named(said):
    rules = labels_from(
        {"labels": [rule(words=["保单"]), rule(id="s", findings=["MEDICAL"])]}
    )

    (found,) = ruled(said, {"MEDICAL"}, rules)

    assert found == Found(INSURANCE, "rule", sure=True, because=("rule:r", "rule:s"))


OWN = (Found(INSURANCE, "rule", sure=True, because=("rule:r",)),)
BESIDE = {
    "a hint is no longer needed": (
        [Found("chat.complaint", "rule", sure=False)],
        [INSURANCE],
    ),
    "everyday chat it is not": (
        [Found("chat.general", "rule", sure=False)],
        [INSURANCE],
    ),
    "what is sure stands, the one kept longest first": (
        [Found("chat.complaint", "rule", sure=True)],
        [INSURANCE, "chat.complaint"],
    ),
    "what came with the record stands alone": (
        [Found("chat.complaint", "import", sure=True)],
        ["chat.complaint"],
    ),
}


@pytest.mark.parametrize(("found", "wanted"), BESIDE.values(), ids=BESIDE)
def test_own_rules_stand_beside_what_else_was_found(found, wanted):
    assert [each.category for each in joined(found, OWN)] == wanted
    assert joined(found, ()) == tuple(found)


def test_why_names_the_words_and_the_rules():
    (one,) = joined([Found(INSURANCE, "rule", sure=True, because=("保单",))], OWN)

    assert one.because == ("保单", "rule:r")


WRONG = {
    "a field nobody knows": (rule(wordz=["a"]), "labels[0].wordz"),
    "nothing that must hold": (rule(), "labels[0]"),
    "no category": (rule(category=None, words=["a"]), "labels[0].category"),
    "no owner": (rule(owner="", words=["a"]), "labels[0].owner"),
    "a type in small letters": (rule(findings=["id"]), "labels[0].findings"),
    "a number among the values": (
        rule(customer={"level": [1]}),
        "labels[0].customer.level",
    ),
    "a field without values": (
        rule(customer={"level": []}),
        "labels[0].customer.level",
    ),
    "fields that are a list": (rule(customer=["gold"]), "labels[0].customer"),
    "an instant without a zone": (
        rule(words=["a"], expires_at="2026-12-01T00:00:00"),
        "labels[0].expires_at",
    ),
}


@pytest.mark.parametrize(("row", "place"), WRONG.values(), ids=WRONG)
def test_what_is_misspelt_is_refused_with_its_place(row, place):
    with pytest.raises(BadRules) as caught:
        labels_from({"labels": [row]})

    assert caught.value.data["place"] == place


@pytest.mark.parametrize("category", ["chat.nothing", "chat.general"])
def test_a_category_that_is_none_or_everybodys_is_refused(category):
    rules = labels_from({"labels": [rule(words=["a"], category=category)]})

    with pytest.raises(BadRules) as caught:
        require_categories(rules)

    assert caught.value.data["place"] == "labels[0].category"


def test_each_field_of_a_rule_is_told_of():
    whole = rule(
        words=["a"],
        findings=["MEDICAL"],
        events=["e"],
        customer={"a": ["b"]},
        scope={},
        expires_at="2026-12-01T00:00:00+08:00",
    )

    assert set(LABEL_FIELDS) == set(whole)
    assert labels_from({"labels": [whole]})
