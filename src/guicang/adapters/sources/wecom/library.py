"""The chat archive's library, asked from outside of the process that it runs in."""

import base64
import json
import os
import selectors
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from guicang.adapters.sources.wecom import child
from guicang.domain.errors import (
    MediaGone,
    SourceGarbled,
    SourceRefused,
    SourceUnreachable,
)

_SECONDS: Final = 20
_PATIENCE: Final = 90.0
_UNREACHABLE: Final = {
    10001: "the network failed",
    10003: "the library could not do its work",
}
_REFUSED: Final = {
    10000: "an argument is wrong: look at corp id and secret",
    10009: "calls from this address are not allowed",
    10011: "the certificate on the way is not the platform's",
}
_GARBLED: Final = {10002, 10004, 10006, 10007, 10008}
EXPIRED: Final = 10010
_NO_FILE: Final = 10005


class Died(Exception):
    """The process of the library ended before it answered. ``code`` is how."""

    def __init__(self, code: int) -> None:
        super().__init__("the library ended")
        self.code = code


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What the library is started with."""

    path: str
    sha256: str
    corp: str
    secret: str = field(repr=False)
    proxy: str = ""
    password: str = field(default="", repr=False)


@dataclass(slots=True)
class Library:
    """Asks a process, and starts a new one where the last has died."""

    opening: Opening
    monotonic: Callable[[], float] = time.monotonic
    patience: float = _PATIENCE
    _process: "subprocess.Popen[bytes] | None" = field(default=None, repr=False)
    _answers: int = field(default=-1, repr=False)
    _lock: threading.RLock = field(default_factory=threading.RLock, repr=False)

    def page(self, seq: int, limit: int) -> tuple[int, bytes]:
        """Fetch sealed messages after a number: code and JSON. Died."""
        answer = self._ask({"do": "page", "seq": seq, "limit": limit})
        return answer["code"], _data(answer)

    def open(self, key: bytes, sealed: str) -> tuple[int, bytes]:
        """Decrypt a message: code and JSON. Died."""
        wrapped = base64.b64encode(key).decode()
        answer = self._ask({"do": "open", "key": wrapped, "sealed": sealed})
        return answer["code"], _data(answer)

    def media(self, file: str, index: str) -> tuple[int, bytes, str, bool]:
        """Fetch a piece: code, bytes, the next index, and whether it is the last."""
        answer = self._ask({"do": "media", "file": file, "index": index})
        after, done = str(answer.get("index", "")), bool(answer.get("done"))
        return answer["code"], _data(answer), after, done

    def close(self) -> None:
        """End the process."""
        with self._lock:
            self._end()

    def _ask(self, order: dict[str, Any]) -> dict[str, Any]:
        with self._lock:
            if self._process is None:
                self._start()
            return self._answer(order)

    def _start(self) -> None:
        ours, theirs = os.pipe()
        try:
            self._process = subprocess.Popen(  # noqa: S603 - our own module, by our own interpreter
                [sys.executable, "-I", "-S", child.__file__, str(theirs)],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={},
                cwd="/",
                pass_fds=(theirs,),
                start_new_session=True,
            )
        except OSError:
            os.close(ours)
            raise SourceUnreachable(reason="no process could be started") from None
        finally:
            os.close(theirs)
        self._answers = ours
        code = self._answer(self._first())["code"]
        if code:
            self._end()
            raise told(code)

    def _first(self) -> dict[str, Any]:
        one = self.opening
        return {
            "do": "load",
            "path": one.path,
            "sha256": one.sha256,
            "corp": one.corp,
            "secret": one.secret,
            "proxy": one.proxy,
            "password": one.password,
            "seconds": _SECONDS,
        }

    def _answer(self, order: dict[str, Any]) -> dict[str, Any]:
        """Send an order and wait for what comes. Died, SourceUnreachable."""
        process = self._process
        if process is None or process.stdin is None:
            raise AssertionError("asked before it was started")
        until = self.monotonic() + self.patience
        try:
            child.send(process.stdin, order)
            (size,) = struct.unpack(">I", self._read(4, until))
            answer: dict[str, Any] = json.loads(self._read(size, until))
        except (BrokenPipeError, EOFError):
            raise Died(self._end()) from None
        except (SourceUnreachable, SourceGarbled):
            self._end()
            raise
        return answer

    def _read(self, size: int, until: float) -> bytes:
        """Read so many bytes from the child, and not for ever."""
        if size > 2 * child.MOST:
            raise SourceGarbled(reason="an answer that is too long")
        found = bytearray()
        with selectors.DefaultSelector() as selector:
            selector.register(self._answers, selectors.EVENT_READ)
            while len(found) < size:
                if not selector.select(max(0.0, until - self.monotonic())):
                    raise SourceUnreachable(reason="the library did not answer")
                piece = os.read(self._answers, size - len(found))
                if not piece:
                    raise EOFError
                found += piece
        return bytes(found)

    def _end(self) -> int:
        """End what is left of the process; say how it ended."""
        process, self._process = self._process, None
        if process is None:
            return 0
        os.close(self._answers)
        if process.stdin:
            process.stdin.close()
        try:
            return process.wait(timeout=1)
        except subprocess.TimeoutExpired:
            process.kill()
            return process.wait()


def told(code: int) -> Exception:
    """Turn a code of the library, or of its process, into an error."""
    if code == child.WRONG_DIGEST:
        reason = "the library's SHA-256 is not the one of the form"
        return SourceRefused(answer="library", reason=reason)
    if code == child.NO_LIBRARY:
        return SourceRefused(answer="library", reason="it cannot be loaded here")
    if code in {_NO_FILE, EXPIRED}:
        return MediaGone(reason="it expired, or was never there")
    if code in _GARBLED:
        return SourceGarbled(reason=f"the library says {code}")
    if code in _REFUSED:
        return SourceRefused(answer=str(code), reason=_REFUSED[code])
    reason = _UNREACHABLE.get(code, f"the library says {code}")
    return SourceUnreachable(reason=reason)


def _data(answer: dict[str, Any]) -> bytes:
    return base64.b64decode(answer.get("data", ""))
