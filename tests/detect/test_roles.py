"""Whose part somebody has, before his name; and words that only begin like one."""

import pytest

from tests.detect.written import seen, wanted
from tests.scanners import SCANNER

FOUND = (
    "婚姻登记预约：男方{李雷}，女方{韩梅}",
    "二手车过户 买方{赵铁柱} 卖方{钱多}",
    "接机牌写{孙小美}，航班晚点",
    "来电自称{周吴正}，要改手机",
    "派送员{郑凯}，电话没人接",
    "儿童无陪，送机人{王芳}，接机人{刘洋}",
    "实名信息为{陈静}，证件尾号",
    "支付宝名字显示{李红霞}",
    "【工单】客户{邢凯}来电催退款",
    "客户{左斌}表示满意",
    "家长{曲红}反映误购课程",
    "我老婆{施锐}的是另一个号",
    "知道我叫{梅浩宇}住翡翠城10号楼",
    "现役军人{周建平}，要求优先",
)
NOTHING = (
    "用户文档在哪里下载",
    "家属安排在楼下等",
    "退役军人安置政策",
    "女方彩礼怎么算",
    "客户高度满意",
    "客户方便来电",
    "就写车费吧",
    "管理员权限怎么开",
    "军人优先通道",
    "主人房空调不冷",
)


@pytest.mark.parametrize("text", FOUND)
def test_a_name_stands_behind_the_part(text: str) -> None:
    """All names, and no more, by both engines."""
    plain, values = wanted(text)
    assert seen(plain, "PERSON") == values
    assert SCANNER.scan([plain])[0] == SCANNER.scan_one(plain)


@pytest.mark.parametrize("text", NOTHING)
def test_a_word_behind_the_part_is_no_name(text: str) -> None:
    """Nobody is called so."""
    assert seen(text, "PERSON") == []
