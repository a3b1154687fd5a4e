"""Names that begin a clause, follow a letter, or answer who; and words that do so."""

import pytest

from tests.detect.written import seen, wanted

PERSONS = (
    # A clause begins, and says what somebody does or has.
    "{龔詩涵}申訴GD867494，資料補齊再送",
    "{宫骏}那单改2月19日回访",
    "HR：{王萍}紧急联系人写的是他妈",
    "{阮鹏}反馈还没收到",
    "{欧阳若楠}要求加急",
    "{胡嘉树}的快递放门卫了",
    "{戚梓涵}没打卡，问下原因",
    "15:30 {胡嘉树}盯着这单，工单GD1234",
    "{乔兰英}换了尺码，单号SF10293847",
    # Who is told something.
    "{骆亚楠}，您的请假申请已通过",
    "{封珊}，您预约的号已取消",
    "{上官嘉树}, 您的快件已到",
    # Behind a letter for what is done with somebody.
    "#93880由{柏萍}接手",
    "11:35接{宫珊}电话，改约",
    "你问问{单凤霞}\n他经手的",
    "联系人换她妹{缪鹏}",
    "明天派{靳秋生}过去",
    "让{戚磊}回个电话",
    "赔付1685，领款人{周一鸣}，等签字",
    "供货商户{宫思源}，押金未交",
    "公司台干{林振华}，薪资卡开不了",
    "发票抬头写我名，{欧阳磊}，别写公司",
    # Behind where somebody lives or works, and what is done with a name.
    "我是3栋的{李凤霞}，门禁没录",
    "财务部的{王晓棠}请了假",
    "面单上写的{冀嘉树}收，我不姓这个",
    # Whatever goes on behind a word that names one.
    "護照和本人名字{游俊傑}對不上訂位",
    "门禁录脸用我爱人名字{戚俊驰}行吗",
    # Who did it.
    "谁签收的\n写的{柏晓棠}，2026年9月27日",
    "哪位老师带的？\n{褚嘉树}，少儿编程的",
    "哪位老师带的？{朱骏}，书法启蒙的",
    "这单谁跟的？\n客服：{罗莹}",
    "邊個簽收？\n{譚嘉欣}",
)
NOBODY = (
    "周大福的金价多少",
    "张小泉的刀能退不，订单10293847",
    "王守义十三香几折",
    "周杰伦演唱会还有票吗 10293847",
    "商品已经收到，您放心",
    "商家，您好",
    "和平路怎么走",
    "我和商家联系过了",
    "为何一直不发货",
    "让师傅联系我",
    "由商家为您处理",
    "华韵文化传媒有限公司 10293847",
    "海南和乐镇送的到吗",
    "山竹的订单呢",
    "不自由毋宁死",
    "谁让我喜欢呢？马上下单",
    "哪位老师带的？\n高数",
    "谁签收的？门卫",
    "上海明天到吗 10293847",
    "我买的高露洁和电动牙刷",
    "护照E40542985、E78115449 两个人连座",
    "客户公网已加白",
    "我在外面出差，有时差，下午打",
)


@pytest.mark.parametrize("text", PERSONS)
def test_who_is_spoken_of_in_the_midst_of_a_sentence_is_found(text):
    plain, values = wanted(text)
    assert seen(plain, "PERSON") == values


@pytest.mark.parametrize("text", NOBODY)
def test_what_begins_like_a_name_there_is_nobody(text):
    assert seen(text, "PERSON") == []
