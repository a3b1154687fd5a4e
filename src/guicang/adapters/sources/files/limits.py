"""How much of a file is believed."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds on what a file may ask for, in bytes unless a name says otherwise.

    ``line``: a longer line or row is quarantined; ``head``: how much of it is kept.
    ``total``: what one file may unpack to. ``ratio``: how many times its size, looked
    at after ``ratio_after`` bytes. ``whole``: what a format may take in memory that
    cannot be streamed (Parquet inside .gz or .zst). ``record_lines``: physical lines
    that one CSV record may span. ``part_messages``: messages gathered into one part.
    """

    line: int = 16 << 20
    head: int = 1 << 20
    total: int = 1 << 40
    ratio: int = 200
    ratio_after: int = 256 << 20
    whole: int = 512 << 20
    row_group: int = 1 << 30
    record_lines: int = 2_000
    part_messages: int = 5_000
