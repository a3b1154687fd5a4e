"""Keys and tokens: by their providers' marks, behind words, and as answers."""

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


@pytest.mark.parametrize("text", NONE)
def test_a_word_for_keys_makes_nothing_else_one(text):
    assert seen(text, Entity.SECRET) == []
