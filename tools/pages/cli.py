"""Every command of the command line, read from the program itself."""

import importlib
import importlib.util
from collections.abc import Iterator
from typing import Any, Final

from tools.chinese import en, zh
from tools.markdown import page, table

PATH: Final = "docs/reference/cli.md"
_MODULE: Final = "guicang.entrypoints.cli.app"


def _both(text: str | None) -> str:
    """Give a help text in English and, where there is one, in Chinese.

    The program may have put its texts into the reader's language when it was loaded.
    """
    english = en((text or "").strip())
    chinese = zh(english)
    both = english if chinese == english else f"{english} · {chinese}"
    return " ".join(both.split())


def commands(command: Any, path: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    """Walk a click command and all that hangs below it, in its own order."""
    yield " ".join(path), command
    for name, child in getattr(command, "commands", {}).items():
        if not child.hidden:
            yield from commands(child, (*path, name))


def _default(parameter: Any) -> str:
    value = parameter.default
    plain = isinstance(value, str | int | float) and not isinstance(value, bool)
    return f"`{value}`" if plain and value != "" else ""


def _spelling(parameter: Any) -> str:
    return ", ".join(f"`{o}`" for o in (*parameter.opts, *parameter.secondary_opts))


def _argument(parameter: Any) -> str:
    name = (parameter.metavar or parameter.name or "").upper()
    name += "..." if parameter.nargs == -1 else ""
    return f"`{name}`" if parameter.required else f"`[{name}]`"


def _row(parameter: Any) -> tuple[str, str, str]:
    argument = parameter.param_type_name == "argument"
    spelling = _argument(parameter) if argument else _spelling(parameter)
    needed = "required" if parameter.required else _default(parameter)
    return spelling, needed, _both(getattr(parameter, "help", ""))


def _section(path: str, command: Any) -> str:
    shown = [p for p in command.params if not getattr(p, "hidden", False)]
    parts = [f"## `{path}`", _both(command.help or command.short_help)]
    if shown:
        heads = ("Option or argument", "Default", "What it does · 作用")
        parts.append(table(heads, [_row(parameter) for parameter in shown]))
    return "\n\n".join(part for part in parts if part)


def render() -> str | None:
    """Write a section a command; None where there is no command line."""
    if importlib.util.find_spec(_MODULE) is None:
        return None
    import typer.main

    root = typer.main.get_command(importlib.import_module(_MODULE).app)
    sections = [_section(path, c) for path, c in commands(root, ("guicang",))]
    return page(
        "Command line · 命令行",
        "Data go to standard output, everything else to standard error. Every command"
        " ends with one of the [exit codes](exit-codes.md).",
        *sections,
    )
