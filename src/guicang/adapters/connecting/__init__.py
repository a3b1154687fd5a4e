"""What connectors are given: calls that go only where they may, and what is kept."""
