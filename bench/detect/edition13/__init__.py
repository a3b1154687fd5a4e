"""The thirteenth held-out set: whole sentences, macros, notes, pieces and pastes."""
