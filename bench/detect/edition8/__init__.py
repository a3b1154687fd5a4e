"""The eighth held-out set."""
