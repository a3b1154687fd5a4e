"""An archive that can spoil one write."""

from guicang.adapters.objects.memory import MemoryObjects


class SpoilingObjects(MemoryObjects):
    """Set ``spoil`` and the next object is stored with a wrong last byte."""

    def __init__(self) -> None:
        super().__init__()
        self.spoil = False

    def put(self, name: str, data: bytes) -> None:
        if self.spoil:
            self.spoil = False
            data = data[:-1] + bytes([data[-1] ^ 1])
        super().put(name, data)
