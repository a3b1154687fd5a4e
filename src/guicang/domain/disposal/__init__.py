"""The batch and its one road: no edge leads around the verification."""
