"""A class that votes: what is on the host's and the guests' screens, and their state."""
