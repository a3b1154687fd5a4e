"""The verbs that need no home, as a command line of their own that starts fast.

Loading every verb takes longer than looking through a short file. What is said, asked
and answered is the same as in the whole command line.
"""

from collections.abc import Callable, Mapping
from typing import Final

from guicang.entrypoints.cli.detecting import detect, mask
from guicang.entrypoints.cli.frame import new, run_with
from guicang.entrypoints.cli.speech import dress

VERBS: Final[Mapping[str, Callable[..., None]]] = {"detect": detect, "mask": mask}


def run(arguments: list[str]) -> int:
    """Run a command line whose verb is one of these."""
    app = new()
    for name, verb in VERBS.items():
        app.command(name)(verb)
    dress(app)
    return run_with(app, arguments)
