"""Certificates and reports for people: PDF."""

from collections.abc import Callable, Mapping
from typing import Protocol


class Documents(Protocol):
    """Prints a signed certificate."""

    def pdf(
        self, certificate: Mapping[str, object], words: Callable[[str], str]
    ) -> bytes:
        """Return a PDF that carries the signed JSON as an attachment.

        ``words`` translates the labels (the certificate's own data stay as they are).
        """
        ...

    def attached(self, pdf: bytes) -> bytes:
        """Take the signed JSON out of a PDF. BadCertificate if there is none."""
        ...


class ReportPaper(Protocol):
    """Prints a signed report of the programme."""

    def pdf(self, envelope: bytes, words: Callable[[str], str]) -> bytes:
        """Return a PDF that carries the signed JSON as an attachment. BadReport."""
        ...
