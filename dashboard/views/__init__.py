"""What one page shows in its tabs, a module or a folder for each page; pages share none of it."""
