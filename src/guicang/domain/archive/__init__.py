"""What an archive promises: modes, segments, the manifest and the comparison."""
