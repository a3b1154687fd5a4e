"""Policy documents: what is read, what is refused, and what may follow what."""

from copy import deepcopy
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from guicang.adapters.packs import YamlPacks, template, templates
from guicang.domain.errors import BadPolicy, BelowFloor, LockedClause, NoSuchPolicy
from guicang.domain.retention.model import (
    Action,
    Effect,
    Rank,
    Rules,
    Scope,
    State,
)
from guicang.domain.retention.packs import binding, entries_of
from guicang.domain.retention.policy import (
    Era,
    check_guides,
    check_locks,
    is_shorter,
    policy_from,
    rules_from,
)
from guicang.domain.retention.verdict import verdict
from tests.domain.retention_cases import (
    ORDER,
    WEEK,
    at,
    ceiling,
    floor,
    record,
    schedule,
    scope,
)

DOCUMENT = {
    "schema": "guicang.policy/1",
    "name": "mine",
    "title": {"zh": "我的", "en": "Mine"},
    "remarks": [{"zh": "一", "en": "One"}],
    "zone": "Europe/London",
    "grace": "P14D",
    "clauses": [
        {
            "id": "everyday",
            "trigger": "closed|last_message",
            "period": "P30D",
            "scope": {"categories": ["chat.general"], "sensitive": False},
            "purpose": {"zh": "服务", "en": "service"},
            "label": "guide",
            "locked": True,
            "archive": "floor",
            "effective_from": "2026-01-01T00:00:00+08:00",
        },
        {
            "id": "vouchers",
            "effect": "floor",
            "trigger": "accounting_year_end",
            "period": "P30Y",
        },
    ],
}


def test_every_field_of_a_document_is_read():
    policy = policy_from(DOCUMENT, 7)
    everyday, vouchers = policy.clauses

    assert (policy.name, policy.zone, policy.grace) == ("mine", "Europe/London", "P14D")
    assert policy.remarks[0].en == "One"
    assert everyday == schedule(
        id="everyday",
        trigger="closed|last_message",
        scope=scope("chat.general", sensitive=False),
        zone="Europe/London",
        rank=Rank.GUIDE,
        version=7,
        locked=True,
        archive="floor",
        effective_from=at("2026-01-01"),
    )
    assert (vouchers.effect, vouchers.rank) == (Effect.FLOOR, Rank.INTERNAL)
    assert policy.wording["everyday"].label == "guide"
    assert policy.wording["everyday"].purpose.zh == "服务"


def change(path, value):
    document = deepcopy(DOCUMENT)
    *road, last = path
    place = document
    for step in road:
        place = place[step]
    if value is None:
        del place[last]
    else:
        place[last] = value
    return document


FAULTS = {
    "another schema": (["schema"], "guicang.policy/2", "schema"),
    "an unknown field": (["owner"], "x", "policy: unknown field owner"),
    "no name": (["name"], None, "name"),
    "a name with a slash": (["name"], "../x", "name"),
    "a title in one language": (["title"], {"en": "Mine"}, "title"),
    "an empty title": (["title", "zh"], "", "title"),
    "remarks that are no list": (["remarks"], "x", "remarks"),
    "no such zone": (["zone"], "Mars/Base", "zone"),
    "no period of grace": (["grace"], "30 days", "grace"),
    "no clauses": (["clauses"], [], "clauses"),
    "a clause that is a text": (["clauses", 0], "x", "clauses[0]"),
    "the same id twice": (["clauses", 1, "id"], "everyday", "clauses[1].id"),
    "an unknown effect": (["clauses", 0, "effect"], "forever", "clauses[0].effect"),
    "an unknown action": (["clauses", 0, "action"], "shred", "clauses[0].action"),
    "an action that is a list": (["clauses", 0, "action"], [], "clauses[0].action"),
    "no trigger": (["clauses", 0, "trigger"], None, "clauses[0].trigger"),
    "an empty alternative": (["clauses", 0, "trigger"], "closed>", "trigger"),
    "a modified trigger": (["clauses", 0, "trigger"], "modified", "R18"),
    "no period": (["clauses", 0, "period"], None, "clauses[0].period"),
    "a period in words": (["clauses", 0, "period"], "30d", "clauses[0].period"),
    "retain with a period": (["clauses", 0, "action"], "retain", "clauses[0].period"),
    "no purpose": (["clauses", 0, "purpose"], None, "PIPL 19"),
    "an unknown category": (
        *(["clauses", 0, "scope", "categories"], ["chat.genral"], "chat.genral"),
    ),
    "a category that is a text": (
        *(["clauses", 0, "scope", "categories"], "chat.general", "categories"),
    ),
    "a category that is a number": (
        *(["clauses", 0, "scope", "categories"], [7], "categories"),
    ),
    "a scope that is a list": (["clauses", 0, "scope"], ["sensitive"], "scope"),
    "an unknown scope": (["clauses", 0, "scope", "team"], ["a"], "team"),
    "sensitive as a text": (["clauses", 0, "scope", "sensitive"], "yes", "sensitive"),
    "an unknown label": (["clauses", 0, "label"], "law", "clauses[0].label"),
    "an unknown archive": (["clauses", 0, "archive"], "tape", "clauses[0].archive"),
    "a floor that goes offline": (["clauses", 1, "archive"], "floor", "archive"),
    "locked as a text": (["clauses", 0, "locked"], "yes", "clauses[0].locked"),
    "an instant without a zone": (
        *(["clauses", 0, "effective_from"], "2026-01-01", "effective_from"),
    ),
    "no instant": (["clauses", 0, "effective_from"], "soon", "effective_from"),
}


