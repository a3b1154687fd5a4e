"""Places for the ledger's checkpoints: a folder written once, an authority, a mailbox.

What they gave back lies beside the home's checkpoints, as files for people.
"""
