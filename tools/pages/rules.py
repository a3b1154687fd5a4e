"""Detection rules: the document's fields, what a pattern may hold, the allow list."""

from typing import Final

from tools.chinese import zh
from tools.markdown import page, table

from guicang.adapters.scanning.custom.apart import Limits
from guicang.adapters.scanning.custom.files import examples
from guicang.adapters.scanning.custom.single import LIMIT
from guicang.domain.detect.model import Entity
from guicang.domain.detect.rules.allow import EXACT, NEVER
from guicang.domain.detect.rules.document import (
    ALLOW_FIELDS,
    MOST_MARKS,
    MOST_PATTERNS,
    MOST_WORDS,
    RULE_FIELDS,
    SCHEMA,
)
from guicang.domain.detect.rules.labels import LABEL_FIELDS
from guicang.domain.detect.rules.model import FLOOD, FRAGMENT, Kind
from guicang.domain.detect.rules.wording import KINDS, REASONS

PATH: Final = "docs/reference/rules.md"

_INTRODUCTION: Final = f"""\
A rule set is a YAML or JSON file of the schema `{SCHEMA}`: `name`, `title`, `rules`,
`allow` and `labels`. An unknown field is refused, not ignored. Rules change through
approval only (administrator and legal); `guicang rules dry-run FILE` shows before what
they would find. How to: [rules of your own](../how-to/own-rules.md).

规则集是符合 `{SCHEMA}` 的 YAML 或 JSON 文件。未知字段会被拒绝，而不是忽略。
规则只能经复核变更（管理员与法务）；`guicang rules dry-run FILE` 事先显示会发现什么。
"""

_MANNERS: Final = {
    Kind.KEYWORDS: "WeCom (pick keywords)",
    Kind.PATTERNS: "DingTalk (regular expressions)",
    Kind.BLACKLIST: "Feishu (custom blacklist); always blocks",
    Kind.MARKS: "Zoho (picked by hand); stored as keyed digests",
    Kind.PROHIBITED: "Cybersecurity Law, article 49: kept, reported, never masked",
}

_FINDING: Final = f"""\
- A rule covers every character of every match of its words and patterns; what overlaps
  of one rule is one finding.
- Built-in findings stay exactly as they are. Among rules the stronger action keeps its
  place, then the higher severity, then the longer match. What is left of the weaker is
  a `{FRAGMENT}`, masked wholly.
- The strongest action of all that was found decides. What only reports, and prohibited
  content, stands beside the findings and is not masked.
- A rule with a scope also holds where nobody knows where a message was said; an
  allow-list entry with a scope does not.
- A text with more than {LIMIT:,} hits is one finding of the type `{FLOOD}`; it is
  blocked.
- If anything fails, nothing is let through (GC-911).
- Values of `marks` and of the allow list are equal if they are the same in half width,
  in small letters and without spaces and dashes. A marked value that begins or ends
  with a letter or digit is found where it stands alone.
"""

_PATTERNS: Final = f"""\
Patterns run on linear-time engines (hyperscan and RE2), so what needs backtracking is
refused. `^` and `$` are the beginning and the end of a line, `\\b` is a boundary of
ASCII words (so it stands between Chinese and Latin letters), `\\d` and `\\w` are ASCII,
`.` is any character but a line feed. Whether a repetition is greedy makes no
difference. For a pattern that is too large for hyperscan to say where a match begins,
such as `合同.{{0,50}}金额`, RE2 finds the matches from the left, the longest first.
Rules are compiled by a process of its own with at most {Limits().cpu} s of processor,
{Limits().memory >> 30} GiB and {Limits().wall:.0f} s by the clock. A set holds at most
{MOST_WORDS:,} words, {MOST_PATTERNS:,} patterns and {MOST_MARKS:,} marked values.
On musl (Alpine) there is no wheel of google-re2: use an image with glibc.
"""

_LABELS: Final = """\
The list `labels` says what a conversation is about: a rule gives its category where all
holds that it names, and of several words, types, events or values one is enough. What
it says is sure, and stands beside what else is sure. A category that came with the
record stands alone, and so does a person's. It holds for what comes in from then on;
`guicang rescan` asks it of what is stored, adds its categories and takes none away.
A set may hold rules that label and no others.

列表 `labels` 说明会话属于哪一类：规则所列各项全部成立时给出其类别；同一项中的多个词语、
类型、事件或取值，有一个即可。规则给出的类别视为确信，与其他确信的类别并列；随记录带来的类别
与人员给出的类别不受影响。规则对此后进入的记录生效；`guicang rescan` 用它重新检查已存
记录，只增加类别，不去除类别。
"""
_ALLOW: Final = """\
An entry takes findings of the types that it names away, and adds none. It always
ends. It never suppresses what a blacklist, prohibited content or a rule with
`always_mask` finds, nor these types:"""


def render() -> str:
    """Write the kinds, the fields, what is refused and what is never allowed."""
    return page(
        "Detection rules · 检测规则",
        _INTRODUCTION,
        "## Kinds · 种类",
        table(
            ("Kind", "English", "中文", "Manner of"),
            [(f"`{k.value}`", KINDS[k], zh(KINDS[k]), _MANNERS[k]) for k in Kind],
        ),
        "## Fields of a rule · 规则字段",
        table(("Field", "Meaning"), [(f"`{n}`", t) for n, t in RULE_FIELDS.items()]),
        "## How a finding comes about · 命中如何确定",
        _FINDING,
        "## Patterns · 正则表达式",
        _PATTERNS,
        table(
            ("Refused because", "拒绝的原因"),
            [(text, zh(text)) for text in REASONS.values()],
        ),
        "## Rules that label · 归类规则",
        _LABELS,
        table(("Field", "Meaning"), [(f"`{n}`", t) for n, t in LABEL_FIELDS.items()]),
        "## The allow list · 敏感信息白名单",
        table(("Field", "Meaning"), [(f"`{n}`", t) for n, t in ALLOW_FIELDS.items()]),
        _ALLOW,
        table(
            ("Type", "Allowed · 可放行"),
            [(f"`{kind.value}`", _allowed(kind)) for kind in Entity],
        ),
        "## Examples · 示例",
        "\n".join(
            f"- `{name}`: {d['title']['en']} · {d['title']['zh']}"
            for name, d in examples().items()
        ),
    )


def _allowed(kind: Entity) -> str:
    if kind in NEVER:
        return "never · 不可"
    return (
        "single values · 仅逐个的值"
        if kind in EXACT
        else "values, patterns · 值和表达式"
    )
