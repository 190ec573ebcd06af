"""Maps of words on pages: their points, layouts and marks, kept for all sessions."""
