"""Export of pages: images with provenance, scripts, notebooks, worksheets and standalone HTML files."""
