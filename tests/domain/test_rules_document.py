"""What a rule-set document must say, and what becomes of values in clear."""

import json

import pytest

from guicang.domain.detect.rules import allow as allow_list
from guicang.domain.detect.rules.document import (
    ALLOW_FIELDS,
    RULE_FIELDS,
    digested,
    rules_from,
)
from guicang.domain.detect.rules.model import Action, Allow, Kind, Rule, Severity
from guicang.domain.errors import BadPattern, BadRules, NeverAllowed
from tests.specimens.rules import (
    DIGESTER,
    allow,
    document,
    rule,
    rule_set,
    stored,
    wide,
)

WORDS = rule("keywords", "内部价")
PLACES = {
    "another schema": ({**document(WORDS), "schema": "x/1"}, "schema"),
    "a field nobody knows": ({**document(WORDS), "ruels": []}, "rules.ruels"),
    "no rules": (document(), "rules"),
    "rules that label and are no list": (document(WORDS, labels={}), "labels"),
    "a rule that labels, of no conversation": (
        document(
            WORDS, labels=[{"id": "a", "category": "b", "owner": "c", "reason": "d"}]
        ),
        "labels[0]",
    ),
    "a rule that is no mapping": ({**document(), "rules": ["x"]}, "rules[0]"),
    "a misspelt field of a rule": (
        document({**WORDS, "wordz": []}),
        "rules[0].wordz",
    ),
    "an unknown kind": (document({**WORDS, "kind": "list"}), "rules[0].kind"),
    "no title": (document({**WORDS, "title": "x"}), "rules[0].title"),
    "half a title": (document({**WORDS, "title": {"zh": "x"}}), "rules[0].title"),
    "an id with spaces": (document({**WORDS, "id": "a b"}), "rules[0].id"),
    "an id that is given twice": (
        document({**WORDS, "id": "a"}, {**WORDS, "id": "a"}),
        "rules a",
    ),
    "a type in small letters": (document({**WORDS, "type": "own"}), "rules[0].type"),
    "a type of the program's own": (
        document({**WORDS, "type": "FRAGMENT"}),
        "rules[0].type",
    ),
    "no owner": (document({**WORDS, "owner": " "}), "rules[0].owner"),
    "no reason": (document({**WORDS, "reason": None}), "rules[0].reason"),
    "a number among the words": (document({**WORDS, "words": [1]}), "rules[0].words"),
    "an empty word": (document({**WORDS, "words": [""]}), "rules[0].words"),
    "a word with spaces around it": (
        document({**WORDS, "words": ["a", "b "]}),
        "rules[0].words[1]",
    ),
    "no words at all": (document({**WORDS, "words": []}), "rules[0].words"),
    "patterns in a keyword list": (
        document({**WORDS, "patterns": ["a"]}),
        "rules[0].patterns",
    ),
    "a blacklist that only masks": (
        document(rule("blacklist", "x", action="mask")),
        "rules[0].action",
    ),
    "prohibited content that is masked away": (
        document(rule("prohibited", "x", action="mask")),
        "rules[0].action",
    ),
    "always mask what is only reported": (
        document({**WORDS, "action": "report", "always_mask": True}),
        "rules[0].always_mask",
    ),
    "a flag that is a word": (
        document({**WORDS, "ignore_case": "yes"}),
        "rules[0].ignore_case",
    ),
    "widths of a pattern": (
        document(rule("patterns", "a", ignore_width=True)),
        "rules[0].ignore_width",
    ),
    "an end without a zone": (
        document({**WORDS, "expires_at": "2026-01-01"}),
        "rules[0].expires_at",
    ),
    "an end that is no instant": (
        document({**WORDS, "expires_at": "soon"}),
        "rules[0].expires_at",
    ),
    "an unknown scope": (
        document({**WORDS, "scope": {"shops": ["a"]}}),
        "rules[0].scope.shops",
    ),
    "a scope that is a list": (document({**WORDS, "scope": []}), "rules[0].scope"),
    "a mark that is too short": (document(rule("marks", "1-")), "rules[0].values[0]"),
    "a mark with a control character": (
        document(rule("marks", "a\0b")),
        "rules[0].values[0]",
    ),
    "a word of two lines": (document(rule("keywords", "a\nb")), "rules[0].words[0]"),
    "a mark without digest": (
        document(rule("marks", values=None, marks=[{"length": 3, "hint": 1}])),
        "rules[0].marks[0].tag",
    ),
    "a mark with a hint out of range": (
        document(
            rule(
                "marks",
                values=None,
                marks=[{"tag": "0" * 32, "length": 3, "hint": 1 << 16}],
            )
        ),
        "rules[0].marks[0].hint",
    ),
    "an allowance without end": (
        document(WORDS, allow=[allow("x1", expires_at=None)]),
        "allow[0].expires_at",
    ),
    "an allowance for no type": (
        document(WORDS, allow=[allow("x1", types=[])]),
        "allow[0].types",
    ),
    "an allowance for nothing": (
        document(WORDS, allow=[allow()]),
        "allow[0].values",
    ),
    "an allow list that is no list": (document(WORDS, allow={}), "allow"),
}


