"""The files of this set."""

from pathlib import Path
from typing import Final

from bench.detect.frame import Books

BOOKS: Final = Books(Path(__file__).parent)
