"""``upgrade``: bring the database to this release, in two steps without a stop."""

from typing import Annotated

import typer

from guicang.entrypoints.cli.common import STATE, Format, Output, _, emit, line
from guicang.entrypoints.needs import public


@public("adds tables and columns that this release wants, and changes no record")
def upgrade(
    *,
    contract: Annotated[
        bool,
        typer.Option(
            "--contract",
            help=_("Also take away what only older releases use: none may run."),
        ),
    ] = False,
    output: Output = Format.TEXT,
) -> None:
    """Bring the database to this release; older ones may go on until --contract."""
    from guicang.bootstrap import upgrade as bring
    from guicang.bootstrap.schema import standing

    before = bring(STATE.home, contract=contract)
    left = {name for _app, name in standing().missing}
    done = [name for _app, name in before.missing if name not in left]
    emit(
        output,
        {"done": done, "left": sorted(left)},
        lambda: _say(done, sorted(left)),
    )


def _say(done: list[str], left: list[str]) -> None:
    line(_("Done: {names}").format(names=", ".join(done) or "--"))
    if left:
        text = _("Left for `guicang upgrade --contract`: {names}")
        line(text.format(names=", ".join(left)))
