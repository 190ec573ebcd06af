"""What the page shows in its tabs."""
