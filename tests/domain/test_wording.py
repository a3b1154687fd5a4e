"""Every reason has a sentence, and every sentence is one."""

import ast
import string
from pathlib import Path

import pytest

from guicang.domain.retention import (
    notes,
    outlook,
    reckon,
    verdict as verdicts,
    wording,
)
from guicang.domain.retention.model import (
    Action,
    Effect,
    LabelSource,
    Rank,
    Reason,
    Rules,
    State,
)
from guicang.domain.retention.verdict import archive_verdict, verdict
from tests.domain.retention_cases import EXAMPLES, ORDER, at, floor, record, schedule

ROOM = (reckon, verdicts, outlook, notes)


def keys_in_source():
    """Find what may be given as a key: texts in calls of ``add`` and names ``key``."""
    found = set()
    for module in ROOM:
        tree = ast.parse(Path(module.__file__).read_text("utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "add":
                found |= texts(node.args[1])
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "key":
                found |= texts(node.value)
    return found


def texts(node):
    branches = [node.body, node.orelse] if isinstance(node, ast.IfExp) else [node]
    return {n.value for n in branches if isinstance(n, ast.Constant)}


def test_every_key_in_the_source_has_a_sentence_and_every_sentence_a_key():
    assert keys_in_source() == set(wording.SENTENCES)


@pytest.mark.parametrize("example", EXAMPLES.values(), ids=EXAMPLES)
def test_every_reason_of_an_example_reads_as_a_sentence(example):
    told = verdict(
        example.record,
        Rules(clauses=example.clauses, **example.rules),
        holds=example.holds,
        freezes=example.freezes,
        now=at(example.now),
    )

    for reason in told.reasons:
        text = wording.sentence(reason)
        assert text.endswith(".")
        assert not set(text) & set("{}")


def test_an_archive_tells_its_promise():
    told = archive_verdict(
        record(starts=ORDER),
        Rules(clauses=(schedule(), floor())),
        keep_until=at("2026-05-01"),
        now=at("2026-03-03"),
    )

    assert "The archive promised to keep this copy until 2026-05-01 00:00+08:00." in [
        wording.sentence(reason) for reason in told.reasons
    ]


def test_names_of_starts_and_ranks_are_translated_too():
    reason = Reason(
        rule="R9",
        key="event-pending",
        data={"clause": "c", "trigger": "contract_ended|full_moon>closed"},
    )
    shout = str.upper

    assert wording.sentence(reason) == (
        "c waits: the latest of the end of the contract / full_moon has not happened."
        " The record is kept."
    )
    assert wording.trigger_name("closed", shout) == "ITS CLOSING"
    assert wording.trigger_name("closed>opened") == "its closing"


def test_every_word_of_the_model_has_a_name():
    assert set(wording.STATES) == set(State)
    assert set(wording.ACTIONS) == set(Action)
    assert set(wording.EFFECTS) == set(Effect)
    assert set(wording.SOURCES) == set(LabelSource)
    assert set(wording.RANKS) == set(Rank)


def test_every_message_id_is_listed_once():
    ids = wording.message_ids()

    assert len(ids) == len(set(ids))
    assert set(wording.SENTENCES.values()) | set(wording.STATES.values()) <= set(ids)


def test_fields_have_plain_names():
    for text in wording.message_ids():
        for _, name, spec, conversion in string.Formatter().parse(text):
            assert name is None or (name.isidentifier() and not spec)
            assert not conversion
