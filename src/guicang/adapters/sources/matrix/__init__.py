"""Matrix: the history of rooms, read over the client interface of a home server."""

from guicang.adapters.sources.matrix.source import MATRIX

__all__ = ["MATRIX"]
