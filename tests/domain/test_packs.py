"""The legal packs: what is read, what binds whom, and what is refused."""

from copy import deepcopy
from datetime import date

import pytest

from guicang.adapters.packs import YamlPacks
from guicang.domain.access.model import Role
from guicang.domain.errors import BadPack, BadUsage
from guicang.domain.retention.binding import RANKS, TRIGGERS
from guicang.domain.retention.model import Effect, Rank, Rules
from guicang.domain.retention.organisation import organisation_from
from guicang.domain.retention.pack_model import Text
from guicang.domain.retention.packs import (
    binding,
    certificate_fields,
    clause_of,
    entries_of,
    matrix,
    packs_from,
    suggestions,
)
from guicang.domain.retention.starts import start_of
from guicang.domain.retention.verdict import verdict
from tests.domain.retention_cases import ORDER, at, record, schedule


@pytest.fixture(scope="module")
def packs():
    return YamlPacks().load()


@pytest.fixture
def document():
    return deepcopy(dict(YamlPacks().document()))


def ids(clauses):
    return {clause.id for clause in clauses}


def test_all_entries_are_read_and_none_is_verified_without_evidence(packs):
    entries = entries_of(packs).values()

    assert len(entries) == 153
    assert sum(entry.verified for entry in entries) == 130
    assert all(e.evidence in "AB" for e in entries if e.verified)
    assert all(e.summary.zh and e.summary.en and e.source for e in entries)


def test_an_entry_keeps_what_the_file_says(packs):
    entry = entries_of(packs)["cn-ecl-31"]

    assert entry.duration == "P3Y"
    assert entry.effective_from == date(2019, 1, 1)
    assert "P3Y" not in entry.more
    assert entry.more["product_rule"].startswith("hard floor")
    assert entry.cite("zh-Hans") == "《电子商务法》第31条"
    assert entry.cite("en").endswith("art. 31")


def test_every_floor_and_ceiling_becomes_a_clause(packs):
    for entry in entries_of(packs).values():
        assert entry.rank in RANKS
        if entry.effect in {"floor", "ceiling"}:
            clause = clause_of(entry)
            assert clause.basis == entry.id
            assert clause.effect == Effect(entry.effect)
            assert clause.period == entry.duration


def test_no_meaning_is_given_to_a_trigger_that_no_entry_has(packs):
    used = {
        name
        for entry in entries_of(packs).values()
        for name in entry.trigger.split("|")
    }

    assert TRIGGERS.keys() <= used | {"account_closed"}


ACTORS = {
    "nobody in particular": ([], set(), {"cn-ecl-31", "cn-ins-87-long"}),
    "a platform": (["platform_operator"], {"cn-ecl-31"}, {"cn-live-16"}),
    "a merchant": (["merchant"], set(), {"cn-ecl-31"}),
    "an insurer": (
        *(["insurer"], {"cn-ins-87-long", "cn-ins-87-short", "cn-aml-34"}),
        {"cn-sec-137"},
    ),
    "a securities firm": (["securities_firm"], {"cn-sec-137", "cn-aml-34"}, set()),
    "an actor of the packs": (["taxpayer"], {"cn-tax-29"}, set()),
}


@pytest.mark.parametrize("case", ACTORS)
def test_what_an_organisation_is_switches_its_law_on(case, packs):
    actors, on, off = ACTORS[case]

    bound = ids(binding(packs, {"actors": actors}))

    assert on <= bound
    assert not off & bound
    assert {"cn-pipl-19", "cn-csl-23-3"} <= bound


def test_a_law_binds_only_where_the_organisation_is(packs):
    at_home = ids(binding(packs, {"actors": ["securities_firm"]}))
    abroad = ids(
        binding(packs, {"actors": ["securities_firm"], "jurisdictions": ["US", "EU"]})
    )

    assert "us-sec-17a4-b4" in abroad - at_home
    assert "eu-gdpr-5-1-e" in abroad - at_home
    assert "cn-pipl-19" not in abroad


