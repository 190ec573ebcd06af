"""Model catalogue, local store and readers."""
