"""What every store of invitations promises."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from guicang.adapters.db.invitations import DjangoInvitations
from guicang.domain.access.invitations import LIFETIME, Invitation
from tests.cuts import cut_short

NOW = datetime(2026, 3, 1, 8, 30, 10, 123456, tzinfo=UTC)
FIRST = Invitation(
    id="0a", person="li", digest="d" * 64, made_at=NOW, expires_at=NOW + LIFETIME
)


@pytest.fixture
def invitations(database):
    return DjangoInvitations()


def test_an_invitation_comes_back_as_it_was(invitations):
    invitations.add(FIRST)

    assert invitations.find("0a") == FIRST
    assert invitations.find("0b") is None


def test_a_later_one_ends_the_earlier_of_the_same_person_alone(invitations):
    other = replace(FIRST, id="0b", person="Li")
    later = replace(FIRST, id="0c", made_at=NOW + timedelta(hours=1))
    for each in (FIRST, other, later):
        invitations.add(each)

    assert invitations.find("0a") is None
    assert invitations.find("0b") == other
    assert invitations.find("0c") == later


def test_use_is_marked_and_undone_with_its_transaction(invitations):
    invitations.add(FIRST)
    cut_short(invitations, lambda: invitations.use("0a", NOW))
    assert invitations.find("0a").used_at is None

    with invitations.transaction():
        assert invitations.find("0a", lock=True) == FIRST
        invitations.use("0a", NOW)

    assert invitations.find("0a").used_at == NOW
