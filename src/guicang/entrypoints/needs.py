"""What each door needs: every command, page and API route says so, or says why nothing.

A declaration is a promise about what the services behind a door enforce, not the lock
itself. One walk (``tests/access``) tries all doors with all roles: who holds none of
the permissions is refused with GC-303, and that is in the ledger; a door that declares
nothing fails the walk. Doors of any kind register as ``Surface``.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

from guicang.domain.access.model import May

_Door = TypeVar("_Door", bound=Callable[..., Any])
_NAME: Final = "__guicang_need__"


NO_CONTENT: Final = "shows operations, no content, to who may run programs in the home"
CARRIES_OUT: Final = "does what was approved or is due, and asks for the approval"
AS_OPERATOR: Final = (
    "makes a home that serves nobody, and lets it catch up: whoever runs it holds keys"
)
NO_HOME: Final = "opens no home: works on what it is given"


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What a door needs: one of these permissions, or none, for a reason.

    ``options`` need a permission besides; each is a door of its own (``variants``).
    ``also`` is what such a door needs besides one of ``mays``.
    """

    mays: tuple[May, ...] = ()
    public: str = ""
    options: Mapping[str, May] = field(default_factory=dict)
    also: May | None = None

    def variants(self) -> Iterator[tuple[str, "Need"]]:
        """Give the options and what the door needs with each."""
        for option, may in self.options.items():
            yield option, Need(mays=self.mays, also=may)

    @property
    def anything(self) -> bool:
        """Whether it takes a permission at all."""
        return bool(self.mays or self.also)

    def met(self, holds: Callable[[May], bool]) -> bool:
        """Whether somebody who holds these gets through."""
        one = not self.mays or any(holds(may) for may in self.mays)
        return one and (self.also is None or holds(self.also))


@dataclass(frozen=True, slots=True, kw_only=True)
class Surface:
    """A door: its name, what it needs, and how somebody of a role tries it.

    ``call`` takes the name of a person and gives the code of the error that they met
    ("" for none). ``need`` is None where nothing was declared.
    """

    name: str
    need: Need | None
    call: Callable[[str], str]


def needs(*mays: May, **options: May) -> Callable[[_Door], _Door]:
    """Declare that a door opens to whoever holds one of these."""
    if not mays:
        raise ValueError("a permission, or use public")
    return _declare(Need(mays=mays, options=options))


def public(reason: str, **options: May) -> Callable[[_Door], _Door]:
    """Declare that a door opens to everybody who stands before it, and why."""
    if not reason.strip():
        raise ValueError("a reason is needed")
    return _declare(Need(public=reason, options=options))


def need_of(door: object) -> Need | None:
    """Give what a door declares; None if it declares nothing."""
    found = getattr(door, _NAME, None)
    return found if isinstance(found, Need) else None


def _declare(need: Need) -> Callable[[_Door], _Door]:
    def mark(door: _Door) -> _Door:
        setattr(door, _NAME, need)
        return door

    return mark
