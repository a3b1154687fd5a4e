"""Documents, companies and numbers that are glued to what stands beside them."""

import pytest

from guicang.domain.detect.model import Entity
from tests.detect.written import seen, wanted, wide

ID, OTHER, MOBILE = "110101199003078515", "11010519491231002X", "13800138000"
SECOND = "110105194912310038"
OLD = "110101900307851"
CODE = "91350100M000100Y43"

FOUND = {
    Entity.PASSPORT: (
        "护照号 {E 12345678}",
        "护照{E1234 5678}",
        "护照：{E 1234 5678}",
        "护照号码 {E12 345 678}",
        "护照 {EA 1234567}",
        "护照 {G1234 5678}",
        "护照号{E-1234-5678}",
        "{E 1234 5678}",
        "{E12345678}",
        "{EA1234567}",
        "护照{g12345678}",
        "{E 1234 5678}是我的护照",
        "护照本{D12345678}",
        "passport no. {E12345678}",
        "护照{SE1234567}",
        "护照号：{" + wide("E12345678") + "}",
        "{G12345678}是护照号",
    ),
    Entity.USCC: (
        f"税号{{{CODE}}}",
        f"tax{{{CODE}}}",
        f"uscc{{{CODE}}}abc",
        f"税号{{{CODE}}}ok",
        f"税号{{{CODE.lower()}}}ok",
        f"信用代码：{{{wide(CODE)}}}",
        "税号 {91 350100 M000100Y4 3}",
        f"{{{CODE}}}是我们公司的",
        f"no{{{CODE}}}",
    ),
    Entity.CN_ID: (
        f"{{{ID}}}{{{OTHER}}}",
        f"身份证{{{ID}}}{MOBILE}",
        f"{MOBILE}{{{ID}}}",
        f"{{{ID}}}{{{SECOND}}}{{{ID}}}",
        f"{{{ID}}}{MOBILE}{{{SECOND}}}",
        f"ID{{{ID}}}abc",
        f"sfz{{{ID}}}ok",
        f"证号{{{OLD}}}",
        f"老证是{{{OLD}}}",
        f"{{{OLD}}}",
        f"一代身份证{{{OLD}}}",
        f"我以前的15位号码{{{OLD}}}",
        f"身份证号多少？{{{OLD}}}",
        f"{{{OLD}}}是旧的身份证号",
    ),
    Entity.MOBILE: (
        f"{ID}{{{MOBILE}}}",
        f"{{{MOBILE}}}{ID}",
        f"tel{{{MOBILE}}}ok",
        f"手机{{{MOBILE}}}vip",
        f"{ID}{SECOND}{{{MOBILE}}}",
    ),
    Entity.MILITARY_ID: (
        "{军字第 1234 5678 号}",
        "军官证：{军字第 1234 5678 号}",
        "军官证 {南字第 0123 4567 号}",
        "{军字第12345678号}",
    ),
    Entity.LANDLINE: (
        "{010-88886666转8023}",
        "电话{0571-87654321转分机 12}",
        "座机{010-88886666，转8023}",
        "{0755 2345 6789 分机803}",
    ),
    Entity.ADDRESS: (
        "住{朝阳区望京SOHO}",
        "家住{海淀区五道口}，谢谢",
        "收货地址：{浦东新区张江高科}",
        "住址：{广州市天河区珠江新城}",
        "地址改成{福田区车公庙}",
        "寄到{阳光小区3栋2单元}",
        "地址：{中关村大街1号}",
    ),
}
LEFT = {
    Entity.PASSPORT: (
        "订单E12345678",
        "房间E 1234",
        "E 1234 567",
        "运单号 E 1234 5678",
        "G12345678",
        "价格 E 12.345678",
    ),
    Entity.USCC: (
        f"{CODE[:-1]}1",
        f"tax{CODE[:-1]}1abc",
        "a3f5c2d1e4b6978812345678abcdef01",
        f"abc1{CODE}1abc",
    ),
    Entity.CN_ID: (
        f"订单号{OLD}",
        f"运单{OLD}",
        "123456789012345",
        f"{ID[:-1]}4{OTHER}",
        "110101199003078515" + "138001380001",
        f"物流单号 {OLD}",
    ),
    Entity.MILITARY_ID: ("军号 1234 5678", "第 1234 5678 号", "军字号 1234"),
    Entity.LANDLINE: ("转8023", "分机号 803"),
    Entity.ADDRESS: (
        "望京SOHO店还有货吗",
        "住朝阳区的可以送吗",
        "寄到朝阳区要几天",
        "住西湖区民宿多少钱",
        "你们在南山区科技园有店吗",
        "我住海淀区，离得近",
        "去西湖区灵隐寺玩",
    ),
    Entity.MOBILE: ("1380013800013900139000", f"{ID[:-1]}4{MOBILE}"),
}


@pytest.mark.parametrize(
    ("kind", "text"), [(kind, text) for kind, texts in FOUND.items() for text in texts]
)
def test_a_document_is_found_however_it_is_written(kind, text):
    plain, values = wanted(text)

    assert seen(plain, kind) == values


@pytest.mark.parametrize(
    ("kind", "text"), [(kind, text) for kind, texts in LEFT.items() for text in texts]
)
def test_what_only_looks_like_a_document_is_left(kind, text):
    assert seen(text, kind) == []
