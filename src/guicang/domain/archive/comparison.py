"""The read-back: is what the archive gives what was to be archived?

1. Every record that was to be archived is there.
2. Every one has the digest that it had in the working store.
3. No other record is there, and none twice.

What was archived long ago is read back as well. There the third does not hold while a
batch is under way that ends copies which the catalogue no longer stands for: it takes
the entry first and the bytes later, for a segment is written anew as a whole.

Nothing is erased on the account of an archive for which one of these does not hold.
"""

from collections.abc import Iterable, Mapping

from guicang.domain.errors import ArchiveBroken


def compare(
    segment: str,
    records: Iterable[tuple[str, str]],
    expected: Mapping[str, str],
    *,
    more: bool = False,
) -> None:
    """Raise ArchiveBroken unless the records are the expected ones: id and digest.

    ``more``: other records may be there, too.
    """
    seen: set[str] = set()
    for conversation, digest in records:
        if conversation in seen:
            raise ArchiveBroken(
                segment=segment, reason=f"{conversation} is in it twice"
            )
        seen.add(conversation)
        if conversation not in expected:
            if more:
                continue
            raise ArchiveBroken(segment=segment, reason=f"{conversation} is too many")
        if digest != expected[conversation]:
            raise ArchiveBroken(segment=segment, reason=f"{conversation} is different")
    if missing := expected.keys() - seen:
        raise ArchiveBroken(
            segment=segment,
            reason=f"{len(missing)} missing, the first is {min(missing)}",
        )
