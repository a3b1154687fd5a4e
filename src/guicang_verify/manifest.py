"""The manifest of a batch, and the archive's files, against a certificate.

A manifest (``guicang batch manifest``) has a line for each record, in the order of the
conversations' ids: a JSON array without spaces. The root over these lines is what
people signed and what the certificate names. The archive's files are compared by
SHA-256.
"""

import json
from collections.abc import Iterable
from hashlib import file_digest
from itertools import pairwise
from pathlib import Path
from typing import Any

from guicang_verify.report import Refused, Report
from guicang_verify.tree import Tree, leaf

WIDTHS = {"guicang.manifest/1": 7, "guicang.manifest/2": 8}


def verify(
    lines: Iterable[bytes], certificate: dict[str, Any] | None, report: Report
) -> None:
    """Make the root again, and compare it with the certificate's."""
    tree, names, messages = Tree(), [], 0
    for number, line in enumerate(lines, 1):
        body = line.removesuffix(b"\n")
        row = _row(body, number)
        names.append(row[1])
        messages += row[4]
        tree.append(leaf(body))
    ordered = all(one < other for one, other in pairwise(names))
    report.check(
        right=ordered,
        english=f"{tree.size:,} records, {messages:,} messages, in order, none twice",
        chinese=f"{tree.size:,} 条记录，{messages:,} 条消息，顺序正确，无重复",
    )
    root = tree.root().hex()
    if certificate is None:
        report.noted(f"The root is {root}: compare it", f"根哈希为 {root}：请自行比对")
        return
    scope = certificate["scope"]
    report.check(
        right=(root, tree.size) == (scope["root"], scope["members"]),
        english=f"the root is the one that was signed: {root[:16]}…",
        chinese=f"根哈希即当时所签：{root[:16]}…",
    )


def _row(body: bytes, number: int) -> list[Any]:
    try:
        row = json.loads(body)
    except ValueError:
        row = None
    if not isinstance(row, list) or len(row) != WIDTHS.get(str(row[:1][0]), 0):
        raise Refused(f"line {number} is no line of a manifest")
    if json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() != body:
        raise Refused(f"line {number} is spelled in another way than it was signed")
    return row


def segments(folder: Path, certificate: dict[str, Any], report: Report) -> None:
    """Compare the archive's files with what the certificate says of them."""
    for segment in certificate["archive"]["segments"]:
        name, wanted = segment["object"], segment["sha256"]
        path = (folder / name).resolve()
        if not path.is_relative_to(folder.resolve()):
            raise Refused(f"a segment lies outside of the folder: {name}")
        if segment["ended_at"]:
            report.check(
                right=not path.exists(),
                english=f"{name}: ended {segment['ended_at']}, and not here any more",
                chinese=f"{name}：已于 {segment['ended_at']} 终结，文件已不在",
            )
        elif not path.is_file():
            report.failed(f"{name}: not here", f"{name}：文件不在")
        else:
            with path.open("rb") as file:
                found = file_digest(file, "sha256").hexdigest()
            report.check(
                right=found == wanted,
                english=f"{name}: {segment['messages']:,} messages, as certified",
                chinese=f"{name}：{segment['messages']:,} 条消息，与证书相符",
            )
    if not certificate["archive"]["segments"]:
        report.noted("The certificate names no segment", "证书未列归档段")
