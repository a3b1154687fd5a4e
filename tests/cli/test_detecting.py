"""``detect`` and ``mask``: no home, no Django, whatever lines come."""

import gzip
import json
import subprocess
import sys

import pytest

from guicang.adapters.keys.masking import FileCloak
from guicang.domain.detect import checkdigits
from tests.cli.hands import environment, guicang
from tests.gateway.test_rules import Office
from tests.specimens.rules import document, rule

PHONE = "13800138000"
CARD = "621700001000010000" + checkdigits.luhn_check("621700001000010000")
LINES = (
    {"id": "a", "text": f"手机{PHONE}"},
    {"id": 7, "text": "你好"},
    {"text": f"😀 卡{CARD}", "sender": "样某"},
)
JSONL = "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in LINES)
FOUND = [
    {"id": "a", "findings": [{"type": "MOBILE", "start": 2, "end": 13, "score": 1.0}]},
    {"id": 7, "findings": []},
    {"id": 3, "findings": [{"type": "BANK_CARD", "start": 3, "end": 22, "score": 1.0}]},
]


def objects(text):
    return [json.loads(line) for line in text.splitlines()]


def test_a_file_gives_one_line_a_message(tmp_path):
    path = tmp_path / "talk.jsonl"
    path.write_text(JSONL, "utf-8")

    answer = guicang("detect", path)

    assert (answer.code, answer.err) == (0, "")
    assert objects(answer.out) == FOUND


def test_a_packed_file_gives_the_same(tmp_path):
    path = tmp_path / "talk.jsonl.gz"
    path.write_bytes(gzip.compress(JSONL.encode()))

    assert objects(guicang("detect", path, "-o", "json").out) == FOUND


def test_standard_input_gives_the_same():
    assert objects(guicang("detect", "-", input=JSONL).out) == FOUND


def test_plain_text_is_a_message_a_line():
    answer = guicang("detect", "-", input=f"你好\r\n\n手机{PHONE}\r\n")

    assert [found["id"] for found in objects(answer.out)] == [1, 2, 3]
    assert objects(answer.out)[2]["findings"] == FOUND[0]["findings"]


def test_what_a_line_is_can_be_said():
    answer = guicang("detect", "-", "--lines", "text", input=f'{{"{PHONE}"}}\n')

    assert objects(answer.out)[0]["findings"][0]["start"] == 2


def test_types_and_scores_choose():
    chosen = guicang("detect", "-", "--types", "BANK_CARD,CN_ID", input=JSONL)
    none = guicang("detect", "-", "--min-score", "1", "--types", "CN_ID", input=JSONL)

    assert [len(found["findings"]) for found in objects(chosen.out)] == [0, 0, 1]
    assert [len(found["findings"]) for found in objects(none.out)] == [0, 0, 0]


WRONG = {
    "an unknown type": ("detect", "-", "--types", "CN_IDD"),
    "a score that is none": ("detect", "-", "--min-score", "2"),
    "no such file": ("detect", "nowhere.jsonl"),
    "a folder": ("mask", "/"),
    "an unknown level": ("mask", "-", "--level", "utter"),
}


@pytest.mark.parametrize("argv", WRONG.values(), ids=WRONG)
def test_a_wrong_command_line_ends_with_two(argv):
    answer = guicang(*argv, input=JSONL)

    assert (answer.code, answer.out) == (2, "")
    assert "GC-804" in answer.err


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_broken_line_is_said_counted_and_left_out(lang):
    broken = (
        b'{"id": "a", "text": "x"}\n'
        b'{"id": \n'
        b'{"id": "b"}\n'
        b'["a"]\n'
        b"\n"
        b'{"text": 5}\n'
        b'{"text": "\xff"}\n'
        b'{"text": "\\ud800"}\n'
        b'{"id": "c", "text": "y"}\n'
    )
    done = subprocess.run(
        [sys.executable, "-m", "guicang", "detect", "-"],
        env=environment(None, lang),
        input=broken,
        capture_output=True,
        check=False,
    )
    *errors, counted = done.stderr.decode().splitlines()

    assert done.returncode == 1
    assert [found["id"] for found in objects(done.stdout.decode())] == ["a", "c"]
    said = [json.loads(line) for line in errors]
    assert [each["line"] for each in said] == [2, 3, 4, 6, 7, 8]
    assert {each["error"]["code"] for each in said} == {"GC-106"}
    assert all(each["error"]["advice"] for each in said)
    assert ("it is not JSON" in said[0]["error"]["message"]) is (lang == "en")
    assert " 6 " in f" {counted}"


def test_what_is_not_utf8_is_no_text():
    done = subprocess.run(
        [sys.executable, "-m", "guicang", "mask", "-"],
        env=environment(None),
        input=b"\xff\nhello\n",
        capture_output=True,
        check=False,
    )

    assert (done.returncode, done.stdout) == (1, b"hello\n")


def test_a_rule_is_explained_in_both_languages():
    answer = guicang("detect", "-", "--explain", input=JSONL)

    [found] = objects(answer.out)[0]["findings"]
    assert found["rule"] == "mobile/cn"
    assert set(found["why"]) == {"zh", "en"}
    assert found["why"]["zh"] != found["why"]["en"]


