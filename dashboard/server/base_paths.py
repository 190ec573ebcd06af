"""Where the app's own routes are asked for: at the root, and below the path of a proxy that does not take it away."""

BASES = ("", "/{base:path}")
