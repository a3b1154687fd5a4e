"""Web chat of our own: channels, visitors, what is said before it is a record."""
