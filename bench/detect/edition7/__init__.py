"""The seventh held-out set."""
