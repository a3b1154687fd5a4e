"""The published description of the gateway, and whether an answer keeps to it."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import yaml

PATH = Path(__file__).parents[2] / "docs" / "reference" / "gateway.openapi.yaml"


@cache
def description() -> dict[str, Any]:
    return yaml.safe_load(PATH.read_text("utf-8"))


def _response(path: str, method: str, status: int) -> dict[str, Any]:
    found = description()["paths"][path][method.lower()]["responses"][str(status)]
    if "$ref" in found:
        name = found["$ref"].rpartition("/")[2]
        found = description()["components"]["responses"][name]
    return found


def check_value(schema: dict[str, Any], value: object) -> None:
    whole = {**schema, "components": description()["components"]}
    jsonschema.Draft202012Validator(whole).validate(value)


def check(
    path: str, method: str, status: int, headers: dict[str, str], body: bytes
) -> None:
    """Raise unless the description has this answer, just so."""
    if path not in description()["paths"]:
        path = "/livez"  # what is nowhere is refused like what is asked wrongly
        status = 405 if status == 404 else status
    found = _response(path, method if status != 405 else _method(path), status)
    [(media, content)] = found["content"].items()
    assert headers["content-type"].partition(";")[0] == media
    assert headers["cache-control"] == "no-store"
    for name, header in found.get("headers", {}).items():
        assert not header.get("required") or name.lower() in headers
    if media == "application/json":
        check_value(content["schema"], json.loads(body))
    elif media == "application/x-ndjson":
        for line in body.splitlines():
            check_value(content["schema"], json.loads(line))


def _method(path: str) -> str:
    [method] = description()["paths"][path]
    return method