def test_people_get_columns_and_the_reason_in_their_language():
    answer = guicang("detect", "-", "-o", "text", "--explain", input=JSONL, lang="zh")

    first, second = answer.out.splitlines()
    assert first.split("\t")[:4] == ["a", "MOBILE", "2-13", "1.00"]
    assert "手机" in first
    assert second.startswith("3\tBANK_CARD\t3-22\t")


LEVELS = {"low": "138****8000", "medium": "138****8000", "high": "*******8000"}


@pytest.mark.parametrize("level", LEVELS)
def test_text_is_masked_as_text(level):
    answer = guicang("mask", "-", "--level", level, input=f"你好\n手机{PHONE}")

    assert answer.out == f"你好\n手机{LEVELS[level]}\n"


def test_of_an_object_only_what_was_looked_at_comes_out():
    answer = guicang("mask", "-", input=JSONL)

    assert objects(answer.out) == [
        {"id": "a", "text": "手机138****8000"},
        {"id": 7, "text": "你好"},
        {"id": 3, "text": f"😀 卡{CARD[:4]}{'*' * 9}{CARD[-6:]}"},
    ]


def test_neither_opens_a_home_nor_loads_django(tmp_path):
    code = (
        "import sys\n"
        "from guicang.entrypoints.cli.quick import run\n"
        "assert run(['detect', '-']) == 0\n"
        "print([name for name in ('django', 'psycopg') if name in sys.modules])"
    )
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", code],
        env=environment(tmp_path / "nothing"),
        input=JSONL,
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.splitlines()[-1] == "[]"
    assert not (tmp_path / "nothing").exists()


def test_the_quick_command_line_is_part_of_the_whole_one():
    from guicang.__main__ import QUICK
    from guicang.entrypoints.cli import app, quick

    assert quick.VERBS.keys() == QUICK
    assert {name: app.VERBS[name][1] for name in QUICK} == quick.VERBS


@pytest.mark.parametrize("verb", ["detect", "mask"])
def test_common_options_work_before_the_verb(verb):
    answer = guicang("--lang", "zh", verb, "nowhere.txt")
    quick = guicang(verb, "nowhere.txt", lang="zh")

    assert (answer.code, answer.err) == (quick.code, quick.err)
    assert "GC-804" in quick.err


def test_memory_does_not_grow_with_the_input(tmp_path):
    """Thirty megabytes of messages, in less memory than they are long."""
    path = tmp_path / "many.txt"
    path.write_text("你好，请问什么时候发货呢\n" * 800_000, "utf-8")
    code = (
        "import resource, sys\n"
        "from guicang.entrypoints.cli.quick import run\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        f"run(['detect', {str(path)!r}])\n"
        "after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "sys.stderr.write(str(after - before))"
    )
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", code],
        env=environment(None),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        check=True,
    )

    assert path.stat().st_size > 28 << 20
    assert int(done.stderr) < 20 << 10


