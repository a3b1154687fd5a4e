"""The process that Tencent's library runs in: alone, small, and nothing to steal.

The library is closed and was seen to end its process on a message that is too short,
and to print answers and memory to its standard output. So it lives here, in a process
of its own, started by ``library.py`` as a file with an empty environment:

* it is loaded from a sealed copy in memory of exactly the bytes whose SHA-256 was
  checked: nobody can put another file in its place in between;
* it gets the secret on a pipe; arguments and environment hold none;
* what it prints goes nowhere;
* it writes no file and leaves no core; its memory is bounded.

This module uses the standard library alone, and nothing of this product. The interface
is public: developer.work.weixin.qq.com, path 91774.

Orders come on standard input, answers go to the descriptor that the only argument
names: four bytes of length, big-endian, and JSON; bytes in it are base64.
"""

import base64
import ctypes
import fcntl
import hashlib
import json
import os
import resource
import struct
import sys
from collections.abc import Callable
from typing import IO, Any

MOST = 64 << 20
"""How long an order, an answer or the library may be, in bytes."""

WRONG_DIGEST = -1001
NO_LIBRARY = -1002
"""Codes of our own, beside those of the library (from 10000 on)."""

_MEMORY = 2 << 30
_DUMPABLE, _NO_NEW_PRIVILEGES = 4, 38
_TEXT, _HANDLE, _NUMBER = ctypes.c_char_p, ctypes.c_void_p, ctypes.c_int
_SIGNATURES: dict[str, tuple[Any, tuple[Any, ...]]] = {
    "NewSdk": (_HANDLE, ()),
    "Init": (_NUMBER, (_HANDLE, _TEXT, _TEXT)),
    "GetChatData": (
        _NUMBER,
        (
            *(_HANDLE, ctypes.c_ulonglong, ctypes.c_uint),
            *(_TEXT, _TEXT, _NUMBER, _HANDLE),
        ),
    ),
    "DecryptData": (_NUMBER, (_TEXT, _TEXT, _HANDLE)),
    "GetMediaData": (
        _NUMBER,
        (_HANDLE, _TEXT, _TEXT, _TEXT, _TEXT, _NUMBER, _HANDLE),
    ),
    "NewSlice": (_HANDLE, ()),
    "FreeSlice": (None, (_HANDLE,)),
    "GetContentFromSlice": (_HANDLE, (_HANDLE,)),
    "GetSliceLen": (_NUMBER, (_HANDLE,)),
    "NewMediaData": (_HANDLE, ()),
    "FreeMediaData": (None, (_HANDLE,)),
    "GetOutIndexBuf": (_HANDLE, (_HANDLE,)),
    "GetIndexLen": (_NUMBER, (_HANDLE,)),
    "GetData": (_HANDLE, (_HANDLE,)),
    "GetDataLen": (_NUMBER, (_HANDLE,)),
    "IsMediaDataFinish": (_NUMBER, (_HANDLE,)),
}

Order = dict[str, Any]


class Sdk:
    """The library, loaded and initialised."""

    def __init__(self, library: ctypes.CDLL, order: Order) -> None:
        for name, (result, arguments) in _SIGNATURES.items():
            function = getattr(library, name)
            function.restype, function.argtypes = result, arguments
        self._library = library
        self._way = (
            order["proxy"].encode(),
            order["password"].encode(),
            int(order["seconds"]),
        )
        self._sdk = library.NewSdk()
        corp, secret = order["corp"].encode(), order["secret"].encode()
        self.code: int = library.Init(self._sdk, corp, secret)

    def page(self, order: Order) -> Order:
        """Fetch sealed messages after a number."""
        return self._sliced(
            lambda into: self._library.GetChatData(
                self._sdk, order["seq"], order["limit"], *self._way, into
            )
        )

    def open(self, order: Order) -> Order:
        """Decrypt a message by its unwrapped key."""
        key = base64.b64decode(order["key"])
        return self._sliced(
            lambda into: self._library.DecryptData(key, order["sealed"].encode(), into)
        )

    def media(self, order: Order) -> Order:
        """Fetch the piece of a file that an index stands for."""
        library, into = self._library, self._library.NewMediaData()
        try:
            index, file = order["index"].encode(), order["file"].encode()
            code = library.GetMediaData(self._sdk, index, file, *self._way, into)
            if code:
                return {"code": code}
            data = _bytes(library.GetData(into), library.GetDataLen(into))
            after = _bytes(library.GetOutIndexBuf(into), library.GetIndexLen(into))
            return {
                "code": 0,
                "data": base64.b64encode(data).decode(),
                "index": after.rstrip(b"\0").decode(),
                "done": bool(library.IsMediaDataFinish(into)),
            }
        finally:
            library.FreeMediaData(into)

    def _sliced(self, fill: Callable[[Any], int]) -> Order:
        library, into = self._library, self._library.NewSlice()
        try:
            code = fill(into)
            if code:
                return {"code": code}
            content = library.GetContentFromSlice(into)
            data = _bytes(content, library.GetSliceLen(into))
            return {"code": 0, "data": base64.b64encode(data).decode()}
        finally:
            library.FreeSlice(into)


def _bytes(at: int | None, size: int) -> bytes:
    return ctypes.string_at(at, size) if at and 0 < size <= MOST else b""


def loaded(path: str, sha256: str) -> ctypes.CDLL | int:
    """Load a library from memory if its bytes are those; else a code that says why."""
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - few modules, on purpose
            data = file.read(MOST)
        if hashlib.sha256(data).hexdigest() != sha256:
            return WRONG_DIGEST
        memory = os.memfd_create("library", os.MFD_ALLOW_SEALING | os.MFD_CLOEXEC)
        with open(memory, "wb", closefd=False) as copy:
            copy.write(data)
        whole = fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_WRITE
        fcntl.fcntl(memory, fcntl.F_ADD_SEALS, whole | fcntl.F_SEAL_SEAL)
        return ctypes.CDLL(f"/proc/self/fd/{memory}")
    except OSError:
        return NO_LIBRARY


def confine() -> None:
    """Give up what the library has no need of."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    prctl = ctypes.CDLL(None).prctl
    prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    prctl(_DUMPABLE, 0, 0, 0, 0)


def started(order: Order) -> Sdk | int:
    """Load and initialise it, and forbid to write files; else a code."""
    library = loaded(order["path"], order["sha256"])
    if isinstance(library, int):
        return library
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    try:
        sdk = Sdk(library, order)
    except AttributeError:  # it is some other library
        return NO_LIBRARY
    return sdk.code or sdk


def send(stream: IO[bytes], message: Order) -> None:
    """Write an order or an answer."""
    body = json.dumps(message).encode()
    stream.write(struct.pack(">I", len(body)) + body)
    stream.flush()


def serve(orders: IO[bytes], answers: IO[bytes]) -> None:
    """Do what is asked until there is no more; the first order loads the library."""
    sdk: Sdk | int = NO_LIBRARY
    while len(head := orders.read(4)) == 4:  # noqa: PLR2004 - as said above
        order = json.loads(orders.read(struct.unpack(">I", head)[0]))
        if order["do"] == "load":
            sdk = started(order)
            answer = {"code": sdk if isinstance(sdk, int) else 0}
        elif isinstance(sdk, int):
            answer = {"code": sdk}
        else:
            does = {"page": sdk.page, "open": sdk.open, "media": sdk.media}
            answer = does[order["do"]](order)
        send(answers, answer)


if __name__ == "__main__":
    confine()
    serve(sys.stdin.buffer, os.fdopen(int(sys.argv[1]), "wb"))
