"""``python -m guicang`` and the ``guicang`` command."""

import gc
import signal
import sys
from _thread import interrupt_main
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

QUICK = frozenset({"detect", "mask"})
"""Verbs that need no home, and start without what the others need."""
INTERRUPTED = 130


def main() -> None:
    """Run the command line."""
    sys.unraisablehook = _press_again
    arguments = sys.argv[1:]
    if arguments and arguments[0] in QUICK:
        with _staying():
            from guicang.entrypoints.cli.quick import run as quick
        _leave(quick(arguments))
    with _staying():
        from guicang.entrypoints.cli.app import run
    _leave(run())


@contextmanager
def _staying() -> Iterator[None]:
    """Let the cycle collector leave alone what is loaded: it stays until the end.

    It would look through it time and again, and once more at the end: two fifths of the
    processor's time of a short command.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def _leave(code: int) -> NoReturn:
    if code == INTERRUPTED:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # we are going already
    sys.exit(code)


def _press_again(lost: "sys.UnraisableHookArgs") -> None:
    """Interrupt once more, where a Ctrl-C fell into a finaliser and would be lost."""
    if isinstance(lost.exc_value, KeyboardInterrupt):
        interrupt_main()
    else:
        sys.__unraisablehook__(lost)


if __name__ == "__main__":
    main()
