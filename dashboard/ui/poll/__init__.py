"""A class that votes: what is on the instructor's and the guests' screens, and their state."""
