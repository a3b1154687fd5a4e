"""What is in force, in JSON files of the home that the gateway follows.

One file holds the detection rules, one the masking policy. The gateway needs them and
the key beside them, and no database. A file is written whole or not at all, and tagged:
what somebody else wrote, or a disk spoilt, is not used. It holds a stored document:
digests of marked values, never a value.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import partial
from hmac import compare_digest
from pathlib import Path
from typing import Final, Generic

import orjson

from guicang.adapters import alone, spoken, trait, write_whole
from guicang.domain.detect.rules.document import digest_of
from guicang.domain.errors import (
    KeyRingClosed,
    PublishingDenied,
    RulesNotPublished,
    RulesUnreadable,
)
from guicang.ports.masking import MaskingVersion
from guicang.ports.rules import RuleVersion
from guicang.ports.versions import V

_spoken: Final = partial(spoken, denied=PublishingDenied, failed=RulesNotPublished)


class _FilePublished(Generic[V]):
    """Implements ``guicang.ports.versions.Published``.

    A tag is made for a purpose, so that no file is taken for one of the other kind.
    """

    _kind: type[V]

    def __init__(self, path: Path, tag: Callable[[str, str], str]) -> None:
        """``tag`` is a Tagger's method; nothing is read before it is asked for."""
        self.path = path
        self._tag = tag
        self._trait: tuple[int, int, int] | None = None
        self._current: V | None = None

    def current(self) -> V | None:
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

    def publish(self, version: V, *, anew: bool = False) -> None:
        """Publish a version, unless it or a later one is published already."""
        with _spoken(self.path.name):
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with alone(self.path.parent):
                if anew or self._older_than(version):
                    write_whole(self.path, self._spelled(version))

    def _older_than(self, version: V) -> bool:
        with suppress(RulesUnreadable):
            current = self.current()
            return current is None or current.version < version.version
        return True

    def _spelled(self, version: V) -> bytes:
        return orjson.dumps(
            {
                "schema": self._schema,
                "version": version.version,
                "digest": version.digest,
                "by": version.by,
                "at": version.at.isoformat(),
                "tag": self._tag_of(version),
                "document": version.document,
            }
        )

    def _parse(self, data: bytes) -> V:
        found = orjson.loads(data)
        if found["schema"] != self._schema:
            raise ValueError("another schema")
        version = self._kind(
            version=int(found["version"]),
            document=found["document"],
            digest=digest_of(found["document"]),
            by=str(found["by"]),
            at=datetime.fromisoformat(found["at"]),
        )
        if not compare_digest(self._tag_of(version), str(found["tag"])):
            raise ValueError("another hand")
        return version

    @property
    def _purpose(self) -> str:
        return f"published-{self._kind.kind}"

    @property
    def _schema(self) -> str:
        return f"guicang.{self._purpose}/1"

    def _tag_of(self, version: V) -> str:
        return self._tag(self._purpose, f"{version.version}:{version.digest}")


class FilePublished(_FilePublished[RuleVersion]):
    """Publishes detection rules."""

    _kind = RuleVersion


class FilePublishedMasking(_FilePublished[MaskingVersion]):
    """Publishes masking policies."""

    _kind = MaskingVersion
