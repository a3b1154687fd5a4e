"""The page on roles, permissions and approvals, from the tables the rules read."""

from typing import Final

from tools.chinese import zh
from tools.markdown import page, table

from guicang.domain.access.model import May, Role
from guicang.domain.access.permissions import SHIPPED
from guicang.domain.access.table import ceiling
from guicang.domain.approval.matrix import TEMPLATES, VOUCHER
from guicang.domain.approval.model import Chair, Operation
from guicang.entrypoints.labels import MAYS, OPERATIONS

PATH: Final = "docs/reference/permissions.md"

_INTRODUCTION: Final = """\
# Roles, permissions and approvals

Generated from the tables that the program itself asks. Do not edit: change
`domain/access/permissions.py` or `domain/approval/matrix.py` and run `make docs`.
"""
_ASKED: Final = """\
In production whoever asks for something proves who they are with `--as NAME --otp
CODE`; in a sandbox the code may be left out, and the permission is asked for all the
same. What only carries out an approved request (`dispose`, `restore --run`) or shows
no content needs neither. As long as a house is founded, an administrator adds people
alone.
"""
_BOUNDS: Final = """\
This is the table that comes with the product. An organisation may put its own in force
(`guicang roles apply`), signed by counsel and by security. None breaks this: what a
role never holds it never holds; every permission has a holder; every role can renew its
second factor; who has a chair can sign, and nobody else; each operation has somebody
who may propose it and others who can fill its chairs; administrators keep what runs
the system, auditors the ledger, security the power to end access. What shows contents
may be granted for a time (`guicang roles grant`), to nobody who operates or guards the
system.
"""
_APPROVALS: Final = f"""\
Each chair is filled by another person, neither the one who proposed nor the one whom
the request is about, with a second factor not older than five minutes. `a or b` is one
chair for either role. Destroying records of the category `{VOUCHER}`
needs finance besides. The runaway breaker (R30) adds a chair. Requests expire, and
silence never approves.
"""

_ASKED_ZH: Final = (
    "正式使用时，提出申请的人须以 `--as NAME --otp CODE` 证明身份；在沙箱中可以省略"
    "验证码，权限照样核对。仅执行已批准的申请（`dispose`、`restore --run`）或不显示"
    "内容的操作，两者都不需要。组织尚在创建阶段时，由管理员单独添加人员。"
)
_BOUNDS_ZH: Final = (
    "这是随产品提供的角色表。组织可以启用自己的角色表（`guicang roles apply`），须由"
    "法务和安全员签署。任何角色表都不能突破以下各点：角色绝不具备的权限，永远不得具备；"
    "每项权限都有人具备；每个角色都能更换自己的二次验证；有席位的人都能签署，其他人都"
    "不能；每项操作都有人可以提出，并有其他人可以补足席位；管理员保有维持系统运行所需"
    "的权限，审计员保有台账，安全员保有终止访问的权力。能看到内容的权限可以限时授予"
    "（`guicang roles grant`），但不授予运行或守护系统的人。"
)
_APPROVALS_ZH: Final = (
    "每个席位由不同的人补足，既不是申请人，也不是申请所涉的当事人，其二次验证不早于"
    "五分钟前。“甲或乙”是一个席位，两个角色均可。销毁类别 "
    f"`{VOUCHER}` 的记录还须财务签署。失控熔断（R30）增加一个席位。"
    "申请会过期，沉默绝不等于批准。"
)


def render() -> str:
    """Return the page."""
    parts = (
        _INTRODUCTION,
        "## Who may do what\n",
        _permissions(),
        _ASKED,
        "## What no table may break\n",
        _BOUNDS,
        _bounds(),
        "## Roles that may not meet in one person\n",
        _apart(),
        "## Who must agree\n",
        _APPROVALS,
        _matrix(),
    )
    return "\n".join(parts)


def _permissions() -> str:
    rows = [
        (f"`{may.value}`", *("yes" if may in SHIPPED.of(role) else "" for role in Role))
        for may in May
    ]
    return _table(("permission", *(role.value for role in Role)), rows)


def _bounds() -> str:
    rows = [
        (
            role.value,
            ", ".join(f"`{m}`" for m in sorted(frozenset(May) - ceiling(role))) or "--",
        )
        for role in Role
    ]
    return _table(("role", "never holds"), rows)


def _apart() -> str:
    rows = sorted(
        (" + ".join(sorted(pair)), why) for pair, why in SHIPPED.apart.items()
    )
    return _table(("roles", "why"), rows)


def _matrix() -> str:
    rows = [
        (
            f"`{operation.value}`",
            *(_chairs(matrix[operation]) for matrix in TEMPLATES.values()),
        )
        for operation in Operation
    ]
    return _table(("operation", *TEMPLATES), rows)


def _chairs(chairs: tuple[Chair, ...]) -> str:
    return ", ".join(" or ".join(sorted(chair.roles)) for chair in chairs)


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def chinese() -> str:
    """Return the page in Chinese."""
    says = ("权限", "含义", *(zh(role.value) for role in Role))
    allowed = [
        (
            f"`{may.value}`",
            zh(MAYS[may]),
            *("是" if may in SHIPPED.of(role) else "" for role in Role),
        )
        for may in May
    ]
    bounds = [
        (
            zh(role.value),
            "、".join(f"`{m}`" for m in sorted(frozenset(May) - ceiling(role))) or "--",
        )
        for role in Role
    ]
    apart = sorted(
        (" + ".join(zh(role) for role in sorted(pair)), zh(why))
        for pair, why in SHIPPED.apart.items()
    )
    chairs = [
        (
            f"`{operation.value}`",
            zh(OPERATIONS[operation]),
            *(
                "、".join(
                    "或".join(zh(role) for role in sorted(chair.roles))
                    for chair in matrix[operation]
                )
                for matrix in TEMPLATES.values()
            ),
        )
        for operation in Operation
    ]
    return page(
        "角色、权限与复核",
        "由程序自身查询的表生成。",
        "## 谁可以做什么",
        table(says, allowed),
        _ASKED_ZH,
        "## 任何角色表都不得突破的界限",
        _BOUNDS_ZH,
        table(("角色", "绝不具备"), bounds),
        "## 不得由一人兼任的角色",
        table(("角色", "原因"), apart),
        "## 须由谁同意",
        _APPROVALS_ZH,
        table(("操作", "含义", *TEMPLATES), chairs),
    )
