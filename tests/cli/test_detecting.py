"""``detect`` and ``mask``: no home, no Django, whatever lines come."""

import gzip
import json
import subprocess
import sys

import pytest

from tests.cli.hands import environment, guicang
from tests.cli.specimens import CARD, MOBILE, objects

LINES = (
    {"id": "a", "text": f"手机{MOBILE}"},
    {"id": 7, "text": "你好"},
    {"text": f"😀 卡{CARD}", "sender": "样某"},
)
JSONL = "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in LINES)
FOUND = [
    {"id": "a", "findings": [{"type": "MOBILE", "start": 2, "end": 13, "score": 1.0}]},
    {"id": 7, "findings": []},
    {"id": 3, "findings": [{"type": "BANK_CARD", "start": 3, "end": 22, "score": 1.0}]},
]


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
    answer = guicang("detect", "-", input=f"你好\r\n\n手机{MOBILE}\r\n")

    assert [found["id"] for found in objects(answer.out)] == [1, 2, 3]
    assert objects(answer.out)[2]["findings"] == FOUND[0]["findings"]


def test_what_a_line_is_can_be_said():
    answer = guicang("detect", "-", "--lines", "text", input=f'{{"{MOBILE}"}}\n')

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
    answer = guicang("mask", "-", "--level", level, input=f"你好\n手机{MOBILE}")

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
