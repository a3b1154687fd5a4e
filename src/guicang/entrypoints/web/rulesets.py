"""Detection rules for pages: types and their basis, rules, and trying them."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from guicang.domain.detect.masks import mask
from guicang.domain.detect.model import Finding
from guicang.domain.detect.rules.compare import DryRun
from guicang.domain.detect.rules.document import rules_from
from guicang.domain.detect.rules.model import Allow, LabelRule, Rule, RuleSet, Title
from guicang.domain.detect.spans import Piece, pieced
from guicang.domain.detect.types import TYPES, Basis, Level
from guicang.entrypoints.houses import house, tongue, words
from guicang.entrypoints.labelrules import conditions
from guicang.entrypoints.reasons import why
from guicang.entrypoints.web.wording import category_name, type_name, type_tone


def built_in() -> list[dict[str, Any]]:
    """Give the built-in types: names, flags with their basis, default level."""
    return [
        {
            "kind": str(kind),
            "name": type_name(kind),
            "tone": type_tone(kind),
            "always": basis(found.always),
            "sensitive": basis(found.sensitive),
            "level": found.level.value,
        }
        for kind, found in TYPES.items()
    ]


def basis(found: Basis | None) -> str:
    """Cite a basis; "" where a flag is not set."""
    if found is None:
        return ""
    return found.en if tongue() == "en" else found.zh


def titled(title: Title) -> str:
    """Give a title in the language of the request."""
    return title.en if tongue() == "en" else title.zh


def in_force() -> RuleSet | None:
    """Read the organisation's rules in force; None if there are none."""
    current = house().rule_sets.current()
    return rules_from(current.document) if current else None


def rule_lines(rules: Iterable[Rule]) -> list[dict[str, Any]]:
    """Give what a line of the rules shows; values of marks stand nowhere."""
    now = house().clock.now()
    return [
        {
            "rule": rule,
            "title": titled(rule.title),
            "type": type_name(rule.type),
            "severity": rule.severity.name.lower(),
            "looks": len(rule.words) + len(rule.patterns) + len(rule.marks),
            "ended": rule.expires_at is not None and rule.expires_at <= now,
        }
        for rule in rules
    ]


def allow_lines(allow: Iterable[Allow]) -> list[dict[str, Any]]:
    """Give what a line of the allow list shows."""
    now = house().clock.now()
    return [
        {
            "entry": entry,
            "title": titled(entry.title),
            "types": [type_name(kind) for kind in sorted(entry.types)],
            "looks": len(entry.tags) + len(entry.patterns),
            "ended": entry.expires_at <= now,
        }
        for entry in allow
    ]


def label_lines(rules: Iterable[LabelRule]) -> list[dict[str, Any]]:
    """Give what a line of the rules that label shows."""
    now = house().clock.now()
    return [
        {
            "rule": rule,
            "category": category_name(rule.category),
            "holds": list(conditions(rule, words, type_name)),
            "ended": rule.expires_at is not None and rule.expires_at <= now,
        }
        for rule in rules
    ]


# --- trying ---------------------------------------------------------------------------


def tried(text: str) -> dict[str, Any]:
    """Say what is found in a text and how it is masked; nothing of it is kept."""
    opened = house()
    opened.refresh()
    [found] = opened.scanner.inspect([text])
    rules = in_force()
    own = {rule.id: rule for rule in rules.rules} if rules else {}
    return {
        "parts": [
            (part.text, type_name(part.type) if part.type else "", type_tone(part.type))
            for part in pieced([Piece(text)], found.findings, lambda _f, value: value)
        ],
        "findings": [_found(f, own) for f in (*found.findings, *found.reports)],
        "action": str(found.action or "allow"),
        "levels": [(str(x), mask(text, found.findings, x)) for x in Level],
    }


def _found(finding: Finding, own: Mapping[str, Rule]) -> dict[str, Any]:
    rule = own.get(finding.rule)
    return {
        "finding": finding,
        "name": type_name(finding.type),
        "tone": type_tone(finding.type),
        "sure": f"{finding.score:.0%}",
        "why": f"{titled(rule.title)}: {rule.reason}"
        if rule
        else why(finding.rule, tongue()),
    }


# --- documents ------------------------------------------------------------------------


def kept(document: Mapping[str, Any]) -> str:
    """Spell the digested document, to travel from the dry run to the proposal."""
    stored, _rules = house().ruling.check(document)
    return json.dumps(stored, ensure_ascii=False)


def compared(run: DryRun) -> list[dict[str, Any]]:
    """Give hits by rule, then and now, the greatest difference first."""
    names: Sequence[str] = sorted(
        run.hits.keys() | run.before.keys(),
        key=lambda name: (-abs(run.hits[name] - run.before[name]), name),
    )
    return [
        {
            "name": _named(name),
            "before": run.before[name],
            "after": run.hits[name],
            "difference": f"{run.hits[name] - run.before[name]:+,}",
        }
        for name in names
    ]


def _named(name: str) -> str:
    kind = name.removeprefix("type:")
    return type_name(kind) if kind != name else name
