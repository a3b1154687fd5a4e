"""How old conversations of the demo are, and what happened to them since.

The mix makes every outcome visible: due and not due, under a legal floor, pending an
event, past its archive's end, held.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """Days since it opened, from and to, and events by days after that.

    An event never lies after the present: then it has not happened yet.
    """

    age: tuple[int, int]
    events: Mapping[str, int] = field(default_factory=dict)


LIVES: Final[Mapping[str, Life]] = {
    "recent": Life(age=(1, 6)),
    "everyday": Life(age=(34, 420)),
    "bought": Life(age=(45, 980), events={"transaction_completed": 9}),
    "ancient": Life(age=(1_140, 1_700), events={"transaction_completed": 12}),
    "pending": Life(age=(3, 150)),
    "settled": Life(age=(40, 500), events={"complaint_closed": 6}),
    "insured": Life(age=(30, 700)),
    "lapsed": Life(
        age=(1_500, 2_300), events={"insurance_contract_ended": 5, "contract_ended": 5}
    ),
    "kept": Life(age=(60, 900)),
}
