"""The opened home of this process: one for each thread.

Scanners are not shared between threads; Django's connections are not either.
"""

import threading
from pathlib import Path

from django.conf import settings
from django.utils.translation import get_language

from guicang.bootstrap import House, open_house
from guicang.entrypoints.words import translator

_LOCAL = threading.local()


def tongue() -> str:
    """Give the language of the request: ``zh`` or ``en``."""
    return "en" if (get_language() or "").startswith("en") else "zh"


def words(text: str) -> str:
    """Put a text into the language of the request."""
    return translator(tongue())(text)


def house() -> House:
    """Give this thread's opened home."""
    if (opened := getattr(_LOCAL, "house", None)) is None:
        opened = _LOCAL.house = open_house(Path(settings.HOME), words)
    return opened
