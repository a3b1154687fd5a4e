"""Codes are for machines: every one that people see has a word, in both languages."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import typer
from tools import catalogues
from tools.chinese import zh

from guicang.domain.access.model import Role
from guicang.domain.approval.model import Chair, Decision, Operation
from guicang.domain.archive.model import Mode
from guicang.domain.certificate.model import Choice, Result
from guicang.domain.disposal.model import End, Fate, State
from guicang.domain.record import Role as Speaker
from guicang.domain.record.zone import local
from guicang.domain.retention.model import Reason
from guicang.entrypoints import labels, words
from guicang.entrypoints.cli.app import GROUPS, VERBS
from guicang.entrypoints.cli.examples import EXAMPLES
from guicang.entrypoints.cli.speech import complaint

TABLES = [
    (Operation, labels.OPERATIONS),
    (Decision, labels.DECISIONS),
    (End, labels.ENDS),
    (State, labels.ROAD),
    (Fate, labels.FATES),
    (Role, labels.ROLES),
    (Mode, labels.MODES),
    (Speaker, labels.SPEAKERS),
    (Choice, labels.CHOICES),
    (Result, labels.RESULTS),
]


@pytest.mark.parametrize(
    ("kind", "table"), TABLES, ids=[f"{k.__module__}.{k.__name__}" for k, _ in TABLES]
)
def test_every_code_has_a_word(kind, table):
    assert set(table) == set(kind)
    assert all(zh(word) != word for word in table.values())


def test_the_gate_asks_for_helps_labels_checks_and_complaints():
    wanted = catalogues.wanted()

    for text in (
        "Take approved batches to their end: archive, verify, erase, certify.",
        "taking offline",
        "the ledger is whole",
        "there is no option {name}",
        "{n} years",
    ):
        assert wanted[text].must


def _named(group: typer.Typer, path: str) -> Iterator[str]:
    for command in group.registered_commands:
        yield f"{path} {command.name}"
    for inner in group.registered_groups:
        yield from _named(inner.typer_instance, f"{path} {inner.name}")


def test_examples_are_of_verbs_that_exist():
    known = set(VERBS)
    for name, (_where, group) in GROUPS.items():
        known.update(_named(group, name))

    assert EXAMPLES.keys() <= known
    for verb, lines in EXAMPLES.items():
        assert all(f" {verb}" in line for line in lines)


PERIODS = {
    "P3Y": "3 years",
    "P1Y": "1 year",
    "P1Y6M": "1 year 6 months",
    "P30D": "30 days",
    "PT72H": "72 hours",
    "PT10M": "10 minutes",
    "P": "P",
    "soon": "soon",
    "": "",
}


@pytest.mark.parametrize(("text", "told"), PERIODS.items())
def test_periods_are_put_into_words(text, told):
    assert words.period(text, str) == told


def test_chairs_are_put_into_words():
    chairs = [
        Chair(roles=frozenset({Role.ADMIN})),
        Chair(roles=frozenset({Role.LEGAL, Role.COMPLIANCE}), why="first-run,too-many"),
    ]

    assert labels.waiting_for(chairs, str) == (
        "admin, compliance or legal (first run under this policy, unusually large run)"
    )
    assert labels.waiting_for(chairs, zh) == (
        "管理员、合规或法务（本策略首次执行、批次规模异常）"
    )
    assert words.chairs("admin, compliance|legal", zh) == "管理员、合规或法务"


def test_a_refused_record_keeps_code_and_ids():
    assert labels.why_not("GC-301 h-1", zh) == "GC-301 受法律保全 h-1"
    assert labels.why_not("GC-999 x", zh) == "GC-999 x"


def test_a_reason_is_told_with_law_period_and_time():
    at = local(datetime(2026, 9, 27, tzinfo=UTC)).isoformat(sep=" ")
    reason = Reason(
        rule="R3",
        key="floor",
        data={
            "clause": "cn-ecl-31",
            "end": at,
            "start": at,
            "period": "P3Y",
            "trigger": "transaction_completed",
        },
        clause="cn-ecl-31",
        basis="cn-ecl-31",
    )

    told = labels.told(reason, zh, {"cn-ecl-31": "《电子商务法》第31条"})

    assert told.startswith("《电子商务法》第31条：至少保存至 2026-09-2")
    assert "3 年" in told
    assert "+" not in told


def test_ceilings_that_have_not_begun_are_left_out():
    reasons = [
        Reason(rule="R9", key=key, data={}, clause="", basis="")
        for key in ("ceiling-not-started", "no-schedule")
    ]

    assert [r.key for r in labels.worth_telling(reasons)] == ["no-schedule"]


COMPLAINTS = {
    "No such option: --x Did you mean --y?": "there is no option --x",
    "No such command 'x'.": "there is no command x",
    "Missing argument 'FILES...'.": "FILES... is missing",
    "Got unexpected extra argument(s) (a b)": "too much: a b",
    "Option '--end' requires an argument.": "--end wants a value",
    "Something quite new.": "Something quite new.",
}


@pytest.mark.parametrize(("said", "told"), COMPLAINTS.items())
def test_what_typer_says_is_said_in_our_words(said, told, monkeypatch):
    monkeypatch.setattr("guicang.entrypoints.cli.speech._", str)

    assert complaint(said) == told


ACCEPTED = {
    b"": "zh",
    b"*": "zh",
    b"en": "en",
    b"zh-CN,zh;q=0.9,en;q=0.8": "zh",
    b"en-GB,en;q=0.9,zh;q=0.1": "en",
    b"fr, en;q=0.3": "en",
    b"en;q=0, zh;q=0.1": "zh",
    b"en;q=much": "zh",
    b"\xff\xfe": "zh",
    b"english": "zh",
}


@pytest.mark.parametrize("header", ACCEPTED)
def test_the_language_is_the_one_the_header_likes_best(header):
    assert words.accepted(header) == ACCEPTED[header]
