"""Logs: lines for people, or one JSON object a line for machines (``log.format``).

No line says what was sent, asked for or kept. Where something fails unforeseen, the
line names the kind of the exception and the places in our code; never its message, nor
an address with the ids in it, for both may hold what people wrote.
"""

import json
import logging
import traceback
from datetime import UTC, datetime
from typing import Any, Final

from guicang.config import Config
from guicang.domain.errors import BadSetting

JSON: Final = "json"
TEXT: Final = "text"
_OURS: Final = "guicang"
_FRAMES: Final = 12  # the innermost ones are named
_STDERR: Final = {"class": "logging.StreamHandler", "stream": "ext://sys.stderr"}


def said(record: logging.LogRecord) -> str:
    """Say what a record says, where it is ours; of libraries only where they are.

    Their messages may hold what was asked for: Django's, addresses.
    """
    if record.name.split(".")[0] in {_OURS, "_granian", "granian"}:
        return record.getMessage()
    return f"{record.module}.{record.funcName}"


def failure(record: logging.LogRecord) -> dict[str, object]:
    """Name an exception and where it came from, without its words."""
    if not record.exc_info or record.exc_info[0] is None:
        return {}
    kind, _, places = record.exc_info
    frames = traceback.extract_tb(places)[-_FRAMES:]
    return {
        "kind": kind.__name__,
        "frames": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
    }


def about(record: logging.LogRecord) -> dict[str, object]:
    """Name the route that failed: Django tells us the request."""
    request = getattr(record, "request", None)
    match = getattr(request, "resolver_match", None)
    return {"route": match.view_name} if match is not None else {}


class Text(logging.Formatter):
    """A line for people."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a record."""
        more = {**about(record), **failure(record)}
        frames = more.pop("frames", [])
        pairs = "".join(f" {name}={value}" for name, value in more.items())
        places = "".join(f"\n    {place}" for place in _list(frames))
        return f"[{record.levelname}] {said(record)}{pairs}{places}"


class Lines(logging.Formatter):
    """A JSON object."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a record."""
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": said(record),
            **about(record),
            **failure(record),
        }
        return json.dumps(line, ensure_ascii=False)


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def dictconfig(config: Config, *, access: bool = False) -> dict[str, Any]:
    """Give what ``logging.config.dictConfig`` takes. BadSetting.

    Granian is handed it whole, for the processes that it begins.
    """
    wanted = str(config["log.format"])
    if wanted not in {TEXT, JSON}:
        raise BadSetting(setting="log.format", reason="text or json")
    kind = Lines if wanted == JSON else Text
    loggers: dict[str, Any] = {
        "_granian": {"level": "WARNING"},
        _OURS: {"level": "INFO"},
        "django": {"level": "ERROR"},
    }
    if access:
        loggers["granian.access"] = {"level": "INFO"}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"generic": {"()": f"{__name__}.{kind.__name__}"}},
        "handlers": {"console": {**_STDERR, "formatter": "generic"}},
        # Libraries' warnings come here too, so that none is written as it is.
        "root": {"handlers": ["console"], "level": "WARNING"},
        "loggers": {name: {**each, "handlers": []} for name, each in loggers.items()},
    }
