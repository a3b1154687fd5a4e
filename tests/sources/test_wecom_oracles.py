"""What others wrote for WeCom reads our simulator and opens our envelopes."""

import hashlib
import json
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
from tools.vendor import programs

from guicang.adapters.sources.kit.envelope import Envelope, read_key
from tests import oracles
from tests.simulators import wecom
from tests.simulators.server import Fault, running
from tests.sources.wecom import platform

OURS = "我们的<xml>&话 👋"
THEIRS = "他们的<xml>&话 👋" * 40
TIMESTAMP, NONCE = "1763856001", "1372623149"


@pytest.fixture
def envelope():
    return Envelope(
        token=wecom.TOKEN, key=read_key(wecom.AES_KEY, "aes_key"), owner=wecom.CORP
    )


def arguments(sealed: str) -> list[str]:
    return [
        *(wecom.TOKEN, wecom.AES_KEY, wecom.CORP),
        *(TIMESTAMP, NONCE, sealed, THEIRS),
    ]


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    ("name", "line"), [("odoo-wechatpy", "work"), ("wechatpy", "enterprise")]
)
def test_two_lines_of_wechatpy_open_our_envelopes_and_we_theirs(envelope, name, line):
    sealed = envelope.seal(OURS.encode())
    script = "drive_wechatpy_crypto.py"
    told = oracles.driven(name, script, line, *arguments(sealed))
    opened = envelope.open(told["signed"], TIMESTAMP, NONCE, told["sealed"])

    assert told["signature"] == envelope.signature(TIMESTAMP, NONCE, sealed)
    assert told["message"] == told["echo"] == OURS
    assert told["refused"]
    assert opened.decode() == THEIRS


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_the_package_of_the_vendors_scope_opens_our_envelopes_and_we_its(envelope):
    sealed = envelope.seal(OURS.encode())
    _, node = programs()
    done = subprocess.run(  # noqa: S603 - pinned, beside this
        [*node, package() / "drive.js", *arguments(sealed)],
        capture_output=True,
        check=True,
        text=True,
    )
    told = json.loads(done.stdout)
    opened = envelope.open(told["signed"], TIMESTAMP, NONCE, told["sealed"])

    assert told["signature"] == envelope.signature(TIMESTAMP, NONCE, sealed)
    assert (told["message"], told["owner"]) == (OURS, wecom.CORP)
    assert opened.decode() == THEIRS


def package() -> Path:
    """Give the folder of the pinned package; fetch it if it is not there."""
    pinned = oracles.HERE / "wecom-crypto"
    files = [(path.name, path.read_bytes()) for path in sorted(pinned.iterdir())]
    home = (
        oracles.KEPT
        / f"wecom-crypto-{hashlib.sha256(repr(files).encode()).hexdigest()[:12]}"
    )
    if not home.is_dir():
        oracles.KEPT.mkdir(exist_ok=True)
        aside = Path(tempfile.mkdtemp(dir=oracles.KEPT)) / "made"
        shutil.copytree(pinned, aside)
        npm, _ = programs()
        done = subprocess.run(  # noqa: S603 - npm, found
            [*npm, "ci", "--silent"], cwd=aside, check=False
        )
        if done.returncode:
            oracles._absent("the package @wecom/crypto cannot be fetched")
        aside.rename(home)
        aside.parent.rmdir()
    return home


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_a_client_of_others_reads_all_that_our_simulator_holds():
    there = platform(page=2)
    for number in range(5):
        there.customer("wkA", "wm1", f"第{number}句")
    there.event("wkA", "wm1", "enter_session", scene="s")
    there.accounts["wkA"].servicers = {"lisi": 0}
    there.names["wm1"] = "测试客户"
    there.faults.append(Fault("kf/sync_msg", instead=wecom.refused(42001)))
    with running(there) as address:
        told = oracles.driven(
            *("odoo-wechatpy", "drive_odoo_wechatpy.py", address),
            *(wecom.CORP, wecom.SECRET, "wkA", "wm1", "lisi"),
        )

    assert told["messages"] == there.accounts["wkA"].log[:6]
    assert there.calls("gettoken") == 2
    assert told["accounts"][0]["open_kfid"] == "wkA"
    assert told["servicers"][0] == {"userid": "lisi", "status": 0}
    assert told["customers"][0]["nickname"] == "测试客户"
    assert (told["state"], told["sent"], told["trans"]) == (1, "m_1", "MSGCODE02")
    assert (told["served"], told["no_account"]) == (95003, 95000)
