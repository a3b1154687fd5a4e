"""Keys and tokens that open something, and addresses with a password in them."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from guicang.domain.detect.answers import answers
from guicang.domain.detect.model import Entity
from guicang.domain.detect.rule import LETTER, Beside, Rule

# Shapes by which providers let their keys be recognised.
_SHAPES: Final = {
    "jwt": r"eyJ[A-Za-z0-9_\-]{6,}\.[A-Za-z0-9_\-]+\.[A-Za-z0-9_\-]+",
    "aws": "(?:AKIA|ASIA)[0-9A-Z]{16}",
    "aliyun": "LTAI[A-Za-z0-9]{12,26}",
    "tencent": "AKID[A-Za-z0-9]{13,40}",
    "github": "(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{22,})",
    "gitlab": r"gl(?:pat|rt|ptt|dt|soat|ft|imt|agent|cbt)-[A-Za-z0-9_\-]{20,}",
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
    "volcengine": "AKLT[A-Za-z0-9]{30,60}",
    "baidu": "bce-v3/ALTAK-[A-Za-z0-9]{16,}/[0-9a-f]{32,}",
    "vault": r"hv[sbr]\.[A-Za-z0-9_\-]{20,}",
    "databricks": "dapi[0-9a-f]{32}",
    "atlassian": r"ATATT3[A-Za-z0-9_\-=]{20,}",
    "square": r"sq0[a-z]{3}-[A-Za-z0-9_\-]{22,}",
    "slack-app": "xapp-[0-9]-[A-Za-z0-9-]{20,}",
    "twilio": "SK[0-9a-f]{32}",
    "mailgun": "key-[0-9a-f]{32}",
    "dingtalk": "SEC[0-9a-f]{64}",
    "postman": "PMAK-[0-9a-f]{24}-[0-9a-f]{34}",
    "sentry": "sntry[su]_[A-Za-z0-9+/=_]{32,}",
    # A short name, an underscore, and nothing but random letters: gsk_, r8_, lin_api_.
    "prefixed": (
        "(?:gsk|r8|lin_api|ntn|sbp|phc|figd|rubygems|tfp|pat|pplx|xai|nvapi"
        "|dop|ops|rdme|sgp|vercel|fly|live|secret|pk_(?:live|test))[_-][A-Za-z0-9]{32,}"
    ),
}
# How they begin.
_BEGIN: Final = (
    "LTAI|AKIA|ASIA|AKID|gh[pousr]_|github_pat_|gl[a-z]{2,5}-|xox[abprs]-|AIza|[sr]k_(?:live|test)_",
    r"sk-[A-Za-z0-9_\-]{4}|hf_|npm_|pypi-|dckr_pat_|do[opr]_v1_|shp(?:at|ca|pa|ss)_",
    r"SG\.[A-Za-z0-9_\-]{4}|[0-9]:AA[A-Za-z0-9_\-]|whsec_|ya29\.|GOCSPX-|eyJ[A-Za-z0-9]",
    r"AKLT|bce-v3/|hv[sbr]\.[A-Za-z0-9]{4}|dapi[0-9a-f]{4}|ATATT3|sq0[a-z]{3}-|xapp-",
    "SEC[0-9a-f]{8}|SK[0-9a-f]{8}|key-[0-9a-f]{4}|PMAK-|sntry[su]_|[A-Za-z0-9][_-][A-Za-z0-9]{32}",
)
_LATIN_NAMES: Final = (
    r"(?:access[ _\-]?key(?:[ _\-]?(?:id|secret))?|secret(?:[ _\-]?(?:key|id))?|token"
    r"|(?:api|auth|signing|encryption|license)[ _\-]?key|app[ _\-]?(?:secret|key)"
    r"|private[ _\-]?key|client[ _\-]?secret|bearer|authorization|credentials?)"
)
_OWN_NAMES: Final = (
    "(?:密钥|密鑰|秘钥|私钥|私鑰|令牌|口令牌|凭据|授权密钥|访问密钥|授权码|签名串)"
)
_LINK: Final = (
    "(?: |:|=|\"|'|`|</?[a-z]{1,6}>"
    "|\\(|\\[|>|是|为|叫|的|值|串|号|码|给你|发你|这是|就是|如下"
    "|填的|填|写的|写|用的|is |was |are |bearer |basic )"
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
_KEY_ANSWERS: Final = answers(_KEY_NAMES)
# Between the word and the key that answers a question for it.
_ASKED_KEY: Final = (
    rf"(?:{_LATIN_NAMES}|{_OWN_NAMES})(?:(?:[^!-~\x00]|[ \n:?,.()\[\]\"'-]){{1,90}}"
    r"|[^\x00\n]{0,60}\n(?:[A-Za-z ]{1,12}:)?(?:[^!-~\x00]|[ :()\[\]\"'-]){0,36})"
    r"[A-Za-z0-9+/_.~\-]{20,}=*"
)
_CHANGES: Final = 4
# What opens a hook or an interface, in its address.
_QUERY_NAMES: Final = "(?:key|sign|sig|signature|secret|auth|appkey|app_?secret|ak|sk)"
_QUERY_BEGINS: Final = f"[?&]{_QUERY_NAMES}="
_QUERY: Final = f"[?&]{_QUERY_NAMES}=[A-Za-z0-9+/_.~-]{{16,}}=*"
# What a moment is signed with opens nothing at another one.
_ONCE: Final = re.compile(
    rb"(?:ts|timestamp|nonce)=[0-9A-Za-z-]{4,40}&sign(?:ature)?=[0-9a-f]", re.IGNORECASE
)
_NEAR: Final = 72
_HOOK: Final = "/hook/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
# The word alone: only what is long enough to be nothing else.
_KEY: Final = (
    "[^A-Za-z0-9_&?]key(?:是|为|：|:| |=|\"|'|is ){1,4}[A-Za-z0-9+/_~-]{24,}=*"
)
_KEY_BEGINS: Final = "key(?:是|为|：|:| |=|\"|'|is ){1,4}[A-Za-z0-9+/]{24}"
# Letters that change their case.
_CHANGING: Final = re.compile(rb"[a-z][A-Z]|[A-Z]{2}[a-z]")
_PEM: Final = (
    r"-----BEGIN [A-Z ]+-----[A-Za-z0-9+/=\s\\:,\-]*(?:-----END [A-Z ]+-----)?"
)
# An address that lets in whoever has it: the name of a user may be left out.
_IN_URL: Final = (
    r"[a-z][a-z0-9+]{1,14}://[A-Za-z0-9_.%+\-]*:[!-.0-9;-?A-~]+@[A-Za-z0-9\[]"
)
_URL_BEGINS: Final = r"://[A-Za-z0-9_.%+\-]*:[!-~]"
_URL_END: Final = re.compile(rb"[A-Za-z0-9._~:/?#@!$&*+=%,\[\]-]*[A-Za-z0-9/\]=]")
# What stands for a password that somebody else is to put in, or took out.
_NO_PASSWORD: Final = re.compile(
    rb"[$%{<\[].*[}>%\]]|\$\w+|[*xX.]{2,}|(?:your|my)?[_-]?(?:password|passwd|pass|pwd|pw)",
    re.IGNORECASE,
)


def rules(_: Mapping[str, Sequence[str]]) -> tuple[Rule, ...]:
    """Return the rules of this family."""
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
            reader=_random,
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
        *(
            Rule(
                name=f"secret/{name}",
                entity=Entity.SECRET,
                pattern=pattern,
                triggers=(begins,),
                rank=3,
                right=r"A-Za-z0-9+/_.~=\-",
                tail=tail,
                caseless=True,
                reader=_opens,
                score=0.8,
            )
            for name, pattern, begins, tail in (
                ("query", _QUERY, _QUERY_BEGINS, r"A-Za-z0-9+/_.~=\-"),
                ("hook", _HOOK, "/hook/[0-9a-f]{8}-", r"a-f0-9A-F\-"),
                ("key", _KEY, _KEY_BEGINS, r"A-Za-z0-9+/_.~=\-"),
            )
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
            entity=Entity.SECRET,
            pattern=_IN_URL,
            triggers=(_URL_BEGINS,),
            rank=1,
            reader=_whole_url,
        ),
    )


def _mixed(value: str) -> bool:
    """Tell a key from a long word: it has letters and digits."""
    return any(c.isdigit() for c in value) and any(c.isalpha() for c in value)


def _random(text: bytes, start: int, end: int) -> tuple[int, int] | None:
    """Tell a key from words: it has digits, or changes its case as no name does."""
    start += text[start:end].rstrip(b"=").rfind(b"=") + 1  # token=...
    value = text[start:end]
    letters = any(c.isalpha() for c in value.decode("ascii"))
    changes = len(_CHANGING.findall(value))
    mixed = letters and any(c in b"0123456789" for c in value)
    padded = value.endswith(b"=") and changes
    return (start, end) if mixed or padded or changes * 4 >= len(value) else None


def _opens(text: bytes, start: int, end: int) -> tuple[int, int] | None:
    """Ask for more of it where only the name of a parameter speaks for a key."""
    if _ONCE.search(text, max(start - _NEAR, 0), end):
        return None
    place = _random(text, start, end)
    value = text[slice(*place)] if place else b""
    digits = sum(c in b"0123456789" for c in value)
    sure = 6 * digits >= len(value) or len(_CHANGING.findall(value)) >= _CHANGES
    return place if place and sure else None


def _whole_url(text: bytes, start: int, end: int) -> tuple[int, int] | None:
    """Give all of the address: who has its user, host and password is in."""
    begin = text.index(b":", text.index(b"://", start) + 3) + 1
    if _NO_PASSWORD.fullmatch(text, begin, text.rindex(b"@", begin, end)):
        return None
    ends = _URL_END.match(text, end - 1)
    return (start, ends.end() if ends else end)


def _answered_key(text: bytes, start: int, end: int) -> tuple[int, int] | None:
    """Give a key behind a question for one."""
    return (start, end) if _KEY_ANSWERS(text, start, end) else None
