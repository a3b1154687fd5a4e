"""The auditor's verifier on slices: it takes what ours makes, and nothing else."""

import json

import pytest

from guicang_verify import notes, slices
from guicang_verify.report import Refused, Report
from tests.services.test_slicing import CHOSEN, cut, recording

KEY = notes.Key.read(recording().key.text())


def verified(lines):
    report = Report()
    slices.verify(lines, KEY, report)
    return report


def test_a_slice_of_ours_holds():
    report = verified(cut())

    assert report.whole
    assert f"{len(CHOSEN)} entries are in the ledger" in report.lines[0][1]
    assert slices.is_slice(cut()[0])


def _edited(lines):
    lines[1] = lines[1].replace(b'"actor":"', b'"actor":"x')


def _dropped(lines):
    del lines[2]


def _unhashed(lines):
    end = json.loads(lines[-1])
    lines[-1] = json.dumps({**end, "hashes": end["hashes"][1:]}).encode()


def _surplus(lines):
    end = json.loads(lines[-1])
    lines[-1] = json.dumps({**end, "hashes": [*end["hashes"], "00" * 32]}).encode()


def _swapped(lines):
    lines[1], lines[2] = lines[2], lines[1]


def _headless(lines):
    del lines[1:-1]


def _endless(lines):
    del lines[-1]


@pytest.mark.parametrize(
    "attack",
    [_edited, _dropped, _unhashed, _surplus, _swapped, _headless, _endless],
)
def test_each_attack_on_a_slice_is_named_or_refused(attack):
    lines = cut()
    attack(lines)

    try:
        whole = verified(lines).whole
    except Refused:
        whole = False

    assert not whole
