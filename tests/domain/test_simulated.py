"""The demo's records look like talk, are the same every time, and show every fate."""

from datetime import UTC, datetime, timedelta

import pytest

from guicang.adapters.sources.simulated import PLATFORMS, generate
from guicang.domain.detect.model import Entity
from tests.scanners import SCANNER

NOW = datetime(2026, 1, 31, 7, tzinfo=UTC)


def test_there_are_four_platforms():
    assert set(PLATFORMS) == {"wecom", "dingtalk", "feishu", "zoho"}


@pytest.mark.parametrize("platform", PLATFORMS)
def test_the_same_seed_gives_the_same_records(platform):
    one, two = (list(generate(platform, 30, NOW)) for _ in range(2))

    assert one == two
    assert one != list(generate(platform, 30, NOW, "another"))
    assert len({c["conversation_id"] for c in one}) == 30


@pytest.mark.parametrize("platform", PLATFORMS)
def test_every_fate_is_among_them(platform):
    made = list(generate(platform, 40, NOW))
    age = {
        c["conversation_id"]: NOW - datetime.fromisoformat(c["opened_at"]) for c in made
    }
    events = [c.get("events", {}) for c in made]

    assert any(a < timedelta(days=7) for a in age.values())
    assert any(a > timedelta(days=3 * 366) for a in age.values())
    assert any("transaction_completed" in e for e in events)
    assert any("complaint_closed" in e for e in events)
    assert any(c.get("labels", {}).get("demo") == "hold" for c in made)
    assert any(c.get("jurisdictions") == ["EU"] for c in made)
    assert {c["lang"] for c in made} == {"zh", "en"}


def test_the_specimens_pass_their_checks():
    texts = [
        m["text"]
        for p in PLATFORMS
        for c in generate(p, 60, NOW)
        for m in c["messages"]
    ]
    found = [hit.type for hits in SCANNER.scan(texts) for hit in hits]

    assert {Entity.CN_ID, Entity.BANK_CARD, Entity.MOBILE} <= set(found)
    assert not any("{" in text for text in texts)


def test_nothing_lies_in_the_future():
    for platform in PLATFORMS:
        for made in generate(platform, 100, NOW):
            stamps = [made["closed_at"], *made.get("events", {}).values()]
            assert all(datetime.fromisoformat(at) <= NOW for at in stamps)
