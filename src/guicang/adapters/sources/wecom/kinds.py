"""What kinds of messages are made of, for both of WeCom's sources.

The fields that a person reads become the text, in their order; what is left of a body
goes with the message as it came.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from guicang.adapters.sources.kit import reading
from guicang.domain.record import Kind


@dataclass(frozen=True, slots=True)
class Shape:
    """A kind, the fields of its body that make the text, and where the body is.

    The body is under the name of the message's type if ``body`` is "".
    """

    kind: Kind
    texts: tuple[str, ...] = ()
    body: str = ""


UNKNOWN: Final = Shape(Kind.OTHER)


def split(body: Mapping[str, Any], shape: Shape) -> tuple[str, dict[str, Any]]:
    """Give a body's text, and what is left of it: nothing is in both."""
    taken = [
        name
        for name in shape.texts
        if isinstance(body.get(name), str) and body[name].strip()
    ]
    rest = {name: value for name, value in body.items() if name not in taken}
    return "\n".join(body[name] for name in taken), rest


def beside(fields: Mapping[str, Any]) -> str:
    """Write what is kept beside a message, under a name that clashes with none."""
    return reading.canonical({"wecom": fields}) if fields else ""
