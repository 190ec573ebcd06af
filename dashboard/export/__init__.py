"""Export of pages: images with provenance, scripts, notebooks, worksheets and HTML files that need no server."""
