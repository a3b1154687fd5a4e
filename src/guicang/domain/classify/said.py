"""What of a conversation a model reads: what people said, without what was found in it.

A found value is replaced by its type: that there is a diagnosis tells something, which
one must never be learned. Bots and the system say nothing.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from guicang.domain.detect.model import Finding
from guicang.domain.record import Conversation, Role

_PEOPLE: Final = frozenset({Role.CUSTOMER, Role.AGENT})


def said(
    conversation: Conversation, findings: Mapping[int, tuple[Finding, ...]]
) -> tuple[str, ...]:
    """Give the lines that people said, in their order; ``findings`` are by ``seq``."""
    return tuple(
        line
        for message in conversation.messages
        if message.role in _PEOPLE
        for line in bare(message.text, findings.get(message.seq, ())).splitlines()
        if line.strip()
    )


def bare(text: str, findings: Sequence[Finding]) -> str:
    """Put its type in the place of each found value."""
    parts: list[str] = []
    end = 0
    for found in sorted(findings, key=lambda f: (f.start, -f.end)):
        if found.start >= end:
            parts += [text[end : found.start], f" [{found.type}] "]
        end = max(end, found.end)
    return "".join([*parts, text[end:]])
