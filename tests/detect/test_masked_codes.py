"""Documents, codes, plates and names that came with a part of them hidden."""

import pytest

from guicang.domain.detect.model import Entity
from tests.detect.written import wanted
from tests.scanners import SCANNER

MASKED = {
    Entity.USCC: (
        "贵司税号是 {9133****12AB} 吗",
        "抬头写云上科技有限公司 {91310••••••••7X2K}",
        "纳税人识别号{911101XXXXXXXX123X}",
        "税号 {91110108********42}",
    ),
    Entity.HK_MO_PERMIT: (
        "回乡证号{H0••••••21}",
        "往来港澳通行证{C12****45}",
        "香港身份证 {K12***(4)}",
    ),
    Entity.TW_PERMIT: ("台胞证{0123**78}", "台胞證 {12****34}"),
    Entity.PASSPORT: ("护照{E1****67}", "护照号 {E●●●●5678}", "passport {G****1234}"),
    Entity.US_SSN: ("SSN {***-**-4321}", "{xxx-xx-4321}", "{XXX-XX-4321} is mine"),
    Entity.IBAN: (
        "{DE89 **** **** **** **** 3000}",
        "iban {GB29************9268}",
        "请转到 {FR76****0189}",
    ),
    Entity.DRIVER_LICENSE: ("驾驶证 {3301****1234}", "驾照{330106********002X}"),
    Entity.SOCIAL_SECURITY: ("社保卡 {330106********0021}",),
    Entity.PLATE: ("{粤B·12***}", "{浙A88**8} 停我车位", "车牌{苏E●●●12}"),
    Entity.PERSON: (
        "持卡人{王*明}",
        "收件人：{李**}",
        "户主 {*建国}，家里停水",
        "联系人：{欧阳*}",
        "房东是{孔*}，合同在他那",
    ),
    Entity.CN_ID: ("身份证 {510102********1234}，开票用",),
}
LEFT = (
    "价格 A***",
    "京A**好",
    "客户**很满意",
    "姓名***",
    "联系人：***",
    "a**b**c",
    "E****",
    "版本 x.xx.xxx",
)


@pytest.mark.parametrize(
    ("kind", "text"), [(kind, text) for kind, all_ in MASKED.items() for text in all_]
)
def test_what_is_hidden_in_part_is_reported_and_no_new_leak(kind, text):
    plain, values = wanted(text)
    found = SCANNER.scan_one(plain)

    assert [(f.type, plain[f.start : f.end], f.masked) for f in found] == [
        (kind, value, True) for value in values
    ]


@pytest.mark.parametrize("text", LEFT)
def test_stars_that_hide_no_code_are_left(text):
    assert SCANNER.scan_one(text) == ()
