"""``mask`` with operators and keys: what stands for a value, and how it comes back."""

import json

import pytest

from guicang.adapters.keys.masking import FileCloak
from tests.cli.hands import guicang
from tests.cli.specimens import CARD, MOBILE, objects

OPERATORS = {
    "redact": "*** *** ***",
    "replace": "<手机_1> <手机_1> <手机_2>",
}
PHONES = "13800138000 +8613800138000 13900138000"


@pytest.mark.parametrize("operator", OPERATORS)
def test_what_stands_for_a_value_can_be_chosen(operator):
    answer = guicang("mask", "-", "--operator", operator, input=f"{PHONES}\n")

    assert answer.out == f"{OPERATORS[operator]}\n"


def test_pseudonyms_are_the_same_for_a_value_and_need_a_home(tmp_path):
    FileCloak.initialise(tmp_path / "keys")
    asked = ("mask", "-", "--operator", "pseudonym")
    without = guicang(*asked, input=PHONES, home=tmp_path)
    (tmp_path / "guicang.toml").write_text("")

    one = guicang(*asked, input=PHONES, home=tmp_path).out.split()
    again = guicang(*asked, input=PHONES, home=tmp_path).out.split()

    assert (without.code, "GC-801" in without.err) == (2, True)
    assert one == again
    assert one[0] == one[1] != one[2]
    assert all(each.startswith("<手机#") for each in one)


def test_pseudonyms_under_a_key_file_need_no_home(tmp_path):
    key = made(tmp_path / "a.key")
    asked = ("mask", "-", "--operator", "pseudonym", "--key")

    one = guicang(*asked, key, input=PHONES).out.split()
    other = guicang(*asked, made(tmp_path / "b.key"), input=PHONES).out.split()

    assert one[0] == one[1] != one[2]
    assert not {*one} & {*other}


def made(path):
    answer = guicang("masking", "key", path)
    assert answer.code == 0, answer
    return path


TALK = [
    f"手机{MOBILE}，再说一遍 +86 {MOBILE}",
    "你好",
    f"卡{CARD} 姓名：样本三 <MOBILE$bcdfbcdfbcdfbcdfbcdfbcdfbcdfbcdf>",
    "身份证11010519491231002X，邮箱 li@x.test",
    f"{MOBILE}/{MOBILE} 已遮 138****8000",
]


@pytest.mark.parametrize("operator", ["encrypt", "fpe"])
@pytest.mark.parametrize("shape", ["text", "jsonl"])
def test_what_a_key_hid_the_same_key_gives_back(tmp_path, operator, shape):
    lines = TALK
    if shape == "jsonl":
        lines = [json.dumps({"id": n, "text": t}) for n, t in enumerate(TALK)]
    key = made(tmp_path / "mask.key")
    asked = ("mask", "-", "--lines", shape, "--operator", operator, "--key", key)
    said = "".join(f"{line}\n" for line in lines)

    masked = guicang(*asked, input=said)
    again = guicang(*asked, input=said)
    back = guicang(*asked, "--undo", input=masked.out)

    assert (masked.code, back.code) == (0, 0)
    assert masked.out == again.out != said
    for value in (MOBILE, CARD, "11010519491231002X", "li@x.test"):
        assert value not in masked.out
    if shape == "text":
        assert back.out == said
        assert masked.out.splitlines()[1] == "你好"
    else:
        assert [o["text"] for o in objects(back.out)] == TALK


def test_numbers_keep_their_shape_where_that_is_asked_for(tmp_path):
    key = made(tmp_path / "mask.key")

    answer = guicang("mask", "-", "--operator", "fpe", "--key", key, input=MOBILE)

    found = guicang("detect", "-", "--lines", "text", input=answer.out)
    assert objects(found.out)[0]["findings"][0]["type"] == "MOBILE"
    assert answer.out.strip() != MOBILE


def test_only_what_was_asked_for_is_hidden_and_given_back(tmp_path):
    key = made(tmp_path / "mask.key")
    asked = ("mask", "-", "--operator", "fpe", "--key", key, "--types", "BANK_CARD")
    said = f"手机{MOBILE} 卡{CARD}\n"

    masked = guicang(*asked, input=said)
    back = guicang(*asked, "--undo", input=masked.out)

    assert MOBILE in masked.out
    assert CARD not in masked.out
    assert back.out == said


def test_another_key_gives_nothing_back_and_says_which_message(tmp_path):
    asked = ("mask", "-", "--operator", "encrypt", "--key")
    masked = guicang(*asked, made(tmp_path / "a.key"), input=f"你好\n{MOBILE}\n").out

    answer = guicang(*asked, made(tmp_path / "b.key"), "--undo", input=masked)

    assert answer.code == 1
    assert "GC-125 message 2" in answer.err
    assert MOBILE not in answer.out


KEYS = {
    "64 hex digits": ("aB" * 32 + "\n", 0o600, 0),
    "128 hex digits": ("0f" * 64, 0o600, 0),
    "too few": ("0f" * 31, 0o600, 1),
    "no hex": ("x" * 64, 0o600, 1),
    "open to others": ("0f" * 32, 0o644, 1),
}


@pytest.mark.parametrize(("digits", "mode", "code"), KEYS.values(), ids=KEYS)
def test_a_key_file_holds_hex_digits_for_its_owner_alone(tmp_path, digits, mode, code):
    key = tmp_path / "mask.key"
    key.write_text(digits)
    key.chmod(mode)

    answer = guicang("mask", "-", "--operator", "encrypt", "--key", key, input=MOBILE)

    assert answer.code == code
    assert ("GC-402" in answer.err) is bool(code)
    assert digits.strip() not in answer.err


def test_a_key_that_is_there_is_not_written_over(tmp_path):
    key = made(tmp_path / "mask.key")
    before = key.read_bytes()

    answer = guicang("masking", "key", key)

    assert (answer.code, key.read_bytes()) == (2, before)
    assert key.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "argv",
    [
        ("--operator", "encrypt"),
        ("--operator", "fpe"),
        ("--operator", "mask", "--key", "mask.key"),
        ("--operator", "replace", "--undo"),
        ("--undo",),
    ],
    ids=" ".join,
)
def test_what_needs_a_key_says_so_and_what_needs_none_takes_none(argv):
    answer = guicang("mask", "-", *argv, input=MOBILE)

    assert (answer.code, answer.out) == (2, "")
    assert "GC-804" in answer.err
