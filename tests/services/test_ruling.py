"""How detection rules change: seen before, signed by two, kept in the history."""

import json
from dataclasses import replace

import pytest
from tests.fakes.house import House
from tests.fakes.talk import talk
from tests.fakes.world import World
from tests.scanners import SCANNER
from tests.services.standing import entries
from tests.specimens.rules import allow, document, rule

from guicang.domain.approval.model import Decision
from guicang.domain.errors import (
    BadPattern,
    BadRules,
    ManifestChanged,
    NeverAllowed,
    NoSuchConversation,
    NoSuchRules,
    NotAllowed,
)
from guicang.domain.ledger.model import Tag
from guicang.services import ruling
from guicang.services.ruling import Marking

RULES = document(
    rule("keywords", "内部价", id="prices"),
    rule("blacklist", "私下转账", id="off", scope={"channels": ["web"]}),
)
SAID = ("内部价多少", "请私下转账", "好的", "编号 AB-1234 在此")


def standing() -> House:
    house = House(World())
    house.populate()
    house.take_in(*(talk(f"c{n}", *SAID, source="web") for n in range(3)))
    return house


def put_in_force(house: House, given=RULES):
    request = house.ruling.propose(given, by="supervisor", reason="test")
    return house.sign(request.id, "admin", "legal")


def test_rules_are_in_force_when_administrator_and_legal_have_signed():
    house = standing()

    request = house.ruling.propose(RULES, by="supervisor", reason="test")
    house.sign(request.id, "admin")
    between = house.world.rule_sets.current()
    done = house.sign(request.id, "legal")

    current = house.world.rule_sets.current()
    assert between is None
    assert done.decision is Decision.APPROVED
    assert (current.version, current.by) == (1, "supervisor")
    assert current.digest == request.payload["digest"]
    (entry,) = entries(house, Tag.RULES_CHANGED)
    assert entry.data["signers"] == ["admin", "legal"]
    assert entry.data["digest"] == current.digest


def test_compliance_does_not_sign_for_the_legal_team():
    house = standing()
    request = house.ruling.propose(RULES, by="supervisor", reason="test")
    house.sign(request.id, "admin")

    with pytest.raises(NotAllowed):
        house.sign(request.id, "compliance")


def test_a_request_shows_what_the_rules_would_find():
    house = standing()

    request = house.ruling.propose(RULES, by="supervisor", reason="test")

    run = request.payload["dry_run"]
    assert (run["conversations"], run["messages"]) == (3, 12)
    assert run["hits"] == {"off": 3, "prices": 3}
    assert (run["before"], run["added"], run["removed"]) == ({}, 6, 0)
    assert (run["blocked_before"], run["blocked"]) == (0, 3)
    assert run["examples"]["added"][0] == {
        "conversation": "c0",
        "seq": 0,
        "start": 0,
        "end": 3,
        "type": "OWN",
        "rule": "prices",
    }
    assert not [text for text in SAID if text in json.dumps(run, ensure_ascii=False)]


def test_a_dry_run_shows_the_difference_to_the_rules_in_force():
    house = standing()
    put_in_force(house)

    run = house.ruling.dry_run(
        document(rule("keywords", "内部价", "好的", id="prices"))
    )

    assert run.before == {"off": 3, "prices": 3}
    assert run.hits == {"prices": 6}
    assert (run.added, run.removed, run.blocked) == (3, 3, 0)
    assert {s.rule for s in run.examples["removed"]} == {"off"}


def test_a_dry_run_can_be_made_on_other_conversations():
    run = House(World()).ruling.dry_run(RULES, [talk("x", "内部价")])

    assert (run.conversations, run.hits) == (1, {"prices": 1})


def test_a_dry_run_of_a_large_store_looks_at_conversations_spread_over_it(monkeypatch):
    monkeypatch.setattr(ruling, "SAMPLE", 2)
    house = standing()

    run = house.ruling.dry_run(RULES)

    assert run.conversations == 2
    assert {s.conversation for s in run.examples["added"]} == {"c0", "c2"}


BAD = {
    "a fault of the document": ({**RULES, "name": ""}, BadRules),
    "a pattern no engine takes": (document(rule("patterns", "a(?=b)")), BadPattern),
    "an allowance the law forbids": (
        {**RULES, "allow": [allow("value-1", types=["CN_ID"])]},
        NeverAllowed,
    ),
}


@pytest.mark.parametrize(("given", "error"), list(BAD.values()), ids=list(BAD))
def test_what_is_not_valid_is_never_proposed(given, error):
    house = standing()

    with pytest.raises(error):
        house.ruling.propose(given, by="supervisor", reason="test")

    assert house.world.requests.list() == []


def test_no_value_in_clear_is_in_the_request_the_history_or_the_ledger():
    house = standing()
    given = document(rule("marks", "AB-1234"), allow=[allow("CD-5678")])

    request = put_in_force(house, given)

    kept = [
        json.dumps(request.payload, ensure_ascii=False),
        json.dumps(house.world.rule_sets.current().document, ensure_ascii=False),
        *(str(row.body) for row in house.world.ledger.stored),
    ]
    assert not [text for text in kept if "1234" in text or "5678" in text]
    assert request.payload["dry_run"]["hits"] == {"marks-0": 3}


