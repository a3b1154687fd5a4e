"""Archives in buckets and keys under services: real servers, whole homes."""
