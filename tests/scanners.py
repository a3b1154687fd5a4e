"""One scanner for all tests."""

from typing import Final

from guicang.adapters.scanning.scanner import RuleScanner
from tests.compiled import RULES, compiled

compiled()
SCANNER: Final = RuleScanner(RULES)
