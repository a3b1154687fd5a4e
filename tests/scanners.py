"""One scanner for all tests: compiling its automata takes a second."""

from typing import Final

from guicang.adapters.scanning.scanner import RuleScanner

SCANNER: Final = RuleScanner()
SCANNER.scan_one("电话13800138000")
