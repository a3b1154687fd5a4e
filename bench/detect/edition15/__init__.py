"""The fifteenth held-out set."""
