"""The learning path and the words a learner reads."""
