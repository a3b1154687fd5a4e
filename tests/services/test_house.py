"""A house is put together of parts; what one part promises another one keeps."""

import inspect

from guicang.bootstrap.alarms import Watched
from guicang.bootstrap.house import House


def promised(kind: type) -> list[str]:
    """Name what a house of this kind would refuse to give."""
    names = {name for part in kind.__mro__ for name in vars(part)}
    return sorted(name for name in names if _refuses(kind, name))


def _refuses(kind: type, name: str) -> bool:
    found = inspect.getattr_static(kind, name)
    made = getattr(found, "fget", None) or getattr(found, "func", None) or found
    try:
        return "raise NotImplementedError" in inspect.getsource(made)
    except (OSError, TypeError):  # what is no code refuses nothing
        return False


def test_nothing_of_a_house_is_only_promised():
    assert promised(House) == []
    assert "timers" in promised(Watched)
