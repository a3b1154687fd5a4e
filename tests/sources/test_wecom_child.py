"""The process of the chat archive's library: what is loaded, what must not leave it."""

import hashlib
import os
import re
import signal
from pathlib import Path

import pytest

from guicang.adapters.sources.wecom.library import Died, Library, Opening
from guicang.domain.errors import (
    MediaGone,
    SourceGarbled,
    SourceRefused,
    SourceUnreachable,
)
from guicang.domain.sources.model import MediaRef
from tests.simulators import wecom
from tests.simulators.wecom_finance import KEY, Finance
from tests.sources.wecom import (
    archive,
    platform,
    pulled,
)

ALL_TYPES = (
    *("text", "image", "revoke", "agree", "disagree", "voice", "video", "card"),
    *("location", "emotion", "file", "link", "weapp", "chatrecord", "todo", "vote"),
    *("collect", "redpacket", "external_redpacket", "meeting"),
    *("meeting_notification", "docmsg", "markdown", "news", "calendar", "mixed"),
    *("meeting_voice_call", "voip_doc_share", "sphfeed", "voiptext", "qydiskfile"),
    *("solitaire", "note"),
)


@pytest.fixture
def there():
    simulated = platform()
    simulated.agreed["zhangsan", "wm1"] = "Agree"
    return simulated


def opening(finance: Finance) -> Opening:
    return Opening(
        path=str(finance.library),
        sha256=finance.sha256,
        corp=wecom.CORP,
        secret=wecom.SECRET,
    )


def test_another_file_than_the_one_of_the_form_is_not_loaded(there, finance):
    finance.text(1, "一")
    with archive(there, finance) as source:
        with finance.library.open("ab") as file:
            file.write(b"\0")
        with pytest.raises(SourceRefused, match="SHA-256"):
            source.pull({})


def test_a_file_put_in_the_place_of_a_loaded_one_changes_nothing(there, finance):
    finance.text(1, "一")
    with archive(there, finance) as source:
        source.check()
        finance.library.write_bytes(b"something else")
        items, _ = pulled(source)

    assert len(items) == 1


@pytest.mark.parametrize("what", [b"no library", None])
def test_what_is_no_such_library_is_not_used(there, finance, what):
    other = finance.root / "other.so"
    if what is None:  # a library, and not this one
        [libm] = [
            *Path("/lib").glob("*/libm.so.6"),
            *Path("/usr/lib64").glob("libm.so.6"),
        ]
        what = libm.read_bytes()
    other.write_bytes(what)
    digest = hashlib.sha256(what).hexdigest()
    form = {"library": str(other), "library_sha256": digest}
    with archive(there, finance, **form) as source, pytest.raises(SourceRefused):
        source.check()


def test_a_library_that_is_not_there_is_named(there, finance):
    with (
        archive(there, finance, library="/nowhere/lib.so") as source,
        pytest.raises(SourceRefused, match="cannot be loaded"),
    ):
        source.check()


def test_no_secret_leaves_the_library_and_its_process_has_none_to_show(
    there, finance, capfd, caplog
):
    finance.text(1, "一")
    finance.poison()
    with archive(there, finance) as source:
        pulled(source)
        process = Path(f"/proc/{source.library._process.pid}")
        command = (process / "cmdline").read_bytes()
        limits = (process / "limits").read_text()
        if os.geteuid():  # it lets nobody look, not even its own user
            with pytest.raises(PermissionError):
                (process / "environ").read_bytes()
            environment, files = b"", ["/dev/null", "/dev/null"]
        else:
            environment = (process / "environ").read_bytes()
            files = [str(each.readlink()) for each in (process / "fd").iterdir()]
        shown = repr(source)
    out, err = capfd.readouterr()
    told = out + err + caplog.text + shown

    assert environment == b""
    assert wecom.SECRET.encode() not in command
    assert wecom.SECRET not in told
    assert "PRIVATE KEY" not in told
    assert re.search(r"Max core file size +0 +0 ", limits)
    assert re.search(r"Max file size +0 +0 ", limits)
    assert files.count("/dev/null") == 2
    assert not [each for each in files if each.startswith("socket:")]


def test_the_process_ends_with_the_source(there, finance):
    finance.text(1, "一")
    with archive(there, finance) as source:
        source.check()
        process = source.library._process
    source.close()  # twice is once

    assert process.returncode == 0


def piece_of(data: bytes, **more) -> MediaRef:
    digest = f"md5:{hashlib.md5(data, usedforsecurity=False).hexdigest()}"
    key = {"sdkfileid": "FILE1"}
    return MediaRef(**{"key": key, "name": "a", "digest": digest, **more})


def test_a_file_comes_in_pieces_and_goes_on_where_it_failed(there, finance):
    data = os.urandom(524288 * 2 + 151424)
    finance.file("FILE1", data)
    finance.fails("FILE1-524288", 10001)
    with archive(there, finance) as source:
        found = source.media(piece_of(data), 2 << 20)

    assert found == data
    assert (finance.root / "fail" / "FILE1-524288.used").exists()


def test_a_file_that_the_library_dies_of_is_gone_and_others_come(there, finance):
    data = b"whole"
    finance.file("FILE1", data)
    finance.file("FILE2", data)
    finance.dies("FILE1-0")
    with archive(there, finance) as source:
        with pytest.raises(MediaGone, match="ended"):
            source.media(piece_of(data), 100)
        found = source.media(piece_of(data, key={"sdkfileid": "FILE2"}), 100)

    assert found == data


@pytest.mark.parametrize(
    ("plan", "error"),
    [
        ({"key": {"sdkfileid": "NONE"}}, MediaGone),
        ({"key": {}}, MediaGone),
        ({"digest": "md5:" + "0" * 32}, MediaGone),
        ({"most": 3}, SourceGarbled),
        ({"code": 10010}, MediaGone),
        ({"code": 10009}, SourceRefused),
    ],
)
def test_a_file_that_does_not_come_whole_says_why(there, finance, plan, error):
    finance.file("FILE1", b"whole")
    if "code" in plan:
        finance.fails("FILE1-0", plan.pop("code"))
    most = plan.pop("most", 100)
    with archive(there, finance) as source, pytest.raises(error):
        source.media(piece_of(b"whole", **plan), most)


def test_the_library_dies_as_the_vendors_does(finance):
    library = Library(opening(finance))
    with pytest.raises(Died) as caught:
        library.open(KEY, "00")

    assert caught.value.code == -signal.SIGABRT


def test_a_library_that_hangs_is_ended(finance):
    finance.text(1, "一")
    library = Library(opening(finance), patience=0.0)
    with pytest.raises(SourceUnreachable):
        library.page(0, 1)

    assert library._process is None
