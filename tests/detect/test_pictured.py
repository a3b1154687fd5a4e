"""Text that a program read off a picture: a blank between each two letters."""

import pytest

from guicang.domain.detect.pictured import blanks
from tests.detect.written import seen, wanted
from tests.scanners import SCANNER

FOUND = (
    ("PERSON", "[图片文字] 姓 名 {左 美 玲}\n性 别 女 民 族 汉"),
    ("PERSON", "姓 名：{张 三}，你看下"),
    ("PERSON", "截图文字 收款人 {李 建 国} 收款卡号"),
    ("PERSON", "行驶证 所 有 人 {王 小 兰} 住 址 北京"),
    ("DOB", "姓 名 赵 六 出 生 {1988 年 3 月 9 日} 住 址"),
)
NOTHING = ("我 要 退 货", "好 的 谢 谢", "大 中 小 三种尺码", "上 海 到 北 京 多久")


@pytest.mark.parametrize(("kind", "text"), FOUND)
def test_letters_that_stand_alone_are_read_together(kind: str, text: str) -> None:
    """The value is found as it came, with its blanks, by both engines."""
    plain, values = wanted(text)
    assert seen(plain, kind) == values
    assert SCANNER.scan([plain])[0] == SCANNER.scan_one(plain)


@pytest.mark.parametrize("text", NOTHING)
def test_words_in_single_letters_are_nobody(text: str) -> None:
    """Who writes slowly or shouts names no one."""
    assert SCANNER.scan_one(text) == ()


def test_blanks_between_whole_words_stay() -> None:
    """Only a letter that has a blank on both sides stands alone."""
    assert not list(blanks("收货 信息 李雷 北京"))
    assert [*blanks("姓 名 李雷")] == [(1, 2)]
