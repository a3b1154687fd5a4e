"""What people, time and the power supply can do in a life, drawn by weight."""

from collections.abc import Callable
from typing import Any, TypeVar

from hypothesis import strategies as st

_Method = TypeVar("_Method", bound=Callable[..., None])


class Idle(Exception):
    """There is nothing that a step could do."""


def need(condition: object) -> None:
    """Make an idle step of one without an object; ``assume`` would end the life."""
    if not condition:
        raise Idle


DEEDS: list[Any] = []


def deed(weight: int = 1, **strategies: Any) -> Callable[[_Method], _Method]:
    """Let the machine do this, that often.

    One rule draws from all deeds: left to itself, Hypothesis switches most rules off
    in each example, and no conversation would come to its end.
    """

    def noted(method: _Method) -> _Method:
        drawn = st.fixed_dictionaries(strategies)
        DEEDS.extend([st.tuples(st.just(method.__name__), drawn)] * weight)
        return method

    return noted


def any_deed() -> Any:
    return st.sampled_from(DEEDS).flatmap(lambda chosen: chosen)
