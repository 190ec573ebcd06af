"""The tabs of the page Subword splitting."""
