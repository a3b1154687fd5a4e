"""The read-back: is what the archive gives what was to be archived?

1. Every record that was to be archived is there.
2. Every one has the digest that it had in the working store.
3. No other record is there, and none twice.

Nothing is erased on the account of an archive for which one of these does not hold.
"""

from collections.abc import Iterable, Mapping

from guicang.domain.errors import ArchiveBroken


def compare(
    segment: str, records: Iterable[tuple[str, str]], expected: Mapping[str, str]
) -> None:
    """Raise ArchiveBroken unless the records are the expected ones: id and digest."""
    seen: set[str] = set()
    for conversation, digest in records:
        if conversation in seen:
            raise ArchiveBroken(
                segment=segment, reason=f"{conversation} is in it twice"
            )
        if conversation not in expected:
            raise ArchiveBroken(segment=segment, reason=f"{conversation} is too many")
        if digest != expected[conversation]:
            raise ArchiveBroken(segment=segment, reason=f"{conversation} is different")
        seen.add(conversation)
    if missing := expected.keys() - seen:
        raise ArchiveBroken(
            segment=segment,
            reason=f"{len(missing)} missing, the first is {min(missing)}",
        )
