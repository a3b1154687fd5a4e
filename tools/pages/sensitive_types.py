"""The types of sensitive information: their flags, each with its basis, and masks."""

from typing import Final

from tools.markdown import page, table

from guicang.domain.detect.masks import masked
from guicang.domain.detect.model import Entity
from guicang.domain.detect.types import TYPES, Basis, Level, Type

PATH: Final = "docs/reference/sensitive-types.md"

_INTRODUCTION: Final = """\
Two flags, because they are two questions. *Always masked*: nobody sees the value as it
is unless it is opened for a reason. *Sensitive by statute*: the higher duties of PIPL
articles 28 to 30 apply; opening it takes a second person. What only a standard or
another country's law names counts where the organisation is strict (setting
`sensitive.scope`, strict by default). Evidence: **A** full text read, **B** quoted word
for word, **C** secondary source, **D** general knowledge. **This is not legal advice.**

Identity cards of Hong Kong and Macau are found as `HK_MO_PERMIT`, those of Taiwan as
`TW_PERMIT`: they are documents of the same people with the same basis, and a type of
their own would part one person's documents.

两个标志，两个问题。*一律脱敏*：非经说明理由打开，任何人看不到原值。*法定敏感*：适用个人
信息保护法第二十八至三十条的更高义务，打开须第二人复核。仅由标准或外国法列举的，按设置
`sensitive.scope`（默认 strict）从严处理。证据等级：**A** 读过全文，**B** 逐字引用，
**C** 二手资料，**D** 一般知识。**不构成法律意见。**

香港、澳门身份证按 `HK_MO_PERMIT`、台湾身份证按 `TW_PERMIT` 识别：与通行证同属一类人，
依据相同，另立类型会把同一人的证件拆开。"""
_MASKS: Final = """\
Levels after Ant Design's data formats; the higher, the less is seen. Specimen values.
Passwords, secrets, health and children have no partial mask. A value that is too short
to hide three characters shows nothing.

级别依 Ant Design 数据格式规范；级别越高，可见越少。均为样例值。密码、密钥、医疗与未成年
人信息不作部分脱敏。过短而无法隐藏三个字符的值，全部隐藏。"""
_SPECIMENS: Final = {
    Entity.CN_ID: "110101199003078515",
    Entity.BANK_CARD: "6222020000000000000",
    Entity.MOBILE: "13800138000",
    Entity.LANDLINE: "0755-82345678",
    Entity.PASSPORT: "E12345678",
    Entity.HK_MO_PERMIT: "H12345678",
    Entity.TW_PERMIT: "12345678",
    Entity.MILITARY_ID: "南字1234567",
    Entity.PLATE: "京A12345",
    Entity.USCC: "91110000100000000X",
    Entity.EMAIL: "zhangsan@mail.test",
    Entity.IP: "192.0.2.17",
    Entity.MAC: "00:00:5e:00:53:01",
    Entity.WECHAT: "wxchat88",
    Entity.QQ: "1234567",
    Entity.DRIVER_LICENSE: "110101199003078515",
    Entity.SOCIAL_SECURITY: "110101199003078515",
    Entity.DOB: "1990-03-07",
    Entity.PASSWORD: "specimen",
    Entity.SECRET: "specimen",
    Entity.PERSON: "欧阳小明",
    Entity.ADDRESS: "浙江省杭州市西湖区文三路1号",
    Entity.MEDICAL: "2023-08-15 09:30 心电图",
    Entity.MINOR: "我今年12岁",
    Entity.PHONE: "+1 202-555-0123",
    Entity.IBAN: "DE89370400440532013000",
    Entity.VAT: "DE123456789",
    Entity.US_SSN: "078-05-1120",
}


def render() -> str:
    """Write the two tables."""
    return page(
        "Sensitive types · 敏感信息类型",
        _INTRODUCTION,
        table(
            (
                *("Type · 类型", "Name · 名称", "Always masked · 一律脱敏"),
                *("Sensitive by statute · 法定敏感", "Default level · 默认级别"),
            ),
            [_row(kind, found) for kind, found in TYPES.items()],
        ),
        "## Partial masks · 部分脱敏",
        _MASKS,
        table(
            ("Type · 类型", *(level.value for level in Level)),
            [
                (f"`{kind}`", *(f"`{masked(kind, value, level)}`" for level in Level))
                for kind, value in _SPECIMENS.items()
            ],
        ),
    )


def _row(kind: str, found: Type) -> tuple[str, ...]:
    return (
        f"`{kind}`",
        f"{found.en} · {found.zh}",
        _basis(found.always),
        _basis(found.sensitive),
        found.level.value,
    )


def _basis(basis: Basis | None) -> str:
    if basis is None:
        return "no · 否"
    entry = f", `{basis.entry}`" if basis.entry else ""
    return f"{basis.en} · {basis.zh} ({basis.rank.value}, {basis.read}{entry})"
