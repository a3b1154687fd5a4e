"""The vendor's own library in our process, and others' client on our stand-in for it.

The library comes out of the package of others that brings it, into an environment of
the tests; it is neither shipped nor kept here. What it opens cannot be made, since its
cipher is its own: so it is asked to fetch, and to fail.
"""

import base64
import hashlib
import os
import signal
from pathlib import Path
from platform import machine

import pytest
from cryptography.hazmat.primitives.asymmetric import padding

from guicang.adapters.sources.wecom.library import Died, Library, Opening, told
from guicang.domain.errors import SourceUnreachable
from tests import oracles
from tests.simulators import wecom, wecom_finance, wecom_front
from tests.sources.wecom import archive, platform

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
NAME = "pywecomarchive"


@pytest.fixture
def vendors():
    """Give the path of the vendor's library."""
    if machine() != "x86_64":
        pytest.skip("the library that is pinned is for x86-64")
    home = oracles.environment(NAME).parents[1]
    [path] = home.glob("lib/*/site-packages/pywecomarchive/lib/linux/x86_64/*.so")
    return path


def opening(path: Path, proxy: str = "") -> Opening:
    return Opening(
        path=str(path),
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        corp=wecom.CORP,
        secret=wecom.SECRET,
        proxy=proxy,
    )


def sealed(seq: int, message: str) -> dict[str, object]:
    public = wecom_finance.private_key(1).public_key()
    return {
        "seq": seq,
        "msgid": f"v{seq}_external",
        "publickey_ver": 1,
        "encrypt_random_key": base64.b64encode(
            public.encrypt(wecom_finance.KEY, padding.PKCS1v15())
        ).decode(),
        "encrypt_chat_msg": message,
    }


def test_others_client_reads_our_stand_in_as_ours_does(finance):
    for number, text in enumerate(("一", "二")):
        finance.text(number, text)
    data = os.urandom(524288 * 2 + 151424)
    finance.file("FILE1", data)
    read = oracles.driven(
        *(NAME, "drive_pywecomarchive.py", str(finance.library)),
        *(wecom.CORP, wecom.SECRET, wecom_finance.KEY.decode(), "FILE1"),
    )

    assert read == {
        "numbers": [1, 2],
        "versions": [1, 1],
        "texts": ["一", "二"],
        "pieces": [524288, 524288, 151424],
        "failed": 10006,
    }


def test_the_vendors_library_fetches_in_our_process_and_may_die_there(
    finance, vendors, tmp_path, capfd
):
    asked: list[str] = []
    page = [sealed(5, "AAAA"), sealed(6, base64.b64encode(bytes(64)).decode())]
    answers = {
        "gettoken": {"errcode": 0, "access_token": "t", "expires_in": 7200},
        "getchatdata": {"errcode": 0, "errmsg": "ok", "chatdata": page},
    }
    its = opening(vendors)
    form = {"library": its.path, "library_sha256": its.sha256}
    with (
        wecom_front.standing(tmp_path, answers, asked) as proxy,
        archive(platform(), finance, proxy=proxy, **form) as source,
    ):
        found = source.pull({"seq": 4})
    out, err = capfd.readouterr()

    assert asked[0].startswith(f"CONNECT {wecom_front.HOST}:443")
    assert any(wecom.SECRET in each for each in asked if "gettoken" in each)
    assert any('"seq":4' in each for each in asked if "getchatdata" in each)
    assert found.cursor == {"seq": 6}
    assert [item.reason for item in found.items] == [
        "the library ended on it",
        "the library cannot open it: 10008",
    ]
    assert wecom.SECRET not in out + err


def test_the_vendors_library_ends_its_process_by_abort(vendors):
    library = Library(opening(vendors))
    with pytest.raises(Died) as caught:
        library.open(wecom_finance.KEY, "AAAA")

    assert caught.value.code == -signal.SIGABRT


def test_without_a_network_the_vendors_library_says_so(vendors):
    library = Library(opening(vendors, proxy="http://127.0.0.1:9"))
    code, _ = library.page(0, 1)
    library.close()

    assert isinstance(told(code), SourceUnreachable)
