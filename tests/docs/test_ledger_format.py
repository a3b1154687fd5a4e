"""The verifier that the documentation prints, run as it stands there."""

import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from guicang.domain.ledger.canonical import encode
from guicang.domain.ledger.checkpoint import Checkpoint, VerifierKey, issue
from guicang.domain.ledger.merkle import leaf_hash, root_of
from guicang.domain.ledger.model import Entry, Tag
from tests.fakes.keys import MemorySigner

PAGE = Path(__file__).parents[2] / "docs/reference/ledger-format.md"
START = datetime(2026, 1, 31, 7, tzinfo=UTC)
SIGNER = MemorySigner("acme.test/guicang")
KEY = VerifierKey(name=SIGNER.name, public=SIGNER.public_key)
BODIES = [
    encode(
        Entry(
            seq=seq,
            at=START + timedelta(seconds=seq),
            tag=Tag.BATCH_ERASED,
            actor="chen",
            data={"n": seq},
        )
    )
    for seq in range(50)
]


def run(folder, bodies):
    """Run the printed program on a ledger against the checkpoint of its first 40."""
    (program,) = re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    (folder / "verify.py").write_text(program, "utf-8")
    (folder / "ledger").write_bytes(b"\n".join(bodies) + b"\n")
    point = Checkpoint(
        origin="acme.test/ledger",
        size=40,
        root=root_of(leaf_hash(body) for body in BODIES[:40]),
    )
    (folder / "note").write_text(issue(point, KEY, SIGNER.sign), "utf-8")
    return subprocess.run(  # noqa: S603  # our own page, our own files
        [sys.executable, "verify.py", "ledger", "note", KEY.text()],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONUTF8": "1"},
    )


def test_the_printed_verifier_accepts_an_honest_ledger(tmp_path):
    done = run(tmp_path, BODIES)

    assert done.returncode == 0, done.stderr
    assert done.stdout == (
        "acme.test/ledger: 40 of 50 entries are as they were signed\n"
    )


@pytest.mark.parametrize(
    ("bodies", "message"),
    [
        (BODIES[:39], "the tail was cut"),
        ([*BODIES[:7], *BODIES[8:]], "a gap"),
        (
            [*BODIES[:7], BODIES[7].replace(b"chen", b"zhao"), *BODIES[8:]],
            "entries were changed",
        ),
    ],
    ids=["cut", "dropped", "edited"],
)
def test_the_printed_verifier_refuses_a_changed_ledger(tmp_path, bodies, message):
    done = run(tmp_path, bodies)

    assert done.returncode != 0
    assert message in done.stderr


def test_the_printed_verifier_has_about_thirty_lines():
    (program,) = re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)

    assert len([line for line in program.splitlines() if line]) <= 30
