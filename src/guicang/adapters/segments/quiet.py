"""A rest for the garbage collector while a segment is taken apart or put together."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Let a bulk job run without the cycle collector.

    A segment makes hundreds of thousands of small tuples and not one cycle: the
    collector would walk over all of them again and again, for a third of the time.
    The pause is for the whole process and ends with the job.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
