"""Sentences with a condition: functions from figures to the passage that is true of them, a module for each page."""
