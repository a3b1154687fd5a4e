"""Open what was sealed here, and seal something, by one of two lines of wechatpy."""

import json
import sys
from importlib import import_module

import xmltodict
from wechatpy.exceptions import InvalidSignatureException
from wechatpy.utils import WeChatSigner

line, token, key, owner, timestamp, nonce, sealed, message = sys.argv[1:]
crypto = import_module(f"wechatpy.{line}.crypto").WeChatCrypto(token, key, owner)
body = f"<xml><ToUserName>x</ToUserName><Encrypt>{sealed}</Encrypt></xml>"


def signature(encrypted: str) -> str:
    signer = WeChatSigner()
    signer.add_data(token, timestamp, nonce, encrypted)
    return signer.signature


signed = signature(sealed)
opened = crypto.decrypt_message(body, signed, timestamp, nonce)
echo = crypto.check_signature(signed, timestamp, nonce, sealed)
theirs = xmltodict.parse(crypto.encrypt_message(message, nonce, timestamp))["xml"]
try:
    crypto.decrypt_message(body, "0" * 40, timestamp, nonce)
    refused = False
except InvalidSignatureException:
    refused = True


def text(value: str | bytes) -> str:
    return value.decode() if isinstance(value, bytes) else value


print(
    json.dumps(
        {
            "signature": signed,
            "message": text(opened),
            "echo": text(echo),
            "sealed": theirs["Encrypt"],
            "signed": theirs["MsgSignature"],
            "refused": refused,
        }
    )
)
