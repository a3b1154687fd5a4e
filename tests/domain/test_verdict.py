"""How long a record is kept, and why: the worked examples and what surrounds them."""

from datetime import timedelta
from itertools import permutations

import pytest

from guicang.domain.hold import Query
from guicang.domain.retention.model import (
    Action,
    LabelSource,
    Rank,
    Rules,
    Scope,
    State,
)
from guicang.domain.retention.verdict import (
    archive_verdict,
    compile_rules,
    may_go_offline,
    verdict,
)
from tests.domain.retention_cases import (
    EXAMPLES,
    ORDER,
    WEEK,
    Example,
    at,
    ceiling,
    floor,
    freeze,
    hold,
    record,
    schedule,
    scope,
)


@pytest.mark.parametrize("example", EXAMPLES.values(), ids=EXAMPLES)
def test_worked_example(example):
    example.check(verdict)


def test_every_state_is_reached_by_an_example():
    assert {example.state for example in EXAMPLES.values()} == set(State)


@pytest.mark.parametrize("example", EXAMPLES.values(), ids=EXAMPLES)
def test_the_order_of_clauses_never_matters(example):
    found = [
        verdict(
            example.record,
            Rules(clauses=clauses, **example.rules),
            holds=example.holds,
            freezes=example.freezes,
            now=at(example.now),
        )
        for clauses in permutations(example.clauses)
    ]

    assert all(told == found[0] for told in found)


@pytest.mark.parametrize("example", EXAMPLES.values(), ids=EXAMPLES)
def test_a_verdict_without_reasons_is_the_same_verdict(example):
    compiled = compile_rules(Rules(clauses=example.clauses, **example.rules))
    asked = {
        "holds": example.holds,
        "freezes": example.freezes,
        "now": at(example.now),
    }

    full = compiled.verdict(example.record, **asked)
    bare = compiled.verdict(example.record, **asked, why=False)

    assert bare.reasons == ()
    assert full.reasons
    for name in ("state", "action", "offline_at", "dispose_at", "clauses", "floors"):
        assert getattr(bare, name) == getattr(full, name)


def keys(told):
    return [reason.key for reason in told.reasons]


def test_every_step_has_its_reason():
    told = verdict(
        record(starts=ORDER),
        Rules(clauses=(schedule(), floor(basis="cn-ecl-31"))),
        now=at("2026-03-03"),
    )

    assert keys(told) == [
        *("floor", "schedule-delete", "offline", "dispose", "change-policy"),
    ]
    first = told.reasons[0]
    assert (first.rule, first.clause, first.basis) == ("R3", "floor", "cn-ecl-31")
    assert first.data == {
        "clause": "floor",
        "period": "P3Y",
        "trigger": "transaction_completed",
        "start": "2026-01-20 18:00+08:00",
        "end": "2029-01-21 00:00+08:00",
    }


def test_a_hold_that_does_not_cover_the_record_changes_nothing():
    rules = Rules(clauses=(schedule(),))
    other = hold(Query(conversations=frozenset({"c2"})))

    told = verdict(record(), rules, holds=(other,), now=at("2026-03-03"))

    assert told.state is State.DUE_DELETE
    assert told.holds == ()


def test_a_record_is_free_only_when_its_last_hold_is_released():
    rules = Rules(clauses=(schedule(),))
    released = hold(released_at=at("2026-02-10"))
    both = (released, hold(id="h2"))

    assert verdict(record(), rules, holds=both, now=at("2026-03-03")).holds == ("h2",)
    free = verdict(record(), rules, holds=(released,), now=at("2026-03-03"))
    assert free.state is State.DUE_DELETE


def test_a_lifted_freeze_changes_nothing():
    lifted = freeze(lifted_at=at("2026-02-10"))

    told = verdict(
        record(), Rules(clauses=(schedule(),)), freezes=(lifted,), now=at("2026-03-03")
    )

    assert told.state is State.DUE_DELETE


def test_the_label_of_a_person_is_more_direct_than_a_classifiers():
    general = schedule("P7D", id="general", scope=scope("chat.general"))
    presale = schedule("P90D", id="presale", scope=scope("chat.presale"))
    marked = record(["chat.presale"], by=LabelSource.PERSON)
    guessed = record(["chat.general"], by=LabelSource.CLASSIFIER)
    both = marked._replace(labels=(*marked.labels, *guessed.labels))

    told = verdict(both, Rules(clauses=(general, presale)), now=at("2026-02-08"))

    assert told.clauses == ("presale",)
    assert told.state is State.ACTIVE


def test_a_source_is_more_direct_than_the_organisation():
    wecom = schedule("P90D", id="wecom", scope=Scope(sources=frozenset({"wecom"})))

    told = verdict(
        record(source="wecom"), Rules(clauses=(WEEK, wecom)), now=at("2026-02-08")
    )

    assert told.clauses == ("wecom",)


