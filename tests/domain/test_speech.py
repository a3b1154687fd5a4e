"""In which language somebody writes, where it is plain."""

import pytest

from guicang.domain.desk.speech import spoken


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("我的订单在哪里", "zh"),
        ("ご注文はどこですか", ""),
        ("주문", ""),
        ("Where is my order?", "en"),
        ("où est ma commande", ""),
        ("xyz 12345", ""),
        ("", ""),
    ],
)
def test_only_what_is_plain_is_told(text, lang):
    assert spoken(text) == lang
