"""The exercise panel at the foot of each page: answer inputs, progress and worksheets."""