@pytest.mark.parametrize(
    ("place", "matched"), [("US-CA", True), ("US", True), ("USA", False), ("CN", False)]
)
def test_a_clause_of_a_state_speaks_of_its_parts(place, matched):
    law = floor(trigger="closed", scope=Scope(jurisdictions=frozenset({"US"})))

    told = verdict(
        record(jurisdictions=(place,)), Rules(clauses=(law,)), now=at("2026-02-08")
    )

    assert bool(told.floors) is matched


def test_a_clause_that_is_not_in_force_yet_says_nothing():
    law = floor(trigger="closed", effective_from=at("2027-01-01"))
    rules = Rules(clauses=(law,))

    assert verdict(record(), rules, now=at("2026-12-31")).floors == ()
    assert verdict(record(), rules, now=at("2027-01-01")).floors == ("floor",)


def test_a_label_counts_from_the_labelling_only_where_the_trigger_says_so():
    clauses = (schedule(trigger="labelled", id="l"),)

    told = verdict(record(["chat.hr"]), Rules(clauses=clauses), now=at("2026-02-01"))

    assert told.offline_at == at("2026-03-03")


def test_of_several_starts_the_latest_that_happened_counts():
    clauses = (schedule(trigger="closed|last_message|contract_ended"),)
    late = record(starts={"last_message": at("2026-02-05 10:00")})

    told = verdict(late, Rules(clauses=clauses), now=at("2026-02-06"))

    assert told.offline_at == at("2026-03-08")


def test_a_stand_in_starts_only_what_has_no_start_and_says_so():
    law = floor(trigger="transaction_completed>closed|last_message")
    rules = Rules(clauses=(law, schedule()))

    known = verdict(record(starts=ORDER), rules, now=at("2026-02-06"))
    assumed = verdict(record(), rules, now=at("2026-02-06"))

    assert known.keep_until == at("2029-01-21")
    assert "start-assumed" not in keys(known)
    assert assumed.keep_until == at("2029-02-01")
    assert "start-assumed" in keys(assumed)


def test_a_floor_that_has_not_started_keeps_everything():
    rules = Rules(clauses=(schedule(), floor(trigger="contract_ended")))

    told = verdict(record(), rules, now=at("2126-03-03"))

    assert told.state is State.PENDING_EVENT
    assert (told.offline_at, told.dispose_at) == (None, None)


def test_a_ceiling_that_has_not_started_forces_nothing():
    rules = Rules(clauses=(ceiling(trigger="consent_withdrawn"), schedule()))

    told = verdict(record(), rules, now=at("2026-03-03"))

    assert told.state is State.DUE_DELETE


def test_a_ceiling_within_which_the_schedule_ends_is_kept():
    rules = Rules(clauses=(ceiling("P30D"), schedule("P30D")))

    told = verdict(record(), rules, now=at("2026-03-03"))

    assert told.action is Action.DELETE
    assert told.conflicts == ()
    assert "ceiling-kept" in keys(told)


def test_a_floor_and_a_ceiling_of_one_length_do_not_conflict():
    rules = Rules(clauses=(ceiling("P3Y"), floor("P3Y", trigger="closed")))

    assert verdict(record(), rules, now=at("2026-03-03")).conflicts == ()


def test_a_bare_ceiling_is_met_by_a_schedule_with_a_purpose():
    bare = ceiling(None)
    named = verdict(record(), Rules(clauses=(bare, schedule())), now=at("2026-03-03"))
    unnamed = verdict(
        record(), Rules(clauses=(bare, schedule(purpose=""))), now=at("2026-03-03")
    )

    assert named.state is State.DUE_DELETE
    assert unnamed.state is State.DUE_REVIEW


def test_a_bare_ceiling_without_any_schedule_calls_a_person():
    told = verdict(record(), Rules(clauses=(ceiling(None),)), now=at("2026-02-01"))

    assert told.state is State.DUE_REVIEW
    assert not may_go_offline(told, at("2026-02-01"))


def test_retained_records_are_reviewed_every_year():
    yearly = schedule(
        "P1Y", id="yearly", trigger="reviewed|labelled>opened", action=Action.REVIEW
    )
    kept = schedule(None, id="kept", action=Action.RETAIN)
    rules = Rules(clauses=(kept, yearly, WEEK))
    again = record(starts={"reviewed": at("2027-02-10")})

    assert verdict(record(), rules, now=at("2027-02-01")).state is State.DUE_REVIEW
    assert verdict(again, rules, now=at("2027-03-01")).state is State.ACTIVE


def test_a_request_ends_what_only_the_policy_keeps():
    asked = record(request_at=at("2026-02-02"))
    rules = Rules(clauses=(schedule("P1Y"),))

    told = verdict(asked, rules, now=at("2026-02-02"))

    assert told.state is State.DUE_DELETE
    assert may_go_offline(told, at("2026-02-02"))


