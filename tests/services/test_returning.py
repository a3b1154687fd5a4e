"""What left masked comes back: in its conversation, for its use, by who may."""

import json
from dataclasses import replace

import pytest
from tests.services.test_exporting import ID, house, service

from guicang.domain.access.model import Person, Role
from guicang.domain.errors import BadRecord, BadUsage, NotAllowed, SealBroken
from guicang.domain.ledger.model import Tag
from guicang.services.returning import Returning

__all__ = ["house", "service"]
LEGAL = Person(name="li", roles=frozenset({Role.LEGAL}))
AGENT = Person(name="wang", roles=frozenset({Role.AGENT}))


@pytest.fixture
def returning(house, service) -> Returning:
    return Returning(
        masking=service.masking,
        powers=service.powers,
        ledger=house.ledger,
        clock=house.intake.clock,
    )


def _exported(service, use: str) -> list[bytes]:
    written: list[bytes] = []
    service.export(written.append, person=LEGAL, purpose="test", use=use)
    return written


def _back(returning, lines, use="exchange", **more):
    written: list[bytes] = []
    given = {"person": LEGAL, "reason": "it came back", **more}
    done = returning.unmask(lines, written.append, use=use, **given)
    return done, [json.loads(line) for line in written]


@pytest.mark.parametrize("use", ["exchange", "testing"])
def test_what_left_comes_back_but_for_what_takes_two(house, service, returning, use):
    done, (one, two) = _back(returning, _exported(service, use), use)

    assert done.lines == 2
    assert done.opened["MOBILE"] == 3
    assert "CN_ID" not in done.opened
    assert one["messages"][0]["text"].endswith("电话13800138000")
    assert ID not in json.dumps(one)
    assert one["customer"] == {"id": "C1", "name": "样某一"}
    assert two["messages"][1]["text"] == "您好，请讲"
    [entry] = house.ledger.entries(tag=Tag.FINDING_REVEALED)
    assert entry.data["types"]["MOBILE"] == 3
    assert entry.data["use"] == use


def test_where_only_the_law_counts_an_identity_number_comes_back(service, returning):
    loose = replace(returning, strict=False)

    _, (one, _) = _back(loose, _exported(service, "exchange"))

    assert one["messages"][0]["text"] == f"身份证{ID} 电话13800138000"


def test_what_was_moved_to_another_conversation_does_not_open(service, returning):
    one, _ = _exported(service, "exchange")

    with pytest.raises(SealBroken):
        _back(returning, [one.replace(b'"c1"', b'"c2"')])


def test_what_was_made_for_another_use_does_not_open(service, returning):
    with pytest.raises(SealBroken):
        _back(returning, _exported(service, "exchange"), "testing")


REFUSED = {
    "an agent": ({"person": AGENT}, NotAllowed),
    "no reason": ({"reason": " "}, BadUsage),
    "a use of no return": ({"use": "analysis"}, BadUsage),
}


@pytest.mark.parametrize(("more", "error"), REFUSED.values(), ids=REFUSED)
def test_a_refusal_is_entered_and_opens_nothing(house, service, returning, more, error):
    with pytest.raises(error):
        _back(returning, _exported(service, "exchange"), **more)

    [refused] = house.ledger.entries(tag=Tag.FINDING_REVEAL_REFUSED)
    assert refused.data["code"] == error.code
    assert list(house.ledger.entries(tag=Tag.FINDING_REVEALED)) == []


BAD = {
    "no JSON": b"{",
    "no object": b"[]",
    "no conversation": b"{}",
}


@pytest.mark.parametrize("line", BAD.values(), ids=BAD)
def test_a_line_that_is_no_export_is_named(returning, line):
    with pytest.raises(BadRecord) as caught:
        _back(returning, [b'{"conversation_id": "c1"}', line])

    assert caught.value.data["place"] == "line 2"
