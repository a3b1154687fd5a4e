"""Passwords, and keys that open something."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from guicang.domain.detect.answers import answers
from guicang.domain.detect.model import Entity
from guicang.domain.detect.rule import LETTER, Beside, Rule, back

# Shapes by which providers let their keys be recognised.
_SHAPES: Final = {
    "jwt": r"eyJ[A-Za-z0-9_\-]{6,}\.[A-Za-z0-9_\-]+\.[A-Za-z0-9_\-]+",
    "aws": "(?:AKIA|ASIA)[0-9A-Z]{16}",
    "aliyun": "LTAI[A-Za-z0-9]{12,26}",
    "tencent": "AKID[A-Za-z0-9]{13,40}",
    "github": "(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{22,})",
    "gitlab": r"glpat-[A-Za-z0-9_\-]{20,}",
    "slack": r"xox[abprs]-[A-Za-z0-9\-]{10,}",
    "google": r"AIza[0-9A-Za-z_\-]{35}",
    "stripe": "(?:sk|rk)_(?:live|test)_[0-9A-Za-z]{16,}",
    "openai": r"sk-[A-Za-z0-9_\-]{20,}",
    "huggingface": "hf_[A-Za-z0-9]{30,}",
    "npm": "npm_[A-Za-z0-9]{36}",
    "pypi": r"pypi-[A-Za-z0-9_\-]{50,}",
    "docker": r"dckr_pat_[A-Za-z0-9_\-]{20,}",
    "digitalocean": "do[opr]_v1_[0-9a-f]{64}",
    "shopify": "shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}",
    "sendgrid": r"SG\.[A-Za-z0-9_\-]{16,32}\.[A-Za-z0-9_\-]{30,50}",
    "telegram": r"[0-9]{8,10}:AA[A-Za-z0-9_\-]{33}",
    "stripe-webhook": "whsec_[A-Za-z0-9]{24,}",
    "google-oauth": r"(?:ya29\.[A-Za-z0-9_\-]{20,}|GOCSPX-[A-Za-z0-9_\-]{28})",
}
# How they begin.
_BEGIN: Final = (
    "LTAI|AKIA|ASIA|AKID|gh[pousr]_|github_pat_|glpat-|xox[abprs]-|AIza|[sr]k_(?:live|test)_",
    r"sk-[A-Za-z0-9_\-]{4}|hf_|npm_|pypi-|dckr_pat_|do[opr]_v1_|shp(?:at|ca|pa|ss)_",
    r"SG\.[A-Za-z0-9_\-]{4}|[0-9]:AA[A-Za-z0-9_\-]|whsec_|ya29\.|GOCSPX-|eyJ[A-Za-z0-9]",
)
_LATIN_NAMES: Final = (
    r"(?:access[ _\-]?key(?:[ _\-]?(?:id|secret))?|secret(?:[ _\-]?(?:key|id))?|token"
    r"|(?:api|auth|signing|encryption|license)[ _\-]?key|app[ _\-]?(?:secret|key)"
    r"|private[ _\-]?key|client[ _\-]?secret|bearer|authorization|credentials?)"
)
_OWN_NAMES: Final = "(?:密钥|秘钥|私钥|令牌|口令牌|凭据|授权密钥|访问密钥)"
_LINK: Final = (
    "(?: |:|=|\"|'|`|\\(|\\[|>|是|为|叫|的|值|串|号|码|给你|发你|这是|就是|如下"
    "|is |was |are |bearer |basic )"
)
# A word in Latin letters needs something between it and the key: it would be one token.
_NAMED: Final = (
    rf"(?:{_LATIN_NAMES}{_LINK}{{1,6}}|{_OWN_NAMES}{_LINK}{{0,6}})"
    r"[A-Za-z0-9+/_.~\-]{16,}=*"
)
_WORDED: Final = (rf"(?:{_LATIN_NAMES}|{_OWN_NAMES})",)
_KEY_NAMES: Final = (
    *("密钥", "秘钥", "私钥", "令牌", "凭据", "token", "secret", "api key", "apikey"),
    *("access key", "accesskey", "api_key", "access_key", "credential"),
)
# Between the word and the key that answers a question for it.
_ASKED_KEY: Final = (
    rf"(?:{_LATIN_NAMES}|{_OWN_NAMES})(?:[^!-~\x00]|[ \n:?,.()\[\]\"'-]){{1,90}}"
    r"[A-Za-z0-9+/_.~\-]{20,}=*"
)
_PEM: Final = (
    r"-----BEGIN [A-Z ]+-----[A-Za-z0-9+/=\s\\:,\-]*(?:-----END [A-Z ]+-----)?"
)
_IN_URL: Final = r"[a-z][a-z0-9+]{1,14}://[A-Za-z0-9_.\-]+:[!-.0-9;-?A-~]+@[A-Za-z0-9]"

_WORDS: Final = (
    r"(?:密码|口令|密匙|暗号|开机码|解锁码|mima|password|passwd|passcode|passphrase|pwd"
    r"|pin码|[^0-9A-Za-z](?:pw|psw|psd|pass|pin)(?: ?[:=]| is|是))"
)
_SAYS: Final = (
    r"(?: is | was | to |the | |:|=|\"|'|\(|是|为|改成|改为|设成|设为|设置为|设置成"
    r"|设置的是|设的|设了"
    r"|设的是|设的|我设|叫|就是|都是|应该是|重置为|重置成|给你|发你|我的|我|用的是|用的"
    r"|现在|一直|还是|的)"
)
_PASSWORD: Final = rf"{_WORDS}{_SAYS}{{0,5}}[!-~]{{4,40}}"
# Between the word and the answer to a question for it.
_ASKED: Final = rf"{_WORDS}(?:[^!-~\x00]|[ \n:?,.()\[\]\"'-]){{0,120}}[!-~]{{4,40}}"
_ANSWERS: Final = answers(
    ("密码", "口令", "password", "passcode", "passwd", "pwd", "pin码")
)
_KEY_ANSWERS: Final = answers(_KEY_NAMES)
_QUESTION: Final = re.compile(
    "多少|什么|啥|几|发|给|报|提供|填|告诉|说|呢|吗|请问|\\?|[码令]\x02?\r?\n"
    "|what|which|tell|your".encode()
)
_LEAD: Final = 144
_WORD: Final = re.compile(_WORDS.encode() + _SAYS.encode() + rb"{0,5}", re.IGNORECASE)
_CLEAR: Final = re.compile(r"[:=\"\[]|是|为|成|叫".encode())
# Letters that change their case as no word does.
_CHANGING: Final = re.compile(rb"[a-z][A-Z]|[A-Z]{2}[a-z]")
_CHANGES: Final = 2
_LONG: Final = 8
_LETTERS: Final = re.compile(rb"[A-Za-z'.,?!-]+\Z")
_COUNTS: Final = re.compile(rb"\d{1,2}[-~]\d{1,2}\Z")
_SHORTEST: Final = 4
_SHORTEST_BARE: Final = 6
# Words that people write behind "password" and that are none.
_PLAIN: Final = frozenset(
    b"incorrect wrong invalid please forgot forgotten reset change changed required "
    b"error protected expired again login email phone number correct hint never always "
    b"help http https wifi iphone android wechat alipay app".split()
)


def rules(_: Mapping[str, Sequence[str]]) -> tuple[Rule, ...]:
    """Return the rules of this family."""
    return (*_key_rules(), *_password_rules())


def _key_rules() -> tuple[Rule, ...]:
    known = tuple(
        Rule(
            name=f"secret/{name}",
            entity=Entity.SECRET,
            pattern=shape,
            triggers=_BEGIN,
            rank=1,
            left=LETTER,
            right=r"0-9A-Za-z_\-",
            never=Beside.STARS,
        )
        for name, shape in _SHAPES.items()
    )
    return (
        *known,
        Rule(
            name="secret/named",
            entity=Entity.SECRET,
            pattern=_NAMED,
            triggers=_WORDED,
            rank=3,
            right=r"A-Za-z0-9+/_.~=\-",
            tail=r"A-Za-z0-9+/_.~=\-",
            caseless=True,
            check=_mixed,
            score=0.8,
        ),
        Rule(
            name="secret/asked",
            entity=Entity.SECRET,
            pattern=_ASKED_KEY,
            triggers=_WORDED,
            rank=4,
            right=r"A-Za-z0-9+/_.~=\-",
            tail=r"A-Za-z0-9+/_.~=\-",
            caseless=True,
            reader=_answered_key,
            check=_mixed,
            score=0.7,
        ),
        Rule(
            name="secret/pem",
            entity=Entity.SECRET,
            pattern=_PEM,
            triggers=("-----BEGIN",),
            rank=0,
            right=r"A-Za-z0-9+/=\s\\:,\-",
        ),
        Rule(
            name="secret/url",
            entity=Entity.PASSWORD,
            pattern=_IN_URL,
            triggers=(r"://[A-Za-z0-9_.\-]+:[!-~]",),
            rank=2,
            reader=_url_password,
        ),
    )


def _password_rules() -> tuple[Rule, ...]:
    return (
        Rule(
            name="password/cued",
            entity=Entity.PASSWORD,
            pattern=_PASSWORD,
            triggers=(_WORDS,),
            rank=50,
            right="!-~",
            tail="!-~",
            caseless=True,
            reader=_password,
            score=0.9,
        ),
        Rule(
            name="password/asked",
            entity=Entity.PASSWORD,
            pattern=_ASKED,
            triggers=(_WORDS,),
            rank=51,
            right="!-~",
            tail="!-~",
            caseless=True,
            reader=_answered,
            score=0.7,
        ),
    )


def _mixed(value: str) -> bool:
    """Tell a key from a long word: it has letters and digits."""
    return any(c.isdigit() for c in value) and any(c.isalpha() for c in value)


def _url_password(text: bytes, start: int, end: int) -> tuple[int, int] | None:
    inside = text[start:end]
    begin = inside.index(b":", inside.index(b"://") + 3) + 1
    return (start + begin, start + inside.rindex(b"@"))


def _answered_key(text: bytes, start: int, end: int) -> tuple[int, int] | None:
    """Give a key behind a question for one."""
    return (start, end) if _KEY_ANSWERS(text, start, end) else None


def _answered(text: bytes, start: int, end: int) -> tuple[int, int] | None:
    """Give the first token behind a question for a password."""
    while text[start] in b":=":
        start += 1
    value, lowest = text[start:end], back(text, start, _LEAD)
    asked = _QUESTION.search(text, lowest, start) and b"\n" in text[lowest:start]
    plain = _LETTERS.match(value) or _COUNTS.match(value) or value.startswith(b"http")
    if not asked or plain or not _ANSWERS(text, start, end):
        return None
    return (start, end)


def _password(text: bytes, start: int, end: int) -> tuple[int, int] | None:
    """Give the last token behind the word, unless it is an ordinary one."""
    word = _WORD.search(text, max(start - _LEAD, 0), end)
    while word is not None and word.end() < start:
        word = _WORD.search(text, word.start() + 1, end)
    if word is None:
        return None
    begin, start = max(word.end(), start), word.start()
    while begin < end and text[begin] in b":=\"'(<[":
        begin += 1
    while end > begin and text[end - 1] in b".,;:)\"'>]":
        end -= 1
    value = text[begin:end]
    clear = _CLEAR.search(text, start, begin) is not None
    if len(value) < (_SHORTEST if clear else _SHORTEST_BARE):
        return None
    if _COUNTS.match(value) or value.lower().startswith((b"http", b"www.")):
        return None
    if _LETTERS.match(value) and not _is_chosen(value, clear=clear):
        return None
    return (begin, end)


def _is_chosen(value: bytes, *, clear: bool) -> bool:
    """Tell letters that are a password from a word of the sentence."""
    if value.lower().strip(b"'.,?!-") in _PLAIN:
        return False
    changes = len(_CHANGING.findall(value))
    return clear or (len(value) >= _LONG and changes >= _CHANGES)
