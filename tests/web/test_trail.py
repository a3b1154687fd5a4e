"""The audit trail gives an entry with what proves it to whoever has neither."""

import pytest

from guicang.domain.ledger.merkle import leaf_hash, verify_inclusion


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
