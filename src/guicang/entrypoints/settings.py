"""Django settings (the db room fills them)."""
