"""What is not measured: tests that reach by the long way what others reach directly.

To measure takes more than once again as long as what is measured: CPython 3.11 looks
at every instruction of whatever runs, Django's and Hypothesis' too. These kill, walk
through everything, and run through the same again and again; no line is reached by them
alone. So is what runs on both databases: it is measured on SQLite, and on PostgreSQL
where databases are what is tested.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest
from coverage import Coverage
from coverage.config import CoverageConfig

LONG_WAYS: Final = (
    "access",
    "api/test_description.py",
    "day",
    "faults",
    "hosts",
    "properties/test_life.py",
    "properties/test_life_can_fail.py",
    "sources/test_soak.py",
)
"""Where such tests are; coverage's settings leave them out as well."""
OF_DATABASES: Final = ("contract", "db", "queries", "recovery")
"""Where both databases are measured."""
_TESTS: Final = Path(__file__).parent
_PROCESSES: Final = "COVERAGE_PROCESS_CONFIG"
"""What tells processes that tests start how they are to measure themselves."""
_OURS: Final = (
    f"{_TESTS.parent}/src/*",
    f"{_TESTS}/*",
    "*/guicang_verify/*",  # what is packed, too
)


def list_once() -> None:
    """Let processes that tests start measure what they run, and list nothing else.

    Who measures by the names of packages ends by listing each of their 2,000 files that
    it did not run, which takes a seventh of a second. The tests' own process does, and
    there are a thousand others.
    """
    if told := os.environ.get(_PROCESSES):
        config = CoverageConfig.deserialize(told)
        config.source = None
        config.run_include = list(_OURS)
        os.environ[_PROCESSES] = config.serialize()


def is_measured(item: pytest.Item) -> bool:
    return not is_long(item) and not _again(item)


def is_long(item: pytest.Item) -> bool:
    return _lies(item.path, LONG_WAYS)


def _again(item: pytest.Item) -> bool:
    """Say whether the same runs on SQLite as well."""
    case = getattr(item, "callspec", None)
    kinds = {case.params.get(name) for name in ("database", "settled")} if case else ()
    return "postgresql" in kinds and not _lies(item.path, OF_DATABASES)


def _lies(path: Path, ways: tuple[str, ...]) -> bool:
    return any(path.is_relative_to(_TESTS / way) for way in ways)


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