def test_whoever_has_read_enough_may_close_the_pipe():
    with subprocess.Popen(
        [sys.executable, "-m", "guicang", "detect", "-"],
        env=environment(None),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        process.stdout.close()
        process.stdin.write(JSONL.encode())
        process.stdin.close()
        err = process.stderr.read()

    assert process.returncode == 0
    assert b"Traceback" not in err


# --- rules of one's own ---------------------------------------------------------------

OWN = document(
    rule("keywords", "内部价", type="PRICE", id="prices"),
    rule("blacklist", "私下转账", type="OFF", id="off"),
    rule("prohibited", "赌博充值", type="BAD", id="bad"),
    rule("marks", "AB-1234", type="PICKED", id="picked"),
)
SAID = "内部价\n请私下转账\n赌博充值\n编号ab1234\n你好"


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    path = tmp_path_factory.mktemp("own") / "own.json"
    path.write_text(json.dumps(OWN), "utf-8")
    return str(path)


def test_a_rule_set_file_judges_without_a_home(own, tmp_path):
    answer = guicang("detect", "-", "--rules", own, input=SAID, home=tmp_path / "none")

    found = objects(answer.out)
    assert [f["verdict"] for f in found] == ["mask", "block", "allow", "mask", "allow"]
    assert [[x["type"] for x in f["findings"]] for f in found] == [
        ["PRICE"],
        ["OFF"],
        [],
        ["PICKED"],
        [],
    ]
    assert [x["type"] for x in found[2]["reports"]] == ["BAD"]
    assert [f["preserve"] for f in found] == [False, False, True, False, False]


def test_a_rule_set_file_masks_and_its_types_can_be_chosen(own):
    all_ = guicang("mask", "-", "--rules", own, input=SAID).out.splitlines()
    some = guicang("mask", "-", "--rules", own, "--types", "PICKED", input=SAID)

    assert all_[0] == "***"
    assert all_[2] == "赌博充值"
    assert some.out.splitlines()[0] == "内部价"
    assert "1234" not in some.out


def test_a_rule_of_ones_own_is_explained_as_one(own):
    answer = guicang("detect", "-", "--rules", own, "--explain", input="内部价")

    [found] = objects(answer.out)[0]["findings"]
    assert found["rule"] == "prices"
    assert found["why"]["en"] == "A rule of the organisation found it."


def test_rules_in_force_are_those_that_the_home_published(tmp_path):
    (tmp_path / "guicang.toml").write_text("")
    before = guicang("detect", "-", "--in-force", input=SAID, home=tmp_path)
    Office(tmp_path).publish(OWN)
    after = guicang("detect", "-", "--in-force", input=SAID, home=tmp_path)

    assert {f["verdict"] for f in objects(before.out)} == {"allow"}
    assert [f["verdict"] for f in objects(after.out)][:2] == ["mask", "block"]
    assert objects(after.out)[3]["findings"]


def test_rules_that_do_not_fit_are_refused(own, tmp_path):
    both = guicang("detect", "-", "--in-force", "--rules", own, input=SAID)
    none = guicang("detect", "-", "--in-force", input=SAID, home=tmp_path)
    lost = guicang("detect", "-", "--rules", "nowhere.yaml", input=SAID)

    assert (both.code, none.code, lost.code) == (2, 2, 2)
    assert "GC-801" in none.err
    assert "GC-804" in both.err


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
    f"手机{PHONE}，再说一遍 +86 {PHONE}",
    "你好",
    f"卡{CARD} 姓名：样本三 <MOBILE$bcdfbcdfbcdfbcdfbcdfbcdfbcdfbcdf>",
    "身份证11010519491231002X，邮箱 li@x.test",
    f"{PHONE}/{PHONE} 已遮 138****8000",
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
    for value in (PHONE, CARD, "11010519491231002X", "li@x.test"):
        assert value not in masked.out
    if shape == "text":
        assert back.out == said
        assert masked.out.splitlines()[1] == "你好"
    else:
        assert [o["text"] for o in objects(back.out)] == TALK


def test_numbers_keep_their_shape_where_that_is_asked_for(tmp_path):
    key = made(tmp_path / "mask.key")

    answer = guicang("mask", "-", "--operator", "fpe", "--key", key, input=PHONE)

    found = guicang("detect", "-", "--lines", "text", input=answer.out)
    assert objects(found.out)[0]["findings"][0]["type"] == "MOBILE"
    assert answer.out.strip() != PHONE


def test_only_what_was_asked_for_is_hidden_and_given_back(tmp_path):
    key = made(tmp_path / "mask.key")
    asked = ("mask", "-", "--operator", "fpe", "--key", key, "--types", "BANK_CARD")
    said = f"手机{PHONE} 卡{CARD}\n"

    masked = guicang(*asked, input=said)
    back = guicang(*asked, "--undo", input=masked.out)

    assert PHONE in masked.out
    assert CARD not in masked.out
    assert back.out == said


def test_another_key_gives_nothing_back_and_says_which_message(tmp_path):
    asked = ("mask", "-", "--operator", "encrypt", "--key")
    masked = guicang(*asked, made(tmp_path / "a.key"), input=f"你好\n{PHONE}\n").out

    answer = guicang(*asked, made(tmp_path / "b.key"), "--undo", input=masked)

    assert answer.code == 1
    assert "GC-125 message 2" in answer.err
    assert PHONE not in answer.out


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

    answer = guicang("mask", "-", "--operator", "encrypt", "--key", key, input=PHONE)

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
    answer = guicang("mask", "-", *argv, input=PHONE)

    assert (answer.code, answer.out) == (2, "")
    assert "GC-804" in answer.err


@pytest.fixture
def by_channel(tmp_path):
    off = rule("blacklist", "私下转账", id="off", scope={"channels": ["web"]})
    shop = rule("keywords", "内部价", id="shop", scope={"sources": ["shop"]})
    path = tmp_path / "ours.json"
    path.write_text(json.dumps(document(off, shop)), "utf-8")
    return path


WHERE = [
    ({"channel": "web"}, "block"),
    ({"channel": "phone", "source": "desk"}, "allow"),
    ({"channel": "phone", "source": "shop"}, "mask"),
    ({"source": "desk"}, "block"),
    ({}, "block"),
    ({"channel": 7, "source": ["desk"]}, "block"),
    ({"channel": "w" * 201}, "block"),
]


def test_rules_hold_where_the_lines_say_that_they_were_said(by_channel):
    text = "请私下转账，给内部价"
    said = [{"id": n, "text": text, **where} for n, (where, _) in enumerate(WHERE)]
    lines = "".join(json.dumps(each) + "\n" for each in said)

    found = objects(guicang("detect", "-", "--rules", by_channel, input=lines).out)
    masked = objects(guicang("mask", "-", "--rules", by_channel, input=lines).out)
    plain = objects(guicang("detect", "-", input=lines).out)

    assert [each["verdict"] for each in found] == [verdict for _, verdict in WHERE]
    assert [masked[n]["text"] == text for n in (1, 2)] == [True, False]
    for told in (found, plain):
        assert (
            told[2].items() >= {"id": 2, "channel": "phone", "source": "shop"}.items()
        )
        assert not {"channel", "source"} & told[5].keys()
