"""Files that only their recipients open: age (age-encryption.org/v1).

The encryption reads from a pipe while the export writes into it: nothing of the file is
ever on a disk in clear, and its size does not matter.
"""

import io
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from threading import Thread
from typing import Any

from guicang.domain.errors import BadUsage

Write = Callable[[bytes], object]


class _Target(io.RawIOBase):
    """What the encryption writes into."""

    def __init__(self, write: Write) -> None:
        super().__init__()
        self._write = write

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._write(bytes(data))
        return len(data)


@contextmanager
def sealed(write: Write, keys: Sequence[str]) -> Iterator[Write]:
    """Give what writes a file for these keys; without any, the file is in clear.

    BadUsage for a key that is none.
    """
    if not keys:
        yield write
        return
    import pyrage

    try:
        recipients = [pyrage.x25519.Recipient.from_str(key) for key in keys]
    except pyrage.RecipientError:
        raise BadUsage(reason="an age key begins with age1") from None
    out, into = os.pipe()
    failed: list[BaseException] = []

    def encrypt() -> None:
        try:
            with os.fdopen(out, "rb") as reader:
                pyrage.encrypt_io(reader, _Target(write), recipients)
        except BaseException as error:  # noqa: BLE001 - told in the other thread
            failed.append(error)

    thread = Thread(target=encrypt, name="age")
    thread.start()
    try:
        with os.fdopen(into, "wb") as pipe:
            yield pipe.write
    except BrokenPipeError:
        pass  # why is told below
    finally:
        thread.join()
    if failed:
        raise failed[0]
