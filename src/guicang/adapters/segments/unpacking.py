"""From columns back to conversations, or straight to their digests.

Lists of text are cut out of one decoded string and numbers are taken from their
buffers: several times faster than asking Arrow for one value after another.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice, pairwise
from operator import itemgetter
from typing import Any, Final, Literal

import orjson
import pyarrow as pa
import pyarrow.compute as pc

from guicang.adapters.segments.layout import MESSAGE, SCHEMA
from guicang.domain.record import (
    Attachment,
    Conversation,
    Kind,
    Message,
    Role,
    instant,
)
from guicang.ports.segments import Archived

_ROLES: Final = {str(role): role for role in Role}
_KINDS: Final = {str(kind): kind for kind in Kind}
_LETTERS: Final[dict[Any, Literal["i", "q"]]] = {pa.int32(): "i", pa.int64(): "q"}
# The fields of a conversation that its canonical form holds, in its order.
_CANONICAL: Final = (
    *("id", "source", "channel", "lang", "opened_at", "closed_at"),
    *("customer", "customer_name", "agent", "agent_name"),
)


@dataclass(frozen=True, slots=True)
class Unpacked:
    """A segment as plain lists.

    ``talks`` holds one list a column of the conversations; instants are microseconds.
    ``messages`` holds one list a field of ``Message``, in its order, roles and kinds
    as text. ``lengths`` say how many messages each conversation has.
    """

    talks: dict[str, list[Any]]
    lengths: list[int]
    messages: tuple[Sequence[Any], ...]

    def records(self) -> Iterator[Archived]:
        """Build the conversations, one after the other."""
        seq, ids, at, sender, role, kind, *rest = self.messages
        messages = map(
            Message._make,
            zip(
                *(seq, ids, at, sender),
                map(_ROLES.__getitem__, role),
                map(_KINDS.__getitem__, kind),
                *rest,
                strict=True,
            ),
        )
        names = list(self.talks)
        rows = zip(*self.talks.values(), strict=True)
        for length, row in zip(self.lengths, rows, strict=True):
            fields = dict(zip(names, row, strict=True))
            salt = fields.pop("salt")
            fields["opened_at"] = instant(fields["opened_at"])
            if fields["closed_at"] is not None:
                fields["closed_at"] = instant(fields["closed_at"])
            fields["events"] = {name: instant(when) for name, when in fields["events"]}
            said = tuple(islice(messages, length))
            yield Archived(Conversation(**fields, messages=said), salt)

    def digests(self) -> Iterator[tuple[str, str]]:
        """Give id and digest (hex) of each conversation, as ``record.digest`` does.

        The canonical form is written without building a conversation: orjson spells
        these values byte for byte as the domain's ``canonical`` does, which a property
        test holds it to.
        """
        *before, files, extra = self.messages
        bare = [[a[:4] for a in some] if some else () for some in files]
        messages = zip(*before, bare, extra, strict=True)
        talks = self.talks
        heads = zip(*(talks[name] for name in _CANONICAL), strict=True)
        rows = zip(heads, talks["extra"], talks["salt"], self.lengths, strict=True)
        for head, more, salt, length in rows:
            said = list(islice(messages, length))
            form = orjson.dumps(("guicang.record/1", *head, said, more))
            yield head[0], hashlib.sha256(bytes.fromhex(salt) + form).hexdigest()

    def attachments(self) -> Iterator[tuple[str, Attachment]]:
        """Give every attachment with the id of its conversation."""
        files = iter(self.messages[Message._fields.index("attachments")])
        for talk, length in zip(self.talks["id"], self.lengths, strict=True):
            for some in islice(files, length):
                for attachment in some:
                    yield talk, attachment


def unpack(table: Any, unit: int) -> Unpacked:
    """Take a table that was read back apart; ``unit`` is that of ``after``."""
    arrays = {field.name: table.column(field.name).combine_chunks() for field in SCHEMA}
    people = arrays.pop("people")
    messages = arrays.pop("messages")
    talks = {name: values(array) for name, array in arrays.items()}
    talks["salt"] = [salt.hex() for salt in talks["salt"]]
    bounds = _bounds(messages)
    lengths = [end - first for first, end in pairwise(bounds)]
    fields = dict(zip(MESSAGE.names, messages.flatten().flatten(), strict=True))
    kind = _shared(fields.pop("kind"))
    seq, ids, after, who, text, recalled, extra = map(values, fields.values())
    at: list[int] = []
    where: list[tuple[str, str, str]] = []
    everybody = _seats(values(people), talks["customer"], talks["customer_name"])
    spans = zip(pairwise(bounds), everybody, talks["opened_at"], strict=True)
    for (first, end), seats, opened in spans:
        where += [seats[index] for index in who[first:end]]
        gaps = [gap * unit for gap in after[first:end]]
        at += islice(accumulate(gaps, initial=opened), 1, None)
    sender, role, name = (list(map(itemgetter(part), where)) for part in range(3))
    files = _files(talks.pop("attachments"), lengths)
    columns = (seq, ids, at, sender, role, kind, text, name, recalled, files, extra)
    return Unpacked(talks, lengths, columns)


def _seats(
    people: list[Any], customers: list[str], names: list[str]
) -> Iterator[list[tuple[str, str, str]]]:
    for seats, customer, called in zip(people, customers, names, strict=True):
        yield [
            (
                customer if sender is None else sender,
                role,
                called if name is None else name,
            )
            for sender, role, name in seats
        ]


def _files(talks: list[Any], lengths: list[int]) -> list[tuple[Attachment, ...]]:
    files: list[tuple[Attachment, ...]] = [()] * sum(lengths)
    for first, attachments in zip(accumulate(lengths, initial=0), talks, strict=False):
        for position, *rest in attachments:
            files[first + position] += (Attachment(*rest),)
    return files


def values(array: Any) -> list[Any]:
    """Turn an array into a list: text, numbers (instants too), else tuples."""
    kind = array.type
    if pa.types.is_list(kind):
        flat = values(array.flatten())
        return [tuple(flat[first:end]) for first, end in pairwise(_bounds(array))]
    if pa.types.is_struct(kind):
        return list(zip(*map(values, array.flatten()), strict=True))
    if pa.types.is_timestamp(kind):
        array = array.view(pa.int64())
    if array.null_count or not len(array):
        return list(array.to_pylist())
    if pa.types.is_string(kind):
        return _texts(array)
    letter = _LETTERS.get(array.type)
    if letter is None:
        return list(array.to_pylist())
    cells = memoryview(array.buffers()[1]).cast("B").cast(letter)
    return list(cells[array.offset : array.offset + len(array)])


def _texts(array: Any) -> list[str]:
    # Decoding once and cutting by lengths in characters beats decoding one by one.
    _, offsets, data = array.buffers()
    ends = memoryview(offsets).cast("B").cast("i")
    first, last = ends[array.offset], ends[array.offset + len(array)]
    if first == last:
        return [""] * len(array)
    whole = str(memoryview(data)[first:last], "utf-8")
    cuts = accumulate(values(pc.utf8_length(array)), initial=0)
    return [whole[begin:end] for begin, end in pairwise(cuts)]


def _shared(array: Any) -> list[str]:
    """Turn an array of few different texts into a list, each text made once."""
    coded = array.dictionary_encode()
    words = values(coded.dictionary)
    return [words[index] for index in values(coded.indices)]


def _bounds(array: Any) -> list[int]:
    offsets = values(array.offsets)
    return [offset - offsets[0] for offset in offsets]
