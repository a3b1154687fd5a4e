r"""Ways of sending over HTTP: bots of chats, webhooks, SMS gateways.

What a vendor signs is small: DingTalk and Feishu take a timestamp under the bot's
secret, WeCom nothing but the key in the address. So an address is a secret itself, and
never in an error, a log or the database. As the vendors' documents have it:

* WeCom: ``/cgi-bin/webhook/send?key=``; text of 2048 bytes; ``errcode`` 0.
* DingTalk: ``/robot/send?access_token=`` with ``timestamp`` (ms) and ``sign`` =
  Base64(HMAC-SHA256(secret, "timestamp\nsecret")); ``errcode`` 0; more than 20
  messages a minute shut the bot for ten.
* Feishu: ``/open-apis/bot/v2/hook/ID``; ``timestamp`` (s) and ``sign`` =
  Base64(HMAC-SHA256("timestamp\nsecret", "")) in the body, of 20 KB; ``code`` 0.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from guicang.domain.errors import (
    BadNotices,
    GuicangError,
    HostRefused,
    OriginNotListed,
    WayFailed,
)
from guicang.domain.notices.document import Way, WayKind
from guicang.domain.notices.model import (
    SECRET_PREFIX,
    listed,
    origin_of,
    signature,
)
from guicang.ports.connecting import Http
from guicang.ports.noticing import Parcel
from guicang.ports.webhooks import Poster

HOSTS: Final[Mapping[WayKind, str]] = {
    WayKind.WECOM: "qyapi.weixin.qq.com",
    WayKind.DINGTALK: "oapi.dingtalk.com",
    WayKind.FEISHU: "open.feishu.cn",
}
"""Where the vendors' bots are."""
_MOST_BYTES: Final[Mapping[WayKind, int]] = {
    WayKind.WECOM: 2_048,
    WayKind.DINGTALK: 18_000,
    WayKind.FEISHU: 18_000,
}
_WELL: Final = range(200, 300)


def dingtalk_sign(secret: str, at: int) -> str:
    """Sign for DingTalk; ``at`` is in milliseconds of Unix time."""
    text = f"{at}\n{secret}".encode()
    return _base64(hmac.new(secret.encode(), text, hashlib.sha256).digest())


def feishu_sign(secret: str, at: int) -> str:
    """Sign for Feishu; ``at`` is in seconds of Unix time."""
    key = f"{at}\n{secret}".encode()
    return _base64(hmac.new(key, b"", hashlib.sha256).digest())


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpCarrier:
    """Implements ``Carrier`` for every way but mail.

    ``http`` reaches bots, ``poster`` the listed ``origins`` of webhooks and gateways.
    ``now`` gives seconds of Unix time.
    """

    http: Http
    poster: Poster
    secrets: Callable[[str], Mapping[str, str]]
    origins: tuple[str, ...]
    private: frozenset[str]
    now: Callable[[], float]

    def check(self, kind: WayKind, secrets: Mapping[str, str]) -> None:
        """Raise where a way may not lead: HostRefused, OriginNotListed, BadNotices."""
        url = secrets.get("url", "")
        origin = origin_of(url)
        if not kind.is_bot:
            if not listed(url, self.origins):
                raise OriginNotListed(origin=origin)
            _key(secrets.get("secret", ""))
            return
        host, _, port = origin.partition("://")[2].rpartition(":")
        if {host, f"{host}:{port}"} & self.private:
            return
        if host != HOSTS[kind] or not origin.startswith("https:"):
            raise HostRefused(host=host, reason=f"{HOSTS[kind]} is wanted")

    def carry(self, parcel: Parcel) -> None:
        """Hand a message over. WayFailed."""
        way = parcel.way
        assert way is not None  # noqa: S101 - mail has a carrier of its own
        secrets = self.secrets(way.name)
        try:
            self.check(way.kind, secrets)
            if way.kind.is_bot:
                self._to_bot(way, parcel, secrets)
            else:
                self._to_door(way, parcel, secrets)
        except WayFailed:
            raise
        except GuicangError as error:
            raise WayFailed(way=way.name, reason=error.code) from None

    def _to_bot(self, way: Way, parcel: Parcel, secrets: Mapping[str, str]) -> None:
        text = _cut(f"{parcel.subject}\n{parcel.text}", _MOST_BYTES[way.kind])
        url, secret = secrets["url"], secrets.get("secret", "")
        body: dict[str, Any] = {"msgtype": "text", "text": {"content": text}}
        if way.kind is WayKind.DINGTALK and secret:
            at = int(self.now() * 1_000)
            more = {"timestamp": str(at), "sign": dingtalk_sign(secret, at)}
            url = _with_query(url, more)
        if way.kind is WayKind.FEISHU:
            body = {"msg_type": "text", "content": {"text": text}}
            if secret:
                at = int(self.now())
                signed = {"timestamp": str(at), "sign": feishu_sign(secret, at)}
                body = {**signed, **body}
        reply = self.http.call("POST", url, json=body)
        _require_taken(way, reply.status, reply.body)

    def _to_door(self, way: Way, parcel: Parcel, secrets: Mapping[str, str]) -> None:
        told = {
            "type": "notice",
            "id": parcel.id,
            "subject": parcel.subject,
            "text": parcel.text,
            **({"to": parcel.to} if parcel.to else {}),
        }
        body = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
        at = int(self.now())
        headers = {
            "content-type": "application/json",
            "webhook-id": parcel.id,
            "webhook-timestamp": str(at),
            "webhook-signature": signature(
                _key(secrets["secret"]), parcel.id, at, body
            ),
        }
        status, said = self.poster.post(secrets["url"], headers, body)
        if status not in _WELL:
            raise WayFailed(way=way.name, reason=said or f"HTTP {status}")


def _require_taken(way: Way, status: int, body: bytes) -> None:
    """Raise WayFailed unless a bot said that it took a message."""
    if status not in _WELL:
        raise WayFailed(way=way.name, reason=f"HTTP {status}")
    try:
        said = json.loads(body)
        code = said.get("errcode", said.get("code", said.get("StatusCode")))
    except (ValueError, AttributeError):
        raise WayFailed(way=way.name, reason="no answer of a bot") from None
    if code != 0:
        number = code if isinstance(code, int) else "?"
        raise WayFailed(way=way.name, reason=f"code {number}")


def _key(secret: str) -> bytes:
    """Read the secret of a webhook, as Standard Webhooks spells it. BadNotices."""
    spelled = secret.removeprefix(SECRET_PREFIX)
    try:
        key = base64.b64decode(spelled, validate=True)
    except ValueError:
        key = b""
    if len(key) < 24:  # noqa: PLR2004 - what Standard Webhooks asks for at least
        raise BadNotices(field="secret", reason="whsec_ and 24 bytes in Base64")
    return key


def _with_query(url: str, more: Mapping[str, str]) -> str:
    parts = urlsplit(url)
    query = [*parse_qsl(parts.query), *more.items()]
    return urlunsplit(parts._replace(query=urlencode(query)))


def _cut(text: str, most: int) -> str:
    """Cut a text at a whole letter, so that it has at most so many bytes."""
    raw = text.encode()
    if len(raw) <= most:
        return text
    return raw[: most - 3].decode(errors="ignore") + "…"


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()
