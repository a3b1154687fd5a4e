"""Static files under addresses that change with their content.

A browser may keep what it fetched for a year, and still sees a new version at once.
"""

import hashlib
from functools import lru_cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage


@lru_cache(maxsize=512)
def _version(name: str) -> str:
    found = finders.find(name)
    if not found:
        raise FileNotFoundError(f"static file {name}: run `make setup`")
    return hashlib.sha256(Path(str(found)).read_bytes()).hexdigest()[:12]


class Versioned(StaticFilesStorage):
    """``/static/app.css?v=0123456789ab``."""

    def url(self, name: str | None) -> str:
        """Give the address of a file. FileNotFoundError if there is none."""
        path = str(name)
        return f"{super().url(path)}?v={_version(path)}"
