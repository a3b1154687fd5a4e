"""The pools of words of the seventh edition."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from bench.detect.frame import Books

BOOKS: Final = Books(Path(__file__).parent)
book = BOOKS.book
pool: Callable[[str], tuple[str, ...]] = BOOKS.pool
