"""Alert rules and dashboard: each expression is one, and its metrics are there."""

import json
import re
from pathlib import Path

import promql_parser
import pytest
import yaml

from guicang.entrypoints.gateway.metrics import METRICS as GATEWAY
from guicang.entrypoints.metrics.names import METRICS

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
RULES = yaml.safe_load((DEPLOY / "prometheus" / "alerts.yml").read_text("utf-8"))
ALERTS = [rule for group in RULES["groups"] for rule in group["rules"]]
BOARD = json.loads((DEPLOY / "grafana" / "guicang.json").read_text("utf-8"))
PANELS = [panel for panel in BOARD["panels"] if panel["type"] != "row"]
EXPRESSIONS = [rule["expr"] for rule in ALERTS] + [
    target["expr"] for panel in PANELS for target in panel["targets"]
]
LABELS = {**{n: set(m.labels) for n, m in METRICS.items()}}
SUFFIX = re.compile(r"_(bucket|sum|count)$")


def selectors(node):
    """Give what an expression selects: names of metrics with labels' names."""
    if isinstance(node, promql_parser.VectorSelector):
        yield node.name, {m.name for m in node.matchers.matchers}
    elif isinstance(node, promql_parser.MatrixSelector):
        yield from selectors(node.vector_selector)
    elif isinstance(node, promql_parser.AggregateExpr):
        yield from selectors(node.expr)
    elif isinstance(node, promql_parser.BinaryExpr):
        yield from selectors(node.lhs)
        yield from selectors(node.rhs)
    elif isinstance(node, promql_parser.Call):
        for each in node.args:
            yield from selectors(each)
    elif isinstance(node, promql_parser.ParenExpr | promql_parser.UnaryExpr):
        yield from selectors(node.expr)
    else:
        assert isinstance(
            node, promql_parser.NumberLiteral | promql_parser.StringLiteral
        )


def unknown(expression):
    """Name what an expression asks for and nobody tells."""
    found = []
    for name, labels in selectors(promql_parser.parse(expression)):
        if name == "up":
            continue
        base = name if name in METRICS | GATEWAY else SUFFIX.sub("", name)
        if base not in METRICS | GATEWAY:
            found.append(name)
        if base in METRICS:
            found += sorted(labels - LABELS[base] - {"le", "instance"})
    return found


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_each_expression_is_one_of_metrics_that_are_told(expression):
    assert unknown(expression) == []


@pytest.mark.parametrize(
    ("expression", "wrong"),
    [
        ("max(guicang_jbos) > 1", ["guicang_jbos"]),
        ('guicang_jobs{stat="dead"}', ["stat"]),
        ("rate(guicang_job_seconds_counts[5m])", ["guicang_job_seconds_counts"]),
        ("guicang_gateway_nothing or vector(0)", ["guicang_gateway_nothing"]),
    ],
)
def test_a_slip_would_be_found(expression, wrong):
    assert unknown(expression) == wrong


def test_what_is_no_expression_would_be_found():
    with pytest.raises(ValueError, match="invalid promql"):
        unknown("max(guicang_jobs) >")


def test_every_alert_says_what_is_wrong_how_bad_and_where_help_is():
    names = [rule["alert"] for rule in ALERTS]

    assert len(set(names)) == len(names) > 10
    for rule in ALERTS:
        assert set(rule) <= {"alert", "expr", "for", "labels", "annotations"}
        assert rule["labels"]["severity"] in {"warning", "critical"}
        assert rule["annotations"]["summary"]
        assert (ROOT / rule["annotations"]["runbook"]).is_file()


def test_panels_have_a_place_of_their_own():
    cells = set()
    for panel in BOARD["panels"]:
        place = panel["gridPos"]
        mine = {
            (x, y)
            for x in range(place["x"], place["x"] + place["w"])
            for y in range(place["y"], place["y"] + place["h"])
        }
        assert max(x for x, _y in mine) < 24
        assert not mine & cells, panel["title"]
        cells |= mine


def test_numbers_and_titles_are_each_panels_own():
    numbers = [panel["id"] for panel in BOARD["panels"]]
    titles = [panel["title"] for panel in PANELS]

    assert len(set(numbers)) == len(numbers)
    assert len(set(titles)) == len(titles) > 20


def test_every_metric_of_the_store_is_seen_or_wakes_somebody():
    asked = {
        SUFFIX.sub("", name)
        for expression in EXPRESSIONS
        for name, _labels in selectors(promql_parser.parse(expression))
    }

    unseen = {n for n in METRICS if SUFFIX.sub("", n) not in asked}
    assert unseen == {
        "guicang_build_info",
        "guicang_ledger_entries_total",
        "guicang_ledger_size",
        "guicang_unjudged_conversations",
    }
