"""What is said of stores that archives lie in."""

from collections.abc import Mapping
from typing import Final

UNFIT: Final[Mapping[str, str]] = {
    "clock": "its clock and ours differ",
    "clear": "it is reached without encryption",
    "public": "the public can reach it",
    "overwrites": "it lets an object be written over",
    "checksums": "it accepts bytes that do not fit their checksum",
    "versions": "it keeps no versions",
    "no-lock": "it has no Object Lock",
    "default": "it locks everything by itself",
    "ignores": "it accepts a lock and does not keep it",
}
"""What makes a bucket unfit for archives."""
