"""The description, against the real server in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.api.programs import SCOPES, issued, unhurried
from tests.cli.specimens import talk, write
from tests.e2e.browser import served

CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "ignored_auth",
    "use_after_free",
)


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    with unhurried(tmp_path_factory.mktemp("described") / "home") as home:
        said = (talk(f"c-{n}", f"customer-{n}") for n in range(3))
        file = write(home.path.parent / "talk.jsonl", *said)
        home.json("import", file, *home.signed("admin"))
        yield home


@pytest.mark.slow
@pytest.mark.allow_hosts(["127.0.0.1", "localhost"])
@pytest.mark.timeout(600)
def test_the_server_keeps_to_its_description(home):
    """Let schemathesis call every route with what fits the description, and not."""
    with served(home) as address:
        done = described(address, issued(home, *SCOPES))

    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]


def described(address, token):
    program = Path(sys.executable).with_name("schemathesis")
    return subprocess.run(  # noqa: S603 - a tool of ours
        [
            program,
            "run",
            f"{address}/api/v1/openapi.json",
            *("--header", f"Authorization: Bearer {token}"),
            *("--header", "Accept-Language: en"),
            *("--phases", "examples,coverage,fuzzing"),
            *("--max-examples", "4"),
            *("--seed", "20261125"),
            *("--checks", ",".join(CHECKS)),
            "--generation-database=none",
            "--no-color",
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=580,
        env={**os.environ, "PYTHONPATH": ""},
    )
