"""``python -m guicang`` and the ``guicang`` command."""

import sys


def main() -> None:
    """Run the command line."""
    from guicang.entrypoints.cli.app import run

    sys.exit(run())


if __name__ == "__main__":
    main()
