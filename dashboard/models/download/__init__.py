"""Model downloads and imports: by slug, from the hub, from a local folder, from an upload."""
