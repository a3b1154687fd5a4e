"""The seventeenth held-out set."""
