"""Places for the ledger's checkpoints, as they are: an authority, a mail server."""
