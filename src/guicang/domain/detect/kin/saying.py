"""A word before its value or behind it, with only empty words between them.

Empty are words that people fill a sentence with, in Mandarin, Cantonese and English:
they name nothing, so that the word cannot be meant for anything else.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from guicang.domain.detect.kin.kind import Kind, Place, naming
from guicang.domain.detect.rule import one_of
from guicang.domain.detect.traditional import widened

_MARKS: Final = r"[ :=,\"'()\[\]<\x60*|>\x02~-]|\xe2\x86\x92|\xef\xb8\x8f"
_BEFORE: Final = widened(
    (
        "是 就是 应该是 应该 系 係 为 叫 叫做 的话 的 滴 嘅 得 那个 这个 "
        "嗰個 呢個 那栏 这栏 一栏 栏 欄 里 里面 裡 上 上面 这里 那里 处 "
        "后面 填的 填了 填 填写 写的 写 输的 输入 留的 留了 登记 注册 绑定 "
        "绑 用的 用 使用 改成 改为 改 更新 更新为 更新成 换成 换 变成 变更 "
        "更改 修改 设成 设为 设置 成 我 我们 我哋 俺 咱 本人 您 你 他 她 "
        "现在 目前 新 旧 老 最新 原来 之前 以前 刚才 刚刚 啱啱 一下 下 呃 "
        "嗯 啊 呢 吧 嘛 哦 喔 额 哈 了 对 号 号码 账号 不是 错了 写错了 "
        "打错了 填错了 发错了 搞错了 而是 正确 如下 请 帮 帮我 麻烦 记 到 "
        "在 给 出来 个 唔係 唔是 其實 从 由 将 把 其实 有 两个 几个 都 查 "
        "看 二选一 报 啦 咗 変更"
    ).split()
)
_ENGLISH: Final = (
    "is was are to on file i we you registered with been signed up use "
    "used using that the my our new old one number no id account should "
    "be now changed updated from as follows below here it its it's for "
    "currently put entered filled in have reads has actually please "
    "this correct under gave given earlier"
).split()
_BEHIND: Final = widened(
    (
        "我 我们 我哋 俺 咱 的 嘅 滴 新 现在 目前 常用 本人 那个 这个 嗰個 "
        "之前 以前 原来 旧 老 绑定 注册 登记 要的 啊 哈 哦 呢 一直 以后 "
        "最新 为准 当前 唯一 作 了 号 请 你们 记 一下 个人 公司 店里 这边 "
        "客户 用户 会员 账号 账户 联系 登录 登陆 家里"
    ).split()
)
# What says that the value is what is named behind it.
_LINKS: Final = widened(
    (
        "设成 设为 设置成 设置为 改成 改为 换成 换为 变成 当 当成 当作 作为 "
        "用作 做 成 为 是 就是 才是 这是 这个是 係 吧 就行 更新成 更新为 "
        "填到 填进 填在 写到 还是"
    ).split()
)
_GONE: Final = one_of(
    widened(
        (
            "作废 不用 不要 停用 失效 别用 删 没用 注销 取消 无效 弃用 不能用 已经不"
        ).split()
    )
)
_LOOSE: Final = "(?:号|码|號|碼| |了|也|都|已|经|經|就){0,8}"
_WORDS: Final = rf"(?:{'|'.join(_ENGLISH)})(?![0-9A-Za-z_@-]|\.[0-9A-Za-z])"
# A clause may end behind the word, or go on with nothing of its own.
_GOES_ON: Final = widened(
    (
        "没换 没变 没改 不变 不改 哈 呢 啊 吧 了 行 可以 能 好 谢 麻烦 请 哦 嘛 呀 就 唔該 "
        "，"
    ).split()
)
_ENDED: Final = (
    r"(?:号码|号|账号|帐号|號碼|號|帳號)?(?=[ ]?(?:\Z|[\x00\n\r,;.!?~\x02()\[\]\"'-]|"
    rf"{one_of(_GOES_ON)}|please|pls|ok|thanks|thx|now))"
)
_MINE: Final = (
    "(?:my|our|the|new|as|is|was|for|be|set|current|wifi|wi-fi|login)(?![0-9A-Za-z])"
)
_MOST: Final = 14
_FAR: Final = 96


class Saying:
    """Reads which values a name in the same sentence speaks for."""

    def __init__(self, kind: Kind, against: Sequence[str]) -> None:
        name = naming(kind.names)
        filled = (
            rf"(?:{_MARKS}|\r?\n|1(?:[.):]|\x02)(?![0-9])|{one_of(_BEFORE)}|{_WORDS})"
        )
        self.pattern = re.compile(name.encode(), re.IGNORECASE)
        self._before = re.compile(f"(?>{filled}{{0,{_MOST}}})".encode(), re.IGNORECASE)
        marks = r"[ ,\"')\]\x02-]"
        link = rf"(?:{one_of(_LINKS)}|(?:is|as|for)(?![0-9A-Za-z]))"
        fill = rf"(?:{marks}|{one_of((*_BEHIND, *_LINKS))}|{_MINE})"
        self._behind = re.compile(
            rf"(?:{fill}{{0,4}}?{link}{fill}{{0,8}}?{name}{_ENDED}"
            rf"|{fill}{{0,8}}?{name}{_LOOSE}{_GONE})".encode(),
            re.IGNORECASE,
        )
        self._against = re.compile(naming(against).encode(), re.IGNORECASE)

    def names(self, text: bytes) -> list[Place]:
        """Return where the names stand."""
        return [found.span() for found in self.pattern.finditer(text)]

    def said(
        self, text: bytes, names: Iterable[Place], free: Sequence[Place]
    ) -> list[Place]:
        """Return the values that a name before them or behind them speaks for."""
        begins = {start: (start, end) for start, end in free}
        found = []
        for _, end in names:
            filled = self._before.match(text, end, end + _FAR)
            if filled and filled.end() in begins:
                found.append(begins[filled.end()])
        return found + [place for place in free if self._follows(text, *place)]

    def _follows(self, text: bytes, start: int, end: int) -> bool:
        if not self._behind.match(text, end):
            return False
        clause = max(text.rfind(mark, 0, start) for mark in (b"\x02", b",", b"\n"))
        lowest = max(clause, start - _FAR, 0)
        return self._against.search(text, lowest, start) is None
