"""Every setting: name, variable, default, unit and what it does."""

from typing import Final

from tools.chinese import zh
from tools.markdown import page, table

from guicang.config import SETTINGS, Setting

PATH: Final = "docs/reference/settings.md"

_UNITS: Final = {
    "addresses": "地址列表",
    "address": "地址",
    "bytes": "字节",
    "calls a minute": "每分钟调用次数",
    "characters": "字符",
    "conversations": "会话",
    "days": "天",
    "file": "文件",
    "folder": "文件夹",
    "folders": "文件夹列表",
    "host:port": "主机:端口",
    "hours": "小时",
    "id": "标识",
    "jobs": "作业",
    "language": "语言",
    "messages": "消息",
    "minutes": "分钟",
    "money": "金额",
    "name": "名称",
    "names": "名称列表",
    "origins": "来源列表",
    "pages": "页",
    "percent": "百分比",
    "period": "期限",
    "port": "端口",
    "processes": "进程",
    "records": "记录",
    "requests": "申请",
    "schedule": "时间表",
    "seconds": "秒",
    "text": "文本",
    "threads": "线程",
    "time zone": "时区",
    "types": "类型列表",
    "visitors": "访客",
    "zstd level": "zstd 级别",
}
"""Units in Chinese; what is not here is a choice of words that the setting takes."""


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


def chinese() -> str:
    """Write the table of settings in Chinese."""
    rows = [
        (
            f"`{setting.name}`",
            f"`{variable(setting)}`",
            _default(setting).replace("(empty)", "（空）"),
            _UNITS.get(setting.unit, f"`{setting.unit}`"),
            zh(setting.help),
        )
        for setting in SETTINGS
    ]
    return page(
        "设置",
        "主目录是一个带有 `guicang.toml` 的文件夹。带点的名称是表中的键："
        "`archive.level` 即 `[archive]` 下的 `level`。环境变量优先于文件。"
        "期限为 ISO 8601（`P30D`）；环境变量中的列表按 `PATH` 的方式分隔。"
        "什么可以保存、什么可以销毁不是设置：那是策略，存在数据库中，只能经复核变更。",
        table(("名称", "环境变量", "默认值", "单位", "作用"), rows),
    )
