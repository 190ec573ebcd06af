"""One folder for one page: its words, presets, exercises, cached data and views. Folders never import each other."""
