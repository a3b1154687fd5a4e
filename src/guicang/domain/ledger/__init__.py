"""The audit ledger: tags, canonical entries, Merkle tree, proofs and checkpoints."""
