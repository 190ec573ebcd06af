"""The exercises at the foot of each page: answering, what was answered, and the sheets to take away."""
