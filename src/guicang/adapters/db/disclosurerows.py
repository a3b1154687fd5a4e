"""Rows of disclosures and notices, and the values that they stand for."""

from typing import Any

from guicang.adapters.db.models import disclosures as tables
from guicang.adapters.db.sql import since_epoch, when
from guicang.domain.disclosure import Basis, Disclosure, Notice, Why
from guicang.domain.record import instant, micros


def disclosure_columns(disclosure: Disclosure) -> dict[str, Any]:
    """Give the columns of a new disclosure."""
    return {
        "code": disclosure.id,
        "destination": disclosure.destination,
        "recipient": disclosure.recipient,
        "contact": disclosure.contact,
        "purpose": disclosure.purpose,
        "basis": disclosure.basis.value,
        "profile": disclosure.profile,
        "masking": disclosure.masking,
        "version": disclosure.version,
        "expires_at": micros(disclosure.expires_at),
        "opened_at": micros(disclosure.opened_at),
        "conversations": disclosure.conversations,
        "due_at": since_epoch(disclosure.due_at),
        "tries": disclosure.tries,
    }


def disclosure_of(row: tables.Disclosure) -> Disclosure:
    """Read a row."""
    return Disclosure(
        id=row.code,
        destination=row.destination,
        recipient=row.recipient,
        contact=row.contact,
        purpose=row.purpose,
        basis=Basis(row.basis),
        profile=row.profile,
        masking=row.masking,
        version=row.version,
        expires_at=instant(row.expires_at),
        opened_at=instant(row.opened_at),
        conversations=row.conversations,
        messages=row.messages,
        sent_at=when(row.sent_at),
        due_at=when(row.due_at),
        tries=row.tries,
        said=row.said,
    )


def notice_columns(notice: Notice) -> dict[str, Any]:
    """Give the columns of a new notice."""
    return {
        "code": notice.id,
        "destination": notice.destination,
        "recipient": notice.recipient,
        "contact": notice.contact,
        "why": notice.why.value,
        "about": notice.about,
        "conversations": notice.conversations,
        "at": micros(notice.at),
    }


def notice_of(row: tables.RecipientNotice) -> Notice:
    """Read a row."""
    return Notice(
        id=row.code,
        destination=row.destination,
        recipient=row.recipient,
        contact=row.contact,
        why=Why(row.why),
        about=row.about,
        conversations=row.conversations,
        at=instant(row.at),
        told_at=when(row.told_at),
        told_by=row.told_by,
        how=row.how,
        deleted_at=when(row.deleted_at),
    )
