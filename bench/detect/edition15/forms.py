"""How people write a value: the ways of the thirteenth set, out of these pools."""

from typing import Final

from bench.detect.edition13 import forms
from bench.detect.edition15.pools import BOOKS

MAKERS: Final = forms.makers(BOOKS)
FORMS: Final = forms.forms(BOOKS)
