"""Legal packs: the law as data, and which of it binds this organisation."""

from guicang.domain.retention.binding import (
    binding,
    clause_of,
    entries_of,
    suggestions,
)
from guicang.domain.retention.matrix import (
    CertificateField,
    MatrixRow,
    certificate_fields,
    matrix,
)
from guicang.domain.retention.organisation import Organisation, organisation_from
from guicang.domain.retention.pack_model import (
    SCHEMA,
    Pack,
    PackEntry,
    Text,
    packs_from,
)

__all__ = [
    "SCHEMA",
    "CertificateField",
    "MatrixRow",
    "Organisation",
    "Pack",
    "PackEntry",
    "Text",
    "binding",
    "certificate_fields",
    "clause_of",
    "entries_of",
    "matrix",
    "organisation_from",
    "packs_from",
    "suggestions",
]
