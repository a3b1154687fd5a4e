"""The auditor's verifier on exported ledgers: each attack is named."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from guicang.domain.ledger.canonical import encode
from guicang.domain.ledger.checkpoint import Checkpoint, VerifierKey, issue
from guicang.domain.ledger.merkle import leaf_hash, root_of
from guicang.domain.ledger.model import Entry, Tag
from guicang_verify import ledger, notes
from guicang_verify.report import Refused, Report
from tests.fakes.keys import MemorySigner

START = datetime(2026, 1, 31, 7, tzinfo=UTC)
SIGNER = MemorySigner("acme.test/guicang")
OURS = VerifierKey(name=SIGNER.name, public=SIGNER.public_key)
KEY = notes.Key.read(OURS.text())


def entry(seq, **changes):
    told = {"actor": "陈", "tag": Tag.BATCH_ERASED, "data": {"n": seq}} | changes
    return encode(Entry(seq=seq, at=START + timedelta(seconds=seq), **told))


BODIES = [entry(seq) for seq in range(600)]


def note(bodies, signer=SIGNER):
    point = Checkpoint(
        origin="acme.test/ledger",
        size=len(bodies),
        root=root_of(leaf_hash(body) for body in bodies),
    )
    key = VerifierKey(name=signer.name, public=signer.public_key)
    return issue(point, key, signer.sign)


def export(bodies, last=None):
    end = {"checkpoint": last or note(bodies), "verifier": OURS.text()}
    lines = [
        *bodies,
        json.dumps(end, separators=(",", ":"), ensure_ascii=False).encode(),
    ]
    return [line + b"\n" for line in lines]


def verified(lines, *kept, key=KEY):
    report = Report()
    ledger.verify(lines, key, kept, report)
    return report


def faults(lines, *kept):
    report = verified(lines, *kept)
    return [english for kind, english, _ in report.lines if kind == "failed"]


def test_an_honest_ledger_holds():
    report = verified(export(BODIES), note(BODIES[:40]), note(BODIES[:257]))

    assert report.whole
    assert "\n".join(report.text(chinese=False)).startswith("✓ 600 entries")
    assert sum("the root fits" in line for _, line, _ in report.lines) == 3


def test_without_an_earlier_checkpoint_it_says_what_it_cannot_find():
    report = verified(export(BODIES))

    assert report.whole
    assert any("made anew would not be noticed" in line for _, line, _ in report.lines)


def test_without_a_trusted_key_it_says_where_the_key_came_from():
    report = verified(export(BODIES), key=None)

    assert report.whole
    assert any("came with the file" in line for _, line, _ in report.lines)


ATTACKS = {
    "an edited value": (
        [*BODIES[:7], BODIES[7].replace(b'"n":7', b'"n":8'), *BODIES[8:]],
        note(BODIES),
    ),
    "an entry dropped from the middle": ([*BODIES[:7], *BODIES[8:]], note(BODIES)),
    "two entries in another order": (
        [*BODIES[:7], BODIES[8], BODIES[7], *BODIES[9:]],
        note(BODIES),
    ),
    "a tail that was cut": (BODIES[:300], note(BODIES)),
    "another spelling": ([b" " + BODIES[0], *BODIES[1:]], note(BODIES)),
    "a line that is no entry": ([b'{"seq":0}', *BODIES[1:]], note(BODIES)),
    "everything dropped": ([], note(BODIES)),
}


@pytest.mark.parametrize("attack", sorted(ATTACKS))
def test_each_attack_on_an_export_is_named(attack):
    bodies, signed = ATTACKS[attack]

    assert faults(export(bodies, signed))


def test_a_ledger_made_anew_and_signed_again_does_not_fit_what_an_auditor_kept():
    forged = [*BODIES[:7], entry(7, actor="nobody"), *BODIES[8:]]

    assert verified(export(forged)).whole
    assert faults(export(forged), note(BODIES[:40])) == [
        "checkpoint of 40 entries (acme.test/ledger): the root fits"
    ]


def test_a_ledger_cut_and_signed_again_is_shorter_than_what_an_auditor_kept():
    assert faults(export(BODIES[:30]), note(BODIES[:40])) == [
        "the tail was cut: 40 entries were signed, 30 are here"
    ]


def test_time_that_runs_backwards_is_named():
    late = encode(
        Entry(seq=5, at=START, tag=Tag.BATCH_ERASED, actor="chen", data={"n": 5})
    )

    assert faults(export([*BODIES[:5], late, *BODIES[6:]])) == [
        "entry 5 is older than the one before it"
    ]


def test_an_export_without_its_end_is_named():
    lines = export(BODIES)[:-1]

    assert faults(lines, note(BODIES[:40])) == [
        "the export has no checkpoint at its end: its tail may be cut"
    ]


def test_an_export_without_key_and_end_is_refused():
    with pytest.raises(Refused, match="neither a key"):
        verified(export(BODIES)[:-1], key=None)


def test_lines_behind_the_end_are_refused():
    with pytest.raises(Refused, match="behind the checkpoint"):
        verified([*export(BODIES), BODIES[0]])


def test_a_checkpoint_of_somebody_else_is_refused():
    other = MemorySigner("acme.test/other")

    with pytest.raises(Refused, match=r"not signed by acme\.test/guicang"):
        verified(export(BODIES), note(BODIES, other))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no note",
        "a\n1\nAAAA\n\n— x\n",
        note(BODIES[:3]).replace("\n3\n", "\n03\n"),
        note(BODIES[:3]).replace("\n3\n", "\n4\n"),
        note(BODIES[:3]).replace("— ", "- "),
        note(BODIES[:3])[:-1],
    ],
)
def test_what_is_no_checkpoint_is_refused(text):
    with pytest.raises(Refused):
        verified(export(BODIES), text)


@pytest.mark.parametrize(
    "text",
    ["", "name+hash", OURS.text()[:-4], OURS.text().replace("+", "+f", 1), "a+b+####"],
)
def test_what_is_no_key_is_refused(text):
    with pytest.raises(Refused):
        notes.Key.read(text)
