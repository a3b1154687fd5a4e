"""The auditor's verifier on certificates: honest ones hold, each forgery is named."""

import json
from base64 import b64encode

import pytest
from hypothesis import given, settings, strategies as st

from guicang.domain.certificate.canonical import dump
from guicang_verify import certificate
from guicang_verify.report import Refused, Report
from tests.specimens.certificate import Pen, members, sealed

PEN = Pen()
HONEST = sealed()


def verified(data=HONEST, key=PEN.public_key):
    report = Report()
    certificate.verify(data, key, report)
    return report


def faults(data, key=PEN.public_key):
    return [
        english for kind, english, _ in verified(data, key).lines if kind == "failed"
    ]


def forged(change, pen=PEN):
    """Change a certificate and sign it again with a key."""
    envelope = json.loads(HONEST)
    change(envelope["certificate"])
    seal = envelope["signature"]
    del seal["value"]
    seal["public_key"] = b64encode(pen.public_key).decode()
    seal["value"] = b64encode(pen.sign(dump(envelope))).decode()
    return dump(envelope)


def test_an_honest_certificate_holds_and_says_its_limits():
    report = verified()

    text = "\n".join(report.text(chinese=False))
    assert report.whole
    assert "8 of 10 records destroyed" in text
    assert "2 people approved, not who proposed it: li.na, zhao.lei" in text
    assert text.count("! It cannot say:") >= 2
    assert text.endswith("Conclusion: it holds.")


def test_the_report_is_complete_in_chinese():
    chinese = list(verified().text(chinese=True))

    assert "10 条记录中删除 8 条，合计相符" in "\n".join(chinese)
    assert chinese[-1] == "结论：通过。"


def test_without_a_trusted_key_it_says_where_the_key_came_from():
    report = verified(key=None)

    assert report.whole
    assert any("came with the file" in english for _, english, _ in report.lines)


def test_another_key_than_the_trusted_one_is_named():
    assert faults(HONEST, Pen(8).public_key) == [
        "signed with another key than the one you trust: acme.test/guicang"
    ]


@settings(deadline=None, max_examples=60)
@given(st.integers(0, len(HONEST) - 1), st.integers(1, 255))
def test_no_byte_can_be_changed(at, by):
    data = bytearray(HONEST)
    data[at] ^= by

    try:
        whole = verified(bytes(data)).whole
    except Refused:
        whole = False

    assert not whole


def _leaf(document):
    document["scope"]["leaves"][3] = "00" * 32


def _sum(document):
    document["scope"]["counts"]["destroyed"] += 1


def _unnamed(document):
    document["scope"]["kept"].pop()


def _other_root(document):
    document["approvals"][0]["root"] = "ab" * 32


def _one_person(document):
    document["approvals"][1]["person"] = document["approvals"][0]["person"]


def _proposer(document):
    document["scope"]["proposer"] = document["approvals"][0]["person"]


def _backwards(document):
    document["timing"]["certified"] = "2020-01-01T00:00:00Z"


def _escalated(document):
    document["verification"]["validation"]["decision"] = "escalate"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_leaf, "the 10 leaves make the root"),
        (_sum, "9 of 10 records destroyed"),
        (_unnamed, "each of the 2 records that are left is named"),
        (_other_root, "every approval is of this very manifest"),
        (_one_person, "1 people approved"),
        (_proposer, "2 people approved, not who proposed it"),
        (_backwards, "certified 2020-01-01"),
        (_escalated, "its own verification decides: escalate"),
    ],
)
def test_what_does_not_fit_is_named_even_if_it_was_signed(change, said):
    found = faults(forged(change))

    assert any(said in fault for fault in found), found


def test_many_leaves_are_left_to_the_manifest():
    report = verified(forged(lambda document: document["scope"].update(leaves=None)))

    assert report.whole
    assert any("give the manifest" in english for _, english, _ in report.lines)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"%PDF-1.7", "take its attachment"),
        (b"{}", "no certificate"),
        (b"[1]", "no certificate"),
        (b"{", "not canonical JSON"),
        (b'{"a":1.5}', "no such number"),
        (b'{"a":NaN}', "no such number"),
        (b'{"a":9007199254740993}', "beyond"),
        (b'{"a":1,"a":1}', "twice"),
        (b'{"a": 1}', "another spelling"),
        (b"[" * 100_000, "not canonical JSON"),
        (b'{"certificate":{},"signature":{}}', "should not have"),
    ],
)
def test_what_is_no_certificate_is_refused_with_a_reason(data, said):
    with pytest.raises(Refused, match=said):
        verified(data)


def test_a_certificate_without_its_fields_is_refused():
    with pytest.raises(Refused, match="lacks what it must have"):
        verified(forged(lambda document: document.pop("timing")))


def test_larger_batches_hold():
    assert verified(sealed(members(300, 11, 0))).whole
