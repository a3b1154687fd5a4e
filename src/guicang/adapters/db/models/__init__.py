"""Tables, a module a room. Only ``guicang.adapters.db`` imports them."""

from guicang.adapters.db.models import records as records
