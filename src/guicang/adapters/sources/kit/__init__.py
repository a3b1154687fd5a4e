"""What several connectors need: envelopes, instants, careful reading of JSON."""
