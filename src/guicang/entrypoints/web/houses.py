"""The opened home, as all doors of these processes share it."""

from guicang.entrypoints.houses import house, words

__all__ = ["house", "words"]
