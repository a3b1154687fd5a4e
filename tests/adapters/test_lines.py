"""Lines come as they are completed, whatever they are packed in."""

import gzip
import os
import subprocess
import sys
import threading
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, strategies as st

from guicang.adapters import lines
from guicang.adapters.lines import Line, batches

ROOT = Path(__file__).parents[2]


def zstd(data: bytes) -> bytes:
    return bytes(pa.Codec("zstd").compress(data, asbytes=True))


def streamed(data: bytes) -> bytes:
    """As ``zstd`` packs what comes through a pipe: the frame does not say its size."""
    sink = pa.BufferOutputStream()
    with pa.CompressedOutputStream(sink, "zstd") as out:
        out.write(data)
    return sink.getvalue().to_pybytes()


PACKINGS = {"plain": bytes, "gzip": gzip.compress, "zstd": streamed, "zstd-one": zstd}


def everything(path: Path, **more: int) -> list[Line]:
    return [line for batch in batches(path, **more) for line in batch]


@pytest.mark.parametrize("pack", PACKINGS.values(), ids=PACKINGS)
def test_every_packing_gives_the_same_lines(tmp_path, pack):
    path = tmp_path / "lines"
    path.write_bytes(pack("一\n\n二\r\n三".encode()))

    assert everything(path) == [
        Line(1, "一".encode()),
        Line(2, b""),
        Line(3, "二\r".encode()),
        Line(4, "三".encode()),
    ]


def test_several_gzip_members_are_one_file(tmp_path):
    path = tmp_path / "lines.gz"
    path.write_bytes(gzip.compress(b"a\n") + gzip.compress(b"b\n"))

    assert [line.raw for line in everything(path)] == [b"a", b"b"]


@given(data=st.lists(st.sampled_from([b"a", b"bcd", b"\n", b"\n\n", "字".encode()])))
def test_lines_are_those_of_the_whole_however_it_is_cut(data):
    split = lines.Splitter(lines.LONGEST)
    found = [line for piece in data for line in split.feed(piece)] + split.rest()

    whole = b"".join(data).split(b"\n")
    assert [line.raw for line in found] == (whole if whole[-1] else whole[:-1])
    assert [line.number for line in found] == list(range(1, len(found) + 1))


@given(
    data=st.lists(st.sampled_from([b"abc", b"de", b"\n", b"x" * 9])),
)
def test_a_long_line_passes_by_unkept_and_the_next_is_read(data):
    split = lines.Splitter(4)
    found = []
    for piece in data:
        found += split.feed(piece)
        assert sum(map(len, split._parts)) <= 4
    found += split.rest()

    for line, raw in zip(found, b"".join(data).split(b"\n"), strict=False):
        assert (line.problem != "") == (len(raw) > 4)
        assert line.raw == (b"" if line.problem else raw)


def test_a_mark_of_byte_order_is_no_part_of_the_first_line(tmp_path):
    path = tmp_path / "lines"
    path.write_bytes(b"\xef\xbb\xbfa\n\xef\xbb\xbfb\n")

    assert [line.raw for line in everything(path)] == [b"a", b"\xef\xbb\xbfb"]


@pytest.mark.parametrize("name", ["gzip", "zstd"])
def test_what_ends_early_gives_its_lines_and_then_says_so(tmp_path, name):
    data = b"".join(os.urandom(60).hex().encode() + b"\n" for _ in range(9_000))
    packed = PACKINGS[name](data)
    path = tmp_path / "lines"
    path.write_bytes(packed[: len(packed) // 2])

    *good, last = everything(path)

    assert last.problem == "the packed bytes end early"
    assert len(good) > 2_000
    assert b"".join(line.raw + b"\n" for line in good) == data[: len(good) * 121]


def test_what_does_not_unpack_says_so(tmp_path):
    path = tmp_path / "lines"
    packed = bytearray(gzip.compress(os.urandom(500)))
    packed[200:210] = bytes(10)
    path.write_bytes(packed)

    assert everything(path)[-1].problem == "the bytes do not unpack"


def test_a_line_that_is_typed_is_given_before_the_input_ends():
    """A pipe that stays open: what was written is answered at once."""
    code = (
        "from guicang.adapters.lines import batches\n"
        "for batch in batches(None):\n"
        "    print([line.raw for line in batch], flush=True)\n"
    )
    with subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-c", code],
        env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        watch = threading.Timer(60, process.kill)
        watch.start()
        process.stdin.write(b"a\nb\nc")
        process.stdin.flush()
        first = process.stdout.readline()
        process.stdin.close()
        second = process.stdout.readline()
        watch.cancel()

    assert (first, second) == (b"[b'a', b'b']\n", b"[b'c']\n")
