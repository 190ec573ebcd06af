"""Getting files over a network that may fail: ranges, resumption, background jobs."""
