"""The audit trail gives an entry with what proves it to whoever has neither."""

import json
import re

import pytest

from guicang.adapters.keys.signing import verify_signature
from guicang.domain.ledger.checkpoint import VerifierKey
from guicang.domain.ledger.merkle import leaf_hash, verify_inclusion
from guicang.domain.ledger.model import Tag
from guicang.domain.ledger.slices import check


@pytest.mark.parametrize("seq", [0, 3])
def test_an_entry_comes_with_its_way_to_the_root(console, seq):
    client = console.log_in("auditor")

    answer = client.get(f"/trail/{seq}/proof")
    said = answer.json()

    head = console.house.ledger.head()
    assert (said["size"], said["root"]) == (head.size, head.root.hex())
    path = [bytes.fromhex(step) for step in said["path"]]
    leaf = leaf_hash(said["body"].encode())
    assert leaf.hex() == said["leaf"]
    verify_inclusion(leaf, seq, said["size"], path, head.root)
    assert f"entry-{seq}.json" in answer["Content-Disposition"]


def test_what_is_no_entry_has_no_proof(console):
    assert console.log_in("auditor").get("/trail/99999/proof").status_code == 400


def test_the_page_of_an_entry_leads_there(console):
    page = console.log_in("auditor").get("/trail/0").content.decode()

    assert "/trail/0/proof" in page


def verified(console, lines):
    """Check a slice as somebody does who has the public key alone."""
    key = VerifierKey.parse((console.home.folder / "public.key").read_text())
    return check(lines, key, lambda said, sig: verify_signature(key.public, said, sig))


def exported(console, path="/trail", **more):
    """Export what a page shows, with the fields that its form has."""
    client = console.log_in("auditor")
    form = client.get(path).content.decode().partition('action="/trail/export"')[2]
    kept = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form)
    code = console.home.code("auditor")
    body = {**dict(kept), "reason": "audit", "code": code, "what": "slice", **more}
    answer = client.post("/trail/export", body)
    if answer.status_code != 200:
        return answer, []
    return answer, b"".join(answer.streaming_content).splitlines()


def test_what_the_page_shows_is_taken_out_with_its_proof(console):
    path = "/trail?person=admin&since=2020-01-01"
    answer, lines = exported(console, path)

    found = verified(console, lines)

    assert "ledger-slice.jsonl" in answer["Content-Disposition"]
    assert found.entries == len(lines) - 3 > 0
    assert all("admin" in line.decode() for line in lines[1:-2])
    assert (found.by, found.conditions["person"]) == ("auditor", "admin")
    (entry,) = console.entries(Tag.LEDGER_EXPORTED)
    assert (entry.data["reason"], entry.data["entries"]) == ("audit", found.entries)


def test_a_range_is_taken_out_without_a_gap(console):
    _, lines = exported(console, "/trail?since=2020-01-01&from=1&to=4")

    found = verified(console, lines)

    assert (found.entries, found.first, found.last) == (4, 1, 4)
    assert found.gapless


def test_all_of_it_is_taken_out_where_that_is_asked_for(console):
    answer, lines = exported(console, what="all")

    assert "ledger.jsonl" in answer["Content-Disposition"]
    assert [json.loads(line)["seq"] for line in lines[:-1]] == [*range(len(lines) - 1)]


def test_nothing_is_taken_out_without_a_reason_or_a_code(console):
    for missing in ({"reason": ""}, {"code": ""}, {"code": "000000"}):
        answer, _ = exported(console, **missing)
        assert answer.status_code in {400, 403}

    assert console.entries(Tag.LEDGER_EXPORTED) == []
