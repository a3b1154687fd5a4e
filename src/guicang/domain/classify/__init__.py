"""Which retention category a conversation belongs to, and how sure we are."""
