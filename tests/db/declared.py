"""What a migration may do that declares itself an expansion."""

from collections.abc import Iterator

from django.db.migrations import operations as ops

from guicang.bootstrap.schema import EXPAND, LAST_UNDECLARED, kind

ADDS = (ops.CreateModel, ops.AddIndex, ops.RemoveConstraint, ops.RemoveIndex)
"""What older releases do not notice. What is filled in has to be right for them, too:
that is for whoever reads the change."""


def faults(name: str, operations: Iterator[ops.base.Operation]) -> list[str]:
    """Say what is wrong with a migration's declaration; nothing if it is right."""
    if int(name[:4]) <= LAST_UNDECLARED:
        return []
    declared = kind(name)
    if not declared:
        return [f"{name}: neither NNNN_expand_… nor NNNN_contract_…"]
    if declared != EXPAND:
        return []
    return [
        f"{name}: {type(each).__name__} is no expansion"
        for each in operations
        if not _adds(each)
    ]


def _adds(operation: ops.base.Operation) -> bool:
    if isinstance(operation, ops.AddField):
        # An older release writes rows without it.
        field = operation.field
        return field.null or field.many_to_many or field.has_db_default()
    if isinstance(operation, ops.RunPython | ops.RunSQL):
        return bool(getattr(operation, "elidable", False))
    return isinstance(operation, ADDS)
