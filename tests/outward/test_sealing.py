"""Released files open with the programs that recipients have, and with no other key."""

import os
import shutil
import subprocess
import tempfile
import threading
from datetime import timedelta
from pathlib import Path

import pysequoia
import pytest

from guicang.adapters.outward.sealed import sealed
from guicang.domain.disclosure.release import ZIP
from guicang.domain.errors import BadUsage
from tests import homes

AT = homes.real_now()
SECRET = "abcdefghijkmnpqr2345"  # noqa: S105 - of a test
LINES = [b'{"id":"%d","text":"\xe4\xbd\xa0\xe5\xa5\xbd"}\n' % n for n in range(20_000)]
PLAIN = b"".join(LINES)


def program(*names: str) -> str:
    for name in names:
        if found := shutil.which(name):
            return found
    if os.environ.get("CI"):
        pytest.fail(f"CI is set and there is no {names[0]} on this machine")
    pytest.skip(f"no {names[0]} on this machine")


def seal(path, keys, secret=""):
    with path.open("wb") as file, sealed(file.write, keys, secret, AT) as write:
        for line in LINES:
            write(line)


def opened(*command) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(command, capture_output=True, check=False, timeout=120)  # noqa: S603 - named above


class Keyring:
    """GnuPG with a key of its own, as a recipient has it."""

    def __init__(self, folder) -> None:
        folder.mkdir(mode=0o700)
        self._base = (program("gpg"), "--homedir", folder, "--batch", "--quiet")
        made = ("--passphrase", "", "--quick-gen-key", "registry@court.test")
        assert self.run(*made, "default", "default", "never").returncode == 0
        self.key = self.run("--armor", "--export").stdout.decode().strip()

    def run(self, *said) -> "subprocess.CompletedProcess[bytes]":
        return opened(*self._base, *said)

    def close(self) -> None:
        homedir = self._base[1:3]
        opened(program("gpgconf"), *homedir, "--kill", "all")


@pytest.fixture
def keyrings():
    # The sockets of GnuPG's agent do not like long paths.
    with tempfile.TemporaryDirectory(prefix="gpg-") as folder:
        rings = [Keyring(Path(folder) / name) for name in ("a", "b")]
        yield rings
        for each in rings:
            each.close()


def test_gpg_opens_what_was_sealed_for_its_key_and_nobody_elses(keyrings, tmp_path):
    theirs, others = keyrings
    seal(tmp_path / "r.pgp", [theirs.key])
    right = theirs.run("--decrypt", tmp_path / "r.pgp")
    wrong = others.run("--decrypt", tmp_path / "r.pgp")

    assert right.stdout == PLAIN
    assert (wrong.returncode != 0, wrong.stdout) == (True, b"")


def test_7_zip_opens_the_archive_with_its_password_only(tmp_path):
    zipper = program("7zz", "7z")
    path = tmp_path / "r.zip"
    seal(path, [ZIP], SECRET)
    listed = opened(zipper, "l", "-slt", path)
    right = opened(zipper, "x", "-so", f"-p{SECRET}", path)
    wrong = opened(zipper, "x", "-so", f"-p{SECRET[::-1]}", path)

    assert b"AES-256" in listed.stdout
    assert right.stdout == PLAIN
    assert wrong.returncode != 0


def test_what_is_no_key_is_refused_before_anything_is_asked():
    key = pysequoia.Tsk.generate("Specimen Court <registry@court.test>")
    cert = str(key.extract_certificate()).strip()
    before = threading.active_count()
    for keys in (
        ["age1no"],
        [cert[:200]],
        [cert, "age1no"],
        [str(key)],
        [cert, ZIP],
    ):
        with pytest.raises(BadUsage), sealed(len, keys, "", AT + timedelta(1)):
            pass

    assert threading.active_count() == before
