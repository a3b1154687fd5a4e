"""The legal packs: every entry with its article, its effect and where it was read."""

from collections.abc import Mapping
from typing import Final

from tools.markdown import page, table

from guicang.adapters.packs import YamlPacks
from guicang.domain.retention.binding import TRIGGERS
from guicang.domain.retention.matrix import MatrixRow, certificate_fields, matrix
from guicang.domain.retention.organisation import ACTORS, FLAGS
from guicang.domain.retention.pack_model import Pack, PackEntry

PATH: Final = "docs/reference/legal-packs.md"

_INTRODUCTION: Final = """\
The law as data. **This is not legal advice**; counsel must confirm a pack before you
rely on it. Floors and ceilings of entries that are *verified* bind by themselves once
your organisation has declared what it is; the others are suggestions until an
administrator confirms them with a source. Evidence: **A** full text read, **B**
decisive words quoted in a secondary source, **C** press or abstract, **D** general
knowledge. Only A and B count as verified.

以数据表达的法规。**不构成法律意见**；启用前须由律师确认。
“已核实”的最短期限与上限在组织声明自身性质后自动生效；其余仅为建议，
须由管理员附来源确认。证据等级：**A** 读过全文，**B** 二手资料逐字引用，
**C** 媒体或摘要，**D** 一般知识。只有A、B视为已核实。"""
_EFFECTS: Final[Mapping[str, str]] = {
    "floor": "floor · 最短期限",
    "ceiling": "ceiling · 上限",
    "deadline": "deadline · 时限",
    "clock": "clock · 时钟",
    "duty": "duty · 义务",
    "right": "right · 权利",
    "restriction": "restriction · 限制",
    "audit_cycle": "audit cycle · 审计周期",
    "limitation": "limitation · 时效",
    "guide": "guide · 指南",
}


def render() -> str:
    """Write every pack, the approval matrix and the certificate's fields."""
    packs = YamlPacks()
    document = packs.document()
    rows = matrix(document)
    return page(
        "Legal packs · 法规包",
        _INTRODUCTION,
        f"Version · 版本: `{document['version']}`, {document['generated']}.",
        *(_pack(pack) for pack in packs.load()),
        "## What an organisation declares · 组织声明",
        table(
            ("Declared · 声明", "Actors of the packs · 法规包中的主体"),
            [(f"`{name}`", ", ".join(sorted(who))) for name, who in ACTORS.items()],
        ),
        table(
            ("Flag · 标志", "Condition · 条件"),
            [(f"`{flag}`", f"`{word}`") for flag, word in FLAGS.items()],
        ),
        "## Triggers · 起算",
        "`a|b`: the latest that happened · 已发生者中最晚；`a>b`: b while a is not"
        " known · a 未知时以 b 代替。",
        table(
            ("In the packs · 法规包", "On a record · 记录"),
            [(f"`{name}`", f"`{start}`") for name, start in TRIGGERS.items()],
        ),
        "## Approval matrix · 复核矩阵",
        table(
            (
                *("Operation · 操作", "Reviewers · 复核人", "Guide's · 指南"),
                *("Basis · 依据", "Kept at least · 至少留存", "Default · 默认"),
            ),
            [_row(row) for row in rows.values()],
        ),
        "## Certificate of destruction · 销毁证书",
        table(
            ("Field · 字段", "Required · 必填", "Source · 来源", "Rule · 规则"),
            [
                (f.name, f.required, f.source, f.rule)
                for f in certificate_fields(document)
            ],
        ),
    )


def _pack(pack: Pack) -> str:
    enabled = (
        "for everybody · 适用于所有组织"
        if pack.default_enabled
        else "by actor · 按主体"
    )
    heads = (
        *("Entry · 条目", "Article · 条文", "Says · 内容", "Effect · 作用"),
        *("Period · 期限", "Verified · 核实"),
    )
    return (
        f"## {pack.name.en} · {pack.name.zh}\n\n`{pack.id}`, {enabled}\n\n"
        f"{table(heads, [_entry(entry) for entry in pack.entries])}"
    )


def _entry(entry: PackEntry) -> tuple[str, ...]:
    says = f"{entry.summary.en} · {entry.summary.zh}"
    if entry.quote:
        says += f" · “{entry.quote}”"
    reach = ", ".join(sorted(entry.categories)) or "*"
    return (
        f"`{entry.id}`",
        f"{entry.cite('en')} · {entry.cite('zh')} ({entry.text_version})",
        says,
        f"{_EFFECTS[entry.effect]} ({entry.rank}); {reach}",
        f"{entry.duration or '-'}, {entry.trigger}",
        f"{'yes · 是' if entry.verified else 'no · 否'} ({entry.evidence})",
    )


def _row(row: MatrixRow) -> tuple[str, ...]:
    chairs = [" / ".join(sorted(chair)) for chair in row.reviewers]
    chairs += [f"{' / '.join(sorted(who))} ({what})" for what, who in row.when.items()]
    return (
        f"`{row.operation}`",
        " + ".join(chairs),
        " + ".join(" / ".join(sorted(chair)) for chair in row.alternative) or "-",
        ", ".join(row.basis),
        row.audit_floor,
        row.audit_default,
    )
