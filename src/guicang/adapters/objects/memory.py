"""An object store in memory, for tests and trials."""

from collections.abc import Iterator, Sequence

from guicang.adapters.objects.names import check
from guicang.domain.errors import NoSpace, NoSuchObject, ObjectExists


class MemoryObjects:
    """Keeps objects as long as the process lives; ``capacity`` in bytes, if any."""

    def __init__(self, capacity: int | None = None) -> None:
        self._objects: dict[str, bytes] = {}
        self._capacity = capacity

    def put(self, name: str, data: bytes) -> None:
        """Store the bytes. ObjectExists if others are there, NoSpace if it is full."""
        check(name)
        if name in self._objects:
            if self._objects[name] != data:
                raise ObjectExists(object=name)
            return
        # What a folder cannot do, no store does: an object is no folder of another.
        if any(
            other.startswith(f"{name}/") or name.startswith(f"{other}/")
            for other in self._objects
        ):
            raise ObjectExists(object=name)
        used = sum(map(len, self._objects.values()))
        if self._capacity is not None and used + len(data) > self._capacity:
            raise NoSpace(what=name)
        self._objects[name] = bytes(data)

    def get(self, name: str) -> bytes:
        """Read the bytes back. NoSuchObject if there are none."""
        check(name)
        try:
            return self._objects[name]
        except KeyError:
            raise NoSuchObject(object=name) from None

    def erase(self, name: str) -> None:
        """Remove the bytes. Erasing what is gone is no error."""
        check(name)
        self._objects.pop(name, None)

    def names(self, prefix: str = "") -> Iterator[str]:
        """Name everything that is stored, sorted."""
        return iter(sorted(name for name in self._objects if name.startswith(prefix)))

    def used(self) -> int:
        """Add up the bytes of everything that is stored."""
        return sum(map(len, self._objects.values()))

    def remains(self, name: str) -> Sequence[str]:
        """Name what is still there of an object."""
        check(name)
        return [name] if name in self._objects else []

    def sweep(self) -> int:
        """Remove nothing: memory leaves nothing behind."""
        return 0
