"""Files that only their recipients open: age, OpenPGP (RFC 9580), or an AES-256 ZIP.

What encrypts reads from a pipe while the export writes into it: nothing of the file is
ever on a disk in clear, and its size does not matter.

* age: ``age --decrypt -i KEY FILE`` (age-encryption.org/v1).
* OpenPGP: ``gpg --decrypt FILE``. Sequoia keeps all threads waiting while it reads, so
  it runs in a process of its own, which gets public keys and bytes, and nothing else.
* ZIP: WinZip's AE-2 with AES-256, which 7-Zip and the file managers open. It stretches
  a password 1,000 times only: the password is ours, with 100 random bits.
"""

import io
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from threading import Thread
from typing import IO, Any, Final

from guicang.domain.disclosure.release import PGP, ZIP
from guicang.domain.errors import BadUsage

Write = Callable[[bytes], object]
Work = Callable[[IO[bytes], Write], None]
_CHUNK: Final = 1 << 16
_LONGEST: Final = 64 << 10
"""Letters of a public key."""
_OPENPGP: Final = """\
import sys
import pysequoia
keys = [pysequoia.Cert.from_bytes(each.encode()) for each in sys.argv[1:]]
pysequoia.encrypt_file("/dev/stdin", "/dev/stdout", recipients=keys, armor=False)
"""
_INSIDE: Final = "release.jsonl"
_MODE: Final = 0o600


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
def sealed(
    write: Write, keys: Sequence[str], secret: str, at: datetime
) -> Iterator[Write]:
    """Give what writes a file for these keys; without any, the file is in clear.

    ``secret`` is the password of a ZIP, ``at`` the instant that it names. BadUsage for
    a key that is none, and for keys of several kinds.
    """
    if not keys:
        yield write
        return
    work = _work(keys, secret, at)
    out, into = os.pipe()
    failed: list[BaseException] = []

    def encrypt() -> None:
        try:
            with os.fdopen(out, "rb") as reader:
                work(reader, write)
        except BaseException as error:  # noqa: BLE001 - told in the other thread
            failed.append(error)

    thread = Thread(target=encrypt, name="sealing")
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


def _work(keys: Sequence[str], secret: str, at: datetime) -> Work:
    if list(keys) == [ZIP]:
        return _zipping(secret, at)
    if all(key.startswith(PGP) for key in keys):
        return _openpgp(keys)
    return _age(keys)


def _age(keys: Sequence[str]) -> Work:
    import pyrage

    try:
        recipients = [pyrage.x25519.Recipient.from_str(key) for key in keys]
    except pyrage.RecipientError:
        reason = "age keys begin with age1, OpenPGP ones are armoured; not both at once"
        raise BadUsage(reason=reason) from None

    def work(reader: IO[bytes], write: Write) -> None:
        pyrage.encrypt_io(reader, _Target(write), recipients)

    return work


def _openpgp(keys: Sequence[str]) -> Work:
    import pysequoia

    if sum(map(len, keys)) > _LONGEST:
        raise BadUsage(reason="these OpenPGP keys are too long: leave out signatures")
    try:
        certs = [pysequoia.Cert.from_bytes(key.encode()) for key in keys]
        pysequoia.encrypt(b"", recipients=certs)
    except Exception:  # noqa: BLE001 - Sequoia's errors have no class of their own
        reason = "an OpenPGP key that can be encrypted to is wanted"
        raise BadUsage(reason=reason) from None

    def work(reader: IO[bytes], write: Write) -> None:
        command = [sys.executable, "-I", "-c", _OPENPGP, *keys]
        with subprocess.Popen(  # noqa: S603 - this very program, and public keys
            command, stdin=reader, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        ) as child:
            if child.stdout is not None:
                while data := child.stdout.read(_CHUNK):
                    write(data)
        if child.returncode:
            raise OSError(child.returncode, "OpenPGP encryption failed")

    return work


def _zipping(secret: str, at: datetime) -> Work:
    def work(reader: IO[bytes], write: Write) -> None:
        from stream_zip import ZIP_64, stream_zip

        inside = iter(lambda: reader.read(_CHUNK), b"")
        member = (_INSIDE, at, _MODE, ZIP_64, inside)
        for data in stream_zip([member], password=secret):
            write(data)

    return work
