"""Instants are told in the house's time, never in that of a machine."""

import ast
from datetime import UTC, datetime
from pathlib import Path

import guicang
from guicang.domain.record.zone import local


def test_what_has_no_zone_was_meant_in_the_houses():
    assert local(datetime(2026, 1, 31, 15)).isoformat() == "2026-01-31T15:00:00+08:00"  # noqa: DTZ001 - that is the case


def test_an_instant_stays_the_same_instant():
    at = datetime(2026, 1, 31, 16, tzinfo=UTC)

    assert local(at) == at
    assert local(at).isoformat() == "2026-02-01T00:00:00+08:00"


def machines(tree: ast.AST) -> list[int]:
    """Name the lines that turn an instant into a machine's time."""
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "astimezone"
        and not (node.args or node.keywords)
    ]


def test_nothing_asks_a_machine_for_its_zone():
    root = Path(guicang.__file__).parent
    found = {
        str(path.relative_to(root)): lines
        for path in root.rglob("*.py")
        if (lines := machines(ast.parse(path.read_text("utf-8"))))
    }

    assert machines(ast.parse("at.astimezone()")) == [1]
    assert found == {}
