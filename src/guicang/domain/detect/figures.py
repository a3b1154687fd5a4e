"""Words of health that are said of goods, of damage, or as a manner of speaking."""

import re
from typing import Final

# An instrument that measures a condition is not one.
GOODS: Final = tuple(
    word.encode()
    for word in (
        "计",
        "仪",
        "贴",
        "枕",
        "鞋",
        "袜",
        "膏",
        "栓",
        "丸",
        "凝胶",
        "散",
        "险",
        "绷带",
        *(
            "茶",
            "喷雾",
            "喷剂",
            "专用",
            "食品",
            "福音",
            "电影",
            "日活动",
            "募捐",
            "公益",
            "似的",
        ),
        *(
            "科普",
            "讲座",
            "补贴",
            "小广告",
            "价",
            "眼镜",
            "治疗仪",
            "枕头",
            "牙膏",
            "器",
            "疫苗",
        ),
    )
)
# What is said of other things than of health, and things that break or are shut.
NOT_ILL: Final = tuple(
    word.encode()
    for word in ("打", "逼死", "密集", "选择", "社交", "拖延", "关爱", "治好")
)
IDIOM: Final = 6
DEVICES: Final = (
    *("手机", "电脑", "主板", "显卡", "充电器", "充电宝", "电池", "机器", "笔记本"),
    *("平板", "主机", "屏幕", "路由器", "插座", "电机", "iPad"),
)
"""What runs a fever without being ill."""
_FIGURES: Final = re.compile(
    "公主病|王子病|职业病|红眼病|拖延症|恐惧症|困难症|懒癌|尴尬癌|直男癌|颜控"
    "|网瘾|富贵病|通病|毛病"
)
_OF_THINGS: Final = re.compile(
    "(?:破裂|损伤|穿孔|硬化|积水|狭窄|感染|障碍|中毒|不全|减退|瘫痪|麻痹|出血"
    "|脱垂|过敏)\\Z"
)
_BODY: Final = re.compile(
    "[心肝脾肺肾胃肠脑骨血眼耳鼻喉咽舌牙颈腰腿膝肩脊髓神腺胆胰胱尿宫巢乳皮肤韧肌半听视智力毒菌脉管道肢足手食药物粉尘虾鲜青霉头孢酒精]"
)


def is_of_things(condition: str) -> bool:
    """Tell damage and manners of speaking from what ails a person."""
    damaged = _OF_THINGS.search(condition) and not _BODY.search(condition)
    return bool(damaged or _FIGURES.search(condition))
