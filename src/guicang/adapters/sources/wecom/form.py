"""What the forms of WeCom's sources share."""

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

from guicang.adapters.sources.wecom.api import PUBLIC, Api
from guicang.domain.errors import BadSource
from guicang.domain.sources.model import Caution, Field, Native
from guicang.ports.connecting import Tools

HOST: Final = "qyapi.weixin.qq.com"

CORP_ID: Final = Field(
    name="corp_id",
    label="Corp ID",
    help="In WeCom's console under My Company; it begins with ww.",
)
TOKEN: Final = Field(
    name="token",
    label="Token of callbacks",
    help="As the console shows it beside the address that it calls.",
    secret=True,
    required=False,
)
AES_KEY: Final = Field(
    name="aes_key",
    label="EncodingAESKey",
    help="43 letters and digits, beside the token.",
    secret=True,
    required=False,
)
TOLERANCE: Final = Field(
    name="tolerance",
    label="Age of callbacks",
    help="How many seconds a callback may be off our clock.",
    required=False,
    default="300",
)
ADDRESS: Final = Field(
    name="address",
    label="Address of the API",
    help="Only for an installation of WeCom of your own; else nothing.",
    required=False,
)

NATIVE: Final = Native(
    presets=(7, 15, 30),
    default=30,
    where="设置→聊天记录→存储周期",
    semantics=(
        "Cleaning is confirmed a second time.",
        "What was cleaned cannot be recovered.",
        "Messages with ticked keywords can be cleaned apart.",
        "Archive before the platform cleans: no program can stop it.",
    ),
    cautions=frozenset({Caution.CONFIRMED, Caution.UNRECOVERABLE, Caution.EXPORT}),
    source=(
        "Figures and place of a trade article, not verified: no public page of WeCom "
        "confirms them. Say what your console shows."
    ),
)


def read_api(settings: Mapping[str, str], tools: Tools) -> Api:
    """Read who we are there. BadSource."""
    for name in ("corp_id", "secret"):
        if not settings.get(name, "").strip():
            raise BadSource(field=name, reason="it is wanted")
    address = (settings.get("address") or PUBLIC).rstrip("/")
    parts = urlsplit(address)
    if parts.scheme not in {"https", "http"} or not parts.hostname or parts.query:
        raise BadSource(field="address", reason="an address of the web is wanted")
    return Api(
        tools=tools,
        address=address,
        corp=settings["corp_id"],
        secret=settings["secret"],
    )
