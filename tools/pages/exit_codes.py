"""What the command line ends with, and which errors end it so."""

from typing import Final

from tools.markdown import page, table
from tools.pages.errors import errors

PATH: Final = "docs/reference/exit-codes.md"
CODES: Final = {
    0: ("Done.", "完成。"),
    1: ("Failed; the message says why.", "失败，原因见提示。"),
    2: (
        "Wrong command line, or an id that does not exist.",
        "命令行有误，或标识不存在。",
    ),
    10: ("Nothing was due.", "没有到期的记录。"),
    20: (
        "Refused by the rules: a hold, a floor, a missing signature.",
        "规则拒绝：保全、法定最短保存期、缺少签署等。",
    ),
    130: ("Interrupted from the keyboard.", "被键盘中断。"),
}


def render() -> str:
    """Write the table of exit codes."""
    rows = [
        (
            code,
            english,
            chinese,
            ", ".join(k.code for k in errors() if k.exit_code == code) or "-",
        )
        for code, (english, chinese) in CODES.items()
    ]
    return page(
        "Exit codes · 退出码",
        "Exit codes are part of the interface. An unknown code is a failure: new ones"
        " may come, these do not change.",
        table(("Code", "Meaning", "含义", "Errors"), rows),
    )


def chinese() -> str:
    """Write the table in Chinese."""
    rows = [
        (
            code,
            meaning,
            "、".join(k.code for k in errors() if k.exit_code == code) or "-",
        )
        for code, (_, meaning) in CODES.items()
    ]
    return page(
        "退出码",
        "退出码是接口的一部分。未知的退出码即为失败：可能新增，已有的不变。",
        table(("退出码", "含义", "错误"), rows),
    )
