"""Segments opened where an engine sends them: by their bytes and their key alone."""

from dataclasses import replace
from typing import Any

from guicang.adapters.segments.parquet import ParquetSegments
from guicang.domain.record import Conversation


def check(task: Any) -> int:
    """Compare every record of a segment; return how many messages. ArchiveBroken.

    The task is a ``services.checking.Opened``.
    """
    if task.error is not None:
        raise task.error
    told = (task.segment, task.key, task.data, task.expected)
    return ParquetSegments().verify(*told, more=task.more)


def search(task: Any) -> list[Conversation]:
    """Find words in a segment; give conversations with the messages that have them.

    The task is a ``services.discovering.Sought``. ArchiveBroken.
    """
    from guicang.services.searching import has

    found = []
    for opened in ParquetSegments().unpack(task.segment, task.key, task.data):
        talk = opened.conversation
        if talk.id not in task.among:
            continue
        said = tuple(
            m._replace(attachments=()) for m in talk.messages if has(m.text, task.words)
        )
        if said:
            found.append(replace(talk, messages=said))
    return found
