"""A home for the bad day."""

from datetime import timedelta

import pytest

from guicang.domain.incident.model import Facts, Kind
from tests import homes


@pytest.fixture
def home(settled):
    return settled(homes.make)


@pytest.fixture
def leak(home):
    """Facts of a leak of a million persons that was discovered an hour ago."""
    return Facts(
        kind=Kind.LEAK,
        story="The export lay in a public folder.",
        discovered_at=home.clock.now() - timedelta(hours=1),
        persons=1_000_000,
    )
