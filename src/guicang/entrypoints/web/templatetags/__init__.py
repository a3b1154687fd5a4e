"""Tags that the console's templates use."""
