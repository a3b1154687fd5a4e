"""The rules in force, in one JSON file of the home that the gateway follows.

The gateway needs this file and the key beside it, and no database. The file is written
whole or not at all, and tagged: what somebody else wrote, or a disk spoilt, is not
used. It holds a stored document: digests of marked values, never a value.
"""

import errno
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from hmac import compare_digest
from pathlib import Path
from typing import Final

import orjson

from guicang.adapters import alone, space_needed, trait, write_whole
from guicang.domain.detect.rules.document import digest_of
from guicang.domain.errors import (
    KeyRingClosed,
    PublishingDenied,
    RulesNotPublished,
    RulesUnreadable,
)
from guicang.ports.rules import RuleVersion

_SCHEMA: Final = "guicang.published-rules/1"
_PURPOSE: Final = "published-rules"
_DENIED: Final = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


class FilePublished:
    """Implements ``guicang.ports.rules.PublishedRules``."""

    def __init__(self, path: Path, tag: Callable[[str, str], str]) -> None:
        """``tag`` is a Tagger's method; nothing is read before it is asked for."""
        self.path = path
        self._tag = tag
        self._trait: tuple[int, int, int] | None = None
        self._current: RuleVersion | None = None

    def current(self) -> RuleVersion | None:
        """Give what is published; the file is read only if it changed."""
        try:
            now = trait(self.path)
            if now != self._trait:
                self._current = self._parse(self.path.read_bytes())
                self._trait = now
        except FileNotFoundError:
            self._current, self._trait = None, None
        except KeyRingClosed as error:
            self._trait = None
            raise RulesUnreadable(reason=str(error.data["reason"])) from error
        except (OSError, ValueError, KeyError, TypeError) as error:
            self._trait = None
            reason = f"{self.path.name} ({type(error).__name__})"
            raise RulesUnreadable(reason=reason) from None
        return self._current

    def publish(self, version: RuleVersion, *, anew: bool = False) -> None:
        """Publish rules, unless they or later ones are published already."""
        with _spoken(self.path.name), space_needed(self.path.name):
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with alone(self.path.parent):
                if anew or self._older_than(version):
                    write_whole(self.path, self._spelled(version))

    def _older_than(self, version: RuleVersion) -> bool:
        with suppress(RulesUnreadable):
            current = self.current()
            return current is None or current.version < version.version
        return True

    def _spelled(self, version: RuleVersion) -> bytes:
        return orjson.dumps(
            {
                "schema": _SCHEMA,
                "version": version.version,
                "digest": version.digest,
                "by": version.by,
                "at": version.at.isoformat(),
                "tag": self._tag_of(version),
                "document": version.document,
            }
        )

    def _parse(self, data: bytes) -> RuleVersion:
        found = orjson.loads(data)
        if found["schema"] != _SCHEMA:
            raise ValueError("another schema")
        version = RuleVersion(
            version=int(found["version"]),
            document=found["document"],
            digest=digest_of(found["document"]),
            by=str(found["by"]),
            at=datetime.fromisoformat(found["at"]),
        )
        if not compare_digest(self._tag_of(version), str(found["tag"])):
            raise ValueError("another hand")
        return version

    def _tag_of(self, version: RuleVersion) -> str:
        return self._tag(_PURPOSE, f"{version.version}:{version.digest}")


@contextmanager
def _spoken(what: str) -> Iterator[None]:
    """Turn what the system says, other than of space, into what can be acted on."""
    try:
        yield
    except OSError as error:
        if error.errno in _DENIED:
            raise PublishingDenied(what=what) from error
        reason = f"{what}: {error.strerror or type(error).__name__}"
        raise RulesNotPublished(reason=reason) from error