def test_an_unverified_entry_is_a_suggestion_until_it_is_confirmed(packs):
    ours = {"actors": ["platform_operator"]}

    assert [e.id for e in suggestions(packs, ours)] == ["cn-onlinetrade-31"]
    assert "cn-onlinetrade-31" not in ids(binding(packs, ours))

    confirmed = frozenset({"cn-onlinetrade-31"})
    assert suggestions(packs, ours, confirmed) == ()
    assert "cn-onlinetrade-31" in ids(binding(packs, ours, confirmed))


def test_what_is_not_in_force_never_binds(packs):
    ours = {"actors": ["data_fiduciary"], "jurisdictions": ["IN"]}

    bound = binding(packs, ours, frozenset({"in-dpdp-8-7"}))

    assert "in-dpdp-8-7" not in ids(bound)


@pytest.mark.parametrize(
    ("term", "bound"),
    [
        ("P1Y", {"cn-ins-87-short"}),
        ("P20Y", {"cn-ins-87-long"}),
        (None, {"cn-ins-87-short", "cn-ins-87-long"}),
    ],
)
def test_a_condition_that_is_not_known_keeps(term, bound, packs):
    ours = {"actors": ["insurer"], **({"policy_term": term} if term else {})}

    found = ids(binding(packs, ours))

    assert {name for name in found if name.startswith("cn-ins-87")} == bound


CONDITIONS = {
    "pi_subjects > 10000000": ({"persons": 10_000_001}, True),
    "pi_subjects >= 1000000": ({"persons": 999_999}, False),
    "pi_subjects <= 10": ({"persons": 10}, True),
    "cii": ({"actors": ["critical_infrastructure"]}, True),
    "minor_flag": ({"flags": ["handles_minors"]}, True),
    "important_data": ({}, False),
    "grade >= relatively_major": ({}, None),
    "policy_term > P1Y": ({}, None),
    "": ({}, True),
}


@pytest.mark.parametrize("condition", CONDITIONS)
def test_a_condition_is_met(condition):
    declared, met = CONDITIONS[condition]

    assert organisation_from(declared).meets(condition) is met


@pytest.mark.parametrize("condition", ["a and b", "__import__('os')", "1 < 2 < 3"])
def test_what_is_no_condition_is_refused(condition):
    with pytest.raises(BadPack):
        organisation_from({}).meets(condition)


@pytest.mark.parametrize(
    "declared",
    [
        {"actors": ["platfrom_operator"]},
        {"actors": "platform_operator"},
        {"flags": ["minors?"]},
        {"persons": "many"},
        {"persons": -1},
        {"persons": True},
        {"policy_term": "a year"},
    ],
    ids=str,
)
def test_a_declaration_that_is_misspelt_is_refused(declared, packs):
    with pytest.raises(BadUsage):
        binding(packs, declared)


def test_the_three_years_of_a_platform_run_from_the_completed_transaction(packs):
    law = binding(packs, {"actors": ["platform_operator"]})

    told = verdict(
        record(starts=ORDER), Rules(clauses=(schedule(), *law)), now=at("2026-03-03")
    )

    assert told.floors == ("cn-ecl-31",)
    assert told.dispose_at == at("2029-01-21")
    assert told.conflicts == ()


def test_an_everyday_chat_of_a_platform_has_no_floor(packs):
    law = binding(packs, {"actors": ["platform_operator"]})

    told = verdict(record(), Rules(clauses=(schedule(), *law)), now=at("2026-03-03"))

    assert told.floors == ()
    assert told.action == "delete"


def test_two_ends_of_a_relation_give_the_later(packs):
    clause = clause_of(entries_of(packs)["cn-aml-34"])
    facts = record(starts={**ORDER, "contract_ended": at("2027-05-01")})

    assert start_of(facts, clause.trigger).at == at("2027-05-01")
    assert clause.rank is Rank.LAW


