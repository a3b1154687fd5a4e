"""The head of a column, and the key of a parameter."""

import re
from bisect import bisect_right
from typing import Final

from guicang.domain.detect.kin.kind import Place

# Folded: a wide comma or semicolon is \x02, a tabulator a space.
_MARKS: Final = (b"|", b",", b";", b"\x02", b" ")
_QUOTES: Final = b" \"'\r*\x60"
_NUMBER: Final = re.compile(rb"[0-9]{4}")
_RULE: Final = re.compile(rb"[-:| =+]+")
_NOTE: Final = re.compile(r"\*|\((?:必填|选填|選填|新|旧|舊)\)".encode())
# What may stand around the name of a type in the name of a column.
_ROUND: Final = re.compile(
    "(?:客户|用户|会员|本人|联系|個人|个人|登录|注册|员工|旅客|乘客|新|旧|原)?(.+?)"
    "(?:号码|號碼|账号|帐号|帳號|编号|編號|号|號|信息)?".encode(),
)
_KEY: Final = re.compile(
    rb"([A-Za-z][0-9A-Za-z_\-]{1,30})[\"']? ?(?:=>|[:=]) ?[\"'\[]?\Z"
)
_PARTS: Final = re.compile(rb"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[0-9]+")
_AROUND: Final = frozenset(
    b"user customer my member contact receiver buyer link bind bound new old client kf"
    b" his her cust login no num number id code account acct value str field text guest"
    b" passenger card cur current real main reg".split()
)
_EMPTY: Final = re.compile(rb"\n(?: |\r)*\n")
_WIDEST: Final = 2_000
_LEAD: Final = 48
_HEADS: Final = 2


class Tables:
    """The tables of a text: blocks of lines, headed by the first or second one."""

    def __init__(self, text: bytes) -> None:
        """Remember the text; its blocks are parted by empty lines."""
        self.text = text
        self._blocks = [0, *(found.end() for found in _EMPTY.finditer(text))]
        self._heads: dict[int, list[bytes]] = {}

    def headed(
        self, names: re.Pattern[bytes], keys: frozenset[str], place: Place
    ) -> bool:
        """Tell whether the column that a value fills is headed by one of the names."""
        start, end = place
        line, row, heads = self._row(start)
        for head in heads:
            mark = next((m for m in _MARKS if m in head.strip(_QUOTES)), None)
            if mark is None or _RULE.fullmatch(head.strip()):
                continue
            cells, values = _cells(head, mark), _cells(row, mark)
            at = len(_cells(self.text[line:start] + b".", mark)) - 1
            value = self.text[start:end]
            if at < len(cells) and at < len(values) and values[at] == value:
                return named(cells[at], names, keys)
        return False

    def columned(self, start: int, *, least: int = 2) -> bool:
        """Tell whether a place is in a row: it has as many cells as the head.

        ``least`` is how many cells make one.
        """
        _, row, heads = self._row(start)
        return any(
            least <= head.count(mark) + 1 == row.count(mark) + 1
            for head in heads
            if not _NUMBER.search(head)
            for mark in _MARKS[:-1]
        )

    def _row(self, start: int) -> tuple[int, bytes, list[bytes]]:
        """Return where the line of a place begins, the line, and what may be heads."""
        line = self.text.rfind(b"\n", max(start - _WIDEST, 0), start) + 1
        block = self._blocks[bisect_right(self._blocks, start) - 1]
        if line <= block:
            return line, b"", []
        heads = self._heads.get(block)
        if heads is None:
            lines = self.text[block : block + _HEADS * _WIDEST].split(b"\n", _HEADS)
            heads = self._heads[block] = lines[:_HEADS]
        stop = self.text.find(b"\n", start, start + _WIDEST)
        row = self.text[line : stop if stop >= 0 else start + _WIDEST]
        second = block + len(heads[0]) + 1
        return line, row, heads if line > second else heads[:1]


def _cells(line: bytes, mark: bytes) -> list[bytes]:
    line = line.strip(b" \r|") if mark == b"|" else line
    cells = line.split() if mark == b" " else line.split(mark)
    return [cell.strip(_QUOTES) for cell in cells]


def named(head: bytes, names: re.Pattern[bytes], keys: frozenset[str]) -> bool:
    """Tell whether the head of a column is the name of a type."""
    head = _NOTE.sub(b"", head)
    if bare(head) in keys or names.fullmatch(head):
        return True
    found = _ROUND.fullmatch(head)
    return found is not None and names.fullmatch(found[1]) is not None


def keyed(text: bytes, keys: frozenset[str], start: int) -> bool:
    """Tell whether the key of the parameter that a value is of names the type."""
    found = _KEY.search(text, max(start - _LEAD, 0), start)
    return found is not None and bare(found[1]) in keys


def bare(key: bytes) -> str:
    """Return a name in snake or camel case without what stands around its sense."""
    parts = [part.lower() for part in _PARTS.findall(key)]
    sense = [part for part in parts if part not in _AROUND]
    return b"".join(sense or parts).decode()
