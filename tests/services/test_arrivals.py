"""What each of those that came in is told."""

from tests.fakes.talk import talk

from guicang.ports.sources import Taken
from guicang.services.arrivals import Became, Outcome, Plan, outcomes


def test_what_a_subject_had_ended_is_refused_and_the_rest_is_not():
    ended, new = talk("c1"), talk("c2")
    items = [
        Taken(conversation=each, position=place, done=1.0)
        for place, each in enumerate((ended, new), 1)
    ]
    plan = Plan(file="pushed", new=[new], ended=["c1"])

    assert outcomes(items, plan) == [
        Outcome("c1", Became.REFUSED, "GC-825"),
        Outcome("c2", Became.TAKEN_IN),
    ]
