"""Object stores: memory and folder."""
