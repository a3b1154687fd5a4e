"""Key rings and signing keys."""
