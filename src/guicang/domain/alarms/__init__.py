"""What a person must be told of without asking, and what becomes of it."""
