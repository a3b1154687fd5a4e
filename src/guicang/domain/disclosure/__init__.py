"""What leaves for other systems: where to, for whom, why, masked how, until when."""

from guicang.domain.disclosure.document import (
    SCHEMA as SCHEMA,
    checked as checked,
    destinations_from as destinations_from,
    spelled as spelled,
)
from guicang.domain.disclosure.model import (
    Basis as Basis,
    Destination as Destination,
    Disclosure as Disclosure,
    Form as Form,
    Holder as Holder,
    Kind as Kind,
    Notice as Notice,
    Why as Why,
)
