"""The pools of words of the second edition."""

from pathlib import Path
from typing import Final

from bench.detect.frame import Books

BOOKS: Final = Books(Path(__file__).parent)
book, pool = BOOKS.book, BOOKS.pool
