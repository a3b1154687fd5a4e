"""The one road a batch walks. No edge leads around VERIFIED."""

from typing import Final

from guicang.domain.disposal.model import State
from guicang.domain.errors import IllegalStep

_LEAVING: Final = frozenset({State.WITHDRAWN, State.EXPIRED})

ROAD: Final[dict[State, frozenset[State]]] = {
    State.PROPOSED: _LEAVING | {State.APPROVED, State.REJECTED},
    # The breaker asks for one more signature: the approval is void until it is there.
    State.APPROVED: _LEAVING | {State.ARCHIVED, State.PROPOSED},
    State.ARCHIVED: _LEAVING | {State.VERIFIED},
    State.VERIFIED: _LEAVING | {State.ERASING},
    State.ERASING: frozenset({State.ERASED}),  # from here on nobody turns back
    State.ERASED: frozenset({State.SHREDDED}),
    State.SHREDDED: frozenset({State.PROBED}),
    State.PROBED: frozenset({State.CERTIFIED}),
    State.CERTIFIED: frozenset(),
    State.WITHDRAWN: frozenset(),
    State.REJECTED: frozenset(),
    State.EXPIRED: frozenset(),
}

OPEN: Final = frozenset(s for s, after in ROAD.items() if after)
"""States in which a batch still has somewhere to go."""

IRREVERSIBLE: Final = frozenset(
    {State.ERASING, State.ERASED, State.SHREDDED, State.PROBED, State.CERTIFIED}
)
"""States in which records may be gone already."""

REVERSIBLE: Final = OPEN - IRREVERSIBLE
"""States from which a batch can still be taken back."""


def step(now: State, to: State) -> State:
    """Return the next state, or raise IllegalStep."""
    if to not in ROAD[now]:
        raise IllegalStep(now=now.value, to=to.value)
    return to
