"""The policy document: its fields, the categories, and the templates."""

from typing import Final

from tools.chinese import zh
from tools.markdown import page, table

from guicang.adapters.packs import templates
from guicang.domain.classify import CATEGORIES
from guicang.domain.retention.model import Clause
from guicang.domain.retention.policy import FIELDS, SCHEMA, Policy, policy_from
from guicang.domain.retention.wording import ACTIONS, TRIGGERS

PATH: Final = "docs/reference/policy.md"

_INTRODUCTION: Final = f"""\
A policy is a YAML or JSON file of the schema `{SCHEMA}`: `name`, `title`, `remarks`,
`zone` (IANA, default Asia/Shanghai), `grace` (default P30D) and `clauses`. An unknown
field is refused, not ignored. No schedule that speaks of a record means that it is
kept: silence never deletes. A schedule that is shorter than a legal floor is refused
with the article (GC-202), unless it says `archive: floor`: then the working copy goes
offline, and the archive is kept until the floor ends.

策略是符合 `{SCHEMA}` 的 YAML 或 JSON 文件。未知字段会被拒绝，而不是忽略。
没有保存计划涉及的记录予以保留：沉默从不删除。
短于法定最短期限的保存计划会被拒绝并显示条文（GC-202），除非写明 `archive: floor`：
工作副本下线，归档件保留至期限届满。"""

_SEVERAL: Final = """\
Of several schedules the most direct counts: a person's label, then the classifier's,
then category, source, organisation; among equals the shortest; one that retains
silences those that delete beside it; one that asks for a review stops every automatic
deletion. Periods are calendar periods: the first day is not counted, and the last one
is kept to its end.

多项保存计划中以最直接者为准：人工标签、分类器标签、类别、来源、组织；同等者取最短；
要求保留的使并列的删除失效；只要有一项要求复核，就不会自动删除。期限按日历计算：
起始日不计入，最后一日保留至当日终了。"""


def render() -> str:
    """Write the fields, the starts, the categories and every template."""
    return page(
        "Policies · 策略",
        _INTRODUCTION,
        "## Fields of a clause · 条款字段",
        table(
            ("Field", "Meaning"), [(f"`{name}`", text) for name, text in FIELDS.items()]
        ),
        "## When several speak · 多项并存",
        _SEVERAL,
        "## Starts · 起算",
        table(
            ("Name", "English", "中文"),
            [(f"`{name}`", text, zh(text)) for name, text in TRIGGERS.items()],
        ),
        "## Categories · 类别",
        table(
            ("Name", "English", "中文"),
            [(f"`{c.id}`", c.en, c.zh) for c in CATEGORIES.values()],
        ),
        "## Templates · 模板",
        *(_template(policy_from(document)) for document in templates().values()),
    )


def _template(policy: Policy) -> str:
    remarks = "\n".join(f"- {text.en} · {text.zh}" for text in policy.remarks)
    heads = (
        "Clause · 条款",
        "Does · 作用",
        "For · 适用",
        "Label · 标签",
        "Remark · 说明",
    )
    rows = [_clause(policy, clause) for clause in policy.clauses]
    return (
        f"### `{policy.name}`: {policy.title.en} · {policy.title.zh}\n\n"
        f"{remarks}\n\n{table(heads, rows)}"
    )


def _clause(policy: Policy, clause: Clause) -> tuple[str, ...]:
    words = policy.wording[clause.id]
    action = ACTIONS[clause.action]
    does = f"{action} · {zh(action)}"
    if clause.period:
        does += f", {clause.period} ({clause.trigger})"
    if clause.archive:
        does += ", archive: floor"
    reach = ", ".join(sorted(clause.scope.categories)) or "*"
    if clause.scope.sensitive is not None:
        reach += f"; sensitive: {str(clause.scope.sensitive).lower()}"
    return (
        f"`{clause.id}` {words.title.en} · {words.title.zh}",
        does,
        reach,
        words.label,
        f"{words.remark.en} · {words.remark.zh}" if words.remark.en else "",
    )
