"""What every part of the app knows of a lesson: its names and words, its exercises and how they are graded, plans."""
