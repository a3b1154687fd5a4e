"""Fetch the files of messages: whole and as the platform says they are, or as a gap.

A file that the platform no longer has, or that is not what was announced, stops no
message: its name, and why it is missing, stand where it would stand. A platform that
cannot be reached is asked again later, with the whole page; after several times in vain
the messages come in without the file, for they count more.
"""

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from guicang.domain.errors import (
    GuicangError,
    MediaGone,
    NotPossible,
    SourceGarbled,
    SourceUnreachable,
)
from guicang.domain.record import Attachment
from guicang.domain.sources.model import MediaRef, Said
from guicang.ports.connecting import Source
from guicang.services.dressing import Files

PATIENCE: Final = 5
"""How often a page is tried in vain before it comes in without its files."""
_TOO_LARGE: Final = "larger than the setting sources.media allows"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetching:
    """Fetches the files of messages. ``most`` is in bytes, for one file."""

    source: Source
    most: int
    failures: int

    def files(self, said: Said) -> Files:
        """Fetch what belongs to a message. SourceUnreachable, SourceThrottled."""
        found = [self._file(ref) for ref in said.media]
        return Files(
            tuple(attachment for attachment, _ in found),
            tuple((a.name, reason) for a, reason in found if reason),
        )

    def _file(self, ref: MediaRef) -> tuple[Attachment, str]:
        try:
            if ref.size > self.most:
                return _gap(ref), _TOO_LARGE
            data = self.source.media(ref, self.most)
            _check(ref, data, self.most)
        except (MediaGone, SourceGarbled) as error:
            return _gap(ref), str(error.data["reason"])
        except NotPossible:
            return _gap(ref), "not possible on this platform"
        except SourceUnreachable as error:
            if self.failures < PATIENCE:
                raise
            return _gap(ref), str(error.data["reason"])
        except GuicangError:
            raise
        except Exception as error:  # noqa: BLE001 - a connector is foreign code
            return _gap(ref), type(error).__name__
        digest = hashlib.sha256(data).hexdigest()
        return Attachment(ref.name, ref.media_type, len(data), digest, data), ""


def _check(ref: MediaRef, data: bytes, most: int) -> None:
    """Raise MediaGone unless this is what was announced."""
    if len(data) > most:
        raise MediaGone(reason=_TOO_LARGE)
    if ref.size >= 0 and ref.size != len(data):
        raise MediaGone(reason="it has another size than was announced")
    kind, _, told = ref.digest.partition(":")
    if kind == "md5":
        # The platform chose it; it guards against accidents only.
        found = hashlib.md5(data, usedforsecurity=False).hexdigest()
    elif kind == "sha256":
        found = hashlib.sha256(data).hexdigest()
    else:
        return
    if found != told:
        raise MediaGone(reason="it has another digest than was announced")


def _gap(ref: MediaRef) -> Attachment:
    kind, _, told = ref.digest.partition(":")
    digest = told if kind == "sha256" else ""
    return Attachment(ref.name, ref.media_type, max(ref.size, 0), digest, None)


def wanted(items: Iterable[object], new: Collection[tuple[str, str]]) -> Iterable[Said]:
    """Give the messages that are not here yet and have files to fetch."""
    for item in items:
        if (
            isinstance(item, Said)
            and item.media
            and (item.thread, item.message.id) in new
        ):
            yield item
