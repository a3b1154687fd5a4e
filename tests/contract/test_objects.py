"""What every object store promises."""

import pytest
from hypothesis import given, strategies as st

from guicang.adapters.objects.folder import FolderObjects
from guicang.adapters.objects.memory import MemoryObjects
from guicang.adapters.objects.names import is_name
from guicang.domain.errors import BadObjectName, NoSuchObject, ObjectExists
from tests import buckets
from tests.outward import shops

NAME = "segments/2029-03/ab12.parquet"


@pytest.fixture(
    params=[
        "memory",
        "folder",
        pytest.param("s3", marks=pytest.mark.service),
        pytest.param("s3-versions", marks=pytest.mark.service),
    ]
)
def store(request, tmp_path):
    match request.param:
        case "memory":
            return MemoryObjects()
        case "folder":
            return FolderObjects(tmp_path / "archive")
        case "s3":
            bucket = shops.BUCKET
        case _:
            bucket = buckets.WORM
    request.getfixturevalue("socket_enabled")
    weed = request.getfixturevalue("object_store")
    return buckets.objects(weed, bucket, part=5 << 20)


@pytest.mark.parametrize(
    "data",
    [b"", b"x", bytes(range(256)) * 5000, bytes(11 << 20)],
    ids=["empty", "one", "large", "in parts"],
)
def test_what_is_put_is_what_is_got(store, data):
    store.put(NAME, data)

    assert store.get(NAME) == data
    assert list(store.names()) == [NAME]


def test_what_is_used_is_the_sum_of_what_is_stored(store):
    assert store.used() == 0

    store.put(NAME, b"12345")
    store.put("b", b"678")
    store.erase(NAME)

    assert store.used() == 3


def test_the_same_bytes_again_are_no_error(store):
    store.put(NAME, b"first")
    store.put(NAME, b"first")

    assert store.get(NAME) == b"first"


def test_an_object_is_written_once(store):
    store.put(NAME, b"first")

    with pytest.raises(ObjectExists) as caught:
        store.put(NAME, b"second")

    assert caught.value.data == {"object": NAME}
    assert store.get(NAME) == b"first"


def test_an_object_is_no_folder_of_another(store):
    store.put("a/b", b"1")

    with pytest.raises(ObjectExists):
        store.put("a", b"2")
    with pytest.raises(ObjectExists):
        store.put("a/b/c", b"3")

    assert list(store.names()) == ["a/b"]


@pytest.mark.parametrize("name", [NAME, "segments", "nobody/here"])
def test_what_is_not_there_cannot_be_got(store, name):
    store.put("segments/other", b"1")

    with pytest.raises(NoSuchObject):
        store.get(name)


def test_erasing_removes_and_may_be_repeated(store):
    store.put(NAME, b"first")
    store.erase(NAME)
    store.erase(NAME)
    store.erase("never/was/there")

    assert list(store.names()) == []
    with pytest.raises(NoSuchObject):
        store.get(NAME)


def test_of_what_is_erased_nothing_remains(store):
    store.put(NAME, b"first")
    before = store.remains(NAME)
    store.erase(NAME)

    assert len(before) == 1
    assert before[0].startswith(NAME)
    assert not store.remains(NAME)


def test_an_erased_name_may_be_written_again(store):
    store.put(NAME, b"first")
    store.erase(NAME)
    store.put(NAME, b"second")

    assert store.get(NAME) == b"second"


def test_names_are_sorted_and_begin_as_asked(store):
    for name in ("b/2", "a-c", "b/1", "a/1", "b-1"):
        store.put(name, b"")

    assert list(store.names()) == ["a-c", "a/1", "b-1", "b/1", "b/2"]
    assert list(store.names("b/")) == ["b/1", "b/2"]
    assert list(store.names("b")) == ["b-1", "b/1", "b/2"]
    assert list(store.names("c")) == []


BAD = {
    "nothing": "",
    "an absolute path": "/etc/passwd",
    "a way out": "../x",
    "a way out in the middle": "a/../../x",
    "a dot": "a/./b",
    "an empty part": "a//b",
    "a folder": "a/",
    "a hidden file": "a/.x",
    "capitals": ".TMP-1",
    "a back slash": "a\\b",
    "a line end": "a\n",
    "a NUL": "a\0b",
    "Chinese": "归藏",
    "a long part": "a" * 129,
    "a long path": "/".join(["a" * 100] * 6),
}


@pytest.mark.parametrize("name", BAD.values(), ids=BAD.keys())
@pytest.mark.parametrize("deed", ["put", "get", "erase"])
def test_no_name_climbs_out_of_the_store(store, deed, name):
    with pytest.raises(BadObjectName):
        getattr(store, deed)(name, *[b"x"] * (deed == "put"))

    assert list(store.names()) == []


@given(st.text(alphabet="ab9-_./", max_size=20))
def test_a_name_that_is_accepted_stays_below_the_root(name):
    parts = name.split("/")

    assert is_name(name) is all(part and not part.startswith(".") for part in parts)
