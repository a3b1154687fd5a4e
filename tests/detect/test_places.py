"""Addresses by their door, over line ends, and in the order of other countries."""

import pytest

from guicang.domain.detect.model import Entity
from tests.detect.written import seen, wanted, wide

ADDRESSES = (
    "我在{南国花锦22-3-3006}，看看怎么弄",
    "寄{杭州临平春江花月16-4-205}",
    f"发货到{{珠海市香洲区南国花锦{wide('22-1-302')}}}",
    "地址是{贵州省六盘水市钟山区\n南国花锦15-2-3205}",
    "{儋州市那大镇白云大道北367号创客空间23层2301}",
    "发货到{福建省漳州市芗城区科技三路6\n47号40号院4号楼3004}",
    "发货到{杭州临平外国语大\n学3号公寓2403}",
    "{烟台市芝罘区\r\n临港镇桃源村169号}",
    "地址：{甘肃 兰州 城关区 东岗东路 1681号}",
    "收件地址：{福建,厦门,思明区,莲前西路18号}",
    "{江西省赣州市章贡区红旗大道8号 锦绣星城 3栋 1单元 1202}",
    "{湖南省衡阳市衡南县三塘镇大广村石头组}",
    "{云南省大理白族自治州大理市古城人民路上段88号}",
    "放{中关村大街27号菜鸟驿站}就行",
    "{台北市大安區忠孝東路四段216巷27弄3號5樓}",
    "{香港九龙旺角弥敦道688号旺角中心12楼A室}",
    "I live at {1362 5th Avenue, Unit 38, 13001 Marseille}",
    "my address: {510 Friedrichstraße #540, Galway H91 E2R8}",
    "send it to {PO Box 1234, Springfield, IL 62704}",
    "address is {Hauptstraße 12, 10115 Berlin}",
    "{12 rue de la Paix, 75002 Paris}",
    "{Room 501, Unit 2, Building 3, Sunshine Garden, Beijing 100020}",
    "It's at {1414 6th Avenue}.",
)
NO_ADDRESSES = (
    "这款15-2-3205型号有货吗",
    "日期12-3-2023可以吗",
    "取件码12-7-3703",
    "货架号36-7-3225",
    "到菜鸟驿站30-1-2622取",
    "100-200-300元三档",
    "同一个城市 同一个区只是街道不一样",
    "地铁2号线到人民广场站",
)


@pytest.mark.parametrize("text", ADDRESSES)
def test_the_whole_address_is_found(text):
    plain, places = wanted(text)

    assert seen(plain, Entity.ADDRESS) == places


@pytest.mark.parametrize("text", NO_ADDRESSES)
def test_figures_and_places_of_nobody_are_no_address(text):
    assert seen(text, Entity.ADDRESS) == []
