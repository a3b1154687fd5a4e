"""How people write a value: the ways of the thirteenth set, out of these pools.

Who writes English has a mailbox with an English name.
"""

from collections.abc import Mapping
from functools import partial
from typing import Final

from bench.detect.edition13 import forms
from bench.detect.edition13.pools import grow
from bench.detect.edition17.pools import BOOKS
from bench.detect.frame import Form, made

_USUAL: Final = forms.forms(BOOKS)
_ENGLISH: Final = made(partial(grow, "email_en", books=BOOKS))
MAKERS: Final = forms.makers(BOOKS)
FORMS: Final[Mapping[str, Mapping[str, Form]]] = {
    **_USUAL,
    "EMAIL": {**_USUAL["EMAIL"], "latin": _ENGLISH},
}
