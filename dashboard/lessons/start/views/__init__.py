"""What stands on the page Start."""
