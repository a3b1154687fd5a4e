"""What the use cases need from the world, as Protocols: promises and errors."""
