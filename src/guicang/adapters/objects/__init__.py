"""Object stores: memory, folder, S3."""
