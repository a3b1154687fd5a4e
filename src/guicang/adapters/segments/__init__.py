"""The archive format: encrypted Parquet."""