BREAKS = {
    "an old schema": (lambda d: d.update(schema="v0"), "schema"),
    "packs that are no list": (lambda d: d.update(packs={}), "packs"),
    "a field that is missing": (lambda d: first(d).pop("article"), "article"),
    "one language": (lambda d: first(d)["title"].pop("zh"), "title"),
    "an unknown effect": (lambda d: first(d).update(effect="wish"), "effect"),
    "an unknown rank": (lambda d: first(d).update(rank="rumour"), "rank"),
    "an unknown category": (
        lambda d: first(d)["applies_to"].update(record_categories=["chat.x"]),
        "record_categories",
    ),
    "a reach that is no mapping": (
        lambda d: first(d).update(applies_to="all"),
        "applies_to",
    ),
    "one text for two languages": (lambda d: first(d).update(title="x"), "title"),
    "no actors": (lambda d: first(d)["applies_to"].update(actors=[]), "actors"),
    "a period in words": (lambda d: first(d).update(duration="a year"), "duration"),
    "a floor without a period": (lambda d: first(d).update(effect="floor"), "duration"),
    "verified on hearsay": (lambda d: first(d).update(evidence="C"), "verified"),
    "verified as a text": (lambda d: first(d).update(verified="yes"), "verified"),
    "no date": (lambda d: first(d).update(effective_from="soon"), "effective_from"),
    "sources that are a text": (lambda d: first(d).update(source="x"), "source"),
    "an id given twice": (
        lambda d: d["packs"][0]["entries"].append(first(d)),
        "cn-pipl-17",
    ),
}


def first(document):
    return document["packs"][0]["entries"][0]


@pytest.mark.parametrize("case", BREAKS)
def test_a_broken_pack_is_refused_with_its_place(case, document):
    break_it, place = BREAKS[case]
    break_it(document)

    with pytest.raises(BadPack) as caught:
        packs_from(document)

    assert place in str(caught.value)


def test_a_floor_from_an_unknown_trigger_is_refused(document):
    entry = next(
        e for p in document["packs"] for e in p["entries"] if e["id"] == "cn-ecl-31"
    )
    entry["trigger"] = "full_moon"

    with pytest.raises(BadPack, match="full_moon"):
        binding(packs_from(document), {"actors": ["platform_operator"]})


def test_the_matrix_has_a_row_for_every_operation(document):
    rows = matrix(document)

    assert set(rows) == {
        *("retention_rule.change", "sensitive_filter.change", "record.delete"),
        *("record.export", "minor_record.access", "legal_hold.release"),
        *("snapshot.restore", "archive.destroy", "legal_hold.place"),
    }
    assert all(row.operation == name for name, row in rows.items())


def test_deleting_takes_finance_only_for_vouchers_and_the_guide_always(document):
    row = matrix(document)["record.delete"]

    assert row.reviewers == (frozenset({Role.ADMIN}), frozenset({Role.SUPERVISOR}))
    assert row.when == {"chat.accounting_voucher": frozenset({Role.FINANCE})}
    assert row.alternative == (frozenset({Role.ADMIN}), frozenset({Role.FINANCE}))
    assert (row.audit_floor, row.audit_default) == ("P6M", "P3Y")


@pytest.mark.parametrize(
    "change",
    [
        {"default_reviewers": ["janitor"]},
        {"default_reviewers": "admin"},
        {"audit_floor": "180 days"},
        {"op": ""},
    ],
    ids=str,
)
def test_a_broken_matrix_is_refused(change, document):
    document["approval_matrix"][0].update(change)

    with pytest.raises(BadPack):
        matrix(document)


def test_an_operation_the_packs_list_themselves_needs_no_model(document):
    row = dict(document["approval_matrix"][0], op="archive.destroy")
    document["approval_matrix"].append({**row, "default_reviewers": ["legal"]})

    assert matrix(document)["archive.destroy"].reviewers == (frozenset({Role.LEGAL}),)


def test_a_matrix_is_a_list_of_mappings():
    with pytest.raises(BadPack, match="approval_matrix"):
        matrix({"approval_matrix": ["admin"]})


def test_the_certificate_has_all_its_fields(document):
    fields = certificate_fields(document)

    assert len(fields) == 33
    assert fields[0].name == "certificate_id"
    assert fields[0].required == "true"

    with pytest.raises(BadPack):
        certificate_fields({})


@pytest.mark.parametrize(
    ("lang", "text"), [("zh", "中"), ("zh-CN", "中"), ("en", "E"), ("fr", "E")]
)
def test_a_text_of_the_pack_is_english_for_all_but_chinese(lang, text):
    assert Text(zh="中", en="E").of(lang) == text
