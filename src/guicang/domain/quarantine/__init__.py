"""What came in and could not be read: whom it may be about, and when it may end."""
