"""What persons ask about their own records, and by when they are answered."""
