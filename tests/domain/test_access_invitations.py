"""Invitations: how they are spelt, and when they open."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from guicang.domain.access.invitations import (
    LIFETIME,
    Invitation,
    Shown,
    digest,
    opens,
    read,
    spell,
)

NOW = datetime(2026, 3, 1, tzinfo=UTC)
SECRET = bytes(range(32))


def invitation(**more):
    asked = {
        "id": "0a",
        "person": "li",
        "digest": digest(SECRET),
        "made_at": NOW,
        "expires_at": NOW + LIFETIME,
    }
    return Invitation(**asked | more)


@given(
    id_=st.text("0123456789abcdef", min_size=1),
    secret=st.binary(min_size=32, max_size=32),
)
def test_what_is_spelt_is_read(id_, secret):
    shown = Shown(id_, secret)

    assert read(spell(shown)) == shown


@given(st.text(max_size=80))
def test_any_text_is_read_or_is_none(text):
    shown = read(text)

    assert shown is None or len(shown.secret) == 32


@pytest.mark.parametrize(
    ("kept", "shown", "after", "good"),
    [
        (invitation(), SECRET, timedelta(0), True),
        (invitation(), SECRET, LIFETIME - timedelta(microseconds=1), True),
        (invitation(), SECRET, LIFETIME, False),
        (invitation(used_at=NOW), SECRET, timedelta(0), False),
        (invitation(), bytes(32), timedelta(0), False),
        (None, SECRET, timedelta(0), False),
    ],
)
def test_it_opens_once_in_time_by_its_secret(kept, shown, after, good):
    assert opens(kept, Shown("0a", shown), NOW + after) is good
