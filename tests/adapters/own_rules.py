"""An organisation's rules, made ready in a folder, and what they find."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from guicang.adapters.scanning.custom.apart import Limits
from guicang.adapters.scanning.custom.engine import RuleEngine
from guicang.adapters.scanning.custom.rules import LoadedRules
from guicang.domain.detect.rules.model import Place
from tests.fakes.keys import MemoryTagger
from tests.specimens.rules import rule_set

NOW = datetime(2026, 11, 25, tzinfo=UTC)
HERE = Place("shop", "wecom")


def engine(folder: Path, **limits: Any) -> RuleEngine:
    return RuleEngine(folder, MemoryTagger().tag, Limits(**limits))


def only(folder: Path, *rules: Any, **more: Any) -> LoadedRules:
    return engine(folder).build(rule_set(*rules, **more), "v1")


def found(rules: LoadedRules, text: str, place: Place = HERE, now: datetime = NOW):
    """Where each rule finds something: its number, start and end."""
    numbers = {r.id: number for number, r in enumerate(rules.rules.rules)}
    return [
        (numbers.get(h.rule.id, h.rule.id), h.start, h.end)
        for h in rules.hits(text, place, now)
    ]
