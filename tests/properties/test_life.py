"""The whole life of conversations, at random (retention.md, "Properties")."""

import os

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.properties.life import Life

QUIET = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
EXAMPLES = int(os.environ.get("GUICANG_LIVES", "80"))


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_no_life_breaks_a_promise():
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=50,
            deadline=None,
            suppress_health_check=QUIET,
            derandomize="GUICANG_LIVES" not in os.environ,
            database=None,
        ),
    )
