"""What a page draws, where a page has more views than its script can hold: a function per view."""
