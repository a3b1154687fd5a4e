"""Addresses whose points became full stops, as a Chinese keyboard has them.

The fold makes one mark of all that end a clause: what part of an address is has to be
told before.
"""

import re
from typing import Final

_STOP: Final = "(?:。|\uff0e|\uff61)"
_OCTET: Final = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
_PARTS: Final = re.compile(
    f"(?<![0-9.。*]){_OCTET}{_STOP}{_OCTET}{_STOP}{_OCTET}{_STOP}{_OCTET}(?![0-9])"
)
_DOMAIN: Final = re.compile(
    rf"(?<=[0-9A-Za-z])@(?:[0-9A-Za-z-]+(?:\.|{_STOP})){{1,4}}(?:com|net|org|cn|hk|tw|edu|gov)"
    r"(?![0-9A-Za-z])"
)
_POINT: Final = re.compile(_STOP)
# Where the engines see that a text is worth looking at.
SIGNS: Final = (
    f"[0-9]{_STOP}[0-9]{{1,3}}{_STOP}[0-9]{{1,3}}{_STOP}[0-9]",
    rf"@[0-9A-Za-z.\-]{{1,40}}{_STOP}(?:com|net|org|cn|hk|tw|edu|gov)",
)


def dotted(text: str) -> str:
    """Return a text, as long as it was, with points in such addresses."""
    if "。" not in text and "\uff0e" not in text and "\uff61" not in text:
        return text
    text = _PARTS.sub(_pointed, text)
    return _DOMAIN.sub(_pointed, text) if "@" in text else text


def _pointed(found: re.Match[str]) -> str:
    return _POINT.sub(".", found.group())
