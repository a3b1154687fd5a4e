"""Segments opened where an engine sends them: by their bytes and their key alone."""

from typing import Any

from guicang.adapters.segments.parquet import ParquetSegments


def check(task: Any) -> int:
    """Compare every record of a segment; return how many messages. ArchiveBroken.

    The task is a ``services.checking.Opened``.
    """
    if task.error is not None:
        raise task.error
    return ParquetSegments().verify(task.segment, task.key, task.data, task.expected)
