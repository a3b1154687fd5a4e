"""Verify, export and checkpoint the ledger."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from guicang.domain.ledger.checkpoint import Checkpoint, open_note, sign_note
