"""Archive segments as encrypted Parquet files.

A segment is what remains when the working copy is gone, so this module keeps three
promises:

* What comes out of ``unpack`` is exactly what went into ``pack``, or ArchiveBroken.
* A segment opens only with its own key and under its own id.
* A segment says itself what it is: format, id and time unit stand in its footer.

Encryption is Parquet Modular Encryption, AES_GCM_V1 with a 256-bit key for every page
and for the footer (https://parquet.apache.org/docs/file-format/data-pages/encryption/).
The segment's id is the AAD prefix and is not stored with it: whoever puts one segment
in the place of another has two that do not open.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence, Set as AbstractSet
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from pyarrow.parquet import encryption

from guicang.adapters.segments.layout import (
    DICTIONARY,
    ENCODINGS,
    FORMAT,
    FORMAT_KEY,
    SCHEMA,
    SEGMENT_KEY,
    UNIT_KEY,
)
from guicang.adapters.segments.packing import pack
from guicang.adapters.segments.quiet import uncollected
from guicang.adapters.segments.unpacking import Unpacked, unpack
from guicang.domain.archive.comparison import compare
from guicang.domain.errors import ArchiveBroken
from guicang.ports.segments import Archived, Laid

_KEY_BYTES: Final = 32
_PAGE: Final = 8 * 1024 * 1024  # 6 % smaller than with pages of 1 MiB
_MAGIC: Final = b"PARE"  # a Parquet file whose footer is encrypted, at both ends
# FileCryptoMetaData in Thrift's compact form: AES_GCM_V1 with eight unique bytes, then
# supply_aad_prefix = true and the end of three structs.
_GCM: Final = b"\x1c\x1c\x28\x08"
_AAD_NEEDED: Final = b"\x11\x00\x00\x00"


class ParquetSegments:
    """Packs segments at a zstd level from 1 (fast) to 22 (small)."""

    def __init__(self, level: int = 6) -> None:
        self._level = level

    def pack(self, segment: str, key: bytes, records: Sequence[Laid]) -> bytes:
        """Return the bytes of a segment, records in the order of conversation ids.

        ArchiveBroken if a value does not fit the format: an integer beyond 64 bits, a
        lone surrogate, a salt that is no hex, more than 2 GiB of one field.
        """
        bound = _bound(segment, key)
        try:
            with uncollected():
                table, unit = pack(records)
        except (pa.ArrowException, OverflowError, ValueError, TypeError) as error:
            raise _broken(segment, "a value does not fit the format") from error
        sink = pa.BufferOutputStream()
        with pq.ParquetWriter(
            sink,
            SCHEMA,
            compression="zstd",
            compression_level=self._level,
            use_dictionary=list(DICTIONARY),
            column_encoding=ENCODINGS,
            write_statistics=False,
            store_schema=False,
            data_page_size=_PAGE,
            dictionary_pagesize_limit=_PAGE,
            encryption_properties=encryption.create_encryption_properties(
                key, aad_prefix=bound, store_aad_prefix=False
            ),
        ) as writer:
            writer.add_key_value_metadata(
                {FORMAT_KEY: FORMAT, SEGMENT_KEY: segment, UNIT_KEY: str(unit)}
            )
            writer.write_table(table, row_group_size=max(1, table.num_rows))
        return bytes(sink.getvalue())

    def unpack(
        self,
        segment: str,
        key: bytes,
        data: bytes,
        only: AbstractSet[str] | None = None,
    ) -> Iterator[Archived]:
        """Give back every record, or ``only`` some. ArchiveBroken if anything is wrong.

        The whole segment is decrypted and authenticated before this returns;
        conversations are built one by one while they are taken.
        """
        return self._open(segment, key, data, only).records()

    def verify(
        self,
        segment: str,
        key: bytes,
        data: bytes,
        expected: Mapping[str, str],
        *,
        more: bool = False,
    ) -> int:
        """Compare every record with what was to be archived: digests (hex) by id.

        Return how many messages there are.

        ArchiveBroken if one is missing, one too many (unless there may be ``more``) or
        one different, or if an attachment's bytes are not those that its SHA-256 names.
        Does what ``unpack`` and ``record.digest`` would, in less than half the time.
        """
        opened = self._open(segment, key, data)
        with uncollected():
            compare(segment, opened.digests(), expected, more=more)
        for talk, attachment in opened.attachments():
            content = attachment.data
            if content is None:
                continue
            if hashlib.sha256(content).hexdigest() != attachment.sha256:
                raise _broken(segment, f"an attachment of {talk} is different")
        return sum(opened.lengths)

    def _open(
        self,
        segment: str,
        key: bytes,
        data: bytes,
        only: AbstractSet[str] | None = None,
    ) -> Unpacked:
        bound = _bound(segment, key)
        try:
            with pq.ParquetFile(
                pa.BufferReader(data),
                decryption_properties=encryption.create_decryption_properties(
                    key, aad_prefix=bound
                ),
            ) as file:
                _check(segment, file.metadata, data)
                said = file.metadata.metadata
                with uncollected():
                    return unpack(_some(file.read(), only), int(said[UNIT_KEY]))
        except (pa.ArrowException, OSError, LookupError, ValueError) as error:
            raise _broken(segment, "it does not open under this id and key") from error


def _some(table: Any, only: AbstractSet[str] | None) -> Any:
    """Leave out rows that nobody wants: to build them takes longer than to read."""
    if only is None:
        return table
    names = pa.array(sorted(only), pa.string())
    return table.filter(pc.is_in(table.column("id"), value_set=names))


def _check(segment: str, metadata: Any, data: bytes) -> None:
    """Raise ArchiveBroken unless every byte of the file has a part in it.

    AES-GCM minds the pages and the footer. Four bytes at each end, the sixteen that
    say how the footer is encrypted, and bytes that nothing points to, are left for us.
    """
    said = metadata.metadata or {}
    if said.get(FORMAT_KEY) != FORMAT.encode() or said[SEGMENT_KEY] != segment.encode():
        raise _broken(segment, "it says that it is something else")
    groups = [metadata.row_group(index) for index in range(metadata.num_row_groups)]
    pages = sum(
        group.column(index).total_compressed_size
        for group in groups
        for index in range(group.num_columns)
    )
    footer = len(data) - len(_MAGIC) - 4 - int.from_bytes(data[-8:-4], "little")
    algorithm = data[footer : footer + 16]
    if not (
        data.startswith(_MAGIC)
        and data.endswith(_MAGIC)
        and footer == len(_MAGIC) + pages
        and algorithm.startswith(_GCM)
        and algorithm.endswith(_AAD_NEEDED)
    ):
        raise _broken(segment, "it has bytes that do not belong to it")


def _bound(segment: str, key: bytes) -> bytes:
    if not segment or len(key) != _KEY_BYTES:
        raise _broken(segment, "an id and a key of 256 bits are needed")
    return segment.encode()


def _broken(segment: str, reason: str) -> ArchiveBroken:
    return ArchiveBroken(segment=segment, reason=reason)
