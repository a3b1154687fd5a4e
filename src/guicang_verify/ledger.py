"""A whole ledger, as ``guicang ledger export`` writes it: an entry a line.

The last line is a checkpoint with the key that signed it. Every entry is read and
hashed again, and at the size of each checkpoint the tree must have had its root: so an
edit, a gap, a cut tail and a ledger made anew are found, given one earlier checkpoint
that somebody else kept.
"""

import json
from collections.abc import Iterable, Sequence

from cryptography.x509 import Certificate

from guicang_verify import anchors, canonical, removals
from guicang_verify.anchors import Anchor
from guicang_verify.notes import Checkpoint, Key, accept
from guicang_verify.report import Refused, Report
from guicang_verify.tree import Tree, leaf

FIELDS = {"actor", "at", "data", "seq", "tag"}


def verify(
    lines: Iterable[bytes],
    key: Key | None,
    notes: Sequence[str],
    report: Report,
    against: Sequence[Anchor] = (),
    pinned: Sequence[Certificate] = (),
) -> None:
    """Verify an export against the key that is trusted and checkpoints kept before.

    ``against`` are receipts of anchors, ``pinned`` certificates of authorities.
    """
    tree, roots, last, end = Tree(), {0: Tree().root()}, "", b""
    notes = [*notes, *(each.note for each in against)]
    wanted, instants = {size_of(note) for note in notes}, {0: ""}
    gone = removals.Removals()
    for line in lines:
        if end:
            raise Refused("lines stand behind the checkpoint")
        body = line.removesuffix(b"\n")
        if body.startswith(b'{"checkpoint"'):
            end = body
            continue
        if body.startswith(removals.MARK):
            tree.append(gone.take(body, tree.size))
        else:
            last = entry(body, tree.size, last, report)
            gone.hear(body, tree.size)
            tree.append(leaf(body))
        if tree.size in wanted:
            roots[tree.size], instants[tree.size] = tree.root(), last
    roots[tree.size] = tree.root()
    gone.settle(report)
    _counted(tree.size, report)
    trusted = _closing(end, key, roots, tree.size, report)
    for note in notes:
        compare(accept(note, trusted), roots, tree.size, report)
    for each in against:
        anchors.check(each, pinned, instants, size_of(each.note), report)
    _advise(notes, report)


def _counted(size: int, report: Report) -> None:
    if not any(kind == "failed" for kind, _, _ in report.lines):
        report.passed(
            f"{size:,} entries, none missing, each in its one spelling",
            f"共 {size:,} 条，编号连续，逐条为唯一规范写法",
        )


def _advise(notes: Sequence[str], report: Report) -> None:
    """Say what cannot be found without anything that was kept before."""
    if not notes:
        report.noted(
            "No earlier checkpoint was given: a ledger made anew would not be noticed",
            "未提供更早的检查点：若整本台账被重造，此次核验无法发现",
        )


def entry(body: bytes, seq: int, last: str, report: Report) -> str:
    """Read one entry that must have this number; return its instant."""
    try:
        found = canonical.load(body, f"entry {seq}")
    except Refused as refused:
        report.failed(str(refused), f"第 {seq} 条不是规范写法")
        return last
    if not isinstance(found, dict) or set(found) != FIELDS:
        report.failed(f"entry {seq} is no entry", f"第 {seq} 条不是台账条目")
        return last
    if found["seq"] != seq:
        report.failed(
            f"entry {found['seq']} stands in the place of {seq}",
            f"第 {seq} 条的位置上是第 {found['seq']} 条",
        )
    at = str(found["at"])
    if at < last:
        report.failed(
            f"entry {seq} is older than the one before it",
            f"第 {seq} 条早于前一条",
        )
    return at


def _closing(
    end: bytes, key: Key | None, roots: dict[int, bytes], size: int, report: Report
) -> Key:
    """Check the export's own checkpoint; return the key that is trusted."""
    try:
        closing = json.loads(end) if end else {}
    except ValueError:
        raise Refused("the last line is no checkpoint") from None
    if key is None:
        if "verifier" not in closing:
            raise Refused("neither a key was given, nor has the export one")
        key = Key.read(str(closing["verifier"]))
        report.noted(
            f"The key {key.name} came with the file: get it from somebody you trust",
            f"密钥 {key.name} 来自文件本身：请从可信之处另取公钥",
        )
    if not closing:
        report.failed(
            "the export has no checkpoint at its end: its tail may be cut",
            "导出文件末尾没有检查点：末尾可能被截去",
        )
        return key
    compare(accept(str(closing["checkpoint"]), key), roots, size, report)
    return key


def compare(
    point: Checkpoint, roots: dict[int, bytes], size: int, report: Report
) -> None:
    """Compare the tree with a checkpoint that was signed."""
    if point.size > size:
        report.failed(
            f"the tail was cut: {point.size:,} entries were signed, {size:,} are here",
            f"末尾被截：曾签署 {point.size:,} 条，现有 {size:,} 条",
        )
        return
    report.check(
        right=roots[point.size] == point.root,
        english=f"checkpoint of {point.size:,} entries ({point.origin}): the root fits",
        chinese=f"检查点（{point.size:,} 条，{point.origin}）：根哈希相符",
    )


def size_of(note: str) -> int:
    """Read the size that a note claims, before its signature was looked at."""
    lines = note.split("\n")
    return int(lines[1]) if len(lines) > 1 and lines[1].isdecimal() else 0
