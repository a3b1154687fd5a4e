"""Keys, tokens and passwords: by their marks, behind words, and as answers."""

import pytest

from guicang.domain.detect.model import Entity
from tests.detect.written import seen, wanted

HEX = "3f9a1c5e7b2d4068" * 2
MIXED = "qW3rT5yU7iO9pA1sD2fG4hJ6kL8zX0cV"
SECRETS = (
    f"密钥{{{HEX}}}失效了",
    f"令牌{{{MIXED}}}",
    f"密钥的值是{{{HEX}}}",
    f"the access token is {{{HEX}}}",
    f"Authorization: Bearer {{{MIXED}}}",
    f'{{"access_token": "x", "token": "{HEX}"}}'.replace(HEX, f"{{{HEX}}}")[1:-1],
    f"signing-key=`{{{MIXED}}}`",
    f"客服：密钥发一下\n我：{{{HEX}}}",
    f"密钥多少？\n{{{MIXED}}}",
    f"what's your api key?\n{{{MIXED}}}",
    f"{{hf_{MIXED}}}",
    f"{{npm_{MIXED}abcd}}",
    f"{{dop_v1_{HEX}{HEX}}}",
    f"{{shpat_{HEX}}}",
    f"{{123456789:AA{MIXED}a}}",
    f"which token do you use?\n{{{MIXED}}}",
    f"Agent: send me the API key\nCustomer: {{{HEX}}}",
    f"token={{{MIXED}}}",
    f"{{glrt-{MIXED}}}",
    f"{{gsk_{MIXED}}}",
    "AppSecret：{tKRniTHtWEMhmveZFowQhdDF==}",
)
PASSWORDS = (
    "密码：{vxn665932}",
    "密码{Abc12345}不对",
    "门禁密码{4482#}",
    "密碼是{Abc12345}",
    "mm：{abc12345}",
    "PIN {38236958}",
    "the passcode for the door is {4482#}",
    "my password's {Abc@12345}",
    "密码是**{Abc12345}**",
    "<td>密码</td><td>{Abc12345}</td>",
    "密码：`{Abc12345}`",
    "pwd={Abc12345};",
    "mein Passwort ist {Abc12345}",
    "パスワードは{Abc12345}です",
    "客服：您设的密码是？\n我：{dragon_4998}",
    "密码呢？\n{Abc12345}",
    "Agent: which password did you set?\nCustomer: {Abc12345}",
)
NO_PASSWORDS = (
    "密码不能少于8位",
    "密码由6-20位字母组成",
    "密码2024年改过",
    "密码错误次数过多",
    "password reset link please",
    "the PIN pad is broken",
    "忘记密码\n收不到邮件",
    "Agent: which password did you set?\nCustomer: hello",
)
NONE = (
    f"commit {HEX}",
    "密钥在哪里申请",
    "token是什么意思",
    "令牌过期怎么办，订单2023081509300001",
    "密钥长度是多少位？\n谢谢",
)


@pytest.mark.parametrize("text", SECRETS)
def test_a_key_is_found_as_it_is_written(text):
    plain, values = wanted(text)

    assert seen(plain, Entity.SECRET) == values


@pytest.mark.parametrize("text", PASSWORDS)
def test_a_password_is_found_as_it_is_given(text):
    plain, values = wanted(text)

    assert seen(plain, Entity.PASSWORD) == values


@pytest.mark.parametrize("text", NO_PASSWORDS)
def test_a_word_for_passwords_makes_nothing_else_one(text):
    assert seen(text, Entity.PASSWORD) == []


@pytest.mark.parametrize("text", NONE)
def test_a_word_for_keys_makes_nothing_else_one(text):
    assert seen(text, Entity.SECRET) == []


UNSURE = (
    ("PASSWORD", "密码忘了，好像是{moon4300x}"),
    ("PASSWORD", "密码大概是{Tang-5521a}"),
    ("PASSWORD", "忘记取款密码，之前是{179464}，试三次锁了"),
    ("PASSWORD", "发信账号用的授权码{tangtang28712}报535"),
    ("QQ", "加我微信，QQ也行{75079497}"),
    ("WECHAT", "加v聊：{pxb042407}，同城自提"),
    ("WECHAT", "商家让我加{rve537249}领红包"),
    ("QQ", "买家让我加他QQ{165419960}"),
)
SURE_OF_NOTHING = (
    ("PASSWORD", "密码忘了，好像是3次锁定"),
    ("PASSWORD", "授权码过期了怎么办"),
    ("QQ", "QQ也行吗，订单 6688123"),
    ("WECHAT", "让我加iphone壳"),
    ("WECHAT", "买家让我加他QQ165419960"),
)


@pytest.mark.parametrize(("kind", "text"), UNSURE)
def test_who_is_not_sure_says_it_all_the_same(kind: str, text: str) -> None:
    """It was so, or it may be so, or that would do."""
    plain, values = wanted(text)
    assert seen(plain, kind) == values


@pytest.mark.parametrize(("kind", "text"), SURE_OF_NOTHING)
def test_who_asks_about_it_says_nothing(kind: str, text: str) -> None:
    """A count, a question, another number."""
    assert seen(text, kind) == []
