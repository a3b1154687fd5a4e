"""A slice of a ledger: some entries, proved to be in it, and to be all that left.

The first line is a header, the last a checkpoint with hashes; between them stand the
chosen entries and, last, the entry of the export itself, which counts and digests the
others. The entries and one hash for each largest subtree without any of them rebuild
the root that was signed: so none can be edited, moved, made up or left out.
"""

import json
from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Any

from guicang_verify import canonical
from guicang_verify.notes import Key, accept
from guicang_verify.report import Refused, Report
from guicang_verify.tree import leaf, node

SCHEMA = b'{"schema":"guicang.ledger-slice/1"'
HASH = 32


def is_slice(first: bytes) -> bool:
    """Whether a file that begins so is a slice."""
    return first.startswith(SCHEMA)


def verify(lines: Sequence[bytes], key: Key, report: Report) -> None:
    """Verify a slice with the key that is trusted. Refused if it cannot be read."""
    bodies = [line.removesuffix(b"\n") for line in lines[1:-1]]
    seal: Any = json.loads(lines[-1]) if len(lines) > 1 else {}
    if not bodies or set(seal) != {"checkpoint", "hashes"}:
        raise Refused("the slice has no end: entries or the checkpoint are missing")
    entries: list[Any] = [canonical.load(body, "an entry") for body in bodies]
    numbers = [entry["seq"] for entry in entries]
    point = accept(seal["checkpoint"], key)
    hashes = [bytes.fromhex(each) for each in seal["hashes"]]
    if numbers != sorted(set(numbers)) or any(len(each) != HASH for each in hashes):
        raise Refused("the entries do not stand in their order, or a hash is none")
    leaves = [leaf(body) for body in bodies]
    root = rebuilt(numbers, leaves, hashes, point.size)
    report.check(
        right=root == point.root,
        english=f"{len(entries) - 1:,} entries are in the ledger of {point.size:,} "
        f"({point.origin}), unchanged and in their places",
        chinese=f"{len(entries) - 1:,} 条确在共 {point.size:,} 条的台账中"
        f"（{point.origin}），内容与位置均未变",
    )
    _complete(entries, leaves, report)


def _complete(entries: Sequence[Any], leaves: Sequence[bytes], report: Report) -> None:
    """Compare with what the entry of the export says of the others."""
    last, digest = entries[-1], sha256(b"".join(leaves[:-1])).hexdigest()
    said = last["data"]
    told = (last["tag"], said.get("entries"), said.get("digest"))
    report.check(
        right=told == ("ledger:exported", len(entries) - 1, digest),
        english=f"they are all that {last['actor']} exported on {last['at']}",
        chinese=f"即 {last['actor']} 于 {last['at']} 导出的全部条目",
    )
    conditions = json.dumps(said.get("conditions", {}), ensure_ascii=False)
    report.noted(
        f"Chosen by {conditions}: that nothing else met this is the system's word",
        f"筛选条件为 {conditions}：此外再无符合者，仅为系统所述",
    )


def rebuilt(
    numbers: Sequence[int], leaves: Sequence[bytes], hashes: Sequence[bytes], size: int
) -> bytes | None:
    """Rebuild the root from chosen leaves and the hashes beside them, left to right."""
    beside, chosen = iter(hashes), iter(leaves)
    parts: list[tuple[int, bytes]] = []
    for width, bare in _subtrees(frozenset(numbers), 0, size):
        part = next(beside if bare else chosen, None)
        if part is None:
            return None
        new = (width, part)
        while parts and parts[-1][0] == new[0] and new[0].bit_count() == 1:
            wide, left = parts.pop()
            new = (2 * wide, node(left, new[1]))
        parts.append(new)
    if not parts or next(beside, None) or next(chosen, None):
        return None
    root = parts[-1][1]
    for _, left in reversed(parts[:-1]):
        root = node(left, root)
    return root


def _subtrees(
    chosen: frozenset[int], low: int, high: int
) -> Iterator[tuple[int, bool]]:
    """Give widths of chosen leaves, and of the largest subtrees without one (bare)."""
    if not any(low <= number < high for number in chosen):
        yield high - low, True
    elif high - low == 1:
        yield 1, False
    else:
        middle = low + (1 << (high - low - 1).bit_length() - 1)
        below = frozenset(number for number in chosen if number < middle)
        yield from _subtrees(below, low, middle)
        yield from _subtrees(chosen - below, middle, high)
