"""Our migrations, and two of a release to come: one that adds, one that takes away."""

from pathlib import Path

from guicang.adapters.db import migrations

__path__ = [*__path__, *migrations.__path__]
LAST = max(path.stem for path in Path(migrations.__path__[0]).glob("0*.py"))
