"""The sixteenth held-out set."""