def test_a_request_against_what_is_retained_goes_to_a_person():
    asked = record(["chat.ip_evidence"], request_at=at("2026-02-02"))
    kept = schedule(None, id="ip", action=Action.RETAIN)

    told = verdict(asked, Rules(clauses=(kept,)), now=at("2026-02-02"))

    assert told.state is State.DUE_REVIEW


def test_a_request_is_restricted_by_a_floor_that_has_not_even_started():
    asked = record(request_at=at("2026-02-02"))
    rules = Rules(clauses=(floor(trigger="contract_ended"),))

    told = verdict(asked, rules, now=at("2026-02-02"))

    assert told.state is State.RESTRICTED
    assert told.offline_at is None
    assert not may_go_offline(told, at("2026-02-02"))


def test_a_deferred_request_resumes_by_itself_when_the_floor_ends():
    asked = record(starts=ORDER, request_at=at("2027-01-20"))
    rules = Rules(clauses=(floor(),))

    assert verdict(asked, rules, now=at("2029-01-20")).state is State.RESTRICTED
    assert verdict(asked, rules, now=at("2029-01-21")).state is State.DUE_DELETE


@pytest.mark.parametrize(
    ("place", "review"), [("EU", False), ("CN", True)], ids=["own law", "other law"]
)
def test_a_foreign_floor_alone_does_not_answer_a_request_from_the_eu(place, review):
    law = floor(scope=Scope(jurisdictions=frozenset({place})))
    asked = record(
        starts=ORDER, request_at=at("2027-01-20"), jurisdictions=("EU", "CN")
    )

    told = verdict(asked, Rules(clauses=(law,)), now=at("2027-01-20"))

    assert told.legal_review is review


def test_a_first_policy_gives_no_grace():
    rules = Rules(clauses=(WEEK,), changed_at=at("2026-02-15"))

    assert verdict(record(), rules, now=at("2026-02-15")).state is State.DUE_DELETE


def test_a_change_from_review_to_deletion_waits():
    reviewed = schedule("P7D", id="week", action=Action.REVIEW)
    rules = Rules(clauses=(WEEK,), changed_at=at("2026-02-15"), earlier=(reviewed,))

    told = verdict(record(), rules, now=at("2026-03-17 23:59"))

    assert told.state is State.ACTIVE
    assert told.offline_at == at("2026-03-18")


ARCHIVED = {
    "a floor archive is restricted until its floor ends": (
        *(record(starts=ORDER), (schedule(), floor()), "2026-03-03"),
        *(State.RESTRICTED, "2029-01-21"),
    ),
    "it is due for destruction then": (
        *(record(starts=ORDER), (schedule(), floor()), "2029-01-21"),
        *(State.DUE_DELETE, "2029-01-21"),
    ),
    "the promise counts where the policy no longer speaks of the record": (
        *(record(), (), "2026-05-02"),
        *(State.DUE_DELETE, "2026-05-01"),
    ),
    "a new floor lengthens an archive's life": (
        *(record(starts=ORDER), (schedule(), floor("P9Y")), "2029-01-21"),
        *(State.RESTRICTED, "2035-01-21"),
    ),
    "what is retained now is not destroyed": (
        *(record(), (schedule(None, action=Action.RETAIN),), "2036-01-01"),
        *(State.ACTIVE, None),
    ),
    "a request ends the promise": (
        *(record(request_at=at("2026-04-01")), (schedule(),), "2026-04-01"),
        *(State.DUE_DELETE, "2026-03-03"),
    ),
    "an archived complaint is reviewed before it goes": (
        *(record(), (schedule(action=Action.REVIEW),), "2026-06-01"),
        *(State.DUE_REVIEW, "2026-05-01"),
    ),
    "a floor without a start is never over": (
        *(record(), (schedule(), floor()), "2126-01-01"),
        *(State.PENDING_EVENT, None),
    ),
}


@pytest.mark.parametrize("case", ARCHIVED)
def test_archived(case):
    facts, clauses, now, state, dispose = ARCHIVED[case]

    told = archive_verdict(
        facts, Rules(clauses=clauses), keep_until=at("2026-05-01"), now=at(now)
    )

    assert (told.state, told.dispose_at) == (state, dispose and at(dispose))
    assert told.offline_at is None


def test_a_hold_keeps_an_archived_copy():
    told = archive_verdict(
        record(),
        Rules(clauses=(schedule(),)),
        keep_until=at("2026-05-01"),
        holds=(hold(),),
        now=at("2036-01-01"),
    )

    assert (told.state, told.dispose_at) == (State.HELD, None)


def test_a_restricted_record_may_move_to_its_archive_when_its_time_has_come():
    asked = Example(
        record(starts=ORDER, request_at=at("2027-01-20")),
        (floor(rank=Rank.LAW),),
        "2027-01-20",
        State.RESTRICTED,
    )
    told = verdict(asked.record, Rules(clauses=asked.clauses), now=at(asked.now))

    assert may_go_offline(told, at(asked.now))
    assert not may_go_offline(told, at(asked.now) - timedelta(minutes=1))