@pytest.mark.parametrize("case", FAULTS)
def test_a_fault_is_refused_with_its_place(case):
    path, value, place = FAULTS[case]

    with pytest.raises(BadPolicy) as caught:
        policy_from(change(path, value))

    assert place in str(caught.value)


def places(node, road=()):
    """Every place in a document."""
    pairs = node.items() if isinstance(node, dict) else enumerate(node)
    for step, value in pairs:
        yield [*road, step]
        if isinstance(value, (dict, list)):
            yield from places(value, (*road, step))


json = st.recursive(
    st.one_of(st.booleans(), st.integers(), st.text(max_size=5), st.floats()),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner)
    ),
    max_leaves=4,
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(list(places(DOCUMENT))), json)
def test_whatever_stands_in_a_document_it_is_read_or_refused(path, value):
    try:
        policy = policy_from(change(path, value))
    except BadPolicy:
        return
    assert len(policy.clauses) == len(policy.wording)


LAW = floor(scope=scope("chat.transaction", "chat.aftersales"), basis="cn-ecl-31")
GUIDES = {
    "everyday chat has no floor": (schedule("P7D", scope=scope("chat.general")), True),
    "all chat has one": (schedule("P7D"), False),
    "orders have one": (schedule("P30D", scope=scope("chat.transaction")), False),
    "as long as the floor": (schedule("P36M"), True),
    "1095 days are no three years": (schedule("P1095D"), False),
    "offline into a floor archive": (schedule("P7D", archive="floor"), True),
    "a review destroys nothing": (schedule("P7D", action=Action.REVIEW), True),
    "retained": (schedule(None, action=Action.RETAIN), True),
    "sensitive chat has one": (
        schedule("P7D", scope=Scope(sensitive=True)),
        False,
    ),
    "another jurisdiction": (
        schedule("P7D", scope=Scope(jurisdictions=frozenset({"US"}))),
        True,
    ),
}


@pytest.mark.parametrize("case", GUIDES)
def test_a_guide_sits_inside_the_law(case):
    clause, accepted = GUIDES[case]
    law = replace(LAW, scope=replace(LAW.scope, jurisdictions=frozenset({"CN"})))

    if accepted:
        check_guides([clause], [law])
    else:
        with pytest.raises(BelowFloor, match="E-commerce Law 31"):
            check_guides([clause], [law], {"cn-ecl-31": "E-commerce Law 31"})


def test_a_floor_on_logs_does_not_concern_conversations():
    check_guides([schedule("P7D")], [floor("P6M", scope=scope("log.network"))])


def test_a_floor_on_everything_concerns_every_guide():
    with pytest.raises(BelowFloor):
        check_guides([schedule("P7D", scope=scope("chat.hr"))], [floor("P6M")])


