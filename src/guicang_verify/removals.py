"""Payloads that were removed after their retention: a leaf hash stands for each.

The tree needs no more than the hash, so that the rest stays verifiable. That a payload
was removed rightly is told by a later entry, ``ledger:payloads-removed``, which names
the numbers: one that is gone without it is a failure.
"""

import json
from collections import Counter
from typing import Any

from guicang_verify.report import Refused, Report

MARK = b'{"removed":'
TAG = "ledger:payloads-removed"
HASH = 32


class Removals:
    """What is gone, and which entries tell of it."""

    def __init__(self) -> None:
        self.gone: list[int] = []
        self.told: list[tuple[int, int, int]] = []

    def take(self, line: bytes, seq: int) -> bytes:
        """Note a payload that is gone; return its leaf hash. Refused."""
        try:
            found: Any = json.loads(line)
            hashed = bytes.fromhex(found["removed"])
        except (ValueError, TypeError, KeyError):
            raise Refused(f"the line in the place of entry {seq} is none") from None
        if set(found) != {"removed", "seq"} or len(hashed) != HASH:
            raise Refused(f"the line in the place of entry {seq} is none")
        if found["seq"] != seq:
            raise Refused(f"a removed entry stands in the place of {seq}")
        self.gone.append(seq)
        return hashed

    def hear(self, body: bytes, seq: int) -> None:
        """Note what an entry tells, if it tells of a removal."""
        if TAG.encode() not in body:
            return
        try:
            found: Any = json.loads(body)
            if found["tag"] == TAG:
                told = [(int(a), int(b), seq) for a, b in found["data"]["ranges"]]
                self.told += [each for each in told if each[1] < seq]
        except (ValueError, TypeError, KeyError):
            return  # that it is no entry is said where it is read

    def settle(self, report: Report) -> None:
        """Say how many payloads are gone under which entry, and which without one."""
        counts: Counter[int] = Counter()
        for seq in self.gone:
            by = [entry for first, last, entry in self.told if first <= seq <= last]
            if by:
                counts[by[0]] += 1
            else:
                report.failed(
                    f"what entry {seq} said is gone, and no entry tells of its removal",
                    f"第 {seq} 条的内容已不在，且没有条目说明其移除",
                )
        for entry, count in sorted(counts.items()):
            report.noted(
                f"{count:,} payloads were removed after their retention: entry {entry}",
                f"{count:,} 条内容在留存期满后移除：见第 {entry} 条",
            )
