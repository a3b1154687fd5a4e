"""Where compiled rules lie: to compile them takes seven seconds, to read them none.

It is one folder for all processes of all tests, and it stays for the next time.
"""

from pathlib import Path
from typing import Final

CACHE: Final = Path(__file__).parents[1] / ".pytest_cache" / "compiled"
"""What XDG_CACHE_HOME says."""
RULES: Final = CACHE / "guicang" / "rules"


def lend(home: Path) -> None:
    """Let a home, which has compiled nothing yet, keep what it compiles there too."""
    RULES.mkdir(mode=0o700, parents=True, exist_ok=True)
    (home / "cache").mkdir()
    (home / "cache" / "rules").symlink_to(RULES)
