"""Which files may be sent: known by how they begin, never by what they are called."""

from collections.abc import Mapping
from typing import Final

from guicang.domain.errors import FileRefused

MAGIC: Final[Mapping[str, tuple[tuple[int, bytes], ...]]] = {
    "image/png": ((0, b"\x89PNG\r\n\x1a\n"),),
    "image/jpeg": ((0, b"\xff\xd8\xff"),),
    "image/gif": ((0, b"GIF8"),),
    "image/webp": ((0, b"RIFF"), (8, b"WEBP")),
    "application/pdf": ((0, b"%PDF-"),),
}
"""Types that are taken, by bytes at places."""
NAME: Final = 120


def type_of(data: bytes) -> str:
    """Say what a file is. FileRefused if it is none of those that are taken."""
    for media, parts in MAGIC.items():
        if all(data[at : at + len(begin)] == begin for at, begin in parts):
            return media
    raise FileRefused(reason="only pictures (PNG, JPEG, GIF, WebP) and PDF are taken")


def plain_name(name: str) -> str:
    """Take from a file's name what could lead anywhere or deceive."""
    last = name.replace("\\", "/").rpartition("/")[2]
    kept = "".join(c for c in last if c.isprintable() and c not in '<>:"|?*')
    return kept.strip(". ")[-NAME:] or "file"
