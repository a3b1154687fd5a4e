"""Specimen rule sets."""

from typing import Any

from guicang.domain.detect.rules.document import digested, rules_from
from guicang.domain.detect.rules.model import RuleSet
from guicang.domain.detect.rules.values import Digester
from tests.fakes.keys import MemoryTagger

TITLE = {"zh": "样例", "en": "specimen"}
SOON = "2026-12-01T00:00:00+08:00"
HELD = {
    "keywords": "words",
    "blacklist": "words",
    "prohibited": "words",
    "patterns": "patterns",
    "marks": "values",
}
DIGESTER = Digester(MemoryTagger().tag)


def wide(text: str) -> str:
    """The full-width spelling of ASCII characters."""
    return "".join(chr(ord(c) + 0xFEE0) for c in text)


def rule(kind: str, *held: str, **more: Any) -> dict[str, Any]:
    """A rule that holds these words, patterns or values."""
    found = {
        "id": kind,
        "kind": kind,
        "title": TITLE,
        "type": "OWN",
        "owner": "li",
        "reason": "test",
        HELD[kind]: list(held),
        **more,
    }
    return {name: value for name, value in found.items() if value is not None}


def allow(*values: str, **more: Any) -> dict[str, Any]:
    """An allow-list entry for these values."""
    found = {
        "id": "hotline",
        "title": TITLE,
        "types": ["OWN"],
        "owner": "li",
        "reason": "test",
        "expires_at": SOON,
        "values": list(values),
        **more,
    }
    return {name: value for name, value in found.items() if value is not None}


def document(*rules: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A document, as a file would give it; rules of one kind get ids of their own."""
    return {
        "schema": "guicang.rules/1",
        "name": "specimen",
        "title": TITLE,
        "rules": [
            {**given, "id": f"{given['id']}-{number}"}
            if given.get("id") == given.get("kind")
            else given
            for number, given in enumerate(rules)
        ],
        **more,
    }


def stored(*rules: dict[str, Any], **more: Any) -> dict[str, Any]:
    """The document as it would be stored."""
    return digested(document(*rules, **more), DIGESTER)


def rule_set(*rules: dict[str, Any], **more: Any) -> RuleSet:
    return rules_from(stored(*rules, **more))
