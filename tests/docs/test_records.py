"""The published schemas accept what is read, and the page names every field."""

import gzip
import json
import re
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import jsonschema
import pytest

from guicang.adapters.sources.simulated import PLATFORMS, generate
from guicang.services.documents import document
from tests.files import conversation, flat, read, taken, write

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared" / "data"
SCHEMAS = {
    name: json.loads((ROOT / f"src/guicang/data/schemas/{name}-1.json").read_text())
    for name in ("conversation", "message")
}
CONVERSATION, MESSAGE = (
    jsonschema.Draft202012Validator(schema) for schema in SCHEMAS.values()
)
PAGE = (ROOT / "docs/reference/records.md").read_text()


@pytest.mark.parametrize("schema", SCHEMAS.values(), ids=SCHEMAS)
def test_the_schema_is_one(schema):
    jsonschema.Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize("platform", PLATFORMS)
def test_what_the_demo_makes_is_of_the_schema_and_is_read(tmp_path, platform):
    now = datetime(2026, 1, 31, 7, tzinfo=UTC)
    made = list(generate(platform, 40, now))
    for each in made:
        CONVERSATION.validate(each)

    assert len(taken(read(write(tmp_path / "a.jsonl", made)))) == 40


def test_what_is_exported_is_of_the_schema(tmp_path):
    raw = conversation(topic="x", labels={"category": "chat.complaint", "n": 1})
    [found] = taken(read(write(tmp_path / "a.jsonl", [raw])))

    CONVERSATION.validate(document(found))


def test_messages_of_the_flat_shape_are_of_the_schema():
    MESSAGE.validate(flat())


BAD = {
    "no id": {"messages": []},
    "a control mark in the id": conversation("a\u202eb"),
    "a role of nobody": conversation(
        messages=[{"ts": 1763856000, "role": "emperor", "sender": "x"}]
    ),
    "another version": conversation(schema="guicang.conversation/2"),
    "a reckoned event": conversation(events={"closed": 1763856000}),
}


@pytest.mark.parametrize("raw", BAD.values(), ids=BAD)
def test_what_the_schema_refuses_is_not_read_either(tmp_path, raw):
    assert not CONVERSATION.is_valid(raw)
    assert not taken(read(write(tmp_path / "a.jsonl", [raw])))


@pytest.mark.parametrize(
    "path", sorted((SHARED / "conversations").glob("*.gz")), ids=lambda p: p.name
)
def test_real_conversations_are_of_the_schema(path):
    with gzip.open(path) as file:
        for text in islice(file, 20):
            CONVERSATION.validate(json.loads(text))


def _fields(part: str) -> dict[str, str]:
    [table] = re.findall(
        rf"<!-- fields: {part} -->\n(.*?)<!-- end -->", PAGE, re.DOTALL
    )
    rows = re.findall(r"^\| `(\w+)` \| (.*) \|$", table, re.MULTILINE)
    return dict(rows)


def _described(properties: dict) -> dict[str, str]:
    return {name: field["description"] for name, field in properties.items()}


def test_the_page_names_every_field_as_the_schema_does():
    whole, line = SCHEMAS["conversation"], SCHEMAS["message"]
    inner = whole["$defs"]["message"]["properties"]
    outer = {k: v for k, v in line["properties"].items() if k not in inner}

    assert _fields("conversation") == _described(whole["properties"])
    assert _fields("message") == _described(inner)
    assert _fields("flat") == _described(outer)
    assert _fields("attachment") == _described(
        whole["$defs"]["attachment"]["properties"]
    )
