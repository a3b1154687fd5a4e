"""How processes that go on until they are stopped learn that they are."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event


@contextmanager
def stopping() -> Iterator[Event]:
    """Give an event that is set when the process is asked to stop."""
    stop = Event()
    asked = (signal.SIGTERM, signal.SIGINT)
    before = {each: signal.signal(each, lambda *_: stop.set()) for each in asked}
    try:
        yield stop
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
