r"""Recognizers for Presidio that know Chinese documents, as its best user would write.

Presidio has none for China. Its own for mail, addresses of hosts and telephones use
``\b``, which sees no border between a Chinese letter and a Latin one, so they are
replaced too. Without a language model Presidio's context words raise no score, because
there are no tokens: words that must stand before a value are look-behinds here, which
its ``regex`` engine allows at any length. Texts come with wide characters folded, one
for one (``FOLD``), so that no pattern has to say them twice.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from presidio_analyzer import Pattern, PatternRecognizer

FOLD = {0x3000: " ", **{0xFF01 + n: 0x21 + n for n in range(94)}}
GAP = r"[\s\-.]?"
ALNUM = "0-9A-HJ-NP-Z"
PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
DAY = r"(?:19|20)?\d{2}(?:[-/.]|年)\d{1,2}(?:[-/.]|月)\d{1,2}[日号]?|(?:19|20)\d{6}"


def plain(text: str) -> str:
    """Drop what only separates."""
    return "".join(c for c in text.upper() if c.isalnum())


def resident_id(text: str) -> bool:
    """GB 11643: a date, and ISO 7064 MOD 11-2."""
    number = plain(text)
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    if not number[:17].isdigit():
        return False
    total = sum(int(c) * w for c, w in zip(number, weights, strict=False))
    return is_day(number[6:14]) and "10X98765432"[total % 11] == number[17]


def old_resident_id(text: str) -> bool:
    """Fifteen digits: a date is all there is to check."""
    return is_day("19" + plain(text)[6:12])


def is_day(text: str) -> bool:
    """Tell whether eight digits are a date."""
    try:
        date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return False
    return True


def luhn(text: str) -> bool:
    """ISO/IEC 7812-1, annex B."""
    digits = [int(c) for c in reversed(plain(text))]
    doubled = [d * 2 - 9 * (d > 4) for d in digits[1::2]]
    return len(set(digits)) > 1 and (sum(digits[::2]) + sum(doubled)) % 10 == 0


def company(text: str) -> bool:
    """GB 32100: weights modulo 31."""
    alphabet, number = "0123456789ABCDEFGHJKLMNPQRTUWXY", plain(text)
    weights = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
    if any(c not in alphabet for c in number):
        return False
    total = sum(alphabet.index(c) * w for c, w in zip(number, weights, strict=False))
    return alphabet[-total % 31] == number[17]


def iban(text: str) -> bool:
    """ISO 13616: modulo 97."""
    number = plain(text)
    turned = "".join(str(int(c, 36)) for c in number[4:] + number[:4])
    return int(turned) % 97 == 1


class Checked(PatternRecognizer):
    """A pattern with a check of what it matched."""

    def __init__(self, check: Callable[[str], bool], **named: Any) -> None:
        super().__init__(**named)
        self._check = check

    def validate_result(self, pattern_text: str) -> bool:
        return self._check(pattern_text)


def after(words: str, value: str, far: int = 8) -> str:
    """Match a value that stands behind one of the words, or a few characters on."""
    return rf"(?<=(?:{words})[^0-9\n]{{0,{far}}})(?:{value})"


MOBILE = rf"(?<!\d)(?:[(]?[+]?(?:00)?86[)]?{GAP})?1{GAP}[3-9](?:{GAP}\d){{9}}(?!\d)"
LANDLINE = (
    r"(?<!\d)(?:[+]?(?:00)?86[- ]?[1-9]\d{1,2}|[(]?0[1-9]\d{1,2}[)]?)[\s\-]?"
    r"[2-8]\d{6,7}(?:\s?(?:转分机|分机|转|ext\.?|-)\s?\d{1,6})?(?!\d)"
)
ID = rf"[1-9](?:{GAP}\d){{16}}{GAP}[\dX](?!\d)"
CARD = rf"(?<!\d)[2-69](?:{GAP}\d){{14,18}}(?!\d)"
BYTE = r"(?:25[0-5]|2[0-4]\d|1?\d?\d)"
V4 = rf"(?<![\d.])(?:{BYTE}\.){{3}}{BYTE}(?![\d.])"
V6 = r"(?<![0-9a-f:])(?:[0-9a-f]{1,4}:){2,7}(?::?[0-9a-f]{1,4}){1,6}(?![0-9a-f:])"
MAC = r"(?<![0-9:-])[0-9a-f]{2}([:-])[0-9a-f]{2}(?:\1[0-9a-f]{2}){4}(?![0-9a-f])"
KEYS = (
    r"sk-[A-Za-z0-9]{20,}|AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{36}"
    r"|eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]{10,}"
)
PASSPORT = r"(?<![A-Za-z\d])(?:[EG]\s?\d{8}|[EDSP]\s?[A-HJ-NP-Z]\d{7})(?!\d)"
PERMIT = r"(?<![A-Za-z\d])(?:[CWHM]\d{8}(?:\d\d)?|C[A-HJ-NP-Z]\d{7})(?!\d)"
TAIWAN = after("台胞证|台湾通行证|台湾居民|往来台湾", r"[LT]?\d{8}(?!\d)", 10)
SOCIAL = after("SSN|social security|社安号", r"[0-8]\d{8}(?!\d)", 16)
SSN = r"(?<!\d)(?!000|666|9)\d{3}([- ])(?!00)\d{2}\1(?!0000)\d{4}(?!\d)"
WECHAT = "微信|薇信|威信|v信|vx|wx|wechat"
COMPANY = rf"(?<!\d)[159]\d(?:\s?\d){{6}}(?:\s?[{ALNUM}]){{10}}"
PATTERNS = {
    "MOBILE": MOBILE,
    "LANDLINE": LANDLINE,
    "PASSPORT": PASSPORT,
    "HK_MO_PERMIT": PERMIT,
    "TW_PERMIT": TAIWAN,
    "MILITARY_ID": r"[军士文南北沈兰成济广海空参政后装武]字第\s?\d{6,8}\s?号",
    "PLATE": rf"[{PROVINCES}][A-Z][·•.\s\-]?[{ALNUM}]{{4,5}}[{ALNUM}挂学警港澳领使]",
    "EMAIL": r"(?<![a-z0-9._%+-])[a-z0-9._%+-]+@(?:[a-z0-9-]+\.)+[a-z]{2,}",
    "IP": rf"{V4}|{V6}",
    "MAC": MAC,
    "WECHAT": after(WECHAT, r"[a-z][a-z0-9_-]{5,19}", 4),
    "QQ": after("q|扣扣|企鹅号", r"[1-9](?: ?\d){4,10}(?!\d)", 4),
    "DRIVER_LICENSE": after("驾驶证|驾照", rf"{ID}|\d{{12}}(?!\d)"),
    "SOCIAL_SECURITY": after("社保|社会保障|医保", rf"{ID}|\d{{10}}(?!\d)"),
    "DOB": rf"{after('出生|生日|生于|DOB', DAY, 10)}|(?:{DAY})(?=出生)",
    "PASSWORD": after("密码|口令|pwd|password", r"[\x21-\x7e]{6,32}", 3),
    "SECRET": KEYS,
    "US_SSN": rf"{SSN}|{SOCIAL}",
    "VAT": after("VAT|税号", r"[A-Z]{2}\s?[A-Z]?\d{8,12}", 12),
    "PHONE": r"(?<!\d)[+](?!86)[1-9]\d{0,2}(?:[\s-]?\d){6,12}(?!\d)",
}
CHECKED = {
    "CN_ID": [
        (rf"(?<!\d){ID}", resident_id),
        (after("身份证|证件|sfz|ID", r"\d{15}(?!\d)", 12), old_resident_id),
    ],
    "BANK_CARD": [(CARD, luhn)],
    "USCC": [(COMPANY, company)],
    "IBAN": [(r"(?<![0-9A-Z])[A-Z]{2}\d{2}(?:\s?[0-9A-Z]){11,30}", iban)],
}


def recognizers() -> list[PatternRecognizer]:
    """Give one recognizer a type, and one more where a second check is needed."""
    made = [
        PatternRecognizer(
            supported_entity=name,
            supported_language="zh",
            patterns=[Pattern(name, pattern, 0.85)],
        )
        for name, pattern in PATTERNS.items()
    ]
    made += [
        Checked(
            check,
            supported_entity=name,
            supported_language="zh",
            name=f"{name}-{number}",
            patterns=[Pattern(name, pattern, 0.5)],
        )
        for name, checks in CHECKED.items()
        for number, (pattern, check) in enumerate(checks)
    ]
    return made
