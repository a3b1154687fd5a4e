"""What a migration may do that declares itself an expansion."""

from collections.abc import Collection, Sequence

from django.db.migrations import operations as ops

from guicang.adapters.db.guarding import AppendOnly
from guicang.bootstrap.schema import EXPAND, LAST_UNDECLARED, kind

ADDS = (ops.CreateModel, ops.AddIndex, ops.RemoveConstraint, ops.RemoveIndex)
"""What older releases do not notice. What is filled in has to be right for them, too:
that is for whoever reads the change."""


def faults(name: str, operations: Sequence[ops.base.Operation]) -> list[str]:
    """Say what is wrong with a migration's declaration; nothing if it is right."""
    if int(name[:4]) <= LAST_UNDECLARED:
        return []
    declared = kind(name)
    if not declared:
        return [f"{name}: neither NNNN_expand_… nor NNNN_contract_…"]
    if declared != EXPAND:
        return []
    made = {
        f"guicang_{each.name_lower}"
        for each in operations
        if isinstance(each, ops.CreateModel)
    }
    return [
        f"{name}: {type(each).__name__} is no expansion"
        for each in operations
        if not _adds(each, made)
    ]


def _adds(operation: ops.base.Operation, made: Collection[str]) -> bool:
    if isinstance(operation, ops.AddField):
        # An older release writes rows without it.
        field = operation.field
        return field.null or field.many_to_many or field.has_db_default()
    if isinstance(operation, AppendOnly):
        return made >= operation.tables.keys()
    if isinstance(operation, ops.RunPython | ops.RunSQL):
        return bool(getattr(operation, "elidable", False))
    return isinstance(operation, ADDS)
