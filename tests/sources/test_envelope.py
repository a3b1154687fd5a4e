"""The envelope of callbacks: what others sealed opens, what was touched does not."""

import base64
from contextlib import suppress

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from hypothesis import example, given, strategies as st

from guicang.adapters.sources.kit.envelope import Envelope, read_key
from guicang.domain.errors import BadSource, CallRefused

KEY = bytes(range(32))
TOKEN = "a specimen"  # noqa: S105 - a specimen
ENVELOPE = Envelope(token=TOKEN, key=KEY, owner="ww0000000000000000")
SHOWN = base64.b64encode(KEY).decode().rstrip("=")

# What others recorded: xen0n/go-workwx at 3887053b (MIT), and the test that DingTalk's
# DingTalk-Callback-Crypto at bd49e62d brings along.
RECORDED = {
    "WeCom": (
        ("kz7Yx62CH8SaLN", "cD0d7jx4tYvVtzqrmh3Dm3QFCXe6f8SlHoMtMh3qQEP"),
        "ww6a112864f8022910",
        ("f265ae551b1932727204c3d707628d01376a6940", "1583995625", "1584392382"),
        (
            "EUCt7xMcNiyASzZj0Hjc5yDjFQrCum6AfQ3ntHiUzjGQ51xieKmbvtrZ40/EcB2W/W8yH0n4"
            "Lqx48gJl/T9HD/R309I0P/r5pIZucK3lyEn48FYMr4YdE0QdL2jIJ3xkcXUr6uzefzCxG6lM"
            "vwpAJaOyVCzN7sRRw47njfxy5EIqU6R9ZBhlTzfdnhhOhK/nTwzrZX3SoGlXFA9OBeZ6ru1N"
            "WpXFk76x9DUMe0lcxPPiUqK8ctnQcYXSGUHVqC6DfG7E7mab0OmruNN8cBZY5d3dYOBA4Oga"
            "H55Q0AJmUpdT8vNiXpXx+6TxT3TIjySXpDrHVyrsb772aYywgg/Nu4kUmGkALwFZlzhjNegR"
            "7wDwb9lr4ERXsSSS8JZ8lbBmaQ3F2Tq584xoPj5rIhXAF734ynm4no1g+SdHiNqR328="
        ),
        b"<xml><ToUserName><![CDATA[ww6a112864f8022910]]></ToUserName>",
    ),
    "DingTalk": (
        ("mryue", "Yue0EfdN5900c1ce5cf6A152c63DDe1808a60c5ecd7"),
        "ding6ccabc44d2c8d38b",
        ("03044561471240d4a14bb09372dfcfd4fd0e40cb", "1608001896814", "WL4PK6yA"),
        (
            "0vJiX6vliEpwG3U45CtXqi+m8PXbQRARJ8p8BbDuD1EMTDf0jKpQ79QS93qEk7XHpP6u+oTT"
            "rd15NRPvNvmBKyDCYxxOK+HZeKju4yhELOFchzNukR+t8SB/qk4ROMu3"
        ),
        b'{"EventType":"check_url"}',
    ),
}


@pytest.mark.parametrize("name", RECORDED)
def test_what_was_recorded_elsewhere_opens(name):
    (token, key), owner, signed, sealed, begins = RECORDED[name]
    envelope = Envelope(token=token, key=read_key(key, "aes_key"), owner=owner)
    message = envelope.open(*signed, sealed)

    assert message.startswith(begins)


@pytest.mark.parametrize("name", RECORDED)
def test_what_was_recorded_elsewhere_opens_for_nobody_else(name):
    (token, key), _, signed, sealed, _ = RECORDED[name]
    envelope = Envelope(token=token, key=read_key(key, "aes_key"), owner="ww1")
    with pytest.raises(CallRefused, match="somebody else"):
        envelope.open(*signed, sealed)


