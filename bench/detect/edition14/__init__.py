"""The fourteenth held-out set."""
