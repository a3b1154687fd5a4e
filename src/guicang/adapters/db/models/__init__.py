"""Tables, a module a room. Only ``guicang.adapters.db`` imports them."""
