"""Words that no password may hold here: ours, the organisation's, and one's own name.

Whoever guesses begins with them (OWASP ASVS 5.0, 6.1.2 and 6.2.11; NIST SP 800-63B-4,
section 3.1.1.2). Case, width and what stands between letters make no difference.
"""

import unicodedata
from collections.abc import Iterable
from typing import Final

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

OURS: Final = ("guicang", "归藏")
_LEAST: Final = 2
"""Letters of a word that counts; one alone would be in everything."""


class ContextWords:
    """A validator of Django's; ``words`` are the organisation's."""

    def __init__(self, words: Iterable[str] = ()) -> None:
        self.words = (*OURS, *words)

    def validate(self, password: str, user: User | None = None) -> None:
        """Refuse a password with one of the words in it. ValidationError."""
        said = _bare(password)
        own = user.get_username() if user else ""
        for word in map(_bare, (*self.words, own)):
            if len(word) >= _LEAST and word in said:
                raise ValidationError(
                    _("It holds a word that is easily guessed here: %(word)s."),
                    code="password_context_word",
                    params={"word": word},
                )

    def get_help_text(self) -> str:
        """Say what is asked for."""
        return _("Not the name of the system, of the organisation or of yourself.")


def _bare(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(letter for letter in folded if letter.isalnum())
