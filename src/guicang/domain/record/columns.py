"""Messages laid out as columns: what archives are made of.

A hundred thousand messages are a dozen lists then, and no object a message.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from typing import Final, NamedTuple

from guicang.domain.record import Attachment, Kind, Message, Role

# Looked up for each message: four times as fast as calling the enums.
_ROLE: Final[Callable[[str], Role]] = {str(r): r for r in Role}.__getitem__
_KIND: Final[Callable[[str], Kind]] = {str(k): k for k in Kind}.__getitem__


class Columns(NamedTuple):
    """A column for each field of ``Message``, in their order and of one length.

    Roles and kinds are plain text.
    """

    seq: Sequence[int]
    id: Sequence[str]
    at: Sequence[int]
    sender: Sequence[str]
    role: Sequence[str]
    kind: Sequence[str]
    text: Sequence[str]
    name: Sequence[str]
    recalled: Sequence[bool]
    attachments: Sequence[tuple[Attachment, ...]]
    extra: Sequence[str]

    def messages(self) -> tuple[Message, ...]:
        """Return the messages. KeyError for a role or a kind that there is not."""
        lines = self._replace(
            role=list(map(_ROLE, self.role)), kind=list(map(_KIND, self.kind))
        )
        return tuple(map(Message._make, zip(*lines, strict=True)))


def columns(messages: Sequence[Message]) -> Columns:
    """Lay messages out."""
    return Columns._make(zip(*messages, strict=True) if messages else _NONE)


def together(parts: Iterable[Columns]) -> Columns:
    """Put the columns of many conversations, or pages, one behind the other."""
    many = list(parts)
    if len(many) == 1:
        return many[0]
    turned = zip(*many, strict=True) if many else _NONE
    return Columns._make(list(chain.from_iterable(column)) for column in turned)


_NONE: Final[Sequence[tuple[()]]] = ((),) * len(Columns._fields)
