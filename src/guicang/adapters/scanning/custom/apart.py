"""Have rules compiled by a process of its own, and say in plain words what it refused.

The child (``compiling.py``) lives under limits of processor time, memory and wall
clock. What it hands over is checked against the digest it names. If it dies of a
limit, it is asked once more, one expression at a time, to find out which it was.
"""

import hashlib
import json
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from guicang.adapters.scanning.custom import compiling
from guicang.adapters.scanning.custom.artefact import Artefact, Piece
from guicang.adapters.scanning.custom.plan import Expression, Part
from guicang.domain.detect.rules import wording
from guicang.domain.detect.rules.model import RuleSet
from guicang.domain.detect.rules.wording import REASONS
from guicang.domain.errors import BadPattern, GuicangError, RulesNotCompiled

Plan = Mapping[Part, Sequence[Expression]]

# What hyperscan says, and what it means.
_SAYINGS: Final = (
    ("empty buffer", wording.EMPTY),
    ("too large", wording.LARGE),
    ("llocat", wording.MEMORY),
    ("emory", wording.MEMORY),
    ("Embedded", wording.NEVER),
    ("Zero-width", wording.LOOK_AROUND),
    ("ossessive", wording.POSSESSIVE),
    ("Atomic", wording.ATOMIC),
    ("Back-ref", wording.BACK_REFERENCE),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What compiling may cost: seconds of processor, bytes, seconds by the clock."""

    cpu: int = 20
    memory: int = 2 << 30
    wall: float = 40.0


def compile_apart(rules: RuleSet, plan: Plan, limits: Limits) -> Artefact:
    """Compile what was planned. BadPattern or RulesNotCompiled if that cannot be."""
    done = _ask(plan, limits, blame=False)
    head, _, body = done.stdout.partition(b"\n")
    if done.returncode == compiling.REFUSED:
        raise _refusal(rules, plan, json.loads(head))
    if done.returncode:
        raise _blame(rules, plan, limits, _why(done))
    return _received(plan, json.loads(head), body)


def _received(plan: Plan, head: Mapping[str, Any], body: bytes) -> Artefact:
    pieces = {}
    at = 0
    for name, about in head.items():
        database = body[at : at + about["size"]]
        at += about["size"]
        if hashlib.sha256(database).hexdigest() != about["sha256"]:
            raise RulesNotCompiled(reason=REASONS[wording.CRASH])
        part = Part(name)
        pieces[part] = Piece.of(database, plan[part], about["spanless"])
    return pieces


def _ask(
    plan: Plan, limits: Limits, *, blame: bool
) -> "subprocess.CompletedProcess[bytes]":
    order = {
        "limits": {"cpu": limits.cpu, "memory": limits.memory},
        "parts": {
            part.value: [[row.text, row.flags] for row in rows]
            for part, rows in plan.items()
        },
        "blame": blame,
    }
    command = [sys.executable, "-I", compiling.__file__]
    try:
        return subprocess.run(  # noqa: S603 - our own module, by our own interpreter
            command,
            input=json.dumps(order).encode(),
            capture_output=True,
            timeout=limits.wall,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        # As if the processor time had run out.
        return subprocess.CompletedProcess(
            command, -signal.SIGXCPU, error.stdout or b"", b""
        )


def _why(done: "subprocess.CompletedProcess[bytes]") -> str:
    """Say what a child died of."""
    if done.returncode in {-signal.SIGXCPU, -signal.SIGKILL}:
        return wording.TIME
    memory = b"MemoryError" in done.stderr or b"NoMemory" in done.stderr
    return wording.MEMORY if memory else wording.CRASH


def _blame(rules: RuleSet, plan: Plan, limits: Limits, why: str) -> GuicangError:
    """Find the expression that a child dies of."""
    done = _ask(plan, limits, blame=True)
    lines = done.stdout.splitlines()
    if done.returncode == compiling.REFUSED:
        return _refusal(rules, plan, json.loads(lines[-1]))
    if done.returncode and lines:
        part, at = json.loads(lines[-1])
        return _bad(rules, plan[Part(part)][at], _why(done))
    return RulesNotCompiled(
        reason=REASONS[wording.CRASH if why == wording.CRASH else wording.TOGETHER]
    )


def _refusal(rules: RuleSet, plan: Plan, answer: Mapping[str, Any]) -> GuicangError:
    if answer["at"] < 0:
        return RulesNotCompiled(reason=REASONS[wording.TOGETHER])
    said = answer["error"]
    why = next((key for words, key in _SAYINGS if words in said), wording.SYNTAX)
    return _bad(rules, plan[Part(answer["part"])][answer["at"]], why)


def _bad(rules: RuleSet, expression: Expression, why: str) -> BadPattern:
    return BadPattern(
        rule=rules.rules[expression.rule].id,
        number=expression.number + 1,
        reason=REASONS[why],
    )
