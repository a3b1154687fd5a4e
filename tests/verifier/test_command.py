"""``guicang-verify`` on what a real home wrote, as an auditor would run it."""

import json
import shutil
import subprocess
import sys

import pytest
from tools.verifier import pack

from tests.cli.hands import at
from tests.cli.specimens import talk, write


@pytest.fixture(scope="module")
def evidence(tmp_path_factory):
    """A ledger, a checkpoint, a certificate, its manifest and the archive's files."""
    folder = tmp_path_factory.mktemp("evidence")
    with at(tmp_path_factory.mktemp("home") / "home") as home:
        home.begin("--sandbox")
        source = write(folder / "export.jsonl", *(talk(f"c-{n}") for n in range(12)))
        home.json("import", source)
        policy = home.json("policy", "apply", "three-tier", "--as", "supervisor")
        home.approve(policy["id"], "admin", "legal")
        kept = home.json("ledger", "checkpoint")["note"]
        batch = home.json("batch", "propose", "--as", "hr", "--reason", "Monthly")
        home.approve(batch["id"], "admin", "supervisor", "compliance")
        done = home.json("dispose")["batches"][0]
        given = ("--as", "auditor")
        home.json("batch", "manifest", batch["id"], "--to", folder / "m", *given)
        home.json("ledger", "export", "--to", folder / "ledger", *given)
        name = f"{done['certificate']}.json"
        shutil.copy(home.path / "certificates" / name, folder / "certificate.json")
        shutil.copytree(home.path / "archive", folder / "archive")
        shutil.copy(home.path / "public.key", folder / "public.key")
    (folder / "kept.note").write_text(kept, "utf-8")
    return folder


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    """One file that an auditor is given; it finds nothing of ours beside it."""
    file = tmp_path_factory.mktemp("program") / "guicang-verify.pyz"
    pack(file)
    return file


def run(program, folder, *argv, lang="en"):
    return subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-I", program, "--lang", lang, *argv],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_ledger_is_verified_with_a_checkpoint_that_was_kept(program, evidence):
    key = (evidence / "public.key").read_text("utf-8").strip()

    done = run(
        program, evidence, "ledger", "ledger", "--key", key, "--checkpoint", "kept.note"
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines()[-1] == "Conclusion: it holds."


def test_a_certificate_its_manifest_and_its_archive_are_verified(program, evidence):
    key = (evidence / "public.key").read_text("utf-8").strip()
    trusted = ("--key", key)
    signed = ("--certificate", "certificate.json", *trusted)

    alone = run(program, evidence, "certificate", "certificate.json", *trusted)
    manifest = run(program, evidence, "manifest", "m", *signed)
    archive = run(program, evidence, "archive", "archive", *signed)

    for done in (alone, manifest, archive):
        assert done.returncode == 0, done.stdout + done.stderr
    assert "the root is the one that was signed" in manifest.stdout
    assert "as certified" in archive.stdout


def test_it_speaks_chinese(program, evidence):
    done = run(program, evidence, "certificate", "certificate.json", lang="zh")

    assert "结论：通过。" in done.stdout


def test_a_manifest_with_a_record_left_out_does_not_hold(program, evidence, tmp_path):
    lines = (evidence / "m").read_bytes().splitlines(keepends=True)
    (tmp_path / "m").write_bytes(b"".join(lines[1:]))

    done = run(
        program,
        evidence,
        "manifest",
        tmp_path / "m",
        "--certificate",
        "certificate.json",
    )

    assert done.returncode == 1
    assert "✗ the root is the one that was signed" in done.stdout


def test_two_archive_files_that_were_swapped_do_not_hold(program, evidence, tmp_path):
    certificate = json.loads((evidence / "certificate.json").read_text("utf-8"))
    names = [s["object"] for s in certificate["certificate"]["archive"]["segments"]]
    shutil.copytree(evidence / "archive", tmp_path / "archive")
    file = tmp_path / "archive" / names[0]
    file.chmod(0o600)
    file.write_bytes(file.read_bytes()[::-1])

    done = run(
        program,
        evidence,
        "archive",
        tmp_path / "archive",
        "--certificate",
        "certificate.json",
    )
    signed = ("--certificate", "certificate.json")
    gone = run(program, evidence, "archive", tmp_path, *signed)

    assert done.returncode == gone.returncode == 1
    assert f"✗ {names[0]}" in done.stdout
    assert "not here" in gone.stdout


def test_what_cannot_be_read_has_an_exit_code_of_its_own(program, evidence):
    done = run(program, evidence, "certificate", "ledger")

    assert done.returncode == 2
    assert done.stderr.startswith("Cannot verify: ")
    assert "Traceback" not in done.stderr
