"""What is asked and what is answered, as JSON; docs/reference/gateway.md tells it.

Unknown fields are refused: a wish that is not understood is not passed over. No reason
repeats what was sent.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

import orjson

from guicang.bootstrap.gateway import Limits
from guicang.domain.detect.model import Finding
from guicang.domain.detect.rules.model import ANYWHERE, Place
from guicang.domain.errors import BadRequest, TooLarge
from guicang.entrypoints.gateway.refusals import told
from guicang.services.inspecting import Inspection, Verdict

_MESSAGE: Final = frozenset({"id", "text", "source", "channel"})
_BATCH: Final = frozenset({"messages"})
_LONGEST_ID: Final = 200
_ORDER: Final = (Verdict.ALLOW, Verdict.MASK, Verdict.BLOCK)


class Message(NamedTuple):
    """A message to be judged, and where it was said.

    The id is the caller's own, None if there is none.
    """

    id: str | int | None
    text: str
    place: Place = ANYWHERE


def parse(body: bytes) -> Mapping[str, Any]:
    """Read a JSON object. BadRequest."""
    try:
        found = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise BadRequest(reason="it is not JSON in UTF-8") from None
    if not isinstance(found, dict):
        raise BadRequest(reason="it is not a JSON object")
    return found


def asked(body: bytes, limits: Limits) -> tuple[list[Message], bool]:
    """Read a request: its messages, and whether it is a batch. BadRequest, TooLarge."""
    found = parse(body)
    if "messages" not in found:
        return [message(found, limits)], False
    listed = found["messages"]
    if not found.keys() <= _BATCH:
        raise BadRequest(reason="there is a field that is not known")
    if not isinstance(listed, list) or not listed:
        raise BadRequest(reason='"messages" is not a list of messages')
    if len(listed) > limits.batch:
        raise TooLarge(part="batch", limit=limits.batch)
    return [message(each, limits) for each in listed], True


def message(found: object, limits: Limits) -> Message:
    """Read one message. BadRequest, TooLarge."""
    if not isinstance(found, dict):
        raise BadRequest(reason="a message is not a JSON object")
    if not found.keys() <= _MESSAGE:
        raise BadRequest(reason="there is a field that is not known")
    text, id_ = found.get("text"), found.get("id")
    if not isinstance(text, str):
        raise BadRequest(reason='"text" is missing or not a string')
    if len(text) > limits.text:
        raise TooLarge(part="text", limit=limits.text)
    named = id_ is None or type(id_) is int or isinstance(id_, str)
    if not named or (isinstance(id_, str) and len(id_) > _LONGEST_ID):
        raise BadRequest(reason='"id" is neither a short string nor an integer')
    return Message(id_, text, Place(_where(found, "source"), _where(found, "channel")))


def _where(found: Mapping[str, Any], name: str) -> str:
    said = found.get(name, "")
    if not isinstance(said, str) or len(said) > _LONGEST_ID:
        raise BadRequest(reason='"source" or "channel" is not a short string')
    return said


def judged(message: Message, inspection: Inspection, language: str) -> dict[str, Any]:
    """Give what was decided of a message."""
    found = inspection.found
    data: dict[str, Any] = {"id": message.id} if message.id is not None else {}
    data["verdict"] = inspection.verdict.value
    data["text"] = inspection.text
    data["findings"] = [_finding(f) for f in found.leaks]
    data["masked"] = [_finding(f) for f in found.masked]
    data["reports"] = [_finding(f) for f in inspection.reports]
    data["preserve"] = inspection.preserve
    if inspection.failure is not None:
        data["error"] = told(inspection.failure, language)
    return data


def strictest(inspections: Sequence[Inspection]) -> Verdict:
    """Give the verdict on a whole batch."""
    return max((i.verdict for i in inspections), key=_ORDER.index)


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "type": finding.type,
        "start": finding.start,
        "end": finding.end,
        "score": finding.score,
        "rule": finding.rule,
    }
