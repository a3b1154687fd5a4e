"""What the gateway does, its page and its description say alike."""

import re
from pathlib import Path

import pytest

from guicang.bootstrap.gateway import Limits
from guicang.config import SETTINGS
from guicang.domain.access.apikeys import LENDS, Scope
from guicang.domain.detect.model import Finding
from guicang.entrypoints.gateway.app import Route
from guicang.entrypoints.gateway.metrics import METRICS
from guicang.entrypoints.gateway.paths import ROUTES
from guicang.entrypoints.gateway.refusals import STATUS
from guicang.services.inspecting import Verdict
from tests.gateway.contract import description

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "gateway.md").read_text()
DEFAULTS = {setting.name: setting.default for setting in SETTINGS}
SICK = {"/livez": "GET", "/readyz": "GET"}


def rows(title: str) -> list[list[str]]:
    part = re.split(r"^## ", PAGE, flags=re.MULTILINE)
    [text] = [each for each in part if each.startswith(title)]
    lines = [line for line in text.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def test_every_path_is_described_with_its_method_and_scope():
    told = {cells[0].strip("`"): cells[1].strip("`") for cells in rows("Paths")}
    paths = description()["paths"]

    assert told == {
        **{f"{r.method} {path}": r.scope.value for path, r in ROUTES.items()},
        **{f"{method} {path}": "none" for path, method in SICK.items()},
    }
    assert {(p, m.upper()) for p, each in paths.items() for m in each} == {
        *((path, route.method) for path, route in ROUTES.items()),
        *SICK.items(),
    }


@pytest.mark.parametrize(("path", "route"), ROUTES.items(), ids=list(ROUTES))
def test_the_description_names_the_scope(path: str, route: Route):
    [operation] = description()["paths"][path].values()

    assert f"scope `{route.scope.value}`" in operation["description"]
    assert "security" not in operation


def test_every_error_is_on_the_page_with_its_status():
    told = {
        (int(cells[0]), code)
        for cells in rows("When something")
        for code in re.findall(r"GC-\d{3}", cells[1])
    }

    assert told == {(s, kind.code) for kind, s in STATUS.items()} | {(200, "GC-911")}


def test_every_status_is_one_of_the_description():
    described = {
        int(status)
        for each in description()["paths"].values()
        for operation in each.values()
        for status in operation["responses"]
    }

    # What is at no path is described at none.
    assert described == ({*STATUS.values()} | {200}) - {404}


def test_every_metric_is_on_the_page_with_its_type():
    told = {
        cells[0].strip("`").partition("{")[0]: cells[1] for cells in rows("Metrics")
    }

    assert told == {name: metric.type for name, metric in METRICS.items()}


def test_the_limits_on_the_page_are_the_defaults():
    text = "\n".join(" ".join(cells) for cells in rows("Limits"))

    for name in (*Limits.__slots__, "header_seconds"):
        assert f"{DEFAULTS[f'gateway.{name}']:,}" in text
    schemas = description()["components"]["schemas"]
    assert (
        schemas["Message"]["properties"]["text"]["maxLength"]
        == (DEFAULTS["gateway.text"])
    )
    assert (
        schemas["Batch"]["properties"]["messages"]["maxItems"]
        == (DEFAULTS["gateway.batch"])
    )
    assert description()["servers"] == [
        {"url": f"http://{DEFAULTS['gateway.host']}:{DEFAULTS['gateway.port']}"}
    ]


def test_verdicts_scopes_and_findings_are_those_of_the_code():
    schemas = description()["components"]["schemas"]
    fields = set(schemas["Finding"]["properties"])

    assert schemas["Verdict"]["enum"] == [verdict.value for verdict in Verdict]
    assert fields == set(Finding._fields) & fields
    assert {route.scope for route in ROUTES.values()} == set(Scope) - set(LENDS)