LOCKED = schedule("P90D", id="locked", locked=True, scope=scope("chat.hr"))
HEIRS = {
    "the same": (LOCKED, True),
    "longer": (replace(LOCKED, period="P1Y"), True),
    "wider": (replace(LOCKED, scope=Scope()), True),
    "under another name": (replace(LOCKED, id="other"), True),
    "milder": (replace(LOCKED, action=Action.REVIEW), True),
    "shorter": (replace(LOCKED, period="P89D"), False),
    "narrower": (
        replace(
            LOCKED, scope=Scope(categories=LOCKED.scope.categories, sensitive=True)
        ),
        False,
    ),
    "elsewhere": (replace(LOCKED, scope=scope("chat.general")), False),
    "from another start": (replace(LOCKED, trigger="opened"), False),
    "unlocked": (replace(LOCKED, locked=False), False),
}


@pytest.mark.parametrize("case", HEIRS)
def test_a_locked_clause_is_followed_only_by_one_as_wide_and_as_long(case):
    heir, accepted = HEIRS[case]

    if accepted:
        check_locks([LOCKED], [WEEK, heir])
    else:
        with pytest.raises(LockedClause, match="locked"):
            check_locks([LOCKED], [WEEK, heir])


def test_a_locked_clause_cannot_simply_go():
    with pytest.raises(LockedClause):
        check_locks([LOCKED], [])


MONTH = schedule("P30D", id="a")
CHANGES = {
    "the first policy": ([], [MONTH], False),
    "nothing": ([MONTH], [MONTH], False),
    "longer": ([MONTH], [replace(MONTH, period="P31D")], False),
    "shorter": ([MONTH], [replace(MONTH, period="P29D")], True),
    "another start": ([MONTH], [replace(MONTH, trigger="opened")], True),
    "another scope": ([MONTH], [replace(MONTH, scope=scope("chat.hr"))], True),
    "from review to deletion": ([replace(MONTH, action=Action.REVIEW)], [MONTH], True),
    "from deletion to review": ([MONTH], [replace(MONTH, action=Action.REVIEW)], False),
    "a schedule goes": ([MONTH, WEEK], [WEEK], True),
    "a schedule comes": ([MONTH], [MONTH, WEEK], True),
    "something is retained": (
        [MONTH],
        [MONTH, schedule(None, id="r", action=Action.RETAIN)],
        False,
    ),
    "a floor comes": ([MONTH], [MONTH, floor()], False),
    "a floor goes": ([MONTH, floor()], [MONTH], True),
    "a ceiling comes": ([MONTH], [MONTH, ceiling()], True),
    "a ceiling goes": ([MONTH, ceiling()], [MONTH], False),
}


@pytest.mark.parametrize("case", CHANGES)
def test_what_shortens(case):
    old, new, shorter = CHANGES[case]

    assert is_shorter(old, new) is shorter


def era(period, day, *, shortened=True):
    document = change(["clauses", 0, "period"], period)
    del document["clauses"][1]
    document["zone"] = "Asia/Shanghai"
    return Era(policy_from(document), at(day), shortened)


def test_without_a_policy_only_the_law_decides():
    assert rules_from([], [LAW], at("2026-03-01")) == Rules(clauses=(LAW,))


def test_a_first_policy_changes_nothing_that_was():
    rules = rules_from([era("P7D", "2026-02-01")], [LAW], at("2026-02-02"))

    assert (rules.changed_at, rules.earlier) == (None, ())
    assert len(rules.clauses) == 2


def test_within_the_grace_records_are_compared_with_the_policy_before():
    eras = [era("P7D", "2026-02-10"), era("P30D", "2026-01-01")]

    rules = rules_from(eras, [LAW], at("2026-02-11"))

    assert rules.changed_at == at("2026-02-10")
    assert [c.period for c in rules.earlier] == ["P30D", "P3Y"]
    assert rules.grace == "P14D"


def test_after_the_grace_nothing_is_compared():
    eras = [era("P7D", "2026-02-10"), era("P30D", "2026-01-01")]

    assert rules_from(eras, [], at("2026-02-25")).changed_at is None


