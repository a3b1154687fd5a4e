"""A sealed bundle of evidence holds offline, and nothing of it can be changed."""

import io
import json
import re
import zipfile

import pytest

from guicang.domain.errors import BundleTooLarge
from guicang.domain.ledger.merkle import consistency_proof, leaf_hash, root_of
from guicang.domain.ledger.model import Tag
from guicang.services import bundling
from guicang_verify import bundle
from guicang_verify.__main__ import main
from guicang_verify.notes import Key
from guicang_verify.report import Refused, Report
from guicang_verify.tree import continues
from tests import homes


@pytest.fixture
def home(fresh_sqlite, settings):
    home = homes.make(fresh_sqlite, settings)
    said = homes.talks(12)
    home.take_in(*said.values())
    home.policy()
    home.house.anchoring.paper()
    home.batch = home.house.running.run(home.approved().id)
    about = {"batch": home.batch.id, "why": "<script>alert(1)</script>"}
    ledger = home.house.ledger
    with ledger.transaction():
        ledger.append(Tag.BATCH_STOPPED, "<b>wang</b>", about, home.clock.now())
    return home


def made(home):
    file = io.BytesIO()
    chosen = range(home.house.ledger.head().size)
    home.house.bundling.write(
        file, chosen, {"about": "x"}, by="auditor", reason="court"
    )
    return file.getvalue()


def changed(data, *, drop=(), put=()):
    """The same bundle with files left out, or in their place others."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            if name not in drop and name not in dict(put):
                new.writestr(name, old.read(name))
        for name, content in put:
            new.writestr(name, content)
    return out.getvalue()


def verified(home, data, tmp_path):
    path = tmp_path / "evidence.zip"
    path.write_bytes(data)
    report = Report()
    key = Key.read(home.house.recording.key.text())
    bundle.verify(path, key, [], report)
    return report


def test_a_bundle_holds_and_says_what_is_in_it(home, tmp_path):
    data = made(home)

    report = verified(home, data, tmp_path)

    text = "\n".join(report.text(chinese=False))
    assert report.whole, text
    assert "the seal of" in text
    assert "the ledger continues that of" in text
    assert "records destroyed" in text
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        names = set(file.namelist())
        assert file.read("report.pdf").startswith(b"%PDF")
    certificate = home.house.batches.get(home.batch.id).certificate
    assert {"SEAL", "slice.jsonl", "index.html", "report.pdf"} <= names
    assert f"manifests/{certificate}.jsonl" in names


def test_the_page_runs_no_script_and_fetches_nothing(home):
    with zipfile.ZipFile(io.BytesIO(made(home))) as file:
        page = file.read("index.html").decode()

    assert "<script" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "&lt;b&gt;wang" in page
    assert "default-src 'none'; style-src 'sha256-" in page
    assert not re.search(r"(src|href)=", page)


def test_each_file_that_was_changed_left_out_or_slipped_in_is_named(home, tmp_path):
    data = made(home)
    cases = {
        "report.pdf": {"put": [("report.pdf", b"%PDF another")]},
        "index.html": {"drop": ["index.html"]},
        "more.txt": {"put": [("more.txt", b"x")]},
    }

    for name, change in cases.items():
        report = verified(home, changed(data, **change), tmp_path)
        wrong = f"{name} was changed, left out or slipped in"
        assert wrong in [line for kind, line, _ in report.lines if kind == "failed"]


def test_an_anchor_that_the_ledger_does_not_continue_is_named(home, tmp_path):
    data = made(home)
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        proofs = json.loads(file.read("consistency.json"))
    forged = {size: ["00" * 32 for _ in proof] for size, proof in proofs.items()}
    put = [("consistency.json", json.dumps(forged))]

    report = verified(home, changed(data, put=put), tmp_path)

    assert any(
        kind == "failed" and "continues" in line for kind, line, _ in report.lines
    )


@pytest.mark.parametrize("drop", ["SEAL", "slice.jsonl"])
def test_a_bundle_without_what_it_stands_on_is_refused(home, tmp_path, drop):
    with pytest.raises(Refused):
        verified(home, changed(made(home), drop=[drop]), tmp_path)


def test_what_is_no_bundle_is_refused(home, tmp_path):
    with pytest.raises(Refused, match="no bundle"):
        verified(home, b"PK no", tmp_path)


def test_the_command_checks_it_with_the_key_alone(home, tmp_path, capsys):
    path = tmp_path / "evidence.zip"
    path.write_bytes(made(home))
    key = home.house.recording.key.text()

    assert main(["bundle", str(path), "--key", key]) == 0
    assert main(["bundle", str(path)]) == 2
    capsys.readouterr()


def test_too_many_entries_are_no_bundle(home, monkeypatch):
    monkeypatch.setattr(bundling, "MOST", 3)

    with pytest.raises(BundleTooLarge):
        made(home)


@pytest.mark.parametrize("new", [1, 2, 3, 7, 8, 13, 64, 65])
def test_the_verifier_follows_every_consistency_proof(new):
    leaves = [leaf_hash(bytes([n])) for n in range(new)]
    whole = root_of(leaves)

    for old in range(1, new + 1):
        first = root_of(leaves[:old])
        proof = consistency_proof(old, leaves)
        assert continues(old, new, first, whole, proof)
        assert not continues(old, new, leaf_hash(b"x"), whole, proof)
        assert not continues(old, new, first, leaf_hash(b"x"), proof)
        assert not continues(old, new, first, whole, [*proof, whole])
