"""The one message that Feishu's long connection speaks, in protocol buffers.

``Frame`` has nine fields and ``Header`` two; that is less to write than to depend on a
library for (protobuf.dev, "Encoding"). Fields that are not known are skipped.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from guicang.domain.errors import SourceGarbled

CONTROL: Final = 0
DATA: Final = 1

_VARINT, _LONG, _BYTES, _SHORT = 0, 1, 2, 5
_SIZES: Final = {_LONG: 8, _SHORT: 4}
_MOST: Final = 10
_WORD: Final = 1 << 64
_HALF: Final = 1 << 63
_BAD: Final = "a frame that cannot be read"


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A frame. ``headers`` are pairs, in order; ``method`` is CONTROL or DATA."""

    sequence: int = 0
    log: int = 0
    service: int = 0
    method: int = CONTROL
    headers: tuple[tuple[str, str], ...] = ()
    encoding: str = ""
    kind: str = ""
    payload: bytes = b""
    log_name: str = ""

    def header(self, name: str) -> str:
        """Give the value of a header, "" if there is none."""
        return next((value for key, value in self.headers if key == name), "")


def written(frame: Frame) -> bytes:
    """Write a frame."""
    numbers = (frame.sequence, frame.log, frame.service, frame.method)
    out = bytearray()
    for at, number in enumerate(numbers, start=1):
        out += _varint(at << 3 | _VARINT) + _varint(number % _WORD)
    for key, said in frame.headers:
        out += _field(5, _field(1, key.encode()) + _field(2, said.encode()))
    texts = {
        6: frame.encoding.encode(),
        7: frame.kind.encode(),
        8: frame.payload,
        9: frame.log_name.encode(),
    }
    for at, text in texts.items():
        if text:
            out += _field(at, text)
    return bytes(out)


def read(data: bytes) -> Frame:
    """Read a frame. SourceGarbled."""
    numbers: dict[int, int] = {}
    texts: dict[int, bytes] = {}
    headers: list[tuple[str, str]] = []
    for at, value in _fields(data):
        if isinstance(value, int):
            numbers[at] = value
        elif at == 5:  # noqa: PLR2004 - headers, see above
            headers.append(_header(value))
        else:
            texts[at] = value
    return Frame(
        sequence=numbers.get(1, 0),
        log=numbers.get(2, 0),
        service=_signed(numbers.get(3, 0)),
        method=_signed(numbers.get(4, 0)),
        headers=tuple(headers),
        encoding=_text(texts.get(6, b"")),
        kind=_text(texts.get(7, b"")),
        payload=texts.get(8, b""),
        log_name=_text(texts.get(9, b"")),
    )


def _header(data: bytes) -> tuple[str, str]:
    found = {at: value for at, value in _fields(data) if isinstance(value, bytes)}
    return _text(found.get(1, b"")), _text(found.get(2, b""))


def _fields(data: bytes) -> Iterator[tuple[int, int | bytes]]:
    at = 0
    while at < len(data):
        tag, at = _number(data, at)
        wire = tag & 7
        if wire == _VARINT:
            value, at = _number(data, at)
            yield tag >> 3, value
        elif wire == _BYTES:
            size, at = _number(data, at)
            yield tag >> 3, _piece(data, at, size)
            at += size
        elif wire in _SIZES:
            at += len(_piece(data, at, _SIZES[wire]))
        else:
            raise SourceGarbled(reason=_BAD)


def _number(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for place, byte in enumerate(data[at : at + _MOST]):
        value |= (byte & 0x7F) << 7 * place
        if byte < 0x80:  # noqa: PLR2004 - the last byte has no high bit
            return value % _WORD, at + place + 1
    raise SourceGarbled(reason=_BAD)


def _piece(data: bytes, at: int, size: int) -> bytes:
    if size > len(data) - at:
        raise SourceGarbled(reason=_BAD)
    return data[at : at + size]


def _signed(number: int) -> int:
    return number - _WORD if number >= _HALF else number


def _text(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise SourceGarbled(reason=_BAD) from None


def _field(at: int, value: bytes) -> bytes:
    return _varint(at << 3 | _BYTES) + _varint(len(value)) + value


def _varint(number: int) -> bytes:
    out = bytearray()
    while number > 0x7F:  # noqa: PLR2004 - seven bits a byte
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)
