"""A ring whose epochs' keys a PKCS #11 token wraps: SoftHSM, as a module would."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from guicang.adapters.keys.epochs import EpochRing
from guicang.adapters.keys.pkcs11 import Token
from guicang.domain.errors import KeyServiceRefused, KeyServiceUnreachable
from tests.outward import shops
from tests.vaults.bao import write

pytestmark = pytest.mark.service

PIN = "1234"
_MODULES = (
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
    "/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so",
)


@pytest.fixture(scope="module")
def module(tmp_path_factory) -> Path:
    """A SoftHSM with one token, for this process: a library is loaded once."""
    util = shops.program("softhsm2-util")
    pytest.importorskip("pkcs11")
    folder = tmp_path_factory.mktemp("hsm")
    (folder / "tokens").mkdir()
    config = folder / "softhsm2.conf"
    config.write_text(f"directories.tokendir = {folder}/tokens\n")
    os.environ["SOFTHSM2_CONF"] = str(config)
    subprocess.run(  # noqa: S603 - SoftHSM's own program
        [
            *(util, "--init-token", "--free", "--label", "specimen"),
            *("--pin", PIN, "--so-pin", PIN),
        ],
        check=True,
        capture_output=True,
    )
    return next(Path(each) for each in _MODULES if Path(each).exists())


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "keys"


@pytest.fixture
def token(module, folder):
    write(folder / "pkcs11.pin", PIN)
    return Token(module=module, label="specimen", keys=folder)


def test_a_secret_that_is_wrapped_opens_under_its_own_key_only(token):
    token.make("a")
    token.make("b")
    wrapped = token.wrap("a", b"s" * 32)

    assert token.unwrap("a", wrapped) == b"s" * 32
    with pytest.raises(KeyServiceRefused):
        token.unwrap("b", wrapped)
    with pytest.raises(KeyServiceRefused, match="not there"):
        token.unwrap("never", wrapped)


def test_what_is_destroyed_is_gone_from_the_token(token):
    token.make("gone")
    wrapped = token.wrap("gone", b"s" * 32)
    token.destroy("gone")
    token.destroy("gone")

    with pytest.raises(KeyServiceRefused, match="not there"):
        token.unwrap("gone", wrapped)


def test_a_key_cannot_be_taken_out_of_the_token(token):
    from pkcs11 import Attribute
    from pkcs11.exceptions import AttributeSensitive

    token.make("inside")
    with token._session() as session:
        key = token._key(session, "inside")

        assert (key[Attribute.SENSITIVE], key[Attribute.EXTRACTABLE]) == (True, False)
        with pytest.raises(AttributeSensitive):
            _ = key[Attribute.VALUE]


def test_a_ring_lives_and_rotates_under_a_token(token, folder):
    ring = EpochRing.initialise(folder, wrapping=token)
    (key,) = ring.create(1)
    content = json.loads((folder / "kek-0001.key").read_text())
    old, wrapped = content["wrapping"]["key"], content["wrapped"]

    ring.rotate()

    again = EpochRing(folder, wrapping=token, known=(token,))
    assert again.standing().wrapping == "pkcs11"
    assert again.open([key.id]) == {key.id: key.secret}
    with pytest.raises(KeyServiceRefused, match="not there"):
        token.unwrap(old, wrapped)


def test_a_wrong_pin_is_refused_and_never_shown(token, folder):
    write(folder / "pkcs11.pin", "9876")

    with pytest.raises(KeyServiceRefused, match="PinIncorrect") as caught:
        token.make("x")

    assert "9876" not in str(caught.value) + repr(token)


def test_a_token_that_is_not_there_does_not_answer(module, folder):
    write(folder / "pkcs11.pin", PIN)

    with pytest.raises(KeyServiceUnreachable):
        Token(module=module, label="another", keys=folder).make("x")
    with pytest.raises(KeyServiceUnreachable):
        Token(module=Path("/nowhere.so"), label="x", keys=folder).make("x")