def test_rules_that_changed_while_people_signed_stop_the_request():
    house = standing()
    first = house.ruling.propose(RULES, by="supervisor", reason="test")
    house.sign(first.id, "admin")
    put_in_force(house, document(rule("keywords", "x1")))

    with pytest.raises(ManifestChanged):
        house.sign(first.id, "legal")

    assert house.world.rule_sets.current().version == 1


def test_an_old_version_is_put_in_force_anew_and_stays_in_the_history():
    house = standing()
    put_in_force(house)
    put_in_force(house, document(rule("keywords", "x1")))

    request = house.ruling.roll_back(1, by="supervisor", reason="test")
    house.sign(request.id, "admin", "legal")

    third, second, first = house.ruling.history()
    assert (third.version, third.document) == (3, first.document)
    assert third.digest == first.digest != second.digest


def test_what_never_was_is_not_gone_back_to():
    with pytest.raises(NoSuchRules):
        standing().ruling.roll_back(1, by="supervisor", reason="test")


def marking(**more):
    given = {
        "conversation": "c1",
        "seq": 3,
        "start": 3,
        "end": 10,
        "type": "PICKED",
        "owner": "supervisor",
        "reason": "test",
    }
    return Marking(**{**given, **more})


def test_a_value_that_is_picked_in_a_conversation_is_found_everywhere():
    house = standing()

    request = house.ruling.mark(marking(), by="supervisor")
    house.sign(request.id, "admin", "legal")

    (row,) = house.world.rule_sets.current().document["rules"]
    assert (row["kind"], row["type"], len(row["marks"])) == ("marks", "PICKED", 1)
    assert request.payload["dry_run"]["hits"] == {"marked": 3}


def test_another_value_is_added_to_the_same_rule():
    house = standing()
    for start in (3, 4):
        request = house.ruling.mark(marking(start=start), by="supervisor")
        house.sign(request.id, "admin", "legal")

    (row,) = house.world.rule_sets.current().document["rules"]
    assert len(row["marks"]) == 2


NOWHERE = {
    "another message": ({"seq": 9}, NoSuchConversation),
    "another conversation": ({"conversation": "c9"}, NoSuchConversation),
    "beyond its end": ({"end": 99}, BadRules),
    "before its beginning": ({"start": -2}, BadRules),
}


@pytest.mark.parametrize(("where", "error"), list(NOWHERE.values()), ids=list(NOWHERE))
def test_only_what_is_there_can_be_picked(where, error):
    with pytest.raises(error):
        standing().ruling.mark(marking(**where), by="supervisor")


def test_a_process_searches_by_the_rules_in_force_when_it_is_told_to_look():
    house = standing()
    put_in_force(house)
    scanner = house.ruling.workshop.scanner
    before = scanner.inspect_one("内部价").findings

    found = house.ruling.refresh()

    assert before == ()
    assert scanner.inspect_one("内部价").findings
    assert scanner.version.endswith(found.name)


def test_without_rules_a_process_searches_for_built_in_types():
    house = standing()

    assert house.ruling.refresh() is None
    assert house.ruling.workshop.scanner.version == SCANNER.version


def test_a_request_without_a_document_puts_nothing_in_force():
    house = standing()
    request = house.ruling.propose(RULES, by="supervisor", reason="test")
    empty = replace(request, payload={**request.payload, "document": "none"})

    with pytest.raises(BadRules):
        house.ruling.activate(empty, house.world.clock.now())

    assert house.world.rule_sets.current() is None


def test_rules_are_published_when_they_are_in_force_and_not_before():
    house = standing()

    request = house.ruling.propose(RULES, by="supervisor", reason="test")
    house.sign(request.id, "admin")
    before = house.world.published_rules.current()
    house.sign(request.id, "legal")

    assert before is None
    assert house.world.published_rules.current() == house.world.rule_sets.current()


def test_what_was_not_published_in_time_is_with_the_next_refresh():
    house = standing()
    put_in_force(house)
    house.world.published_rules.version = None

    house.ruling.refresh()

    assert house.world.published_rules.current() == house.world.rule_sets.current()


def test_rules_are_published_anew_when_that_is_asked():
    house = standing()
    nothing = house.ruling.publish()
    put_in_force(house)
    mine = house.world.rule_sets.current()
    house.world.published_rules.version = replace(mine, version=9)

    assert nothing is None
    assert house.ruling.publish() == mine
    assert house.world.published_rules.current() == mine


# --- rules that label -----------------------------------------------------------------

LABELS = [
    {
        "id": "prices",
        "category": "chat.presale",
        "findings": ["OWN"],
        "scope": {"sources": ["web"]},
        "owner": "li",
        "reason": "test",
    }
]


def test_a_dry_run_counts_conversations_that_rules_would_label():
    house = standing()

    run = house.ruling.dry_run({**RULES, "labels": LABELS})

    assert run.hits["label:prices"] == 3
    assert run.before["label:prices"] == 0


def test_a_set_may_hold_rules_that_label_alone():
    house = standing()
    only = document(labels=[{**LABELS[0], "findings": ["MOBILE"]}])

    put_in_force(house, only)

    assert house.world.rule_sets.current().document["labels"] == only["labels"]


def test_a_category_that_is_none_is_refused_before_anybody_is_asked():
    house = standing()

    for asked in (
        house.ruling.dry_run,
        lambda it: house.ruling.propose(it, by="supervisor", reason="test"),
    ):
        with pytest.raises(BadRules) as caught:
            asked({**RULES, "labels": [{**LABELS[0], "category": "chat.none"}]})
        assert caught.value.data["place"] == "labels[0].category"
