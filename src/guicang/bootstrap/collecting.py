"""When the cycle collector looks.

Bulk jobs make tuples by the hundred thousand and not one cycle: at its usual pace the
collector would take a tenth of their time and find nothing. Queries, on the other hand,
leave cycles. A command ends with them; a process that stays has to look, or it grows
for days: a worker between its jobs, whatever serves people more often.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_BULK: Final = 500_000
"""Objects made between two looks while something is done; usually 700."""
_SERVING: Final = 10_000
"""The same in a process that answers people and does no bulk job."""
_LEFT: Final = 20_000
"""How many objects a job may leave behind before somebody looks."""


def rest() -> None:
    """Look seldom from now on. What was loaded until now stays for good."""
    gc.freeze()
    gc.set_threshold(_BULK, *gc.get_threshold()[1:])


def stay() -> None:
    """Look often enough for a process that does not end."""
    gc.set_threshold(_SERVING, *gc.get_threshold()[1:])


@contextmanager
def swept() -> Iterator[None]:
    """Look once at the end of a job, if it left much behind."""
    try:
        yield
    finally:
        if gc.get_count()[0] > _LEFT:
            gc.collect()
