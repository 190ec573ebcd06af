"""The tabs of the page Models, a module each."""
