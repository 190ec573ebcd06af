"""Which models exist, and how they are opened."""
