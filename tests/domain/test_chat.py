"""Channels of web chat, visitors' tokens and rates, files: what is taken, what not."""

from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given, strategies as st

from guicang.domain.chat.channel import (
    Channel,
    check,
    from_document,
    origin_of,
    to_document,
)
from guicang.domain.chat.files import plain_name, type_of
from guicang.domain.chat.visitors import Rate, digest_of, full, taken
from guicang.domain.errors import BadChannel, FileRefused

TEXTS = {"zh": "测试", "en": "test"}
SHOP = Channel(
    name="shop",
    title=TEXTS,
    origins=("https://shop.test",),
    terms=TEXTS,
    greeting=TEXTS,
    alternatives=TEXTS,
    hours=("1-5 09:00-18:00", "6 10:00-12:00"),
    replies=("One moment.",),
)


@pytest.mark.parametrize(
    ("told", "spelt"),
    [
        ("https://Shop.Test/", "https://shop.test"),
        ("https://shop.test:443", "https://shop.test"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("http://[::1]:8000", "http://[::1]:8000"),
    ],
)
def test_an_origin_is_spelt_as_browsers_do(told, spelt):
    assert origin_of(told) == spelt


@pytest.mark.parametrize(
    "told",
    [
        *("", "*", "shop.test", "ftp://shop.test", "https://*.shop.test"),
        *("https://shop.test/path", "https://a@shop.test", "https://shop.test?x"),
        *("https://shop.test:port", "null", "javascript:alert(1)"),
    ],
)
def test_what_is_no_origin_is_refused(told):
    with pytest.raises(BadChannel) as error:
        origin_of(told)

    assert error.value.data["field"] == "origins"


@pytest.mark.parametrize(
    "changed",
    [
        {"name": "Shop"},
        {"name": ""},
        {"accent": "pink"},
        {"origins": ()},
        {"title": {"zh": "测试"}},
        {"terms": {"zh": " ", "en": "test"}},
        {"greeting": {"zh": "x" * 2001, "en": ""}},
        {"hours": ("always",)},
        {"hours": ("5-1 09:00-18:00",)},
        {"hours": ("1-5 18:00-09:00",)},
        {"hours": ("1-5 09:00-24:01",)},
        {"replies": ("x" * 501,)},
    ],
)
def test_a_channel_that_cannot_be_is_refused(changed):
    with pytest.raises(BadChannel):
        check(replace(SHOP, **changed))


def test_a_channel_comes_back_from_its_document_as_it_was():
    assert from_document(to_document(check(SHOP))) == SHOP


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-11-23 09:00", True),  # a Monday
        ("2026-11-23 08:59", False),
        ("2026-11-27 17:59", True),
        ("2026-11-27 18:00", False),
        ("2026-11-28 11:00", True),
        ("2026-11-29 11:00", False),
    ],
)
def test_hours_are_of_the_day_and_the_minute(at, expected):
    local = datetime.fromisoformat(at)

    assert SHOP.open_at(local) is expected
    assert replace(SHOP, hours=()).open_at(local) is True


def test_a_channel_that_rests_lets_no_page_in():
    assert SHOP.allows("https://shop.test")
    assert not SHOP.allows("https://shop.test.evil.test")
    assert not replace(SHOP, active=False).allows("https://shop.test")


@pytest.mark.parametrize("token", ["", "gv_", "gv_" + "a" * 42, "gv_" + "a" * 42 + "/"])
def test_what_cannot_be_a_token_has_no_digest(token):
    assert digest_of(token) == ""


def test_a_token_has_a_digest_that_does_not_show_it():
    token = "gv_" + "a" * 43

    assert len(digest_of(token)) == 64
    assert "a" * 10 not in digest_of(token)


@given(st.lists(st.floats(0, 5), max_size=60))
def test_nobody_gets_more_than_the_rate_gives(pauses):
    rate, at, got = Rate(burst=5, seconds=2.0), 0.0, 0
    bucket = full(rate, at)
    for pause in pauses:
        at += pause
        bucket, wait = taken(bucket, rate, at)
        got += wait == 0
        assert wait <= rate.seconds

    assert got <= rate.burst + at / rate.seconds + 1e-6


def test_a_clock_that_goes_back_gives_nothing():
    rate = Rate(burst=1, seconds=10.0)
    bucket, _ = taken(full(rate, 100.0), rate, 100.0)
    bucket, wait = taken(bucket, rate, 50.0)

    assert wait == pytest.approx(10.0)
    assert bucket.at == 100.0


@pytest.mark.parametrize(
    ("data", "media"),
    [
        (b"\x89PNG\r\n\x1a\n..", "image/png"),
        (b"\xff\xd8\xff\xe0..", "image/jpeg"),
        (b"GIF89a..", "image/gif"),
        (b"RIFF....WEBPVP8 ", "image/webp"),
        (b"%PDF-1.7..", "application/pdf"),
    ],
)
def test_a_file_is_known_by_how_it_begins(data, media):
    assert type_of(data) == media


@pytest.mark.parametrize(
    "data", [b"", b"<svg>", b"<html>", b"MZ", b"PK\x03\x04", b"RIFF....WAVE", b" %PDF-"]
)
def test_other_files_are_refused(data):
    with pytest.raises(FileRefused):
        type_of(data)

    assert type_of(b"%PDF-" + data) == "application/pdf"


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\a\\b.png", "b.png"),
        ("a\u202egnp.exe", "agnp.exe"),
        ("<b>.png", "b.png"),
        ("", "file"),
        ("...", "file"),
        ("x" * 200, "x" * 120),
    ],
)
def test_a_files_name_leads_nowhere(name, plain):
    assert plain_name(name) == plain
