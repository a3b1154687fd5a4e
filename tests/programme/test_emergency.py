"""Emergency access: taken alone, told at once, judged by somebody else."""

from datetime import timedelta

import pytest

from guicang.domain.access.model import May
from guicang.domain.alarms.model import Kind
from guicang.domain.errors import NotAllowed, NotGrantable
from guicang.domain.ledger.model import Tag
from guicang.domain.programme.campaign import Cause, Finding, Stand
from guicang.services.recertifying import Say
from tests import homes
from tests.homes import Home

READ = May.CONVERSATION_READ


@pytest.fixture
def home(settled) -> Home:
    return settled(homes.make)


def take(home: Home, name="finance", may=READ, reason="a customer is in danger"):
    return home.house.empowering.take(may, by=name, code=home.code(name), reason=reason)


def alarms(home: Home) -> set[Kind]:
    return {found.kind for found in home.house.suspending.wrong()}


def test_who_takes_a_power_has_it_at_once_and_not_for_long(home):
    finance = home.house.people.get("finance")

    grant = take(home)
    now = home.house.powers.allowed(finance, READ)
    home.clock.at += timedelta(hours=4)

    assert now
    assert grant.uses == 20
    assert not home.house.powers.allowed(finance, READ)
    (entry,) = home.house.ledger.entries(tag=Tag.GRANT_TAKEN)
    assert entry.data["reason"] == "a customer is in danger"


@pytest.mark.parametrize(
    ("name", "may", "error"),
    [
        ("finance", May.CONVERSATION_EXPORT, NotGrantable),
        ("finance", May.BATCH_DISPOSE, NotGrantable),
        ("admin", READ, NotGrantable),
        ("security", READ, NotGrantable),
        ("agent", READ, NotAllowed),
    ],
)
def test_nobody_takes_what_may_not_be_taken_alone(home, name, may, error):
    with pytest.raises(error):
        take(home, name, may)

    assert not home.house.access.grants()
    assert not list(home.house.ledger.entries(tag=Tag.GRANT_TAKEN))


def test_one_emergency_at_a_time(home):
    take(home)

    with pytest.raises(NotGrantable):
        take(home, may=May.FINDING_REVEAL)


def test_somebody_else_judges_it_and_until_then_it_is_an_alarm(home):
    grant = take(home, "legal", May.FINDING_REVEAL)
    before = alarms(home)
    home.house.suspending.sweep()
    home.house.suspending.sweep()
    (review,) = home.house.recertifying.all()
    home.clock.at = review.campaign.ends_at + timedelta(days=1)
    done = home.house.suspending.sweep()
    still = alarms(home)

    judged = home.house.recertifying.decide(
        review.campaign.id,
        [Say(review.campaign.lines[0].held.id, keep=True, reason="it was needed")],
        by="compliance",
        code=home.code("compliance"),
    )

    assert review.campaign.manager == "compliance"
    assert review.campaign.cause is Cause.EMERGENCY
    assert review.campaign.lines[0].held.name == grant.id
    assert review.campaign.lines[0].suggestion.finding is Finding.EMERGENCY
    assert Kind.EMERGENCY_ACCESS in before & still
    assert done["suspended"] == 0
    assert judged.stand(home.clock.now()) is Stand.DONE
    assert Kind.EMERGENCY_ACCESS not in alarms(home)
