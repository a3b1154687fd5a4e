"""Gateways whose parts are out of order, for granian to load by name."""

import os
from dataclasses import dataclass, replace
from pathlib import Path

from guicang.bootstrap.gateway import Parts, gateway_parts
from guicang.entrypoints.gateway.app import Gateway
from guicang.entrypoints.gateway.paths import ROUTES
from guicang.services.inspecting import Inspecting, Plain
from tests.fakes.engines import BrokenEngine

GREETING = "你好"


def _parts() -> Parts:
    return gateway_parts(Path(os.environ["GUICANG_HOME"]))


def broken_engine() -> Gateway:
    """Whose engine fails at every text but one."""
    inspecting = Inspecting(scanner=Plain(BrokenEngine({GREETING: ()})))
    return Gateway(replace(_parts(), make=lambda: inspecting), ROUTES)


def no_rules() -> Gateway:
    """Whose rules cannot be compiled."""

    def make() -> Inspecting:
        raise ValueError("rule 13800138000 is no rule")

    return Gateway(replace(_parts(), make=make), ROUTES)


@dataclass(frozen=True)
class _SlowEngine:
    version: str = "slow/1"

    def scan(self, texts):
        import time

        time.sleep(3)
        return [()] * len(texts)

    def scan_one(self, text):
        return self.scan([text])[0]


def slow_engine() -> Gateway:
    """Whose engine needs three seconds, whatever the text."""
    inspecting = Inspecting(scanner=Plain(_SlowEngine()))
    return Gateway(replace(_parts(), make=lambda: inspecting), ROUTES)


class _NoClock:
    def now(self):
        raise RuntimeError("13800138000")


def no_clock() -> Gateway:
    """Which fails where nothing is expected to fail."""
    return Gateway(replace(_parts(), clock=_NoClock()), ROUTES)