@pytest.mark.parametrize(("given", "place"), list(PLACES.values()), ids=list(PLACES))
def test_a_fault_is_named_with_its_place(given, place):
    with pytest.raises(BadRules) as caught:
        rules_from(digested(given, DIGESTER))

    assert caught.value.data["place"] == place


def test_a_set_may_not_hold_more_than_anybody_could_look_at(monkeypatch):
    monkeypatch.setattr("guicang.domain.detect.rules.document.MOST_WORDS", 2)

    assert len(rule_set(rule("keywords", "a", "b")).rules[0].words) == 2
    with pytest.raises(BadRules) as caught:
        rule_set(rule("keywords", "a", "b"), rule("blacklist", "c"))
    assert caught.value.data["place"] == "words"


def test_a_rule_is_read_with_all_its_fields():
    found = rule_set(
        rule(
            "keywords",
            "内部价",
            "内部价",
            "VX",
            type="MOBILE",
            action="block",
            severity="critical",
            ignore_case=True,
            ignore_width=True,
            always_mask=True,
            scope={"sources": ["shop"], "channels": ["wecom"]},
            expires_at="2027-01-01T00:00:00+08:00",
        )
    ).rules[0]

    assert (found.kind, found.action) == (Kind.KEYWORDS, Action.BLOCK)
    assert (found.words, found.severity) == (("内部价", "VX"), Severity.CRITICAL)
    assert found.ignore_case
    assert found.ignore_width
    assert found.protected
    assert found.scope.channels == {"wecom"}
    assert found.expires_at.isoformat() == "2027-01-01T00:00:00+08:00"


DEEDS = {
    "keywords": (Action.MASK, True),
    "patterns": (Action.MASK, True),
    "blacklist": (Action.BLOCK, True),
    "marks": (Action.MASK, True),
    "prohibited": (Action.REPORT, False),
}


@pytest.mark.parametrize(("kind", "found"), list(DEEDS.items()))
def test_a_kind_does_of_itself_what_it_is_for(kind, found):
    read = rule_set(rule(kind, "abc")).rules[0]

    assert (read.action, read.masks) == found


def test_prohibited_content_that_is_blocked_is_not_masked_either():
    assert not rule_set(rule("prohibited", "x", action="block")).rules[0].masks


def test_no_value_in_clear_is_left_in_what_is_stored():
    made = stored(
        rule("marks", "特征值 0042", "ab-12 34"),
        allow=[allow("010-5555 0042", "other")],
    )

    text = json.dumps(made, ensure_ascii=False)
    assert not [v for v in ("特征值", "0042", "12 34", "other") if v in text]
    assert "values" not in text
    assert len(rules_from(made).rules[0].marks) == 2
    assert len(rules_from(made).allow[0].tags) == 2


def test_spellings_of_one_value_get_one_digest():
    spellings = (wide("AB-") + "12 34", "ab-1234", "AB12\u300034")

    marks = rule_set(rule("marks", *spellings)).rules[0].marks

    assert len(set(marks)) == 1
    assert marks[0].length == 6


def test_digesting_again_changes_nothing():
    made = stored(rule("marks", "value-1"), allow=[allow("value-2")])

    assert digested(made, DIGESTER) == made


def test_marks_can_be_added_to_those_that_are_digested_already():
    made = stored(rule("marks", "value-1"))
    more = {**made, "rules": [{**made["rules"][0], "values": ["value-2"]}]}

    found = rules_from(digested(more, DIGESTER)).rules[0].marks

    assert found == rule_set(rule("marks", "value-1", "value-2")).rules[0].marks


def test_the_digest_is_that_of_the_content_not_of_the_order_of_keys():
    one = stored(WORDS)
    other = dict(reversed(list(one.items())))

    assert rules_from(one).digest == rules_from(other).digest
    assert rules_from(one).digest != rule_set(rule("keywords", "内部")).digest


@pytest.mark.parametrize("kind", sorted(allow_list.NEVER))
def test_what_the_law_makes_sensitive_is_never_allowed(kind):
    with pytest.raises(NeverAllowed):
        rule_set(WORDS, allow=[allow("value-1", types=["OWN", kind])])


@pytest.mark.parametrize("kind", sorted(allow_list.EXACT))
def test_what_is_about_people_is_allowed_value_by_value_only(kind):
    assert rule_set(WORDS, allow=[allow("value-1", types=[kind])]).allow
    with pytest.raises(NeverAllowed):
        rule_set(WORDS, allow=[allow("value-1", types=[kind], patterns=["1.*5"])])


def test_a_pattern_is_refused_with_its_rule_and_number_and_a_reason():
    with pytest.raises(BadPattern) as caught:
        rule_set(rule("patterns", "fine", "a(?=b)", id="codes"))

    assert caught.value.data["rule"] == "codes"
    assert caught.value.data["number"] == 2
    assert "looks ahead" in caught.value.data["reason"]


def test_every_field_that_is_read_is_explained():
    stored_as = {"expires_at"}  # named alike in both

    assert set(RULE_FIELDS) - {"values"} >= set(Rule.__slots__) - stored_as
    assert set(ALLOW_FIELDS) - {"values"} >= set(Allow.__slots__) - stored_as
