"""What a visitor takes along: pictures with their tools, tables, files, the downloads of a page."""
