"""Time that runs fast: imported, it is this process's time.

The clock is what the day says (``tests.e2e.clock``). What a worker does every so often
by the processor's time, to renew its lease, it does so much oftener.
"""

import os
from typing import Any, Final

import tests.e2e.clock
from guicang.services.working import Working, beating

assert tests.e2e.clock  # it moves the clock

PACE: Final = "GUICANG_TEST_PACE"
"""Names how many seconds of the day a second is; whoever begins processes says it."""


def _quickly(beat: Any, every: Any) -> Any:
    return beating(beat, every / float(os.environ[PACE]) / 4)


given = Working.__init__.__kwdefaults__
assert given is not None
assert given["pulse"] is beating
given["pulse"] = _quickly
