"""Every setting: name, variable, default, unit and what it does."""

from typing import Final

from tools.chinese import zh
from tools.markdown import page, table

from guicang.config import SETTINGS, Setting

PATH: Final = "docs/reference/settings.md"


def variable(setting: Setting) -> str:
    """Name the environment variable that overrides a setting."""
    return "GUICANG_" + setting.name.upper().replace(".", "_")


def _default(setting: Setting) -> str:
    value = setting.default
    return f"`{value}`" if value not in {"", ()} else "(empty)"


def render() -> str:
    """Write the table of settings."""
    rows = [
        (
            f"`{setting.name}`",
            f"`{variable(setting)}`",
            _default(setting),
            setting.unit,
            f"{setting.help} · {zh(setting.help)}",
        )
        for setting in SETTINGS
    ]
    return page(
        "Settings · 设置",
        "A home is a folder with `guicang.toml`. A dotted name is a key in a table:"
        " `archive.level` is `level` under `[archive]`. A variable overrides the file."
        " Periods are ISO 8601 (`P30D`); lists in variables are separated like `PATH`."
        " What may be kept or destroyed is not a setting: that is policy, lives in the"
        " database and changes only through approval.",
        table(("Name", "Variable", "Default", "Unit", "What it does · 作用"), rows),
    )
