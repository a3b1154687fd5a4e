"""Certificates of destruction: signed JSON, and the same on paper."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from ninja import Schema

from guicang.adapters.db.queries.disposal import CertificateRow, certificates as listed
from guicang.domain.access.model import May
from guicang.entrypoints.api.callers import Call
from guicang.entrypoints.api.frame import route
from guicang.entrypoints.api.parts import FIFTY, Cursor, Id, Limit, Listing, page, words
from guicang.entrypoints.houses import house

WHO = frozenset({May.OPERATIONS_READ, May.BATCH_PROPOSE, May.LEDGER_READ})


class CertificateLine(Schema):
    """A certificate in a list, and the batch that it is of."""

    id: str
    batch: str
    end: str
    created_at: datetime


@route(
    "GET", "/certificates", response=Listing[CertificateLine], may=WHO, programs=True
)
def certificates(request: Call, after: Cursor = "", limit: Limit = FIFTY) -> object:
    """List certificates, the newest first."""
    return page(listed(after=after, limit=limit), _line)


def _line(row: CertificateRow) -> dict[str, Any]:
    batch = row.batch
    return {
        "id": row.id,
        "batch": batch.id,
        "end": batch.end,
        "created_at": batch.created_at,
    }


@route("GET", "/certificates/{id}", response=dict[str, Any], may=WHO, programs=True)
def certificate(request: Call, id: Id) -> object:
    """Give the signed envelope, byte for byte as it was issued."""
    signed = house().batches.certificate(id)
    return HttpResponse(signed, content_type="application/json")


@route(
    "GET",
    "/certificates/{id}/pdf",
    response=bytes,
    gives={"application/pdf"},
    may=WHO,
    programs=True,
)
def certificate_pdf(request: Call, id: Id) -> object:
    """Give the certificate as a PDF in the caller's language."""
    signed = house().batches.certificate(id)
    printed = house().certifying.pdf(signed, words(request))
    return HttpResponse(printed, content_type="application/pdf")
