"""The tabs of the page Context, a module each, and the sentences that they read."""
