"""Notices that go together, put into words."""

from collections.abc import Sequence

from guicang.domain.notices.document import Notices
from guicang.domain.notices.outbox import Notice
from guicang.domain.notices.templates import Said, render, template_for, together


def say(taken: Sequence[Notice], notices: Notices, *, bot: bool) -> Said:
    """Put notices that go together into words."""
    said = tuple(
        render(
            each.occasion,
            template_for(each.occasion, each.lang, notices.templates),
            each.values,
            bot=bot,
        )
        for each in taken
    )
    return together(said, taken[0].lang)
