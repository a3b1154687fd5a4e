"""Minors as people in Hong Kong, Macau and Taiwan speak of them.

Other words for a child, for the classes of a school and between the two, in the
characters that are written there; the statement alone is found, as in ``children``.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from guicang.domain.detect.model import Entity
from guicang.domain.detect.rule import Rule, any_of, back, one_of
from guicang.domain.detect.traditional import widened

_CHILD: Final = (
    *widened(
        (
            *("孩子", "女儿", "儿子", "宝宝", "小孩", "孙子", "孙女", "外孙", "外孙女"),
            *(
                "侄子",
                "侄女",
                "外甥",
                "外甥女",
                "弟弟",
                "妹妹",
                "小朋友",
                "学生",
                "学童",
                "大宝",
            ),
            *("男孩", "女孩", "细佬", "细妹", "双胞胎", "未成年人", "患儿", "小妹妹"),
        )
    ),
    *(
        "姪子",
        "姪女",
        "囡囡",
        "囝囝",
        "細路",
        "細路仔",
        "細路女",
        "個女",
        "個仔",
        "阿仔",
    ),
    *("大女", "大仔", "細女", "細仔", "長女", "長子", "次女", "次子", "小女", "小兒"),
    *(
        "囝",
        "囡",
        "孻仔",
        "孻女",
        "倈仔",
        "妹仔",
        "孫囝",
        "老大",
        "老二",
        "老三",
        "老么",
    ),
    *widened(("表弟", "表妹", "堂弟", "堂妹", "继子", "继女", "养子", "养女")),
    *("繼子", "繼女", "養子", "養女"),
    *("阿女", "仔仔", "女女", "BB", "bb", "小童", "我女", "我仔", "孫仔", "孫女仔"),
)
_UNITS: Final = any_of("一二两兩三四五六七八九")
_AGE: Final = (
    f"(?:1[0-7]|[1-9]|十{any_of('一二三四五六七')}?|{_UNITS}) ?"
    f"(?:個半|个半|幾|多)?(?:足)?歲(?:半|多|幾)?"
)
_MONTHS: Final = f"(?:[12][0-9]|3[0-6]|[1-9]|(?:十)?{_UNITS}) ?個(?:半|幾|多)?月(?:大)?"
_YEAR: Final = any_of("一二三四五六")
_CLASSES: Final = (
    f"小{_YEAR}|中{_YEAR}|初{any_of('一二三')}|高{any_of('一二三')}|K[123]|N班|PN班"
    "|幼稚園(?:高班|低班|大班|中班|小班)?|幼兒園|托兒所|小學|國小|國中|中學|學前班"
    "|國(?:一|二|三)"
)
_GOES_TO: Final = any_of(
    ("讀緊", "讀", "读", "升", "返緊", "返", "上緊", "上", "念", "唸", "就讀", "入讀")
)
_GOES: Final = (
    f"{_GOES_TO}(?:係|在|到|的|緊|嘅| )?(?:小{_YEAR}|中{_YEAR}|K[123]|N班|國)"
)
_GRADE: Final = (
    f"{_GOES_TO}(?:係|在|到|的|緊|嘅| )?(?:{_CLASSES})|(?:小學|國小)?{_YEAR}年級"
    "|小學生|中學生|國中生|國小生|幼稚園生|未成年|未夠18(?:歲)?|未滿18(?:歲)?"
)
_SAID: Final = f"(?:{_AGE}|{_MONTHS}|{_GRADE})"
_SO: Final = one_of(
    (
        *("今年", "而家", "依家", "現在", "目前", "仲", "先", "得", "只有", "係", "是"),
        *("已經", "剛剛", "剛", "啱啱", "啱", "個", "嘅", "的", "有", "大約", "大概"),
        *(
            "剛滿",
            "啱啱滿",
            "未夠",
            "未滿",
            "唔夠",
            "不到",
            "滿",
            "夠",
            "了",
            "都",
            "就",
            "才",
            "快",
            "，",
        ),
        *(
            "今",
            "年",
            "就快",
            "差唔多",
            "差不多",
            "還",
            "叫",
            "名",
            " ",
            ":",
            "\x02",
            "(",
        ),
    )
)
_PATTERN: Final = f"{any_of(_CHILD)}[^\\x00\\n]{{0,24}}{_SAID}"
_STATEMENT: Final = re.compile(f"{_SAID}\\Z".encode())
_LEADS: Final = re.compile(f"{one_of(_CHILD)}{_SO}{{0,6}}\\Z".encode())
# What an age of goods, or of the past, is followed by or follows.
_RANGE: Final = re.compile(
    "(?:嘅|的)?(?:時候|以上|以下|以內|之前|或以上|或以下|前|啱用|合用|適用|款|碼|-|至|~|\\+|/)".encode()
)
_SUITED: Final = re.compile("(?:適合|適用|(?<!啱)啱|合|至|-|~|[0-9])\\Z".encode())
_LONGEST: Final = 36
_FURTHEST: Final = 60


def rules(_: Mapping[str, Sequence[str]]) -> tuple[Rule, ...]:
    """Return the rules of this family."""
    return (
        Rule(
            name="minor/south",
            entity=Entity.MINOR,
            pattern=_PATTERN,
            triggers=(
                "歲|年級|個(?:半|幾|多)?月|未成年|未夠1|小學生|中學生|國中生|國小生|幼稚園",
                _GOES,
            ),
            rank=59,
            starts=False,
            reader=_told,
            score=0.7,
        ),
    )


def _told(text: bytes, _: int, end: int) -> tuple[int, int] | None:
    """Find the statement that ends at a place, right behind a word for a child."""
    found = _STATEMENT.search(text, back(text, end, _LONGEST), end)
    if found is None or _RANGE.match(text, end):
        return None
    start = found.start()
    if _SUITED.search(text, back(text, start, 9), start):
        return None
    led = _LEADS.search(text, back(text, start, _FURTHEST), start)
    return (start, end) if led else None
