"""The page on roles, permissions and approvals, from the tables the rules read."""

from typing import Final

from guicang.domain.access.model import May, Role
from guicang.domain.access.permissions import SHIPPED
from guicang.domain.access.table import ceiling
from guicang.domain.approval.matrix import TEMPLATES, VOUCHER
from guicang.domain.approval.model import Chair, Operation

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
