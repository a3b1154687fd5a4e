"""``python -m guicang`` and the ``guicang`` command."""

import sys

QUICK = frozenset({"detect", "mask"})
"""Verbs that need no home, and start without what the others need."""


def main() -> None:
    """Run the command line."""
    arguments = sys.argv[1:]
    if arguments and arguments[0] in QUICK:
        from guicang.entrypoints.cli.quick import run as quick

        sys.exit(quick(arguments))
    from guicang.entrypoints.cli.app import run

    sys.exit(run())


if __name__ == "__main__":
    main()
