"""Learning: an embedding trained live."""
