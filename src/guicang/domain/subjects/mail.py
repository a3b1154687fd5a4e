"""A mail in which a person asks for something, and what may be read out of it.

1. Machines are not answered, and ask for nothing: what was sent by itself, lists, and
   what we sent ourselves (RFC 3834, 2; RFC 2919).
2. A report about mail that did not arrive is no request (RFC 3464).
3. Words say what is asked for only if they name exactly one thing. Otherwise a clerk
   reads the mail and says so: nothing is verified before.
4. A mail proves nothing about who sent it: it is verified like every request.
"""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Final, NamedTuple

from guicang.domain.subjects.model import Kind


class Sort(StrEnum):
    """What a mail is."""

    REQUEST = "request"
    MACHINE = "machine"
    BOUNCE = "bounce"


class Enclosed(NamedTuple):
    """A file of a mail: its name as the sender wrote it, and its bytes."""

    name: str
    data: bytes


class Letter(NamedTuple):
    """A mail as it was read.

    ``cut``: it was too long, and files are missing. ``message`` is its Message-ID.
    """

    message: str
    sender: str
    subject: str
    text: str
    files: tuple[Enclosed, ...] = ()
    cut: bool = False


_BULK: Final = frozenset({"bulk", "junk", "list"})
_DAEMONS: Final = frozenset({"mailer-daemon", "postmaster"})
_LISTS: Final = ("list-id", "x-autoreply", "x-autorespond", "feedback-id")

_WORDS: Final[Mapping[Kind, str]] = {
    Kind.ERASURE: r"删除|清除|注销|抹除|\berase\b|\berasure\b|\bdelet(?:e|ion)\b"
    r"|right to be forgotten",
    Kind.PORTABILITY: r"转移|可携|\bportab(?:le|ility)\b|machine[- ]readable",
    Kind.COPY: r"复制|副本|\bcop(?:y|ies)\b",
    Kind.ACCESS: r"查阅|查询|\baccess\b|what (?:data|information) you (?:hold|have)",
    Kind.RECTIFICATION: r"更正|补充|\brectif|\bcorrect(?:ion)?\b",
    Kind.RESTRICTION: r"限制处理|\brestrict",
    Kind.WITHDRAWAL: r"撤回同意|撤销同意|withdraw(?:al of)?(?: my)? consent",
    Kind.OBJECTION: r"拒绝处理|反对处理|\bobject(?:ion)?\b",
}
_KINDS: Final = {
    kind: re.compile(words, re.IGNORECASE) for kind, words in _WORDS.items()
}
_QUOTED: Final = re.compile(r"^>.*$", re.MULTILINE)


def sort_of(
    headers: Mapping[str, str], *, sender: str, report: bool, own: frozenset[str]
) -> Sort:
    """Say what a mail is. ``headers`` by small names, ``own`` are our addresses."""
    local = sender.partition("@")[0].lower()
    empty = headers.get("return-path", "").strip() == "<>"
    if report or local in _DAEMONS:
        return Sort.BOUNCE
    marked = headers.get("auto-submitted", "no").partition(";")[0].strip().lower()
    bulk = headers.get("precedence", "").strip().lower() in _BULK
    listed = any(name in headers for name in _LISTS)
    machine = empty or marked not in {"", "no"} or bulk or listed
    if machine or not sender or sender.lower() in own:
        return Sort.MACHINE
    return Sort.REQUEST


def kind_of(letter: Letter) -> Kind | None:
    """Say what somebody asks for; None unless exactly one thing is named.

    The subject decides if it names one: what is below may tell a longer story.
    """
    for text in (letter.subject, _QUOTED.sub("", letter.text)):
        named = [kind for kind, words in _KINDS.items() if words.search(text)]
        if len(named) == 1:
            return named[0]
        if named:
            return None
    return None


def language_of(letter: Letter) -> str:
    """Say in which language somebody writes: Chinese, or else English."""
    said = letter.subject + letter.text
    return "zh" if re.search(r"[\u4e00-\u9fff]", said) else "en"