def opened(sealed: str, envelope: Envelope = ENVELOPE) -> bytes:
    return envelope.open(envelope.signature("1", "2", sealed), "1", "2", sealed)


@given(st.binary(max_size=300))
@example(b"")
@example(b"x" * (32 - 20 - len(ENVELOPE.owner)))  # a whole block of padding
def test_what_is_sealed_opens_as_it_was(message):
    sealed = ENVELOPE.seal(message)
    lines = "\n".join(sealed[at : at + 20] for at in range(0, len(sealed), 20))

    assert opened(sealed) == message
    assert opened(lines) == message


@given(st.binary(max_size=100), st.data())
def test_a_touched_envelope_has_another_signature(message, data):
    sealed = ENVELOPE.seal(message)
    at = data.draw(st.integers(0, len(sealed) - 1))
    other = data.draw(st.characters(codec="ascii").filter(lambda c: c != sealed[at]))
    touched = sealed[:at] + other + sealed[at + 1 :]
    signature = ENVELOPE.signature("1", "2", sealed)
    with pytest.raises(CallRefused, match="signature"):
        ENVELOPE.open(signature, "1", "2", touched)


@given(st.binary(max_size=100), st.data())
def test_whatever_is_signed_opens_or_is_refused(message, data):
    sealed = bytearray(base64.b64decode(ENVELOPE.seal(message)))
    at = data.draw(st.integers(0, len(sealed) - 1))
    sealed[at] ^= data.draw(st.integers(1, 255))
    cut = data.draw(st.integers(0, len(sealed)))
    for each in (bytes(sealed), bytes(sealed[:cut])):
        with suppress(CallRefused):
            assert len(opened(base64.b64encode(each).decode())) <= len(each)


@given(st.text(max_size=60))
def test_whatever_text_is_signed_is_refused_and_never_breaks(text):
    with pytest.raises(CallRefused):
        opened(text)


@pytest.mark.parametrize(
    "plain",
    [
        b"\0" * 31 + b"\0",  # no padding at all
        b"\0" * 31 + b"\x21",  # more than a block of it
        b"\0" * 30 + b"\x01\x02",  # padding that disagrees
        b"\0" * 12 + bytes([20] * 20),  # shorter than its head
        b"\0" * 16 + b"\xff\xff\xff\xff" + bytes([12] * 12),  # longer than it is
    ],
)
def test_an_envelope_that_is_wrong_inside_is_refused(plain):
    encryptor = Cipher(algorithms.AES256(KEY), modes.CBC(KEY[:16])).encryptor()
    sealed = encryptor.update(plain) + encryptor.finalize()
    with pytest.raises(CallRefused, match="does not open"):
        opened(base64.b64encode(sealed).decode())


def test_another_key_and_another_token_open_nothing():
    sealed = ENVELOPE.seal(b"message")
    signature = ENVELOPE.signature("1", "2", sealed)
    for other in (
        Envelope(token=TOKEN[::-1], key=KEY, owner=ENVELOPE.owner),
        Envelope(token=TOKEN, key=KEY[::-1], owner=ENVELOPE.owner),
    ):
        with pytest.raises(CallRefused):
            other.open(signature, "1", "2", sealed)


def test_the_same_message_is_never_sealed_the_same():
    assert ENVELOPE.seal(b"message") != ENVELOPE.seal(b"message")


def test_an_envelope_shows_neither_token_nor_key():
    shown = repr(ENVELOPE)

    assert TOKEN not in shown
    assert repr(KEY) not in shown


def test_a_key_is_read_as_the_platforms_show_it():
    assert read_key(SHOWN, "aes_key") == KEY


@pytest.mark.parametrize("text", ["", SHOWN[:-1], SHOWN + "A", "!" * 43, "é" * 43])
def test_a_key_of_another_form_is_refused_with_its_field(text):
    with pytest.raises(BadSource) as caught:
        read_key(text, "aes_key")

    assert caught.value.data["field"] == "aes_key"
