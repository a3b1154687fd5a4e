"""What was checked and what came of it, in English or Chinese."""

from collections.abc import Iterator
from dataclasses import dataclass, field

MARKS = {"passed": "✓", "failed": "✗", "noted": "!"}


class Refused(Exception):
    """A file that cannot be read as what it should be; it says why."""


@dataclass
class Report:
    """Lines in the order in which they were found; one that failed decides."""

    lines: list[tuple[str, str, str]] = field(default_factory=list)

    def passed(self, english: str, chinese: str) -> None:
        """Say what was checked and is right."""
        self.lines.append(("passed", english, chinese))

    def failed(self, english: str, chinese: str) -> None:
        """Say what is wrong."""
        self.lines.append(("failed", english, chinese))

    def noted(self, english: str, chinese: str) -> None:
        """Say what the reader has to know, and what was not checked."""
        self.lines.append(("noted", english, chinese))

    def check(self, *, right: bool, english: str, chinese: str) -> None:
        """Say that something was checked, and whether it is right."""
        self.lines.append(("passed" if right else "failed", english, chinese))

    @property
    def whole(self) -> bool:
        """Whether something was checked and nothing failed."""
        kinds = {kind for kind, _, _ in self.lines}
        return "passed" in kinds and "failed" not in kinds

    def text(self, *, chinese: bool) -> Iterator[str]:
        """Give the lines to print, and the conclusion."""
        for kind, english, zh in self.lines:
            yield f"{MARKS[kind]} {zh if chinese else english}"
        failed = sum(kind == "failed" for kind, _, _ in self.lines)
        if self.whole:
            yield "结论：通过。" if chinese else "Conclusion: it holds."
        elif failed:
            yield (
                f"结论：不成立，{failed} 项不符。"
                if chinese
                else f"Conclusion: it does not hold; {failed} checks failed."
            )
        else:
            yield "结论：无可核验。" if chinese else "Conclusion: nothing was checked."
