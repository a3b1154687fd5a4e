"""What somebody leaves behind is named, so that others can take it over."""

from guicang.domain.access.apikeys import Scope
from guicang.domain.alarms.model import Found, Kind
from guicang.domain.programme.leaving import Left
from tests import homes
from tests.homes import Home
from tests.programme.test_reviews import began, charged


def left(home: Home, name: str) -> dict[Left, list[str]]:
    found: dict[Left, list[str]] = {}
    for item in home.house.remaining.of(name):
        found.setdefault(item.kind, []).append(item.name)
    return found


def test_everything_open_with_somebodys_name_is_handed_over(settled):
    home = settled(homes.make)
    charged(home, "compliance", "finance")
    review = began(home).campaign.id
    home.house.alarms.raise_(Found(kind=Kind.BACKLOG), home.clock.now())
    home.house.alarming.acknowledge("backlog", by="compliance")
    request = home.house.retaining.propose(
        homes.SIMPLE, by="compliance", reason="a new period"
    )
    key, _token = home.house.issuing.issue(
        "probe",
        frozenset({Scope.INSPECT}),
        "P90D",
        by="security",
        code=home.code("security"),
    )

    assert left(home, "compliance") == {
        Left.REQUEST: [request.id],
        Left.REVIEW: [review],
        Left.PERSON: ["finance"],
        Left.ALARM: ["backlog"],
    }
    assert left(home, "security") == {Left.PROGRAM: [key.actor]}
    assert left(home, "agent") == {}
