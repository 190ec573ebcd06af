"""Models: which there are, how to get one, how to bring one."""
