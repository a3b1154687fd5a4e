"""What each type of sensitive information is called, and what the law says of it.

Two flags, each with its basis, because they are two questions:

* *Always masked*: nobody sees it as it is unless it is opened for a reason. Personal
  information is (PIPL articles 4 and 51(3): de-identification, powers by role), and so
  is a secret. What is public about a company is not.
* *Sensitive by statute*: the higher duties of PIPL articles 28 to 30 apply. A law names
  financial accounts, health, and children under fourteen. Numbers of identity documents
  are named by a recommended standard only (GB/T 35273-2020, annex B), and its successor
  in this question, GB/T 45574-2025, names the identity number no longer. They count as
  sensitive where the organisation is strict, which it is unless it says otherwise.

A type that is not listed here comes from an organisation's rule: it is always masked.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from guicang.domain.detect.model import Entity


class Level(StrEnum):
    """How much is hidden: HIGH hides most (Ant Design, data formats, desensitizing)."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Rank(StrEnum):
    """What stands behind a basis."""

    LAW = "law"
    STANDARD = "standard"
    PRACTICE = "practice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """Where it is written.

    ``entry`` is the id in the legal packs, "" for what they do not hold. ``read`` is
    how the words were read: A full text, B quoted word for word, C secondary source,
    D general knowledge.
    """

    en: str
    zh: str
    rank: Rank
    read: str
    entry: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Type:
    """A type: its names, its two flags (None: no), and how it is masked by default."""

    en: str
    zh: str
    always: Basis | None
    sensitive: Basis | None = None
    level: Level = Level.MEDIUM


_PERSONAL: Final = Basis(
    en="PIPL, article 51(3)",
    zh="个人信息保护法第五十一条第三项",
    rank=Rank.LAW,
    read="A",
    entry="cn-pipl-51",
)
_AUTHENTICATION: Final = Basis(
    en="GB/T 22239-2019, 8.1.4.10 (residual information: credentials)",
    zh="GB/T 22239-2019 第8.1.4.10条（剩余信息保护：鉴别信息）",
    rank=Rank.STANDARD,
    read="B",
    entry="cn-mlps-residual",
)
_SECRET: Final = Basis(
    en="no statute; whoever holds it acts in another's name",
    zh="无法定依据；持有者即可冒用他人身份",
    rank=Rank.PRACTICE,
    read="D",
)
OWN: Final = Basis(
    en="a type of your own, of which nobody said that it may be seen",
    zh="自有类型，未说明可以公开",
    rank=Rank.PRACTICE,
    read="D",
)
"""Why a type that is not listed is always masked."""
_FINANCE: Final = Basis(
    en="PIPL, article 28 (financial accounts)",
    zh="个人信息保护法第二十八条（金融账户）",
    rank=Rank.LAW,
    read="A",
    entry="cn-pipl-28-30",
)
_HEALTH: Final = Basis(
    en="PIPL, article 28 (medical health)",
    zh="个人信息保护法第二十八条（医疗健康）",
    rank=Rank.LAW,
    read="A",
    entry="cn-pipl-28-30",
)
_MINOR: Final = Basis(
    en="PIPL, article 28 (children under fourteen)",
    zh="个人信息保护法第二十八条（不满十四周岁未成年人）",
    rank=Rank.LAW,
    read="A",
    entry="cn-pipl-28-30",
)
_DOCUMENT: Final = Basis(
    en="GB/T 35273-2020, annex B (identity documents); no longer in GB/T 45574-2025",
    zh="GB/T 35273-2020 附录B（身份证件）；GB/T 45574-2025 已不再列入",
    rank=Rank.STANDARD,
    read="C",
    entry="cn-gbt45574",
)
_PASSWORD: Final = Basis(
    en="GB/T 35273-2020, annex B (credentials of property)",
    zh="GB/T 35273-2020 附录B（个人财产信息：鉴别信息）",
    rank=Rank.STANDARD,
    read="C",
)
_SSN: Final = Basis(
    en="California Civil Code 1798.140(ae)(1)(A)",
    zh="加州民法典 1798.140(ae)(1)(A)",
    rank=Rank.STANDARD,  # another country's law: strict organisations follow it
    read="D",
)


def _personal(en: str, zh: str, level: Level = Level.MEDIUM) -> Type:
    return Type(en=en, zh=zh, always=_PERSONAL, level=level)


def _document(en: str, zh: str) -> Type:
    return Type(en=en, zh=zh, always=_PERSONAL, sensitive=_DOCUMENT)


TYPES: Final[Mapping[str, Type]] = MappingProxyType(
    {
        Entity.CN_ID: _document("resident identity number", "身份证号"),
        Entity.BANK_CARD: Type(
            en="bank card", zh="银行卡号", always=_PERSONAL, sensitive=_FINANCE
        ),
        Entity.MOBILE: _personal("mobile number", "手机"),
        Entity.LANDLINE: _personal("landline number", "固定电话"),
        Entity.PASSPORT: _document("passport", "护照号"),
        Entity.HK_MO_PERMIT: _document("Hong Kong and Macau permit", "港澳通行证"),
        Entity.TW_PERMIT: _document("Taiwan permit", "台胞证"),
        Entity.MILITARY_ID: _document("military identity card", "军官证"),
        Entity.PLATE: _personal("licence plate", "车牌"),
        Entity.USCC: Type(
            en="unified social credit code",
            zh="统一社会信用代码",
            always=None,
            level=Level.LOW,
        ),
        Entity.EMAIL: _personal("e-mail address", "邮箱"),
        Entity.IP: _personal("IP address", "IP地址"),
        Entity.MAC: _personal("MAC address", "MAC地址"),
        Entity.WECHAT: _personal("WeChat id", "微信号"),
        Entity.QQ: _personal("QQ number", "QQ号"),
        Entity.DRIVER_LICENSE: _document("driving licence", "驾驶证号"),
        Entity.SOCIAL_SECURITY: _document("social security number", "社保卡号"),
        Entity.DOB: _personal("date of birth", "出生日期"),
        Entity.PASSWORD: Type(
            en="password",
            zh="密码",
            always=_AUTHENTICATION,
            sensitive=_PASSWORD,
            level=Level.HIGH,
        ),
        Entity.SECRET: Type(en="secret", zh="密钥", always=_SECRET, level=Level.HIGH),
        Entity.PERSON: _personal("person's name", "姓名"),
        Entity.ADDRESS: _personal("address", "地址"),
        Entity.MEDICAL: Type(
            en="medical information",
            zh="医疗信息",
            always=_PERSONAL,
            sensitive=_HEALTH,
            level=Level.HIGH,
        ),
        Entity.MINOR: Type(
            en="minor's information",
            zh="未成年人信息",
            always=_PERSONAL,
            sensitive=_MINOR,
            level=Level.HIGH,
        ),
        Entity.PHONE: _personal("telephone number", "电话"),
        Entity.IBAN: Type(
            en="IBAN",
            zh="国际银行账号",
            always=_PERSONAL,
            sensitive=_FINANCE,
        ),
        Entity.VAT: Type(en="VAT number", zh="增值税号", always=None, level=Level.LOW),
        Entity.US_SSN: Type(
            en="US social security number",
            zh="美国社会安全号",
            always=_PERSONAL,
            sensitive=_SSN,
        ),
    }
)

BY_LAW: Final = frozenset(
    Entity(name)
    for name, found in TYPES.items()
    if found.sensitive and found.sensitive.rank is Rank.LAW
)
"""Types that a law of the country names as sensitive."""

STRICT: Final = frozenset(
    Entity(name) for name, found in TYPES.items() if found.sensitive
)
"""These, and the types that only a standard or another country's law names."""


def sensitive_types(*, strict: bool) -> frozenset[str]:
    """Return the types that count as sensitive by statute."""
    return STRICT if strict else BY_LAW


def label(kind: str) -> str:
    """Return the Chinese name that stands in masked texts; the type's own if none."""
    found = TYPES.get(kind)
    return found.zh if found else kind


def default_level(kind: str) -> Level:
    """Return the level a type is masked at where nobody says otherwise."""
    found = TYPES.get(kind)
    return found.level if found else Level.HIGH
