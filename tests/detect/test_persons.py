"""Names of persons beside their numbers, in lists, and in Latin letters."""

import pytest

from guicang.domain.detect.model import Entity
from tests.detect.written import seen, wanted

NAMES = (
    "{张伟} 13800138000",
    "{张伟}(13800138000)",
    "{张伟} 电话13800138000",
    "{张伟}电话：13800138000",
    "{张伟} 男 13800138000",
    "{张伟}/13800138000",
    "{张伟} 138 0013 8000",
    "{张伟}\n13800138000",
    "{张伟} 110101199003078515",
    "13800138000 {张伟}",
    "13800138000，{张伟}",
    "13800138000{张伟}收",
    "电话：13800138000 {欧阳娜娜}",
    "1.{张伟} 13800138000\n2.{李娜} 13900139000",
    "乘客有{张伟}、{李娜}和{王芳}",
    "同行人：{张伟}、{李娜}",
    "名单：{张伟}、{李娜}、{王芳}",
    "联系人{阿依古丽}",
    "收件人：{阿卜杜拉}",
    "收货人：{买买提江}，电话晚点给",
    "姓名：{买买提·艾力}",
    "我叫{古丽娜尔}",
    "My name is {John Smith}",
    "Name: {ZHANG WEI}",
    "passenger: {ZHANG/WEI}",
    "This is {Mary O'Brien}",
    "I'm {Anne-Marie Clark}",
    "Mr. {Smith} ordered it",
    "Mrs {Brown}",
    "姓名：{John Smith}",
    "收件人{Li Wei}",
    "护照姓名 {ZHANG SAN}",
    "联系人：{Maria Garcia}",
    "Contact: {David Lee}",
    "Regards, {David Lee}",
    "寄给{左平}收",
    "寄给{买买提·艾力}收",
    "就诊人{吉克阿木}，明天到",
    "我是{馬俊賢}，昨天打過電話",
    "訂房人：{歐陽震華}",
    "就诊人：{朱红霞}",
    "昨天{李}经理联系过我",
    "挂{欧阳}医生的号",
    "外教{伊莎贝拉·罗西}的课",
    "{李雷}、{韩梅梅}和我一起去",
    "{丁瑞} 农行 5124258561599279",
    "本人{Aoife Brandt}，要求退款",
    "Name: {van der Berg, Ravi}",
)
NO_NAMES = (
    "13800138000 谢谢",
    "13800138000，马上",
    "13800138000 打不通",
    "13800138000 是我的",
    "订单 13800138000",
    "电话 13800138000",
    "商家 13800138000",
    "客服13800138000",
    "I am Not Sure",
    "This is Wrong Address",
    "my name is required",
    "Name: iPhone Pro",
    "收件人Email错了",
    "姓名：",
    "安装 13800138000",
    "对方经理说不行",
    "沈师傅鸡蛋干过期了",
    "由于老师请假",
    "谢谢老师",
    "时间戳 1740900754514",
    "病人常无任何不适",
)


@pytest.mark.parametrize("text", NAMES)
def test_a_name_is_found_beside_a_number_or_a_word(text):
    plain, values = wanted(text)

    assert seen(plain, Entity.PERSON) == values


@pytest.mark.parametrize("text", NO_NAMES)
def test_what_only_looks_like_a_name_is_left(text):
    assert seen(text, Entity.PERSON) == []
