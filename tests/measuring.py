"""What is not measured: tests that reach by the long way what others reach directly.

To measure takes as long as what is measured. These kill, and run through the same again
and again; no line is reached by them alone.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from coverage import Coverage

LONG_WAYS: Final = (
    "faults",
    "hosts",
    "properties/test_life.py",
    "properties/test_life_can_fail.py",
    "sources/test_soak.py",
)
"""Where such tests are; coverage's settings leave them out as well."""
_TESTS: Final = Path(__file__).parent


def is_measured(path: Path) -> bool:
    return not any(path.is_relative_to(_TESTS / way) for way in LONG_WAYS)


@contextmanager
def unmeasured() -> Iterator[None]:
    """Measure neither this process nor what it starts, for a while."""
    measure = Coverage.current()
    if measure is None:
        yield
        return
    told = {k: v for k, v in os.environ.items() if k.startswith("COVERAGE_")}
    for name in told:
        del os.environ[name]
    measure.stop()
    try:
        yield
    finally:
        measure.start()
        os.environ.update(told)
