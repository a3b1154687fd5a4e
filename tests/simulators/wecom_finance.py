"""What the stand-in for WeCom's chat archive library serves, and how it is built."""

import base64
import functools
import hashlib
import json
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)

SOURCE = Path(__file__).with_name("wecom_finance.c")
KEY = b"0123456789abcdef0123456789abcdef"


@functools.cache
def private_key(version: int) -> rsa.RSAPrivateKey:
    """Give the corporation's key of a version: made once, the same in all tests."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def pems(*versions: int) -> str:
    """Write keys as the form wants them."""
    return "".join(
        f"{version}\n"
        + private_key(version)
        .private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        .decode()
        for version in versions
    )


class Finance:
    """A folder that the library serves from, and the library built for it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for name in ("chat", "media", "fail", "die"):
            (root / name).mkdir(parents=True)
        self.library = root / "libstandin.so"
        self.seq = 0
        compiler = shutil.which("gcc") or "gcc"
        subprocess.run(  # noqa: S603 - our own source
            [
                *(compiler, "-shared", "-fPIC", "-O1", "-Wall", "-Werror"),
                f'-DROOT="{root}"',
                *("-o", str(self.library), str(SOURCE)),
            ],
            check=True,
        )

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.library.read_bytes()).hexdigest()

    def say(
        self, message: Mapping[str, Any] | bytes, *, key: bytes = KEY, version: int = 1
    ) -> int:
        """Seal a message and put it at the end."""
        plain = message
        if not isinstance(plain, bytes):
            plain = json.dumps(message, ensure_ascii=False).encode()
        check = functools.reduce(lambda a, b: a ^ b, plain, 0)
        data = plain + bytes([check])
        sealed = bytes(b ^ key[n % len(key)] for n, b in enumerate(data)).hex()
        wrapped = private_key(version).public_key().encrypt(key, padding.PKCS1v15())
        return self.put(
            publickey_ver=version,
            encrypt_random_key=base64.b64encode(wrapped).decode(),
            encrypt_chat_msg=sealed,
        )

    def poison(self) -> int:
        """Put at the end what the library dies of: hardly anything, well wrapped."""
        number = self.say(b"")
        entry = json.loads((self.root / "chat" / str(number)).read_text())
        self.seq -= 1
        return self.put(**{**entry, "encrypt_chat_msg": "00"})

    def put(self, **entry: object) -> int:
        """Put a sealed message at the end, whatever it is."""
        self.seq += 1
        whole = {"seq": self.seq, "msgid": f"s{self.seq}", **entry}
        (self.root / "chat" / str(self.seq)).write_text(json.dumps(whole))
        (self.root / "last").write_text(str(self.seq))
        return self.seq

    def text(self, number: int, text: str, **fields: object) -> dict[str, Any]:
        """Make what a colleague writes to a customer, and put it at the end."""
        message = {
            "msgid": f"t{number}_external", "action": "send", "from": "zhangsan",
            "tolist": ["wm1"], "roomid": "", "msgtime": 1772413200000 + number,
            "msgtype": "text", "text": {"content": text}, **fields,
        }  # fmt: skip
        self.say(message)
        return message

    def file(self, name: str, data: bytes) -> None:
        (self.root / "media" / name).write_bytes(data)

    def fails(self, word: str, code: int) -> None:
        """Let the next call with this word fail."""
        (self.root / "fail" / word).write_text(str(code))

    def dies(self, word: str, *, always: bool = True) -> None:
        """Let calls with this word end the process, or no longer."""
        mark = self.root / "die" / word
        mark.touch() if always else mark.unlink()
