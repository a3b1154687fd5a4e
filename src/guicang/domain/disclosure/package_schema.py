"""The JSON Schema (2020-12) of ``package.json``, the document of a package."""

from typing import Any, Final

from guicang.domain.disclosure.package import LANGUAGES, SCHEMA

_TEXT: Final = {"type": "string"}
_COUNT: Final = {"type": "integer", "minimum": 0}
_TIME: Final = {"type": "string", "format": "date-time"}
_DIGEST: Final = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
FROM: Final = ("customer", "agent", "bot", "system", "third-person")
WITHHELD: Final = ("not-kept", "not-yours")
"""Why a file is named and not there: its bytes never came in; somebody else sent it."""


def _object(about: str, fields: dict[str, Any], *optional: str) -> dict[str, Any]:
    return {
        "type": "object",
        "description": about,
        "properties": fields,
        "required": [name for name in fields if name not in optional],
        "additionalProperties": False,
    }


def _list(of: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": of}


_ATTACHMENT: Final = _object(
    "A file that was sent with a message.",
    {
        "name": _TEXT,
        "media_type": _TEXT,
        "size": {**_COUNT, "description": "Bytes."},
        "sha256": _TEXT,
        "file": {
            "type": ["string", "null"],
            "description": "Where it lies in the package; null if it is not there.",
        },
        "withheld": {
            "enum": list(WITHHELD),
            "description": "Why it is not there: its bytes are not kept, or somebody "
            "else sent it.",
        },
    },
    "withheld",
)
_MESSAGE: Final = _object(
    "A message.",
    {
        "number": _COUNT,
        "at": _TIME,
        "from": {"enum": list(FROM)},
        "own": {
            "type": "boolean",
            "description": "Whether it is the customer's own: then it is whole.",
        },
        "kind": {**_TEXT, "description": "text, image, file, voice, video ..."},
        "text": _TEXT,
        "redacted": {
            "type": "boolean",
            "description": "Whether something of it is masked for the sake of others.",
        },
        "recalled": {"type": "boolean"},
        "attachments": _list(_ATTACHMENT),
    },
)
_CONVERSATION: Final = _object(
    "A conversation, with its messages in order.",
    {
        "id": _TEXT,
        "source": {**_TEXT, "description": "Where it came in from."},
        "channel": _TEXT,
        "language": _TEXT,
        "opened_at": _TIME,
        "closed_at": {**_TIME, "type": ["string", "null"]},
        "kept_in": {"enum": ["working-store", "archive"]},
        "customer": _object(
            "The customer, as the platform knows them.",
            {"id": _TEXT, "name": _TEXT},
        ),
        "messages": _list(_MESSAGE),
    },
)

DOCUMENT: Final[dict[str, Any]] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "$id": f"urn:{SCHEMA.replace('/', ':')}",
    "title": "What is kept of a customer's conversations, for the customer",
    **_object(
        "The document package.json of a package.",
        {
            "schema": {"const": SCHEMA},
            "package": {**_TEXT, "description": "Its id; the ledger names it."},
            "language": {"enum": list(LANGUAGES)},
            "made_at": _TIME,
            "from": {**_TEXT, "description": "The organisation that gives it."},
            "customer": {**_DIGEST, "pattern": "^[0-9a-f]{32,64}$"},
            "identities": _list(
                _object(
                    "An identity of the customer; keyed digests, not names.",
                    {
                        "identity": _TEXT,
                        "source": _TEXT,
                        "channel": _TEXT,
                        "kind": _TEXT,
                        "met_at": _TIME,
                    },
                )
            ),
            "conversations": _list(_CONVERSATION),
        },
    ),
}
