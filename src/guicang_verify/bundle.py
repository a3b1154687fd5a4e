"""A sealed bundle of evidence: one zip file, every file of it under one signature.

``SEAL`` is a signed note: the schema, the key's name, and a line ``SHA-256  name`` for
each other file. Then each is verified by itself: the slice, the certificates, their
manifests, receipts of anchors, and that the slice's tree continues each anchored one.
"""

import json
import zipfile
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path

from cryptography.x509 import Certificate

from guicang_verify import certificate, manifest, slices
from guicang_verify.anchors import Anchor, check
from guicang_verify.notes import Checkpoint, Key, accept, opened
from guicang_verify.report import Refused, Report
from guicang_verify.tree import continues

SCHEMA = "guicang.evidence-bundle/1"
SEAL = "SEAL"
LARGEST = 1 << 30
HEAD = 2


def verify(path: Path, key: Key, pinned: Sequence[Certificate], report: Report) -> None:
    """Verify a bundle with the key that is trusted. Refused if it cannot be read."""
    files = _files(path)
    _sealed(files, key, report)
    if "slice.jsonl" not in files:
        raise Refused("the bundle has no slice")
    lines = files["slice.jsonl"].splitlines(keepends=True)
    slices.verify(lines, key, report)
    point = accept(json.loads(lines[-1])["checkpoint"], key)
    _anchors(files, key, point, pinned, report)
    for name in sorted(files):
        if name.startswith("certificates/"):
            signed = certificate.verify(files[name], key, report)
            other = name.replace("certificates/", "manifests/").replace(
                ".json", ".jsonl"
            )
            if other in files:
                manifest.verify(iter(files[other].splitlines(True)), signed, report)


def _files(path: Path) -> dict[str, bytes]:
    """Read all files; nothing is unpacked onto the disk. Refused."""
    try:
        with zipfile.ZipFile(path) as file:
            found = file.infolist()
            if len({each.filename for each in found}) != len(found):
                raise Refused("a name stands twice in the bundle")
            if sum(each.file_size for each in found) > LARGEST:
                raise Refused("the bundle is larger than 1 GiB")
            return {each.filename: file.read(each) for each in found}
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
        raise Refused(f"this is no bundle: {error}") from None


def _sealed(files: Mapping[str, bytes], key: Key, report: Report) -> None:
    try:
        text = opened(files[SEAL].decode(), key)
    except (KeyError, UnicodeDecodeError):
        raise Refused("the bundle has no seal") from None
    lines = text.splitlines()
    if len(lines) < HEAD or lines[0] != SCHEMA or lines[1] != key.name:
        raise Refused("the seal is not that of a bundle")
    wanted = {name: d for d, _, name in (line.partition("  ") for line in lines[2:])}
    found = {n: sha256(data).hexdigest() for n, data in files.items() if n != SEAL}
    for name in sorted(wanted.keys() | found.keys()):
        if wanted.get(name) != found.get(name):
            report.failed(
                f"{name} was changed, left out or slipped in",
                f"{name} 被改动、缺失或混入",
            )
    if wanted == found:
        report.passed(
            f"the seal of {key.name} fits all {len(found)} files",
            f"{key.name} 的封签与全部 {len(found)} 个文件相符",
        )


def _anchors(
    files: Mapping[str, bytes],
    key: Key,
    point: Checkpoint,
    pinned: Sequence[Certificate],
    report: Report,
) -> None:
    proofs = json.loads(files.get("consistency.json", b"{}"))
    for name in sorted(files):
        if not name.startswith("anchors/"):
            continue
        anchor = Anchor.read(files[name])
        old = accept(anchor.note, key)
        proof = [bytes.fromhex(each) for each in proofs.get(str(old.size), [])]
        report.check(
            right=continues(old.size, point.size, old.root, point.root, proof),
            english=f"the ledger continues that of {old.size:,} entries, anchored at "
            f"{anchor.place} ({anchor.at})",
            chinese=f"台账延续自 {old.size:,} 条时的锚定：{anchor.place}，{anchor.at}",
        )
        check(anchor, pinned, {}, old.size, report)
