"""Every error code with its message, advice and exit code, in both languages."""

from collections.abc import Iterator
from typing import Final

from tools.chinese import zh
from tools.markdown import page, table

from guicang.domain.errors import GuicangError, Refused

PATH: Final = "docs/reference/errors.md"
_INTRODUCTION: Final = (
    "Codes are never reused and never change their meaning. `{fields}` are filled"
    " with data; no error carries content, names of customers or keys."
    " What the command line ends with is in [exit codes](exit-codes.md)."
)
_HOME: Final = "guicang.domain.errors."
_ROOMS: Final = {
    "1": "Records and intake · 记录与导入",
    "2": "Retention, policies and legal packs · 留存、策略与法规包",
    "3": "People, approval and holds · 人员、复核与保全",
    "4": "Keys, objects and archives · 密钥、对象与归档",
    "5": "Disposal · 处置",
    "6": "Ledger and certificates · 台账与证明",
    "7": "Restore · 恢复",
    "8": "Settings and the command line · 设置与命令行",
    "9": "Finding sensitive information, and the gateway · 识别与网关",
}


def errors() -> list[type[GuicangError]]:
    """Gather the product's error classes, in the order of their codes."""

    def below(kind: type[GuicangError]) -> Iterator[type[GuicangError]]:
        yield kind
        for child in kind.__subclasses__():
            yield from below(child)

    ours = {k for k in below(GuicangError) if k.__module__.startswith(_HOME)}
    return sorted(ours - {Refused}, key=lambda kind: kind.code)


def _summary(kind: type[GuicangError]) -> str:
    return (kind.__doc__ or "").strip().splitlines()[0]


def render() -> str:
    """Write one table a room."""
    parts = [_INTRODUCTION]
    for digit, title in _ROOMS.items():
        kinds = [kind for kind in errors() if kind.code[3] == digit]
        rows = [
            (
                kind.code,
                f"`{kind.__name__}`",
                _summary(kind),
                f"{kind.message} · {zh(kind.message)}",
                f"{kind.advice} · {zh(kind.advice)}",
                kind.exit_code,
            )
            for kind in kinds
        ]
        if rows:
            heads = ("Code", "Class", "What it is", "Message", "Advice", "Exit code")
            parts.append(f"## {title}\n\n{table(heads, rows)}")
    return page("Errors · 错误", *parts)


def chinese() -> str:
    """Write the tables in Chinese."""
    heads = ("代码", "类", "提示", "建议", "退出码")
    parts = [
        (
            "代码绝不重复使用，含义绝不改变。`{fields}` 处填入数据；错误中不含内容、"
            "客户姓名或密钥。命令行以什么结束，见[退出码](exit-codes.md)。"
        )
    ]
    for digit, title in _ROOMS.items():
        rows = [
            (
                kind.code,
                f"`{kind.__name__}`",
                zh(kind.message),
                zh(kind.advice),
                kind.exit_code,
            )
            for kind in errors()
            if kind.code[3] == digit
        ]
        if rows:
            parts.append(f"## {title.partition(' · ')[2]}\n\n{table(heads, rows)}")
    return page("错误", *parts)