def test_a_second_change_never_cuts_the_grace_of_the_first():
    eras = [
        era("P6D", "2026-02-12"),
        era("P7D", "2026-02-10"),
        era("P30D", "2026-01-01"),
    ]

    rules = rules_from(eras, [], at("2026-02-13"))
    told = verdict(record(["chat.general"]), rules, now=at("2026-02-13"))

    assert rules.changed_at == at("2026-02-12")
    assert rules.earlier[0].period == "P30D"
    assert told.state is State.ACTIVE


@pytest.mark.parametrize("name", templates())
@pytest.mark.parametrize(
    "actor",
    ["platform_operator", "merchant", "insurer", "medical_institution", "bank"],
)
def test_every_template_sits_inside_the_law_of(actor, name):
    policy = policy_from(template(name))
    law = binding(YamlPacks().load(), {"actors": [actor]})

    check_guides(policy.clauses, law)
    assert policy.name == name


def test_a_template_is_refused_where_the_law_of_the_organisation_says_so():
    packs = YamlPacks().load()
    law = binding(packs, {"actors": ["securities_firm"], "jurisdictions": ["US"]})
    cite = {name: entry.cite("en") for name, entry in entries_of(packs).items()}

    with pytest.raises(BelowFloor, match="17a-4"):
        check_guides(policy_from(template("dual-track")).clauses, law, cite)


def test_a_template_without_its_floor_archive_is_refused():
    policy = policy_from(template("wecom-30"))
    bare = [replace(clause, archive="") for clause in policy.clauses]
    law = binding(YamlPacks().load(), {"actors": ["platform_operator"]})

    with pytest.raises(BelowFloor):
        check_guides(bare, law)


DAYS = {
    **{f"wecom-{n}": n for n in (7, 15, 30)},
    **{f"dingtalk-{n}": n for n in (3, 7, 15)},
    **{f"feishu-{n}": n for n in (1, 3, 7)},
    **{f"zoho-{n}": n for n in (7, 30)},
}


@pytest.mark.parametrize("name", DAYS)
def test_a_preset_takes_offline_after_its_days_and_keeps_what_the_law_keeps(name):
    policy = policy_from(template(name))
    law = binding(YamlPacks().load(), {"actors": ["platform_operator"]})
    rules = Rules(clauses=(*policy.clauses, *law))

    told = verdict(
        record(["chat.transaction"], starts=ORDER), rules, now=at("2026-02-01")
    )

    assert told.offline_at == at("2026-02-01") + timedelta(days=DAYS[name])
    assert told.dispose_at == at("2029-01-21")


def test_the_templates_are_those_of_the_guide():
    assert set(templates()) == {"three-tier", "dual-track", *DAYS}


def test_there_is_no_template_of_another_name():
    with pytest.raises(NoSuchPolicy):
        template("../legal-packs")


TRACKS = {
    "everyday chat": (["chat.general"], "2026-02-08", State.DUE_DELETE),
    "an open complaint": (["chat.complaint"], "2036-02-08", State.PENDING_EVENT),
    "intellectual property": (["chat.ip_evidence"], "2027-01-31", State.ACTIVE),
    "its yearly review": (["chat.ip_evidence"], "2027-02-01", State.DUE_REVIEW),
    "a medical matter": (["chat.medical_consult"], "2027-02-01", State.DUE_REVIEW),
}


@pytest.mark.parametrize("case", TRACKS)
def test_dual_track(case):
    labels, now, state = TRACKS[case]
    rules = Rules(clauses=policy_from(template("dual-track")).clauses)

    assert verdict(record(labels), rules, now=at(now)).state is state


TIERS = {
    "basic, day 30": (False, ["chat.general"], "2026-03-03", State.DUE_DELETE),
    "sensitive, day 30": (True, ["chat.general"], "2026-03-03", State.ACTIVE),
    "sensitive, day 180": (True, ["chat.general"], "2026-07-31", State.DUE_DELETE),
    "judicial, day 180": (True, ["chat.dispute"], "2026-07-31", State.ACTIVE),
    "judicial, a year": (False, ["chat.dispute"], "2027-02-01", State.DUE_REVIEW),
}


@pytest.mark.parametrize("case", TIERS)
def test_three_tier(case):
    sensitive, labels, now, state = TIERS[case]
    rules = Rules(clauses=policy_from(template("three-tier")).clauses)
    facts = record(labels, sensitive=sensitive)

    assert verdict(facts, rules, now=at(now)).state is state
