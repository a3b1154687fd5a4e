"""Interrupting a store in the middle of a transaction."""

from collections.abc import Callable
from typing import Any

import pytest


def cut_short(store: Any, *deeds: Callable[[], object]) -> None:
    """Do the deeds in one transaction, then cut it off before the commit."""

    def run() -> None:
        with store.transaction():
            for deed in deeds:
                deed()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run()
